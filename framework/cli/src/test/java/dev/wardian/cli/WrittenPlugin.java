package dev.wardian.cli;

import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Plugins that tests write into folders, with modules from text. */
final class WrittenPlugin {
    private WrittenPlugin() {}

    /** Core functions and a memory, for the fields of a module. */
    static final String CORE =
            """
            (import "wardian:core/1" "input_read" (func $read (param i32 i32 i32) (result i32)))
            (import "wardian:core/1" "output_write" (func $write (param i32 i32) (result i32)))
            """;

    /** An operation that returns a text. */
    static String says(String operation, String text) {
        return """
        (memory (export "memory") 1)
        (data (i32.const 1024) "%s")
        (func (export "op:%s") (param i32) (result i32)
          (call $write (i32.const 1024) (i32.const %d)))
        """
                .formatted(text, operation, text.length());
    }

    /**
     * Writes a plugin of the ABI {@code wardian/1}.
     *
     * @param folder where it is to lie
     * @param id its id
     * @param fields the fields of its module
     * @param lines further lines of its manifest
     * @return {@code folder}
     */
    static Path write(Path folder, String id, String fields, String... lines) throws IOException {
        byte[] module = WatParser.toBinary("(module " + fields + ")");
        Files.createDirectories(folder);
        Files.write(folder.resolve("m.wasm"), module);
        Files.writeString(
                folder.resolve("plugin.yaml"),
                """
                apiVersion: wardian/v1
                id: %s
                version: 1.0.0
                module: { file: m.wasm, sha256: "%s" }
                abi: wardian/1
                """
                                .formatted(id, sha256(module))
                        + String.join("\n", lines)
                        + "\n");
        return folder;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
