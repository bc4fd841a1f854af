package dev.wardian.cli;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.error.StreamFailed;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.ValueKind;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;

/** A call of an operation with a stream: from standard input, to standard output. */
final class StreamedCall {
    private final Console console;
    private final Plugin plugin;
    private final String operation;
    private final boolean fromStream;
    private final boolean toStream;

    /**
     * @param argument the input as the command line has it
     */
    StreamedCall(Console console, Plugin plugin, String operation, String argument) {
        this.console = console;
        this.plugin = plugin;
        this.operation = operation;
        PluginManifest.Operation known = plugin.manifest().operations().get(operation);
        fromStream =
                known != null
                        && known.input() == ValueKind.STREAM
                        && argument.equals(ModuleFile.STANDARD);
        toStream = known != null && known.output() == ValueKind.STREAM;
    }

    /** Whether standard input is read while the plugin runs, so that it can be read once only. */
    boolean readsStandardInput() {
        return fromStream;
    }

    /** Whether anything is a stream. */
    boolean isStreamed() {
        return fromStream || toStream;
    }

    /**
     * Makes the call, and prints its output.
     *
     * @param input the input, if it is none of standard input
     * @return whether the output ends with a line
     */
    boolean run(byte[] input, PluginCallOptions options) {
        Output out = new Output(console.out());
        try {
            if (fromStream && toStream) {
                plugin.callStream(operation, new Input(console.in()), out, options);
            } else if (fromStream) {
                byte[] whole = plugin.callStream(operation, new Input(console.in()), options);
                out.write(whole, 0, whole.length);
            } else {
                plugin.callStream(operation, input, out, options);
            }
        } catch (StreamFailed e) {
            if (e.getCause() instanceof BrokenPipeException pipe) {
                throw pipe;
            }
            throw e;
        }
        console.out().flush();
        return out.last == '\n';
    }

    /** Standard input stays open: closing it ends no read, and may itself wait for one. */
    private static final class Input extends FilterInputStream {
        Input(InputStream input) {
            super(input);
        }

        @Override
        public void close() {
            // It belongs to the process.
        }
    }

    /** Standard output, which stays open. */
    private static final class Output extends FilterOutputStream {
        private final PrintStream print;
        private volatile int last;

        Output(PrintStream output) {
            super(output);
            print = output;
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            print.write(source, offset, length);
            if (length > 0) {
                last = source[offset + length - 1];
            }
        }

        @Override
        public void close() throws IOException {
            // It belongs to the process.
        }
    }
}
