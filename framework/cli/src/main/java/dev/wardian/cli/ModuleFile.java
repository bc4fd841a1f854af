package dev.wardian.cli;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads modules; whatever is wrong with one is an {@link InputException} that names the file. */
final class ModuleFile {
    private static final ModuleLimits LIMITS = ModuleLimits.DEFAULT;

    private ModuleFile() {}

    /** The bytes of a file, which may be a pipe; they are no more than a module may have. */
    static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LIMITS.moduleBytes());
            if (in.read() >= 0) {
                throw new InputException(file + ": larger than " + LIMITS.moduleBytes() + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new InputException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new InputException(file + ": permission denied", e);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Decodes and validates by version 3.0; {@code file} is for the message. */
    static WasmModule parse(Path file, byte[] bytes) {
        return parse(file, bytes, Features.WASM_3_0);
    }

    /** Decodes and validates with these features; {@code file} is for the message. */
    static WasmModule parse(Path file, byte[] bytes, Features features) {
        try {
            return WasmModule.parse(bytes, features, LIMITS);
        } catch (ModuleException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    static WasmModule load(Path file) {
        return parse(file, read(file));
    }
}
