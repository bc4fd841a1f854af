package dev.wardian.spectests.differential;

import dev.wardian.wasm.text.WatPrinter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what modules did; the first difference of each is named and becomes a script. */
final class Comparison {
    /**
     * Kinds of V8 and of this runtime where an instruction has two reasons to trap: V8 looks at the
     * destination's bounds before the source's null ({@code array.copy}), at the segment's bounds
     * before the array's ({@code array.init_elem}), and at the greatest size of an array before the
     * segment's bounds ({@code array.new_data}, {@code array.new_elem}).
     */
    private static final List<Map.Entry<String, String>> OTHER_ORDER =
            List.of(
                    Map.entry("array", "null"),
                    Map.entry("table", "array"),
                    Map.entry("size", "memory"),
                    Map.entry("size", "table"));

    private final Path folder;
    private final String name;
    private final List<String> differences = new ArrayList<>();

    Comparison(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    List<String> differences() {
        return List.copyOf(differences);
    }

    void add(long seed, byte[] module, List<String> expected, List<String> actual)
            throws IOException {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String theirs = i < expected.size() ? expected.get(i) : "nothing";
            String ours = i < actual.size() ? actual.get(i) : "nothing";
            if (!theirs.equals(ours) && !isOtherOrder(theirs, ours)) {
                differences.add("seed " + seed + ": V8 " + theirs + ", here " + ours);
                Files.write(folder.resolve(name + "-" + seed + ".wasm"), module);
                Files.writeString(
                        folder.resolve(name + "-" + seed + ".wast"),
                        script(module, expected.subList(0, Math.min(i + 1, expected.size()))));
                return;
            }
        }
    }

    /** Whether the same instruction trapped in both, which looked for reasons in another order. */
    private static boolean isOtherOrder(String theirs, String ours) {
        return OTHER_ORDER.stream()
                .anyMatch(
                        pair ->
                                theirs.contains(" trap " + pair.getKey() + " ")
                                        && ours.equals(
                                                theirs.replaceFirst(
                                                        " trap " + pair.getKey() + " ",
                                                        " trap " + pair.getValue() + " ")));
    }

    /** The module and the calls up to the difference, with what V8 answers. */
    private static String script(byte[] module, List<String> expected) {
        StringBuilder script = new StringBuilder(WatPrinter.print(module)).append('\n');
        for (String line : expected) {
            String[] words = line.split(" ", -1);
            if (words[1].equals("-")) {
                return script.append(";; ").append(line).append('\n').toString();
            }
            String invoke = "(invoke \"" + words[1] + "\")";
            switch (words[2]) {
                case "trap" ->
                        script.append("(assert_trap ")
                                .append(invoke)
                                .append(" \"\") ;; ")
                                .append(words[3]);
                case "throw" -> script.append("(assert_exception ").append(invoke).append(")");
                default -> {
                    script.append("(assert_return ").append(invoke).append(constants(words[2]));
                    script.append(")");
                }
            }
            int state = List.of(words).indexOf("state");
            script.append("\n(assert_return (invoke \"state\")");
            script.append(state < 0 ? "" : constants(words[state + 1])).append(")");
            script.append(" ;; ").append(line).append('\n');
        }
        return script.toString();
    }

    private static String constants(String values) {
        return values.isEmpty() ? "" : " (i64.const " + values.replace(",", ") (i64.const ") + ")";
    }
}
