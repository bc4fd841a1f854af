package dev.wardian.host.kv;

import org.jspecify.annotations.Nullable;

/**
 * The name of a namespace in a store.
 *
 * @param pluginId the id of the plugin
 * @param namespace its own name
 */
record NamespaceName(String pluginId, String namespace) {
    private static final String PREFIX = "kv/";

    NamespaceName {
        KvStore.requireNames(pluginId, namespace);
    }

    /** The name of the table in a file. */
    String table() {
        return PREFIX + pluginId + "/" + namespace;
    }

    /** The namespace of a table; null if there is none of that name. */
    static @Nullable NamespaceName ofTable(String table) {
        int end = table.indexOf('/', PREFIX.length());
        return table.startsWith(PREFIX) && end > PREFIX.length()
                ? new NamespaceName(table.substring(PREFIX.length(), end), table.substring(end + 1))
                : null;
    }
}
