package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.PluginFileException;
import dev.wardian.plugin.PluginFileException.Reason;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginSourceException;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.Sha256;
import dev.wardian.wasm.FileKind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads plugins. It reads each file once, up to a limit, and hashes the bytes that it read. */
public final class SourceReader {
    /** The greatest length of an array. */
    private static final int LONGEST = Integer.MAX_VALUE - 9;

    private final ManifestReader manifests;
    private final Function<PluginManifest, PluginLimits> limits;
    private final AcceptedFeatures features;

    /**
     * @param limits the limits under which a plugin is read
     * @param features the features that a module may use
     */
    public SourceReader(
            Capabilities capabilities,
            Function<PluginManifest, PluginLimits> limits,
            AcceptedFeatures features) {
        this.manifests = new ManifestReader(capabilities, Abis.known());
        this.limits = limits;
        this.features = features;
    }

    /**
     * Reads a plugin. If its files cannot be read, the contents say why the manager must reject it.
     *
     * @throws PluginSourceException if the source as a whole cannot be read
     */
    public SourceContents read(FoundPlugin plugin) throws PluginSourceException {
        if (plugin.defect() != null) {
            return unreadable(plugin, "defect", plugin.defect());
        }
        byte[] bytes;
        try {
            bytes = plugin.manifest(LocatedYaml.MAX_BYTES + 1);
        } catch (PluginSourceException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return unreadable(plugin, "unreadable " + e.getClass().getName(), manifestReason(e));
        }
        PluginManifest manifest;
        try {
            manifest = manifests.read(plugin.name(), bytes);
        } catch (ManifestException e) {
            return SourceContents.refused(plugin, Sha256.hex(bytes), e);
        } catch (RuntimeException e) {
            // A capability reads its own part of the manifest.
            return SourceContents.refused(
                    plugin, Sha256.hex(bytes), HostFailure.of(CallInfo.NONE, e));
        }
        return withModule(plugin, manifest);
    }

    /** As {@link #read}. If the source cannot be read, the contents say so. */
    public SourceContents readOrRefuse(FoundPlugin plugin) {
        try {
            return read(plugin);
        } catch (IOException e) {
            return withoutSource(plugin, e);
        }
    }

    /** As {@link #readOrRefuse}, for the plugin as its source lists it now. */
    public SourceContents readAgain(FoundPlugin plugin) {
        try {
            return read(plugin.source().again(plugin));
        } catch (IOException e) {
            return withoutSource(plugin, e);
        }
    }

    private static SourceContents withoutSource(FoundPlugin plugin, IOException failure) {
        Problem problem = SourceUnavailable.problem(plugin.source().name(), failure);
        return unreadable(plugin, "no source", problem);
    }

    private static SourceContents unreadable(FoundPlugin plugin, String fingerprint, String why) {
        ErrorId id = ErrorId.MANIFEST_UNREADABLE;
        return unreadable(
                plugin, fingerprint, Problem.of(id, plugin.name() + " " + why, id.hint()));
    }

    private static SourceContents unreadable(
            FoundPlugin plugin, String fingerprint, Problem problem) {
        return SourceContents.refused(
                plugin, fingerprint, new ManifestException(CallInfo.NONE, List.of(problem)));
    }

    private SourceContents withModule(FoundPlugin plugin, PluginManifest manifest)
            throws PluginSourceException {
        PluginLimits own = limits.apply(manifest);
        int max = (int) Math.min(own.get(Limit.MODULE), LONGEST);
        String file = manifest.module().file();
        byte[] module;
        try {
            module = plugin.file(file, max + 1);
        } catch (PluginSourceException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return refused(plugin, manifest, "", unreadable(manifest, e));
        }
        if (module.length > max) {
            ErrorId id = ErrorId.MODULE_TOO_LARGE;
            String message = file + " has more than " + max + " bytes";
            String hint = id.hint(Integer.toString(max));
            return refused(plugin, manifest, "", refusal(manifest, id, message, hint, "file"));
        }
        String hash = Sha256.hex(module);
        if (!hash.equals(manifest.module().sha256())) {
            ErrorId id = ErrorId.MODULE_HASH_MISMATCH;
            FileKind kind = FileKind.of(module);
            // A hash in the manifest would make a file that is no module official.
            boolean isWrong = kind != FileKind.MODULE && kind != FileKind.UNKNOWN;
            String message = "the SHA-256 of " + file + " is " + hash;
            String hint =
                    isWrong
                            ? "this is " + kind.description() + ": " + kind.advice()
                            : id.hint(hash);
            return refused(plugin, manifest, hash, refusal(manifest, id, message, hint, "sha256"));
        }
        return SourceContents.of(plugin, manifest, module, own, features);
    }

    private static PluginLinkException unreadable(PluginManifest manifest, Exception failure) {
        String file = manifest.module().file();
        if (reason(failure) == Reason.LEAVES_PLUGIN) {
            ErrorId id = ErrorId.PATH_LEAVES_PLUGIN;
            String message = file + " leads out of the plugin's folder";
            return refusal(manifest, id, message, id.hint(), "file");
        }
        ErrorId id = ErrorId.MODULE_UNREADABLE;
        String message = file + " cannot be read: " + moduleReason(failure);
        return refusal(manifest, id, message, id.hint(), "file");
    }

    private static SourceContents refused(
            FoundPlugin plugin, PluginManifest manifest, String hash, PluginLinkException why) {
        String found = hash.isEmpty() ? why.problems().get(0).message() : hash;
        return SourceContents.refused(plugin, manifest.source().sha256() + " " + found, why);
    }

    private static PluginLinkException refusal(
            PluginManifest manifest, ErrorId id, String message, String hint, String key) {
        return new PluginLinkException(
                CallInfo.ofPlugin(manifest.id(), manifest.version(), 0),
                List.of(manifest.source().problem(id, message, hint, "module", key)));
    }

    /** Why a file cannot be read, if that is known. Exceptions of the JDK count too. */
    private static @Nullable Reason reason(Exception failure) {
        if (failure instanceof PluginFileException file) {
            return file.reason();
        }
        return failure instanceof NoSuchFileException || failure instanceof FileNotFoundException
                ? Reason.MISSING
                : null;
    }

    private static String manifestReason(Exception failure) {
        Reason reason = reason(failure);
        String other = "cannot be read (" + failure.getClass().getSimpleName() + ")";
        return reason == null
                ? other
                : switch (reason) {
                    case MISSING -> "does not exist";
                    case NOT_A_FILE -> "is not a file";
                    case LEAVES_PLUGIN -> "leads out of the plugin";
                };
    }

    /** The reason of an I/O failure, without the paths of this machine. */
    private static String moduleReason(Exception failure) {
        Reason reason = reason(failure);
        return reason == null ? failure.getClass().getSimpleName() : reason.toString();
    }
}
