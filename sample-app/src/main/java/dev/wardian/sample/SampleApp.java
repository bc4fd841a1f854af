package dev.wardian.sample;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.wardian.plugin.PluginManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Runs the order service once over generated orders and prints what came of it, or serves it over
 * HTTP.
 */
public final class SampleApp {
    static final long SEED = 17;
    static final int ORDERS = 3000;

    private SampleApp() {}

    /**
     * Runs the service.
     *
     * @param args the folder of this module, which has {@code plugins} and {@code grants.yaml}; the
     *     working directory if there is none. {@code serve} after it serves, with {@code --port N}
     *     (8080 otherwise) and {@code --bind ADDRESS} (the loopback address otherwise)
     */
    public static void main(String[] args)
            throws IOException, InterruptedException, ExecutionException {
        // Guice would otherwise define classes through sun.misc.Unsafe, about which JDK 24 and
        // later warn.
        System.setProperty("guice_bytecode_gen_option", "DISABLED");
        Path home = Path.of(args.length > 0 ? args[0] : ".");
        if (args.length > 1 && args[1].equals("serve")) {
            ServeCommand.run(home, Arrays.copyOfRange(args, 2, args.length));
            return;
        }
        Path file = home.resolve("target").resolve("orders.jsonl");
        JsonLines.write(file, new OrderGenerator(SEED).orders(ORDERS));

        Injector injector =
                Guice.createInjector(
                        Stage.PRODUCTION,
                        new SampleModule(home.resolve("plugins"), home.resolve("grants.yaml")));
        ConsoleReport report = new ConsoleReport(System.out);
        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            report.plugins(manager.loadAll());
            List<PricedOrder> priced =
                    injector.getInstance(OrderService.class).priceAll(JsonLines.read(file));
            report.totals(priced);
            report.failures(priced);
            report.figures(manager);
        }
    }
}
