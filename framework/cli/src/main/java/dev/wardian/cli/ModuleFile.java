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
import org.jspecify.annotations.Nullable;

/**
 * A file with a module, or standard input. Whatever is wrong with it is an {@link InputException}
 * that names the file.
 */
final class ModuleFile {
    /** What stands for standard input or output where a file is named. */
    static final String STANDARD = "-";

    private final @Nullable InputStream standard;
    private final Path file;
    private final String name;

    private ModuleFile(@Nullable InputStream standard, Path file, String name) {
        this.standard = standard;
        this.file = file;
        this.name = name;
    }

    /** The file of that path, whatever its name. */
    static ModuleFile of(Path file) {
        return new ModuleFile(null, file, file.toString());
    }

    /** What the command line names: a file, or standard input by {@code -}. */
    static ModuleFile named(Console console, Path file) {
        return isStandard(file) ? new ModuleFile(console.in(), file, "<stdin>") : of(file);
    }

    /** Whether a path on the command line stands for standard input or output. */
    static boolean isStandard(Path file) {
        return file.toString().equals(STANDARD);
    }

    /** The bytes, which may come from a pipe; they are no more than a module may have. */
    byte[] read() {
        return read(ModuleLimits.DEFAULT);
    }

    /** As {@link #read()}, with another greatest size. */
    byte[] read(ModuleLimits limits) {
        try {
            if (standard != null) {
                return read(standard, limits.moduleBytes());
            }
            try (InputStream in = Files.newInputStream(file)) {
                return read(in, limits.moduleBytes());
            }
        } catch (NoSuchFileException e) {
            throw new InputException(name + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new InputException(name + ": permission denied", e);
        } catch (IOException e) {
            throw new InputException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private byte[] read(InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most);
        if (in.read() >= 0) {
            throw new InputException(name + ": larger than " + most + " bytes");
        }
        return bytes;
    }

    /**
     * The module in the binary format: the bytes of the file, or what its text stands for. Text
     * that uses other features is an error with its place.
     */
    byte[] readBinary(Features features, ModuleLimits limits) {
        byte[] bytes = read(limits);
        return FileKind.of(bytes) == FileKind.TEXT ? toBinary(bytes, features) : bytes;
    }

    /** The binary that a text stands for, without validation. */
    byte[] toBinary(byte[] text, Features features) {
        try {
            return WatParser.toBinary(text, features);
        } catch (WatException e) {
            throw new InputException(name + ":" + e.getMessage(), e);
        }
    }

    /** What a file is that cannot be text; empty for one that can, whose reader knows the place. */
    static String notText(FileKind kind) {
        if (kind == FileKind.TEXT || kind == FileKind.PLAIN_TEXT || kind == FileKind.UNKNOWN) {
            return "";
        }
        String advice = kind.advice().isEmpty() ? "" : ": " + kind.advice();
        return "this is " + kind.description() + advice;
    }

    /** Decodes and validates by version 3.0. */
    WasmModule parse(byte[] bytes) {
        return parse(bytes, Features.WASM_3_0, ModuleLimits.DEFAULT);
    }

    /** Decodes and validates with these features and limits. */
    WasmModule parse(byte[] bytes, Features features, ModuleLimits limits) {
        try {
            return WasmModule.parse(bytes, features, limits);
        } catch (ModuleException e) {
            throw new InputException(name + ": " + e.getMessage(), e);
        }
    }

    /** What messages call it. */
    @Override
    public String toString() {
        return name;
    }
}
