package dev.wardian.cli;

import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Commands that start without picocli, as far as their line is plain. */
final class QuickStart {
    private QuickStart() {}

    /** The command with its arguments, or null if picocli has to read them. */
    static @Nullable Callable<Integer> command(Console console, String... arguments) {
        if (arguments.length == 0) {
            return null;
        }
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        try {
            return switch (arguments[0]) {
                case "run" -> RunCommand.quick(console, rest);
                case "call" -> CallCommand.quick(console, rest);
                default -> null;
            };
        } catch (QuickLine.UnclearException | InvalidPathException e) {
            return null;
        }
    }
}
