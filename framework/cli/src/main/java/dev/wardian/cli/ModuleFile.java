package dev.wardian.cli;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.FileKind;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatException;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads modules; whatever is wrong with one is an {@link InputException} that names the file. */
final class ModuleFile {
    private ModuleFile() {}

    /** The bytes of a file, which may be a pipe; they are no more than a module may have. */
    static byte[] read(Path file) {
        return read(file, ModuleLimits.DEFAULT);
    }

    /** As {@link #read(Path)}, with another greatest size. */
    static byte[] read(Path file, ModuleLimits limits) {
        int most = limits.moduleBytes();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new InputException(file + ": larger than " + most + " bytes");
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

    /**
     * A module in the binary format: the bytes of the file, or what its text stands for. Text with
     * what these features lack is refused with its place.
     */
    static byte[] readBinary(Path file, Features features, ModuleLimits limits) {
        byte[] bytes = read(file, limits);
        if (FileKind.of(bytes) != FileKind.TEXT) {
            return bytes;
        }
        try {
            return WatParser.toBinary(bytes, features);
        } catch (WatException e) {
            throw new InputException(file + ":" + e.getMessage(), e);
        }
    }

    /** Decodes and validates by version 3.0; {@code file} is for the message. */
    static WasmModule parse(Path file, byte[] bytes) {
        return parse(file, bytes, Features.WASM_3_0, ModuleLimits.DEFAULT);
    }

    /** Decodes and validates with these features and limits; {@code file} is for the message. */
    static WasmModule parse(Path file, byte[] bytes, Features features, ModuleLimits limits) {
        try {
            return WasmModule.parse(bytes, features, limits);
        } catch (ModuleException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }
}
