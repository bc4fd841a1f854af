package dev.wardian.interfaces.guest;

import dev.wardian.interfaces.CoreParameter;
import dev.wardian.interfaces.ErrorNumber;
import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.HostInterfaces;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.interfaces.ResultShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Declarations in C. */
final class CDeclarations {
    private static final String PREFIX = "wardian_";

    /** Core functions whose short names the header gives to functions on top of them. */
    private static final Set<String> BELOW_ANOTHER = Set.of("abort", "fail", "log");

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private final HostInterfaces host;

    CDeclarations(HostInterfaces host) {
        this.host = host;
    }

    /** The name of a host function in C. */
    static String name(HostInterface module, InterfaceFunction function) {
        String name = function.importName();
        if (!module.isCore()) {
            return PREFIX + module.name() + "_" + name;
        }
        return PREFIX + (BELOW_ANOTHER.contains(name) ? "core_" : "") + name;
    }

    /** The error numbers, and the function that names them. */
    String errors() {
        StringBuilder out = new StringBuilder();
        out.append("enum wardian_errno {\n    WARDIAN_OK = 0,\n");
        for (ErrorNumber error : host.errors()) {
            out.append("    /* ").append(error.text()).append(" */\n");
            boolean last = error.equals(host.errors().get(host.errors().size() - 1));
            out.append("    WARDIAN_").append(error.name()).append(" = ").append(error.number());
            out.append(last ? "\n" : ",\n");
        }
        out.append("};\n\n");
        out.append(
                """
                /** The name of an error number in either sign, "EUNKNOWN" for one that the table does not have. */
                static inline const char *wardian_errno_name(int32_t number) {
                    switch (number < 0 ? -(int64_t)number : (int64_t)number) {
                        case WARDIAN_OK: return "OK";
                """);
        for (ErrorNumber error : host.errors()) {
            out.append("        case WARDIAN_").append(error.name()).append(": return \"");
            out.append(error.name()).append("\";\n");
        }
        return out.append("        default: return \"EUNKNOWN\";\n    }\n}\n").toString();
    }

    /** The imports. */
    String imports() {
        return host.interfaces().stream()
                .filter(module -> !module.functions().isEmpty())
                .map(this::imports)
                .collect(Collectors.joining("\n"));
    }

    private String imports(HostInterface module) {
        StringBuilder out = new StringBuilder();
        out.append("/* ").append(module.importModule()).append(": ");
        out.append(plain(module, Set.of(), module.text())).append(" */\n");
        for (InterfaceFunction function : module.functions()) {
            out.append('\n').append(comment(module, function));
            out.append("WARDIAN_IMPORT(\"").append(module.importModule()).append("\", \"");
            out.append(function.importName()).append("\")\n");
            out.append(declaration(module, function));
        }
        return out.toString();
    }

    private String comment(HostInterface module, InterfaceFunction function) {
        Set<String> parameters =
                function.core().parameters().stream()
                        .map(CoreParameter::name)
                        .collect(Collectors.toSet());
        List<String> lines =
                new ArrayList<>(
                        Words.lines(plain(module, parameters, Words.text(function)), " * "));
        for (String more :
                List.of(
                        Words.limits(function),
                        plain(module, parameters, Words.errors(function, name -> name)))) {
            if (!more.isEmpty()) {
                lines.addAll(Words.lines(more, " * "));
            }
        }
        return "/**\n" + String.join("\n", lines) + "\n */\n";
    }

    /**
     * A text in which functions and errors have their names in C. What else is in backticks stays
     * there, so that the name of a parameter does not read as a word.
     *
     * @param parameters those of the function that the text is about: they go before functions of
     *     the same name
     */
    private String plain(HostInterface module, Set<String> parameters, String text) {
        String named = NAME.matcher(text).replaceAll(match -> named(module, parameters, match));
        for (ErrorNumber error : host.errors()) {
            named = named.replaceAll("\\b" + error.name() + "\\b", "WARDIAN_" + error.name());
        }
        return named;
    }

    private static String named(HostInterface module, Set<String> parameters, MatchResult match) {
        String name = match.group(1);
        return Matcher.quoteReplacement(
                module.find(name)
                        .filter(function -> !parameters.contains(name))
                        .map(function -> name(module, function))
                        .orElse(match.group()));
    }

    private static String declaration(HostInterface module, InterfaceFunction function) {
        boolean never = function.shape() == ResultShape.NEVER;
        String result =
                function.core()
                        .result()
                        .map(type -> type.equals("i64") ? "int64_t " : "int32_t ")
                        .orElse("void ");
        String begin =
                (never ? "__attribute__((noreturn)) " : "") + result + name(module, function) + "(";
        List<String> parameters = parameters(function);
        String whole = begin + String.join(" ", parameters);
        return whole.length() <= Words.WIDTH
                ? whole + "\n"
                : begin + "\n" + String.join("\n", Words.lines(parameters, "    ")) + "\n";
    }

    /** Each parameter with what follows it. */
    private static List<String> parameters(InterfaceFunction function) {
        List<CoreParameter> parameters = function.core().parameters();
        if (parameters.isEmpty()) {
            return List.of("void);");
        }
        List<String> list = new ArrayList<>();
        for (CoreParameter parameter : parameters) {
            list.add(parameter(parameter) + (list.size() + 1 < parameters.size() ? "," : ");"));
        }
        return list;
    }

    private static String parameter(CoreParameter parameter) {
        String type =
                switch (parameter.kind()) {
                    case TEXT -> "const char *";
                    case BYTES -> "const void *";
                    case TEXT_BUFFER -> "char *";
                    case BYTE_BUFFER -> "void *";
                    case S32 -> "int32_t ";
                    case U32 -> "uint32_t ";
                    case S64 -> "int64_t ";
                    case U64 -> "uint64_t ";
                };
        return type + parameter.name();
    }

    /** The functions that the mock counts: those of capabilities. */
    String counted() {
        StringBuilder out = new StringBuilder("enum wardian_mock_function {\n");
        for (HostInterface module : host.interfaces()) {
            if (!module.isCore()) {
                for (InterfaceFunction function : module.functions()) {
                    String name = module.name() + "_" + function.importName();
                    out.append("    WARDIAN_MOCK_").append(name.toUpperCase(Locale.ROOT));
                    out.append(",\n");
                }
            }
        }
        return out.append("    WARDIAN_MOCK_FUNCTIONS\n};\n").toString();
    }
}
