package dev.wardian.benchmarks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** What the benchmarks run: kernels and plugins, on the class path. */
public final class Resources {
    private Resources() {}

    /**
     * The bytes of a file below {@code benchmarks}.
     *
     * @param name such as {@code kernels/fib.wasm}
     */
    public static byte[] bytes(String name) {
        try (InputStream in = Resources.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of {@link #bytes} as text. */
    public static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    /**
     * A new temporary folder with the echo plugin, for a plugin manager.
     *
     * @param mode how its calls share instances, as a manifest writes it
     */
    static Path echoPlugin(String mode) {
        return folder(
                "echo",
                bytes("plugins/echo/echo.wasm"),
                text("plugins/echo/plugin.yaml").replace("mode: pooled", "mode: " + mode));
    }

    /**
     * A new temporary folder with a plugin {@code dev.wardian.benchmarks.NAME}.
     *
     * @param operations its operations, with bytes in and out
     * @param request the one capability that it requests, as a manifest writes it
     */
    static Path plugin(String name, byte[] module, List<String> operations, String request) {
        return folder(
                name,
                module,
                """
                apiVersion: wardian/v1
                id: dev.wardian.benchmarks.%1$s
                version: 1.0.0
                module: { file: %1$s.wasm, sha256: %2$s }
                abi: wardian/1
                operations: { %3$s }
                capabilities: { %4$s }
                """
                        .formatted(
                                name,
                                sha256(module),
                                operations.stream()
                                        .map(one -> one + ": { input: bytes, output: bytes }")
                                        .collect(Collectors.joining(", ")),
                                request));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path folder(String name, byte[] wasm, String yaml) {
        try {
            Path folder = Files.createTempDirectory("wardian-benchmarks");
            Path plugin = Files.createDirectory(folder.resolve(name));
            Path module = plugin.resolve(name + ".wasm");
            Path manifest = plugin.resolve("plugin.yaml");
            Files.write(module, wasm);
            Files.writeString(manifest, yaml);
            for (Path path : new Path[] {folder, plugin, module, manifest}) {
                path.toFile().deleteOnExit();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
