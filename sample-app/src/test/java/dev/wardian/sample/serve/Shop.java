package dev.wardian.sample.serve;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.wardian.plugin.PluginManager;
import dev.wardian.sample.OrderGenerator;
import dev.wardian.sample.OrderService;
import dev.wardian.sample.SampleModule;
import dev.wardian.sample.SampleServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** The served order service with plugins of its own, which a test may change. */
final class Shop implements AutoCloseable {
    static final String TAX = "dev.wardian.sample.country-tax";

    private final Path plugins;
    private final SampleServices services = SampleServices.open();
    final PluginManager manager;
    final OrderServer server;
    private final OrderServer.Serving serving;

    Shop(Path folder) throws IOException {
        plugins = folder.resolve("plugins");
        copy(Path.of("plugins"), plugins);
        Injector injector =
                Guice.createInjector(
                        SampleModule.watching(plugins, Path.of("grants.yaml"), services));
        manager = injector.getInstance(PluginManager.class);
        manager.loadAll();
        server = OrderServer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        serving =
                server.serve(
                        manager,
                        injector.getInstance(OrderService.class),
                        new OrderGenerator(17).orders(300));
    }

    /** The plugins without their sources. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from, 2)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.equals("plugin.yaml") || name.endsWith(".wasm")) {
                    Path copy = to.resolve(from.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    URI uri(String path) {
        return server.uri().resolve(path);
    }

    /** Replaces one text in a manifest, in one step as careful editors do. */
    void edit(String plugin, String text, String replacement) {
        Path manifest = plugins.resolve(plugin).resolve("plugin.yaml");
        try {
            String before = Files.readString(manifest);
            if (!before.contains(text)) {
                throw new IllegalArgumentException(manifest + " has no " + text);
            }
            Path written = manifest.resolveSibling(".plugin.yaml.new");
            Files.write(
                    written, before.replace(text, replacement).getBytes(StandardCharsets.UTF_8));
            Files.move(written, manifest, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        serving.close();
        server.close();
        manager.close();
        services.close();
    }
}
