package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginPin;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what plugins may do. Each version is decided on once, when it is about to be linked; its
 * generation carries the answer.
 */
public final class Authority {
    private final Capabilities capabilities;
    private final Grants grants;
    private final Map<String, Map<String, String>> config;

    /**
     * @param capabilities what the host has
     * @param grants what the operator allows
     * @param config the operator's configuration by plugin id, which goes before the manifest's
     */
    public Authority(
            Capabilities capabilities, Grants grants, Map<String, Map<String, String>> config) {
        this.capabilities = capabilities;
        this.grants = grants;
        this.config = Map.copyOf(config);
    }

    /** What the host has to grant. */
    Capabilities capabilities() {
        return capabilities;
    }

    /** The limits under which a plugin is read and runs. */
    PluginLimits limits(PluginManifest manifest) {
        return grants.limits(manifest.id()).loweredBy(manifest.limits());
    }

    /** Which plugin may have an id, or nothing if the operator did not say. */
    Optional<PluginPin> pin(String id) {
        Grants.Grant grant = grants.plugins().get(id);
        return grant == null ? Optional.empty() : grant.pin();
    }

    /** Whether an id has any capability. */
    boolean grants(String id) {
        return !grants.granted(capabilities, id).isEmpty();
    }

    /** Decides what a version may do. */
    AuthorizedPlugin authorize(VerifiedPlugin verified) {
        PluginManifest manifest = verified.manifest();
        Map<String, String> merged = new HashMap<>(manifest.config());
        merged.putAll(config.getOrDefault(manifest.id(), Map.of()));
        return new AuthorizedPlugin(
                verified,
                grants.effective(capabilities, manifest.id(), manifest.requested()),
                limits(manifest),
                grants.instances(manifest.id()),
                merged);
    }
}
