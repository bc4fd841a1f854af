package dev.wardian.interfaces.guest;

import dev.wardian.interfaces.ErrorCase;
import dev.wardian.interfaces.ErrorNumber;
import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.HostInterfaces;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.interfaces.SizeLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables of the documents, in Markdown. */
final class DocumentTables {
    private static final String TOO_BIG = "E2BIG";

    private DocumentTables() {}

    /** The error numbers, with a row for each that is not in use. */
    static String errors(HostInterfaces host) {
        StringBuilder out = new StringBuilder("| number | name | meaning |\n|---:|---|---|\n");
        int next = 1;
        for (ErrorNumber error : host.errors()) {
            for (; next < error.number(); next++) {
                row(out, Integer.toString(next), "", "reserved");
            }
            row(out, Integer.toString(next++), error.name(), error.text());
        }
        return out.toString();
    }

    /** The functions of an import module, and the errors that need more than their own text. */
    static String functions(HostInterface module) {
        StringBuilder out = new StringBuilder("| function | meaning | errors |\n|---|---|---|\n");
        Map<List<String>, List<String>> errors = new LinkedHashMap<>();
        for (InterfaceFunction function : module.functions()) {
            row(out, "`" + function.core() + "`", Words.text(function), names(function));
            for (ErrorCase error : errors(function)) {
                List<String> row = List.of("`-" + error.name() + "`", error.text());
                errors.computeIfAbsent(row, key -> new ArrayList<>()).add(function.importName());
            }
        }
        if (!errors.isEmpty()) {
            out.append("\n| error | when |\n|---|---|\n");
            errors.forEach(
                    (row, functions) -> {
                        boolean all = functions.size() == module.functions().size();
                        String of = "`" + String.join("`, `", functions) + "`: ";
                        row(out, row.get(0), (all ? "" : of) + row.get(1));
                    });
        }
        return out.toString();
    }

    private static String names(InterfaceFunction function) {
        return function.errors().stream()
                .map(error -> "`-" + error.name() + "`")
                .collect(Collectors.joining(", "));
    }

    /** Errors with a text of their own, and those of limits on parameters. */
    private static List<ErrorCase> errors(InterfaceFunction function) {
        List<ErrorCase> errors = new ArrayList<>();
        function.errors().stream().filter(it -> !it.text().isEmpty()).forEach(errors::add);
        function.limits().stream()
                .filter(SizeLimit::isOfParameter)
                .forEach(limit -> errors.add(new ErrorCase(TOO_BIG, over(limit))));
        return errors;
    }

    private static String over(SizeLimit limit) {
        String name = "`" + limit.subject() + "`";
        if (limit.bytes().isPresent()) {
            return name + " is more than " + limit.value();
        }
        return name + " is over the limit `" + limit.manifestKey() + "`" + limit.text();
    }

    private static void row(StringBuilder out, String... cells) {
        for (String cell : cells) {
            out.append("| ").append(cell).append(cell.isEmpty() ? "" : " ");
        }
        out.append("|\n");
    }
}
