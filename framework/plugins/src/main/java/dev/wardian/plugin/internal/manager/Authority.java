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
 * Decides what plugins may do. It decides once on each version, just before linking, and the
 * generation keeps the decision.
 */
public final class Authority {
    private final Capabilities capabilities;
    private final Grants grants;
    private final Map<String, Map<String, String>> config;

    /**
     * @param capabilities the capabilities of the host
     * @param grants what the operator allows
     * @param config the operator's configuration by plugin id, which overrides the manifest's
     */
    public Authority(
            Capabilities capabilities, Grants grants, Map<String, Map<String, String>> config) {
        this.capabilities = capabilities;
        this.grants = grants;
        this.config = Map.copyOf(config);
    }

    /** The capabilities of the host. */
    Capabilities capabilities() {
        return capabilities;
    }

    /** The limits of an id, before a manifest lowers them. */
    PluginLimits limits(String id) {
        return grants.limits(id);
    }

    /** The limits under which a plugin is read and runs. */
    PluginLimits limits(PluginManifest manifest) {
        return limits(manifest.id()).loweredBy(manifest.limits());
    }

    /** The plugin that may have an id, or empty if the operator does not say. */
    Optional<PluginPin> pin(String id) {
        Grants.Grant grant = grants.plugins().get(id);
        return grant == null ? Optional.empty() : grant.pin();
    }

    /** Whether an id has any capability. */
    boolean grants(String id) {
        return !grants.granted(capabilities, id).isEmpty();
    }

    /** Decides on a version. */
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
