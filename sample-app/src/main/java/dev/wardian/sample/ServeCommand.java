package dev.wardian.sample;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.wardian.plugin.PluginManager;
import dev.wardian.sample.serve.OrderServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs the order service over HTTP until the process is ended. */
final class ServeCommand {
    private static final int DEFAULT_PORT = 8080;

    private ServeCommand() {}

    /**
     * Serves.
     *
     * @param home the folder of this module
     * @param args {@code --port N} and {@code --bind ADDRESS}
     */
    static void run(Path home, String... args) throws IOException, InterruptedException {
        int port = DEFAULT_PORT;
        InetAddress bind = InetAddress.getLoopbackAddress();
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            switch (args[i]) {
                case "--port" -> port = Integer.parseInt(value);
                case "--bind" -> bind = InetAddress.getByName(value);
                default ->
                        throw new IllegalArgumentException(
                                "--port N or --bind ADDRESS, not " + args[i]);
            }
        }
        Injector injector =
                Guice.createInjector(
                        Stage.PRODUCTION,
                        SampleModule.watching(
                                home.resolve("plugins"), home.resolve("grants.yaml")));
        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            new ConsoleReport(System.out).plugins(manager.loadAll());
            try (OrderServer server =
                    new OrderServer(
                            manager,
                            injector.getInstance(OrderService.class),
                            new OrderGenerator(SampleApp.SEED).orders(SampleApp.ORDERS),
                            new InetSocketAddress(bind, port))) {
                System.out.println();
                System.out.println("Serving at " + server.uri());
                if (!bind.isLoopbackAddress()) {
                    System.out.println("Anybody who reaches this address may change plugins.");
                }
                new CountDownLatch(1).await();
            }
        }
    }
}
