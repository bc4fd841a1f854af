package dev.wardian.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A host function as a table writes it: {@code input_read(dst: i32, off: i32, len: i32) -> i32}.
 *
 * @param name its import name
 * @param parameters the types of its parameters
 * @param result the type of its result, or the empty string
 */
record HostFunction(String name, List<String> parameters, String result) {
    private static final Pattern FORM =
            Pattern.compile("`([a-z_]+)\\(([^)]*)\\)(?: -> (i32|i64))?`");

    /** The functions in the column {@code function} of a table. */
    static List<HostFunction> in(MarkdownTable table) {
        List<HostFunction> functions = new ArrayList<>();
        for (String cell : table.column("function")) {
            Matcher form = FORM.matcher(cell);
            if (!form.matches()) {
                throw new IllegalArgumentException("not a function: " + cell);
            }
            List<String> parameters =
                    Stream.of(form.group(2).split(", "))
                            .filter(parameter -> !parameter.isEmpty())
                            .map(parameter -> parameter.split(": ")[1])
                            .toList();
            functions.add(
                    new HostFunction(
                            form.group(1), parameters, form.group(3) == null ? "" : form.group(3)));
        }
        return functions;
    }

    /** The function as an import of a module in text. */
    String importFrom(String module) {
        return "(import \""
                + module
                + "\" \""
                + name
                + "\" (func"
                + (parameters.isEmpty() ? "" : " (param " + String.join(" ", parameters) + ")")
                + (result.isEmpty() ? "" : " (result " + result + ")")
                + "))";
    }
}
