package dev.wardian.wasm;

import java.util.List;
import java.util.Optional;

/**
 * Imports that other hosts provide, by their names. A module that has one was built for that host:
 * its toolchain adds such imports whatever the program does.
 *
 * <p>The order is that in which they explain a module: what Emscripten, Go or an Extism kit builds
 * imports WASI as well.
 */
public enum ImportFamily {
    /** The JavaScript that Emscripten writes beside a module. */
    EMSCRIPTEN(
            "Emscripten's JavaScript",
            "C and C++: compile with clang for wasm32-unknown-unknown, not with emcc",
            names(
                    "env",
                    "emscripten_*",
                    "_emscripten_*",
                    "__emscripten_*",
                    "__syscall*",
                    "invoke_*",
                    "_embind_*",
                    "_emval_*",
                    "_wasmfs_*",
                    "_*_js",
                    "__assert_fail",
                    "setTempRet0",
                    "getTempRet0",
                    "llvm_eh_typeid_for",
                    "__resumeException",
                    "__cxa_throw",
                    "__cxa_rethrow*",
                    "__cxa_begin_catch",
                    "__cxa_end_catch",
                    "__cxa_find_matching_catch*",
                    "__cxa_uncaught_exceptions")),
    /** The JavaScript that wasm-bindgen writes beside a module. */
    WASM_BINDGEN(
            "wasm-bindgen's JavaScript",
            "Rust: build without wasm-bindgen and without crates that need it, such as js-sys and"
                    + " web-sys",
            names("wbg", "*"),
            names("__wbindgen_*", "*"),
            names("./*_bg.js", "*"),
            names("./snippets/*", "*"),
            names("*", "__wbindgen_*"),
            names("*", "__wbg_*")),
    /** The JavaScript that belongs to Go's and TinyGo's target js. */
    GO_JS(
            "Go's JavaScript (gojs)",
            "Go's compiler has no target without JavaScript or WASI; TinyGo: build with"
                    + " -target=wasm-unknown",
            names("gojs", "*"),
            names("go", "runtime.*", "syscall/js.*", "debug"),
            names("env", "runtime.*", "syscall/js.*")),
    /** The JavaScript that asc writes beside a module. */
    ASSEMBLY_SCRIPT(
            "AssemblyScript's JavaScript",
            "AssemblyScript: build with --use abort=FUNCTION and without console, Date and Math.random",
            names(
                    "env",
                    "console.*",
                    "Date.*",
                    "Math.*",
                    "process.*",
                    "performance.*",
                    "crypto.*")),
    /** The host of Extism. */
    EXTISM(
            "Extism",
            "write a manifest with abi: extism for it, or use Wardian's kit for the language: wardian new begins a plugin",
            names("extism:*", "*"),
            names("env", "extism_*")),
    /** The component model's system interface, in modules that are to become a component. */
    WASI_PREVIEW_2(
            "WASI preview 2",
            Texts.WITHOUT_SYSTEM,
            names("wasi:*", "*"),
            names("cm32p2|wasi:*", "*")),
    /** The system interface {@code wasi_snapshot_preview1}. */
    WASI_PREVIEW_1("WASI preview 1", Texts.WITHOUT_SYSTEM, names("wasi_snapshot_preview1", "*")),
    /** The system interface before preview 1, and what is beside it: threads, neural networks. */
    WASI_EXTENSION(
            "an old version or an extension of WASI",
            "build for WASI preview 1 with a current toolchain, without threads and without wasi-nn",
            names("wasi_*", "*"),
            names("wasi", "thread-spawn"));

    /** What a module imports that Emscripten has minified: names of one or two letters. */
    private static final String MINIFIED = "a";

    private static final FunctionType ABORT_OF_ASSEMBLY_SCRIPT =
            FunctionType.of(List.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32));

    private final String description;
    private final String advice;
    private final List<Names> names;

    ImportFamily(String description, String advice, Names... names) {
        this.description = description;
        this.advice = advice;
        this.names = List.of(names);
    }

    /** {@return the host in words, to follow "built for"} */
    public String description() {
        return description;
    }

    /** {@return how to build a module that does without} */
    public String advice() {
        return advice;
    }

    /**
     * {@return the family of an import, or nothing if no other host is known by it}
     *
     * @param wanted the import
     */
    public static Optional<ImportFamily> of(ImportType wanted) {
        if (wanted.module().equals(MINIFIED) && wanted.name().length() <= 2) {
            return Optional.of(EMSCRIPTEN);
        }
        // Other toolchains import a function abort as well, of another type.
        if (wanted.module().equals("env")
                && wanted.name().equals("abort")
                && wanted.type().equals(ABORT_OF_ASSEMBLY_SCRIPT)) {
            return Optional.of(ASSEMBLY_SCRIPT);
        }
        for (ImportFamily family : values()) {
            for (Names known : family.names) {
                if (known.has(wanted)) {
                    return Optional.of(family);
                }
            }
        }
        return Optional.empty();
    }

    private static Names names(String module, String... names) {
        return new Names(Glob.of(module), List.of(names).stream().map(Glob::of).toList());
    }

    /** Advice of more than one family, which an enum's constants cannot name before themselves. */
    private static final class Texts {
        static final String WITHOUT_SYSTEM =
                "Rust: build for wasm32-unknown-unknown; C and C++: compile for"
                        + " wasm32-unknown-unknown without wasi-libc; TinyGo: build with"
                        + " -target=wasm-unknown; other languages need a target without WASI";

        private Texts() {}
    }

    /** Names of imports: of one module or of those whose names are alike. */
    private record Names(Glob module, List<Glob> names) {
        boolean has(ImportType wanted) {
            if (!module.fits(wanted.module())) {
                return false;
            }
            for (Glob name : names) {
                if (name.fits(wanted.name())) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A name with at most one star in it, which stands for any characters. */
    private record Glob(String begin, String end, boolean exact) {
        static Glob of(String text) {
            int star = text.indexOf('*');
            return star < 0
                    ? new Glob(text, "", true)
                    : new Glob(text.substring(0, star), text.substring(star + 1), false);
        }

        boolean fits(String text) {
            return exact
                    ? text.equals(begin)
                    : text.length() >= begin.length() + end.length()
                            && text.startsWith(begin)
                            && text.endsWith(end);
        }
    }
}
