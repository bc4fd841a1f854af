package dev.wardian.interfaces.guest;

import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.HostInterfaces;
import dev.wardian.interfaces.InterfaceFunction;

/** The imports as a table in Markdown. */
final class MarkdownTable {
    private MarkdownTable() {}

    static String imports(HostInterfaces host) {
        StringBuilder out = new StringBuilder();
        out.append("| import module | function | what it does | limits and errors |\n");
        out.append("|---|---|---|---|\n");
        for (HostInterface module : host.interfaces()) {
            String cell = "`" + module.importModule() + "`";
            if (module.functions().isEmpty()) {
                row(out, cell, "none", module.text(), "");
            }
            for (InterfaceFunction function : module.functions()) {
                row(out, cell, "`" + function.core() + "`", text(function), ends(function));
                cell = "";
            }
        }
        return out.toString();
    }

    private static void row(
            StringBuilder out, String module, String function, String text, String ends) {
        out.append("| ").append(module.isEmpty() ? "" : module + " ");
        out.append("| ").append(function).append(" | ").append(text).append(" | ");
        out.append(ends.isEmpty() ? "" : ends + " ").append("|\n");
    }

    private static String text(InterfaceFunction function) {
        return switch (function.shape()) {
            case VARIABLE -> function.text() + " A *getter of variable size*.";
            case NEVER -> function.text() + " Never returns.";
            case STATUS, NUMBER, FILLED -> function.text();
        };
    }

    private static String ends(InterfaceFunction function) {
        String limits = Words.limits(function);
        String errors = Words.errors(function, name -> "`" + name + "`");
        return limits + (limits.isEmpty() || errors.isEmpty() ? "" : " ") + errors;
    }
}
