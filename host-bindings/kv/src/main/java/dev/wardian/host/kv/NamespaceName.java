package dev.wardian.host.kv;

/**
 * The name of a namespace in a store.
 *
 * @param pluginId the id of the plugin
 * @param namespace its own name
 */
record NamespaceName(String pluginId, String namespace) {
    NamespaceName {
        KvStore.requireNames(pluginId, namespace);
    }

    /** The name of the table in a file. */
    String table() {
        return "kv/" + pluginId + "/" + namespace;
    }
}
