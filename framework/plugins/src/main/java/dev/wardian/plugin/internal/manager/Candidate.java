package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import dev.wardian.plugin.manifest.PluginManifest;
import org.jspecify.annotations.Nullable;

/**
 * A version that is to replace another. Listeners are notified of each of its states once.
 * Meanwhile the source keeps the status of the running version.
 */
final class Candidate {
    private final Registry registry;
    private PluginStatus now;

    Candidate(Registry registry, String source, String id) {
        this.registry = registry;
        this.now = new PluginStatus(source, id, null, 0, PluginState.DISCOVERED, null);
        registry.tell(null, now);
    }

    void verified(VerifiedPlugin verified) {
        PluginManifest manifest = verified.manifest();
        move(manifest.id(), manifest.version(), 0, PluginState.VERIFIED, null);
    }

    /** Notes another state of its generation. */
    void move(Generation generation, PluginState state) {
        move(now.id(), now.version(), generation.number(), state, null);
    }

    void refused(PluginState state, PluginException reason) {
        move(now.id(), now.version(), now.generation(), state, reason);
    }

    private void move(
            @Nullable String id,
            @Nullable String version,
            long generation,
            PluginState state,
            @Nullable PluginException failure) {
        PluginState before = now.state();
        now = new PluginStatus(now.source(), id, version, generation, state, failure);
        registry.tell(before, now);
    }

    PluginState state() {
        return now.state();
    }
}
