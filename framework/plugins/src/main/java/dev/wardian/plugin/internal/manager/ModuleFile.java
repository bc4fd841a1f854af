package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.ErrorId;
import dev.wardian.plugin.LinkException;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.Sha256;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the module of a manifest: once, from inside the plugin's folder, capped, and hashed as it
 * was read.
 */
final class ModuleFile {
    private final PluginManifest manifest;
    private final Path root;
    private final long maxBytes;

    ModuleFile(PluginManifest manifest, Path root, long maxBytes) {
        this.manifest = manifest;
        this.root = root;
        this.maxBytes = Math.min(maxBytes, Integer.MAX_VALUE - 8);
    }

    /**
     * Reads, verifies, decodes and validates the module.
     *
     * @throws LinkException if one of these fails, at the manifest's line
     */
    WasmModule load() {
        byte[] bytes = read();
        String hash = Sha256.hex(bytes);
        if (!hash.equals(manifest.module().sha256())) {
            throw refused(
                    ErrorId.MODULE_HASH_MISMATCH,
                    "the SHA-256 of " + manifest.module().file() + " is " + hash,
                    ErrorId.MODULE_HASH_MISMATCH.hint(hash),
                    "sha256");
        }
        try {
            return WasmModule.parse(
                    bytes, Features.WASM_2_0, ModuleLimits.DEFAULT.withModuleBytes((int) maxBytes));
        } catch (ModuleException e) {
            throw refused(
                    ErrorId.MODULE_INVALID,
                    manifest.module().file() + ": " + e.getMessage(),
                    ErrorId.MODULE_INVALID.hint(),
                    "file");
        }
    }

    /**
     * The SHA-256 of the file as it is now.
     *
     * @throws LinkException if it cannot be read
     */
    String hash() {
        return Sha256.hex(read());
    }

    private byte[] read() {
        try {
            Path file = root.resolve(manifest.module().file()).toRealPath();
            if (!file.startsWith(root.toRealPath())) {
                throw refused(
                        ErrorId.PATH_LEAVES_PLUGIN,
                        manifest.module().file() + " leads out of the plugin's folder",
                        ErrorId.PATH_LEAVES_PLUGIN.hint(),
                        "file");
            }
            if (!Files.isRegularFile(file)) {
                throw unreadable("it is no regular file");
            }
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] bytes = in.readNBytes((int) maxBytes + 1);
                if (bytes.length > maxBytes) {
                    throw refused(
                            ErrorId.MODULE_TOO_LARGE,
                            manifest.module().file() + " has more than " + maxBytes + " bytes",
                            ErrorId.MODULE_TOO_LARGE.hint(Long.toString(maxBytes)),
                            "file");
                }
                return bytes;
            }
        } catch (IOException e) {
            throw unreadable(reason(e));
        }
    }

    /** What an I/O failure says without the machine's paths. */
    private static String reason(IOException failure) {
        return failure instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : failure.getClass().getSimpleName();
    }

    private LinkException unreadable(String reason) {
        return refused(
                ErrorId.MODULE_UNREADABLE,
                manifest.module().file() + " cannot be read: " + reason,
                ErrorId.MODULE_UNREADABLE.hint(),
                "file");
    }

    private LinkException refused(ErrorId id, String message, String hint, String key) {
        return new LinkException(
                CallInfo.ofPlugin(manifest.id(), manifest.version(), 0),
                List.of(manifest.source().problem(id, message, hint, "module", key)));
    }
}
