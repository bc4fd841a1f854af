package dev.wardian.plugin;

import dev.wardian.plugin.manifest.PluginManifest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Ties an id to one plugin: only a plugin with this source and this hash may run under the id.
 * Without a pin anybody who can add a manifest to a source can claim the id, and its grants with
 * it. Immutable.
 *
 * @param source the plugin's name as {@link PluginStatus#source()} returns it; or the beginning of
 *     such names, which ends with {@code /}; or empty for any
 * @param sha256 the SHA-256 of the manifests that may run, as 64 lower-case hexadecimal digits; a
 *     manifest names the hash of its module. Empty for any
 */
public record PluginPin(Optional<String> source, Set<String> sha256) {
    /**
     * Copies the set.
     *
     * @param source the plugin's name, the beginning of names, or empty
     * @param sha256 the SHA-256 of manifests, or none
     */
    public PluginPin {
        sha256 = Set.copyOf(sha256);
    }

    /**
     * {@return a pin to a plugin's name, or to the names that begin with {@code source} and a
     * slash}
     *
     * @param source the name, or the beginning of names with a slash at its end
     */
    public static PluginPin toSource(String source) {
        return new PluginPin(Optional.of(source), Set.of());
    }

    /**
     * {@return a pin to the contents of one or several manifests, wherever they are}
     *
     * @param sha256 the SHA-256 of each manifest, as 64 lower-case hexadecimal digits
     */
    public static PluginPin toManifests(String... sha256) {
        return new PluginPin(Optional.empty(), Set.of(sha256));
    }

    /**
     * Says whether a plugin may have the id.
     *
     * @param name its name, as {@link PluginStatus#source()} returns it
     * @param manifest its manifest
     * @return true if name and manifest fit this pin
     */
    public boolean matches(String name, PluginManifest manifest) {
        boolean there =
                source.map(it -> it.endsWith("/") ? name.startsWith(it) : name.equals(it))
                        .orElse(true);
        return there && (sha256.isEmpty() || sha256.contains(manifest.source().sha256()));
    }

    /** As grants write it, for example {@code { source: billing/plugin.yaml }}. */
    @Override
    public String toString() {
        String place = source.map(it -> "source: " + it).orElse("");
        String hashes = sha256.isEmpty() ? "" : "sha256: " + new TreeSet<>(sha256);
        return "{ " + place + (place.isEmpty() || hashes.isEmpty() ? "" : ", ") + hashes + " }";
    }
}
