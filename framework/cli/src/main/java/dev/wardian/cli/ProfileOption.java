package dev.wardian.cli;

import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmProfiler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --profile} of {@code wardian run}. */
final class ProfileOption {
    private static final Duration INTERVAL = Duration.ofMillis(1);

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description =
                    "Write where the guest spends its time: a flame graph if FILE ends with .html,"
                            + " else folded stacks. Looks each millisecond.")
    private @Nullable Path file;

    /** Takes a value that was read without picocli. */
    void accept(QuickLine line) throws QuickLine.UnclearException {
        String text = line.text("--profile");
        file = text == null ? null : Path.of(text);
    }

    /** The options with what was asked for. */
    InstanceOptions in(InstanceOptions options) {
        return options.withProfiled(file != null);
    }

    /** Does {@code work} on this thread, and writes the profile however that ends. */
    <T> T during(Console console, WasmModule module, Callable<T> work) throws Exception {
        Path target = file;
        if (target == null) {
            return work.call();
        }
        WasmProfiler profiler = WasmProfiler.start(Thread.currentThread(), INTERVAL, module);
        try {
            return work.call();
        } finally {
            profiler.close();
            OutputFile.write(console, target, out -> write(target, profiler.stacks(), out));
        }
    }

    private static void write(Path target, Map<String, Long> stacks, OutputStream out)
            throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        if (target.toString().toLowerCase(Locale.ROOT).endsWith(".html")) {
            FlameGraph.write(target.getFileName().toString(), stacks, writer);
        } else {
            for (Map.Entry<String, Long> stack : stacks.entrySet()) {
                writer.append(stack.getKey() + " " + stack.getValue() + "\n");
            }
        }
        writer.flush();
    }
}
