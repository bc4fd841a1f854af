package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The contents of a plugin's files when they were read, once. The manager compares and loads the
 * same bytes.
 */
public abstract class SourceContents {
    /** Defects of files that somebody is still writing. */
    private static final Set<ErrorId> UNSETTLED =
            Set.of(
                    ErrorId.MANIFEST_UNREADABLE,
                    ErrorId.MANIFEST_NOT_YAML,
                    ErrorId.MISSING_KEY,
                    ErrorId.MODULE_UNREADABLE,
                    ErrorId.MODULE_HASH_MISMATCH);

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final FoundPlugin plugin;
    private final long number = NUMBERS.incrementAndGet();
    private final String fingerprint;

    private SourceContents(FoundPlugin plugin, String fingerprint) {
        this.plugin = plugin;
        this.fingerprint = fingerprint;
    }

    /** Contents that cannot be a plugin. Verifying them throws {@code why}. */
    static SourceContents refused(FoundPlugin plugin, String fingerprint, PluginException why) {
        return new SourceContents(plugin, fingerprint) {
            @Override
            public Optional<String> id() {
                return Optional.ofNullable(why.info().pluginId());
            }

            @Override
            public Optional<PluginManifest> manifest() {
                return Optional.empty();
            }

            @Override
            public VerifiedPlugin verify() {
                throw why;
            }

            @Override
            public boolean unsettled() {
                return problems(why).stream().map(Problem::id).anyMatch(UNSETTLED::contains);
            }
        };
    }

    private static List<Problem> problems(PluginException failure) {
        if (failure instanceof ManifestException manifest) {
            return manifest.problems();
        }
        return failure instanceof PluginLinkException link ? link.problems() : List.of();
    }

    /** A manifest with its module. */
    static SourceContents of(
            FoundPlugin plugin,
            PluginManifest manifest,
            byte[] module,
            PluginLimits limits,
            AcceptedFeatures features) {
        return new SourceContents(plugin, fingerprint(manifest)) {
            @Override
            public Optional<String> id() {
                return Optional.of(manifest.id());
            }

            @Override
            public Optional<PluginManifest> manifest() {
                return Optional.of(manifest);
            }

            @Override
            public VerifiedPlugin verify() {
                return new VerifiedPlugin(
                        plugin, manifest, features.parse(manifest, module, limits));
            }

            @Override
            public boolean unsettled() {
                return false;
            }
        };
    }

    /** The fingerprint of a manifest with its module. */
    public static String fingerprint(PluginManifest manifest) {
        return manifest.source().sha256() + " " + manifest.module().sha256();
    }

    /** The plugin with these contents. */
    public FoundPlugin plugin() {
        return plugin;
    }

    /** Contents that were read later have a higher number. */
    public long number() {
        return number;
    }

    /** Equal for equal contents, valid or not. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The id that they claim, if that can be read; they may be invalid otherwise. */
    public abstract Optional<String> id();

    /** The manifest, if it is in order and its module could be read. */
    public abstract Optional<PluginManifest> manifest();

    /**
     * Decodes and validates the module.
     *
     * @throws PluginException if manifest or module is invalid
     */
    public abstract VerifiedPlugin verify();

    /** Whether manifest and module do not fit together yet, as while somebody writes them. */
    public abstract boolean unsettled();
}
