package dev.wardian.plugin;

import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.source.DisablementFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where it is kept which plugins are disabled, so that a restart does not forget it. {@link
 * #file(Path, Optional)} is a store; an application can write others, for a database for example.
 * Implementations are thread-safe.
 *
 * <p>The operator's {@link Grants} can disable plugins as well. A plugin runs only if neither does.
 */
public interface DisablementStore {
    /** {@return the disabled plugins, by id} The method returns at once. */
    Map<String, Disablement> current();

    /**
     * Disables a plugin. The store has kept that when this method returns, and {@link #current} has
     * it.
     *
     * @param id the plugin's id
     * @param why replaces an earlier decision about the plugin
     * @throws PluginException if it cannot be kept; then nothing changes
     */
    void disable(String id, Disablement why);

    /**
     * Enables a plugin. The store has kept that when this method returns, and {@link #current} does
     * not have the plugin.
     *
     * @param id the plugin's id
     * @return why it was disabled; empty if this store did not disable it
     * @throws PluginException if it cannot be kept; then nothing changes
     */
    Optional<Disablement> enable(String id);

    /**
     * Notifies a listener of changes that come from elsewhere, until the result is closed. It may
     * notify of its own changes too.
     *
     * @param listener is notified as by a {@link GrantStore}: that {@link #current} has changed, or
     *     that there are new decisions that cannot be used
     * @return ends the notifications when it is closed
     */
    GrantStore.Subscription subscribe(GrantStore.Listener listener);

    /**
     * {@return the files and folders of this host that the store reads or writes; absolute paths}
     * Plugins cannot write there, whatever the grants say. By default there are none.
     */
    default List<Path> hostPaths() {
        return List.of();
    }

    /**
     * The disabled plugins in a file, which may be missing while there are none. It has the form of
     * a file of grants, with nothing but {@code disabled}:
     *
     * <pre>{@code
     * apiVersion: wardian/v1
     * plugins:
     *   com.acme.greeter:
     *     disabled: { by: ada, at: "2026-03-01T09:30:00Z", reason: wrong prices }
     * }</pre>
     *
     * The store writes the file anew with each change: comments do not stay. It reads the file
     * first, holds a lock in a file beside it ({@code NAME.lock}) meanwhile, and replaces the file
     * in one step. So several programs can change one file.
     *
     * @param file the file
     * @param how how to notice changes by others while there is a subscription; if empty, the store
     *     reads the file now and with each change of its own
     * @return the store, which has read the file
     * @throws ManifestException with every problem of the file
     */
    static DisablementStore file(Path file, Optional<FolderWatch> how) {
        return DisablementFile.of(file, how);
    }

    /**
     * {@return the file of the disabled plugins beside a file of grants: {@code
     * grants.disabled.yaml} beside {@code grants.yaml}}
     *
     * @param grants the file of grants
     */
    static Path beside(Path grants) {
        String name = String.valueOf(grants.getFileName());
        String stem = name.endsWith(".yaml") ? name.substring(0, name.length() - 5) : name;
        return grants.resolveSibling(stem + ".disabled.yaml");
    }
}
