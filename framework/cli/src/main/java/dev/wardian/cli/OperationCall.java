package dev.wardian.cli;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.wasm.FunctionType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of one operation, with input and output as the command line has them.
 *
 * @param operation the operation's name
 * @param timeout a deadline in nanoseconds, or null for that of the plugin
 */
record OperationCall(String operation, @Nullable Long timeout) {
    /**
     * The input that an argument stands for.
     *
     * @param argument text, or {@code -} for standard input
     * @param limit the most bytes that the plugin accepts; of standard input, no more is read than
     *     it takes to see that it is over the limit
     */
    static byte[] input(Console console, String argument, long limit) throws IOException {
        return argument.equals(ModuleFile.STANDARD)
                ? console.in().readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE))
                : argument.getBytes(StandardCharsets.UTF_8);
    }

    /** That the plugin has the operation. */
    void requireOperation(Plugin plugin) {
        if (!plugin.operations().contains(operation)) {
            throw new InputException(
                    plugin.id()
                            + " has no operation \""
                            + operation
                            + "\"; it has "
                            + String.join(", ", plugin.operations()));
        }
    }

    /** Makes the call; numbers come and go as text. */
    byte[] on(Plugin plugin, byte[] input) {
        Optional<FunctionType> numbers = plugin.numberType(operation);
        return numbers.isPresent()
                ? onNumbers(plugin, numbers.get(), new String(input, StandardCharsets.UTF_8))
                : plugin.call(operation, input, options());
    }

    /** The limits of the call. */
    PluginCallOptions options() {
        return timeout == null
                ? PluginCallOptions.DEFAULT
                : PluginCallOptions.DEFAULT.withDeadline(Duration.ofNanos(timeout));
    }

    private byte[] onNumbers(Plugin plugin, FunctionType type, String input) {
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
