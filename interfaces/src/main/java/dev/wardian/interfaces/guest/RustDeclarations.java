package dev.wardian.interfaces.guest;

import dev.wardian.interfaces.CoreParameter;
import dev.wardian.interfaces.ErrorNumber;
import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.HostInterfaces;
import dev.wardian.interfaces.InterfaceFunction;
import dev.wardian.interfaces.ResultShape;
import java.util.ArrayList;
import java.util.List;

/** Declarations in Rust, laid out as rustfmt does with the settings of the SDK. */
final class RustDeclarations {
    private static final String STEP = "    ";

    private final HostInterfaces host;

    RustDeclarations(HostInterfaces host) {
        this.host = host;
    }

    /** The constants of {@code Errno}. */
    String errorConstants() {
        StringBuilder out = new StringBuilder();
        for (ErrorNumber error : host.errors()) {
            doc(out, STEP, error.text());
            out.append(STEP).append("pub const ").append(error.name());
            out.append(": Errno = Errno(").append(error.number()).append(");\n");
        }
        return out.toString();
    }

    /** The names of {@code Errno}. */
    String errorNames() {
        StringBuilder out = new StringBuilder("const NAMES: &[(Errno, &str)] = &[\n");
        for (ErrorNumber error : host.errors()) {
            out.append(STEP).append("(Errno::").append(error.name()).append(", \"");
            out.append(error.name()).append("\"),\n");
        }
        return out.append("];\n").toString();
    }

    /** The module {@code raw}: the imports. */
    String imports() {
        StringBuilder out = new StringBuilder();
        doc(
                out,
                "//!",
                "",
                "The imports as they are. A result of 0 or more is a length, a number or success, a negative"
                        + " one an error number. Everything else in this crate is a safe face of these.");
        out.append("//!\n");
        doc(
                out,
                "//!",
                "",
                "A getter writes its value to `out` if it fits into `cap` bytes. In any case it returns the length of the"
                        + " value, and the value is in the reply slot for `reply_read`.");
        out.append("//!\n");
        doc(out, "//!", "", GeneratedFile.NOTICE);
        for (HostInterface module : host.interfaces()) {
            if (!module.functions().isEmpty()) {
                out.append('\n');
                doc(out, "", "`" + module.importModule() + "`: " + module.text());
                out.append("pub mod ").append(module.name()).append(" {\n");
                out.append(STEP).append("#[link(wasm_import_module = \"");
                out.append(module.importModule()).append("\")]\n");
                out.append(STEP).append("extern \"C\" {\n");
                for (InterfaceFunction function : module.functions()) {
                    imported(out, function);
                }
                out.append(STEP).append("}\n}\n");
            }
        }
        return out.toString();
    }

    private static void imported(StringBuilder out, InterfaceFunction function) {
        String indent = STEP + STEP;
        doc(out, indent, Words.text(function));
        for (String more :
                List.of(Words.limits(function), Words.errors(function, name -> "`" + name + "`"))) {
            if (!more.isEmpty()) {
                out.append(indent).append("///\n");
                doc(out, indent, more);
            }
        }
        List<String> parameters =
                function.core().parameters().stream().map(RustDeclarations::raw).toList();
        list(
                out,
                indent,
                "pub fn " + function.importName() + "(",
                parameters,
                ")" + result(function) + ";");
    }

    private static String raw(CoreParameter parameter) {
        String type =
                switch (parameter.kind()) {
                    case TEXT, BYTES -> "*const u8";
                    case TEXT_BUFFER, BYTE_BUFFER -> "*mut u8";
                    default -> number(parameter);
                };
        return parameter.name() + ": " + type;
    }

    private static String number(CoreParameter parameter) {
        return switch (parameter.kind()) {
            case S32 -> "i32";
            case U32 -> "u32";
            case S64 -> "i64";
            case U64 -> "u64";
            default -> throw new IllegalArgumentException(parameter + " is not a number");
        };
    }

    private static String result(InterfaceFunction function) {
        return function.core()
                .result()
                .map(type -> " -> " + type)
                .orElse(function.shape() == ResultShape.NEVER ? " -> !" : "");
    }

    /** The module {@code host}: the imports on slices, and what the mock has in their place. */
    String slices() {
        StringBuilder out = new StringBuilder();
        doc(
                out,
                "//!",
                "",
                "Host functions on slices. Off WebAssembly they are those of the mock.");
        out.append("//!\n");
        doc(out, "//!", "", GeneratedFile.NOTICE);
        out.append(
                """

                #[cfg(target_arch = "wasm32")]
                #[allow(dead_code)]
                mod imported {
                    use crate::raw;
                """);
        for (HostInterface module : host.interfaces()) {
            for (InterfaceFunction function : module.functions()) {
                out.append('\n');
                sliced(out, module, function);
            }
        }
        out.append(
                """
                }

                #[cfg(target_arch = "wasm32")]
                pub use imported::*;

                /// The mock has all of them but those that do not return: there a panic is the test's own.
                #[cfg(not(target_arch = "wasm32"))]
                #[allow(dead_code)]
                mod mocked {
                    use crate::mock::functions;

                """);
        for (HostInterface module : host.interfaces()) {
            for (InterfaceFunction function : module.functions()) {
                if (function.shape() != ResultShape.NEVER) {
                    mocked(out, module, function);
                }
            }
        }
        out.append(
                """
                }

                #[cfg(not(target_arch = "wasm32"))]
                pub use crate::mock::functions::*;
                """);
        return out.toString();
    }

    /** The name of a host function on slices. */
    static String name(HostInterface module, InterfaceFunction function) {
        return (module.isCore() ? "" : module.name() + "_") + function.importName();
    }

    private static void sliced(
            StringBuilder out, HostInterface module, InterfaceFunction function) {
        List<String> parameters = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (CoreParameter parameter : function.core().parameters()) {
            String name = parameter.name();
            if (parameter.lengthOf().isPresent()) {
                arguments.add(parameter.lengthOf().get() + ".len() as u32");
            } else {
                parameters.add(name + ": " + safe(parameter));
                arguments.add(name + pointer(parameter));
            }
        }
        list(
                out,
                STEP,
                "pub fn " + name(module, function) + "(",
                parameters,
                ")" + result(function) + " {");
        String call = "raw::" + module.name() + "::" + function.importName() + "(";
        String indent = STEP + STEP;
        String line = indent + "unsafe { " + call + String.join(", ", arguments) + ") }";
        if (line.length() <= Words.WIDTH) {
            out.append(line).append('\n');
        } else {
            out.append(indent).append("unsafe {\n");
            list(out, indent + STEP, call, arguments, ")");
            out.append(indent).append("}\n");
        }
        out.append(STEP).append("}\n");
    }

    private static String safe(CoreParameter parameter) {
        return switch (parameter.kind()) {
            case TEXT -> "&str";
            case BYTES -> "&[u8]";
            case TEXT_BUFFER, BYTE_BUFFER -> "&mut [u8]";
            default -> number(parameter);
        };
    }

    private static String pointer(CoreParameter parameter) {
        return switch (parameter.kind()) {
            case TEXT, BYTES -> ".as_ptr()";
            case TEXT_BUFFER, BYTE_BUFFER -> ".as_mut_ptr()";
            default -> "";
        };
    }

    private static void mocked(
            StringBuilder out, HostInterface module, InterfaceFunction function) {
        List<String> types =
                function.core().parameters().stream()
                        .filter(it -> it.lengthOf().isEmpty())
                        .map(RustDeclarations::safe)
                        .toList();
        out.append(STEP).append("const _: fn(").append(String.join(", ", types)).append(")");
        out.append(result(function)).append(" = functions::").append(name(module, function));
        out.append(";\n");
    }

    /** A list on one line if it fits, else an element a line. */
    private static void list(
            StringBuilder out, String indent, String begin, List<String> elements, String end) {
        String line = indent + begin + String.join(", ", elements) + end;
        if (line.length() <= Words.WIDTH) {
            out.append(line).append('\n');
            return;
        }
        out.append(indent).append(begin).append('\n');
        for (String element : elements) {
            out.append(indent).append(STEP).append(element).append(",\n");
        }
        out.append(indent).append(end).append('\n');
    }

    private static void doc(StringBuilder out, String indent, String text) {
        doc(out, "///", indent, text);
    }

    private static void doc(StringBuilder out, String slashes, String indent, String text) {
        Words.lines(text, indent + slashes + " ").forEach(line -> out.append(line).append('\n'));
    }
}
