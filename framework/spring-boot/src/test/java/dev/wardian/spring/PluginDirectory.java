package dev.wardian.spring;

import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A folder with plugins that greet. */
final class PluginDirectory {
    private static final String GREETER =
            """
            (module
              (import "wardian:core/1" "input_read"
                (func $input_read (param i32 i32 i32) (result i32)))
              (import "wardian:core/1" "output_write" (func $output_write (param i32 i32) (result i32)))
              (memory (export "memory") 1 1)
              (data (i32.const 0) "%s, ")
              (func (export "op:greet") (param $length i32) (result i32)
                (if (i32.eqz (local.get $length)) (then (unreachable)))
                (drop (call $input_read (i32.const %2$d) (i32.const 0) (local.get $length)))
                (i32.lt_s
                  (call $output_write (i32.const 0) (i32.add (local.get $length) (i32.const %2$d)))
                  (i32.const 0))))
            """;

    private final Path folder;

    PluginDirectory(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Writes a plugin that says the word and then its input; it traps if there is no input. */
    PluginDirectory greeter(String id, String word, Class<?> service, String... lines) {
        String text = GREETER.formatted(word, word.length() + 2);
        String manifest =
                """
                apiVersion: wardian/v1
                id: %s
                version: 1.0.0
                module: { file: greeter.wasm, sha256: "%s" }
                abi: wardian/1
                implements: [%s]
                operations: { greet: { input: text, output: text } }
                %s
                """
                        .formatted(
                                id,
                                sha256(WatParser.toBinary(text)),
                                service.getName(),
                                String.join("\n", lines));
        try {
            Path home = Files.createDirectories(folder.resolve(id));
            Files.write(home.resolve("greeter.wasm"), WatParser.toBinary(text));
            Files.writeString(home.resolve("plugin.yaml"), manifest);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a plugin whose manifest has a problem. */
    PluginDirectory broken(String id) {
        try {
            Path home = Files.createDirectories(folder.resolve(id));
            Files.writeString(
                    home.resolve("plugin.yaml"), "apiVersion: wardian/v1\nid: " + id + "\nx: 1\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
