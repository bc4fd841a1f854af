package dev.wardian.host.kv;

import java.nio.file.Path;
import java.util.List;

/**
 * Keeps the values of plugins. Each plugin has namespaces of its own. {@link KvStores} makes
 * stores; the application that makes one also closes it, after its managers. Safe for use by
 * several threads.
 */
public interface KvStore extends AutoCloseable {
    /**
     * Opens a namespace, and makes it if it is missing. The same names give the same namespace.
     *
     * @param pluginId the id of the plugin
     * @param namespace the name of the namespace; the functions of the capability use the empty one
     * @return the namespace, which is open as long as the store is
     * @throws KvException if the store is closed or cannot be reached, or the namespace is damaged
     */
    KvNamespace open(String pluginId, String namespace);

    /**
     * Checks names, for stores: an id has no slash, and a name of a namespace at most 200
     * characters and no NUL.
     *
     * @param pluginId the id of the plugin
     * @param namespace the name of the namespace
     * @throws IllegalArgumentException if one is none
     */
    static void requireNames(String pluginId, String namespace) {
        if (pluginId.isEmpty() || pluginId.indexOf('/') >= 0) {
            throw new IllegalArgumentException("no id of a plugin: " + pluginId);
        }
        if (namespace.length() > 200 || namespace.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no name of a namespace: " + namespace);
        }
    }

    /**
     * {@return the files of this host that the store writes; absolute paths} Plugins cannot write
     * there, whatever the grants say. By default there are none.
     */
    default List<Path> hostPaths() {
        return List.of();
    }

    /**
     * Closes the store, with all changes so far on the device. Operations that run or come later
     * fail with {@link KvException.Kind#CLOSED}.
     *
     * @throws KvException if the changes cannot be written
     */
    @Override
    void close();
}
