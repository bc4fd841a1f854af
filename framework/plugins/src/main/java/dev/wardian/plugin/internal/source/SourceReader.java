package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LinkException;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.Sha256;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Reads sources: each file once, capped, and hashed as it was read. */
public final class SourceReader {
    /** No array is longer. */
    private static final int LONGEST = Integer.MAX_VALUE - 9;

    private final ManifestReader manifests;
    private final ToLongFunction<PluginManifest> maxModule;
    private final AcceptedFeatures features;

    /**
     * @param maxModule the greatest size of a plugin's module in bytes
     * @param features what it may use
     */
    public SourceReader(
            Capabilities capabilities,
            ToLongFunction<PluginManifest> maxModule,
            AcceptedFeatures features) {
        this.manifests = new ManifestReader(capabilities, Abis.known());
        this.maxModule = maxModule;
        this.features = features;
    }

    /** What a source holds now. Never fails: what cannot be read is refused contents. */
    public SourceContents read(PluginSource source) {
        byte[] bytes;
        try {
            bytes = source.manifest(LocatedYaml.MAX_BYTES + 1);
        } catch (IOException | RuntimeException e) {
            ErrorId id = ErrorId.MANIFEST_UNREADABLE;
            Problem problem = Problem.of(id, source.name() + " " + manifestReason(e), id.hint());
            return SourceContents.refused(
                    source,
                    "unreadable " + e.getClass().getName(),
                    new ManifestException(CallInfo.NONE, List.of(problem)));
        }
        PluginManifest manifest;
        try {
            manifest = manifests.read(source.name(), bytes);
        } catch (ManifestException e) {
            return SourceContents.refused(source, Sha256.hex(bytes), e);
        } catch (RuntimeException e) {
            // A capability reads its own part of the manifest.
            return SourceContents.refused(
                    source, Sha256.hex(bytes), HostFailure.of(CallInfo.NONE, e));
        }
        return withModule(source, manifest);
    }

    /** The path of the module in a source's manifest as it is now, or null if it does not tell. */
    public @Nullable String moduleFile(PluginSource source) {
        try {
            byte[] bytes = source.manifest(LocatedYaml.MAX_BYTES + 1);
            return manifests.read(source.name(), bytes).module().file();
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private SourceContents withModule(PluginSource source, PluginManifest manifest) {
        int max = (int) Math.min(maxModule.applyAsLong(manifest), LONGEST);
        String file = manifest.module().file();
        byte[] module;
        try {
            module = source.file(file, max + 1);
        } catch (FolderSource.LeavesFolderException e) {
            ErrorId id = ErrorId.PATH_LEAVES_PLUGIN;
            String message = file + " leads out of the plugin's folder";
            return refused(source, manifest, "", refusal(manifest, id, message, id.hint(), "file"));
        } catch (IOException | RuntimeException e) {
            ErrorId id = ErrorId.MODULE_UNREADABLE;
            String message = file + " cannot be read: " + reason(e);
            return refused(source, manifest, "", refusal(manifest, id, message, id.hint(), "file"));
        }
        if (module.length > max) {
            ErrorId id = ErrorId.MODULE_TOO_LARGE;
            String message = file + " has more than " + max + " bytes";
            String hint = id.hint(Integer.toString(max));
            return refused(source, manifest, "", refusal(manifest, id, message, hint, "file"));
        }
        String hash = Sha256.hex(module);
        if (!hash.equals(manifest.module().sha256())) {
            ErrorId id = ErrorId.MODULE_HASH_MISMATCH;
            String message = "the SHA-256 of " + file + " is " + hash;
            return refused(
                    source,
                    manifest,
                    hash,
                    refusal(manifest, id, message, id.hint(hash), "sha256"));
        }
        return SourceContents.of(source, manifest, module, max, features);
    }

    private static SourceContents refused(
            PluginSource source, PluginManifest manifest, String hash, LinkException why) {
        String found = hash.isEmpty() ? why.problems().get(0).message() : hash;
        return SourceContents.refused(source, manifest.source().sha256() + " " + found, why);
    }

    private static LinkException refusal(
            PluginManifest manifest, ErrorId id, String message, String hint, String key) {
        return new LinkException(
                CallInfo.ofPlugin(manifest.id(), manifest.version(), 0),
                List.of(manifest.source().problem(id, message, hint, "module", key)));
    }

    private static String manifestReason(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        return failure instanceof FolderSource.NoFileException
                ? "is not a file"
                : "cannot be read (" + failure.getClass().getSimpleName() + ")";
    }

    /** What an I/O failure says without the machine's paths. */
    private static String reason(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return failure instanceof FolderSource.NoFileException
                ? "it is no regular file"
                : failure.getClass().getSimpleName();
    }
}
