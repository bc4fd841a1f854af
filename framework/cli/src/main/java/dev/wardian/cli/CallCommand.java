package dev.wardian.cli;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginPin;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardian call}: loads one plugin as a host would, and calls one operation of it. */
@Command(
        name = "call",
        description = {
            "Loads the plugin in a folder, calls one operation and prints the output unchanged.",
            "Without --grants, the plugin gets what its manifest requests of clock, config, log"
                    + " and random, which reach nothing outside of the plugin."
        })
final class CallCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final Console console;

    @Option(
            names = "--grants",
            paramLabel = "FILE",
            description = "A file of grants and limits. With it, nothing else is granted.")
    private @Nullable Path grantsFile;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = Quantities.Nanoseconds.class,
            description = "A shorter deadline than the plugin's: 500ms, 2s.")
    private @Nullable Long timeout;

    @Option(
            names = "--features",
            paramLabel = "SET",
            defaultValue = "2.0",
            description =
                    "What the plugin's module may use: 1.0, 2.0 or 3.0, then proposals:"
                            + " 2.0,function-references,gc,exception-handling. A minus takes one"
                            + " away: 3.0,-gc. Default: 2.0.")
    private String features = "";

    @Mixin private EngineOption engine = new EngineOption();

    @Parameters(
            index = "0",
            paramLabel = "PLUGIN_DIR",
            description = "The folder with plugin.yaml, or with one such folder in it.")
    private Path folder;

    @Parameters(index = "1", paramLabel = "OPERATION", description = "The operation to call.")
    private String operation;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "INPUT",
            description =
                    "The input as text, or - to read standard input. Default: empty. For a plugin"
                            + " with abi: plain, the arguments, separated by spaces.")
    private String input = "";

    CallCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        byte[] output = GuestThread.call(this::load);
        console.out().write(output);
        console.out().flush();
        return ExitCode.OK;
    }

    private byte[] load() throws IOException {
        Path file = PluginFolder.manifest(folder);
        Capabilities capabilities = HostCapabilities.find();
        PluginManifest manifest =
                new ManifestReader(capabilities, Abis.known()).read(file, file.toString());
        Grants grants = grants(capabilities, manifest);
        // Manifests are named as they were given: by their paths from the working directory.
        PluginManager.Builder builder =
                PluginManager.builder(Path.of(""))
                        .capabilities(capabilities)
                        .grants(grants)
                        .engine(engine.get())
                        .poolSize(1);
        accept(builder);
        try (PluginManager manager = builder.build()) {
            Plugin plugin = manager.load(file);
            requireOperation(plugin);
            Optional<FunctionType> numbers = plugin.numberType(operation);
            return numbers.isPresent()
                    ? callNumbers(plugin, numbers.get())
                    : plugin.call(
                            operation,
                            input(grants.limits(plugin.id()).get(Limit.INPUT)),
                            options());
        }
    }

    private void accept(PluginManager.Builder builder) {
        Features set = FeatureSet.parse(features);
        try {
            builder.features(set);
        } catch (IllegalArgumentException e) {
            throw new InputException("--features " + features + ": " + e.getMessage(), e);
        }
    }

    private Grants grants(Capabilities capabilities, PluginManifest manifest) {
        return grantsFile != null
                ? withoutPlace(
                        new GrantsReader(capabilities).read(grantsFile, grantsFile.toString()),
                        manifest.id())
                : Grants.NONE.withPlugin(
                        manifest.id(), manifest.requested().only(HostCapabilities.SELF_CONTAINED));
    }

    /** Who types a plugin's path says where it is; what it must hold stays pinned. */
    private static Grants withoutPlace(Grants grants, String id) {
        Grants.Grant grant = grants.plugins().get(id);
        if (grant == null || grant.pin().isEmpty()) {
            return grants;
        }
        Set<String> hashes = grant.pin().get().sha256();
        return grants.withPin(
                id, hashes.isEmpty() ? null : new PluginPin(Optional.empty(), hashes));
    }

    private void requireOperation(Plugin plugin) {
        if (!plugin.operations().contains(operation)) {
            throw new InputException(
                    plugin.id()
                            + " has no operation \""
                            + operation
                            + "\"; it has "
                            + String.join(", ", plugin.operations()));
        }
    }

    private PluginCallOptions options() {
        return timeout == null
                ? PluginCallOptions.DEFAULT
                : PluginCallOptions.DEFAULT.withDeadline(Duration.ofNanos(timeout));
    }

    /** The input; of standard input no more than it takes to see that it is over the limit. */
    private byte[] input(long limit) throws IOException {
        return input.equals(STANDARD_INPUT)
                ? console.in().readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE))
                : input.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] callNumbers(Plugin plugin, FunctionType type) {
        String[] texts = input.isBlank() ? new String[0] : input.strip().split("\\s+");
        if (texts.length != type.params().size()) {
            throw new InputException(
                    "\""
                            + operation
                            + "\" is of type "
                            + type
                            + ", but arguments given: "
                            + texts.length);
        }
        long[] arguments = new long[texts.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = RawValues.of(ValueReader.read(type.params().get(i), texts[i]));
        }
        long[] results = plugin.callNumbers(operation, options(), arguments);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < results.length; i++) {
            Object value = RawValues.box(type.results().get(i), results[i]);
            lines.append(ValueWriter.write(value)).append(System.lineSeparator());
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
