package dev.wardian.host.kv;

/**
 * The name of a namespace in a store.
 *
 * @param pluginId the id of the plugin
 * @param namespace its own name
 */
record NamespaceName(String pluginId, String namespace) {
    private static final int MOST = 200;

    NamespaceName {
        if (pluginId.isEmpty() || pluginId.indexOf('/') >= 0) {
            throw new IllegalArgumentException("no id of a plugin: " + pluginId);
        }
        if (namespace.length() > MOST || namespace.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no name of a namespace: " + namespace);
        }
    }

    /** The name of the table in a file. */
    String table() {
        return "kv/" + pluginId + "/" + namespace;
    }
}
