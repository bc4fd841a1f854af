package dev.wardian.cli;

import dev.wardian.plugin.capability.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a command that are plain enough to be read without picocli, which costs several
 * times what starting the virtual machine costs. Options come before the first word that is none.
 * Whatever is unusual or wrong is left to picocli, which reports it: so both read the same from
 * every line that this class accepts.
 */
final class QuickLine {
    /** A line that only picocli can judge. */
    static final class UnclearException extends Exception {
        private static final long serialVersionUID = 1;

        UnclearException() {
            super("", null, false, false);
        }
    }

    private final Map<String, List<String>> options;
    private final List<String> operands;

    private QuickLine(Map<String, List<String>> options, List<String> operands) {
        this.options = options;
        this.operands = operands;
    }

    /**
     * Reads the arguments after the command's name.
     *
     * @param flags the options without a value
     * @param values the options with a value, after a blank or {@code =}
     * @return empty if picocli has to judge the line
     */
    static Optional<QuickLine> read(List<String> arguments, Set<String> flags, Set<String> values) {
        Map<String, List<String>> options = new HashMap<>();
        int at = 0;
        while (at < arguments.size() && isOption(arguments.get(at))) {
            String word = arguments.get(at++);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value;
            if (flags.contains(word)) {
                value = "";
            } else if (!values.contains(name)) {
                return Optional.empty();
            } else if (equals >= 0) {
                value = word.substring(equals + 1);
            } else if (at < arguments.size() && !isOption(arguments.get(at))) {
                value = arguments.get(at++);
            } else {
                return Optional.empty();
            }
            if (values.contains(name) && isUnusual(value)) {
                return Optional.empty();
            }
            options.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
        }
        return Optional.of(new QuickLine(options, arguments.subList(at, arguments.size())));
    }

    private static boolean isOption(String word) {
        return word.startsWith("-") && word.length() > 1;
    }

    /** Empty values and quotes mean something of their own to picocli. */
    private static boolean isUnusual(String value) {
        return value.isEmpty() || value.indexOf('"') >= 0 || value.indexOf('\'') >= 0;
    }

    /** The words after the options. */
    List<String> operands() {
        return operands;
    }

    /** Whether the line has an option without a value. */
    boolean has(String flag) throws UnclearException {
        return one(flag) != null;
    }

    /** The value of an option. */
    @Nullable String text(String option) throws UnclearException {
        return one(option);
    }

    /** The value of an option, or another one if the line does not have it. */
    String text(String option, String otherwise) throws UnclearException {
        String value = one(option);
        return value == null ? otherwise : value;
    }

    /** The path of an option. */
    @Nullable Path path(String option) throws UnclearException {
        String value = one(option);
        return value == null ? null : Path.of(value);
    }

    /** The paths of an option that may be repeated. */
    List<Path> paths(String option) {
        return texts(option).stream().map(Path::of).toList();
    }

    /** The values of an option that may be repeated. */
    List<String> texts(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** The quantity of an option. */
    @Nullable Long quantity(String option, Unit unit) throws UnclearException {
        String value = one(option);
        try {
            return value == null ? null : unit.parse(value);
        } catch (IllegalArgumentException e) {
            throw new UnclearException();
        }
    }

    /** Pairs of a name and a value, of an option that may be repeated. */
    Map<String, String> pairs(String option) throws UnclearException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : texts(option)) {
            int equals = pair.indexOf('=');
            if (equals <= 0 || equals == pair.length() - 1) {
                throw new UnclearException();
            }
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }

    private @Nullable String one(String option) throws UnclearException {
        List<String> values = options.get(option);
        if (values == null) {
            return null;
        }
        if (values.size() > 1) {
            throw new UnclearException();
        }
        return values.get(0);
    }

    @Override
    public String toString() {
        return options + " " + Arrays.toString(operands.toArray());
    }
}
