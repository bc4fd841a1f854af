package dev.wardian.sample;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.error.PluginException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs the order service once over generated orders and prints what came of it, or serves it over
 * HTTP.
 */
@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        description = "An order service whose pricing rules are plugins.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it ran", "1:it failed", "2:the command line is wrong"})
public final class SampleApp implements Callable<Integer> {
    static final long SEED = 17;
    static final int ORDERS = 3000;

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    /** What the application does. */
    enum Mode {
        /** Prices generated orders, prints a report and ends. */
        ONCE,
        /** Serves until it is stopped. */
        SERVE
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "HOME",
            defaultValue = ".",
            description = "The folder with plugins and grants.yaml (default: the current one).")
    private Path home;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "MODE",
            defaultValue = "once",
            description =
                    "once: price generated orders (default). serve: over HTTP, until stopped.")
    private Mode mode;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where to serve, 0 for any free port (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description =
                    "The address to serve at (default: the loopback address). On any other, the"
                            + " console changes nothing.")
    private @Nullable InetAddress bind;

    @Spec private CommandSpec spec;

    private SampleApp() {}

    /**
     * Runs the service and ends the process.
     *
     * @param args as {@code --help} describes them
     */
    public static void main(String[] args) {
        int code = execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs the service and returns the exit code. */
    static int execute(String... args) {
        // Guice would otherwise define classes through sun.misc.Unsafe, about which JDK 24 and
        // later warn.
        System.setProperty("guice_bytecode_gen_option", "DISABLED");
        return new CommandLine(new SampleApp())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(
                        (wrong, given) -> report(wrong.getMessage() + "; see --help", USAGE))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure))
                .execute(args);
    }

    private static int report(@Nullable String message, int code) {
        System.err.println("error: " + message);
        return code;
    }

    /** What goes wrong around the application is a message; a defect of it has a stack. */
    private static int failed(Exception failure) throws Exception {
        for (Throwable start : causes(failure)) {
            for (Throwable cause = start; cause != null; cause = cause.getCause()) {
                if (cause instanceof PluginException || cause instanceof IOException) {
                    return report(cause.getMessage(), FAILED);
                }
            }
        }
        throw failure;
    }

    /** An injector that cannot be made has a cause for each binding that needs what is broken. */
    private static List<Throwable> causes(Exception failure) {
        return failure instanceof CreationException creation
                ? creation.getErrorMessages().stream()
                        .flatMap(message -> Stream.ofNullable(message.getCause()))
                        .toList()
                : List.of(failure);
    }

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Path plugins = home.resolve("plugins");
        Path grants = home.resolve("grants.yaml");
        if (!Files.isDirectory(plugins) || !Files.isReadable(grants)) {
            throw wrong(
                    "HOME is "
                            + home.toAbsolutePath().normalize()
                            + ", which has no folder"
                            + " plugins with a file grants.yaml beside it");
        }
        if (port < 0 || port > 65_535) {
            throw wrong("a port is a number from 0 to 65535, not " + port);
        }
        if (mode == Mode.SERVE) {
            InetAddress address = bind == null ? InetAddress.getLoopbackAddress() : bind;
            ServeCommand.run(plugins, grants, new InetSocketAddress(address, port), System.out);
        } else {
            once(plugins, grants, System.out);
        }
        return 0;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void once(Path plugins, Path grants, PrintStream out)
            throws IOException, InterruptedException, ExecutionException {
        Path file = home.resolve("target").resolve("orders.jsonl");
        JsonLines.write(file, new OrderGenerator(SEED).orders(ORDERS));
        try (SampleServices services = SampleServices.open()) {
            once(new SampleModule(plugins, grants, services), JsonLines.read(file), services, out);
        }
    }

    private static void once(
            SampleModule module, List<Order> orders, SampleServices services, PrintStream out)
            throws InterruptedException, ExecutionException {
        Injector injector = Guice.createInjector(Stage.PRODUCTION, module);
        ConsoleReport report = new ConsoleReport(out);
        try (PluginManager manager = injector.getInstance(PluginManager.class)) {
            report.plugins(manager.loadAll());
            List<PricedOrder> priced = injector.getInstance(OrderService.class).priceAll(orders);
            Enrichments enrichments = injector.getInstance(Enrichments.class);
            enrichments.await();
            report.totals(priced);
            report.enrichments(enrichments.summary(), services.warehouse().answered());
            report.failures(priced);
            report.figures(manager);
        }
    }
}
