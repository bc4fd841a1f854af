package dev.wardian.sample;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.wardian.plugin.PluginManager;
import dev.wardian.sample.serve.OrderServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs the order service over HTTP until the process is ended. */
final class ServeCommand {
    private ServeCommand() {}

    /**
     * Serves. The address is taken before plugins are started, so that a port that is in use costs
     * nothing.
     *
     * @param plugins the folder of the plugins
     * @param grants the grants
     * @param address where to listen
     * @param out what the operator reads
     */
    static void run(Path plugins, Path grants, InetSocketAddress address, PrintStream out)
            throws IOException, InterruptedException {
        OrderServer server = bind(address);
        SampleServices services = SampleServices.open();
        Injector injector =
                Guice.createInjector(
                        Stage.PRODUCTION, SampleModule.watching(plugins, grants, services));
        PluginManager manager = injector.getInstance(PluginManager.class);
        new ConsoleReport(out).plugins(manager.loadAll());
        OrderServer.Serving serving =
                server.serve(
                        manager,
                        injector.getInstance(OrderService.class),
                        new OrderGenerator(SampleApp.SEED).orders(SampleApp.ORDERS));
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stop(server, serving, manager, out);
                                    services.close();
                                },
                                "shutdown"));
        out.println();
        out.println("Serving at " + server.uri() + ", the console at " + server.uri() + "plugins/");
        if (!server.isLocal()) {
            out.println("Others may look at the plugins; nobody may change them in the console.");
        }
        new CountDownLatch(1).await();
    }

    private static OrderServer bind(InetSocketAddress address) throws IOException {
        try {
            return OrderServer.bind(address);
        } catch (BindException e) {
            throw new IOException(
                    "cannot serve at "
                            + address.getAddress().getHostAddress()
                            + ":"
                            + address.getPort()
                            + " ("
                            + e.getMessage()
                            + "); choose another one with --port or --bind",
                    e);
        }
    }

    /**
     * First nothing more comes in, then what came is answered, and last the plugins stop: SIGTERM
     * loses no call.
     */
    private static void stop(
            OrderServer server,
            OrderServer.Serving serving,
            PluginManager manager,
            PrintStream out) {
        try {
            boolean all = server.drain();
            serving.close();
            server.close();
            manager.close();
            out.println(
                    "Stopped after " + server.priced() + " orders" + (all ? "" : ", some cut off"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
