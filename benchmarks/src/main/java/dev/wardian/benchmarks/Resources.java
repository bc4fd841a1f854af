package dev.wardian.benchmarks;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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
        try {
            Path folder = Files.createTempDirectory("wardian-benchmarks");
            Path plugin = Files.createDirectory(folder.resolve("echo"));
            Path module = plugin.resolve("echo.wasm");
            Path manifest = plugin.resolve("plugin.yaml");
            Files.write(module, bytes("plugins/echo/echo.wasm"));
            Files.writeString(
                    manifest,
                    text("plugins/echo/plugin.yaml").replace("mode: pooled", "mode: " + mode));
            for (Path path : new Path[] {folder, plugin, module, manifest}) {
                path.toFile().deleteOnExit();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
