package dev.wardian.cli;

import dev.wardian.wasi.Wasi;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.WasmInstance;
import java.io.OutputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What a module that {@code run} runs has of WASI: the streams of the process, the clocks, random
 * bytes, and what the options give it.
 */
final class WasiProgram implements AutoCloseable {
    private final WasiOptions.OpenDirectories directories;
    private final Wasi wasi;

    /**
     * Opens everything.
     *
     * @param name the name of the program
     * @param arguments the arguments after the name
     * @param inputTaken whether standard input was the module
     */
    WasiProgram(
            Console console,
            WasiOptions options,
            String name,
            List<String> arguments,
            boolean inputTaken) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(arguments);
        Wasi.Builder builder =
                Wasi.builder()
                        .arguments(all)
                        .stdout(new GuestOutput(console.out()))
                        .stderr(new GuestOutput(console.err()))
                        .terminal(StandardOutput.isTerminal(0), StandardOutput.isTerminal(1))
                        .wallClock(InstantSource.system())
                        .random(new SecureRandom());
        if (!inputTaken) {
            builder.stdin(console.in());
        }
        options.addVariables(builder);
        directories = options.openDirectories(builder);
        wasi = builder.build();
    }

    Imports imports() {
        return wasi.imports();
    }

    /** Runs the main function and returns the exit code. */
    int run(WasmInstance instance, CallOptions options) {
        try {
            return wasi.run(instance, options);
        } catch (HostFunctionException e) {
            if (e.failure() instanceof BrokenPipeException pipe) {
                throw pipe;
            }
            throw e;
        }
    }

    /** Initialises a reactor, if the module is one. */
    int initialize(WasmInstance instance, CallOptions options) {
        return wasi.initialize(instance, options);
    }

    @Override
    public void close() {
        wasi.close();
        directories.close();
    }

    /** Output of the process. Closing it ends a write that waits for a reader. */
    private static final class GuestOutput extends OutputStream {
        private final PrintStream stream;

        GuestOutput(PrintStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int b) {
            stream.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            stream.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            stream.flush();
        }

        @Override
        public void close() {
            // Not the stream itself, whose lock the write holds.
            StandardOutput.end();
        }
    }
}
