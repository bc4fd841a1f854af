package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Imports of other hosts are known by their names. */
class ImportFamilyTest {
    private static final FunctionType NOTHING = FunctionType.of(List.of());

    private static Optional<ImportFamily> of(String module, String name) {
        return ImportFamily.of(new ImportType(module, name, NOTHING));
    }

    @ParameterizedTest
    @CsvSource({
        "WASI_PREVIEW_1, wasi_snapshot_preview1, fd_write",
        "WASI_EXTENSION, wasi_unstable, path_open",
        "WASI_EXTENSION, wasi_ephemeral_nn, load",
        "WASI_EXTENSION, wasi, thread-spawn",
        "WASI_PREVIEW_2, wasi:cli/environment@0.2.0, get-environment",
        "WASI_PREVIEW_2, wasi:io/streams@0.2.3, [resource-drop]input-stream",
        "WASI_PREVIEW_2, cm32p2|wasi:io/poll@0.2, poll",
        "EXTISM, extism:host/env, input_load_u8",
        "EXTISM, extism:host/user, mine",
        "EXTISM, env, extism_output_set",
        "EMSCRIPTEN, env, emscripten_resize_heap",
        "EMSCRIPTEN, env, _emscripten_memcpy_js",
        "EMSCRIPTEN, env, __syscall_openat",
        "EMSCRIPTEN, env, invoke_viii",
        "EMSCRIPTEN, env, _abort_js",
        "EMSCRIPTEN, env, __cxa_find_matching_catch_2",
        "EMSCRIPTEN, a, b",
        "EMSCRIPTEN, a, ab",
        "WASM_BINDGEN, ./x_bg.js, __wbg_log_1d3ae0273d8f4f8a",
        "WASM_BINDGEN, __wbindgen_placeholder__, __wbindgen_describe",
        "WASM_BINDGEN, __wbindgen_externref_xform__, __wbindgen_externref_table_grow",
        "WASM_BINDGEN, wbg, __wbindgen_throw",
        "WASM_BINDGEN, ./snippets/x-1/inline0.js, f",
        "WASM_BINDGEN, env, __wbindgen_throw",
        "GO_JS, gojs, runtime.wasmExit",
        "GO_JS, go, runtime.wasmWrite",
        "GO_JS, go, syscall/js.valueGet",
        "GO_JS, env, syscall/js.finalizeRef",
        "ASSEMBLY_SCRIPT, env, console.log",
        "ASSEMBLY_SCRIPT, env, Date.now"
    })
    void importsOfOtherHostsAreKnown(ImportFamily family, String module, String name) {
        assertEquals(Optional.of(family), of(module, name));
    }

    @ParameterizedTest
    @CsvSource({
        "env, f",
        "env, abort",
        "env, memory",
        "env, __cxa_atexit",
        "env, _js",
        "env, xemscripten_f",
        "env, ''",
        "'', ''",
        "a, abc",
        "b, a",
        "go, start",
        "x_bg.js, f",
        "wasi, fd_write",
        "wardian:core/1, input_read",
        "wardian:log/1, emscripten_log",
        "my_wasi_module, f",
        "WASI_snapshot_preview1, f"
    })
    void otherImportsAreOfNoFamily(String module, String name) {
        assertEquals(Optional.empty(), of(module, name));
    }

    @Test
    void abortOfAssemblyScriptIsKnownByItsType() {
        ValueType number = ValueType.I32;
        FunctionType four = FunctionType.of(List.of(number, number, number, number));

        assertEquals(
                Optional.of(ImportFamily.ASSEMBLY_SCRIPT),
                ImportFamily.of(new ImportType("env", "abort", four)));
    }

    @Test
    void kindOfAnImportDoesNotMatterWhereItsModuleTells() {
        GlobalType global = new GlobalType(ValueType.I32, false);

        assertEquals(
                Optional.of(ImportFamily.WASM_BINDGEN),
                ImportFamily.of(new ImportType("wbg", "memory", global)));
        assertEquals(Optional.empty(), ImportFamily.of(new ImportType("env", "memory", global)));
    }

    /** WASI explains a module only where nothing else does: other toolchains bring it along. */
    @Test
    void wasiComesLast() {
        Set<ImportFamily> others =
                EnumSet.complementOf(
                        EnumSet.of(
                                ImportFamily.WASI_PREVIEW_1,
                                ImportFamily.WASI_EXTENSION,
                                ImportFamily.WASI_PREVIEW_2));

        for (ImportFamily other : others) {
            assertEquals(-1, Integer.signum(other.compareTo(ImportFamily.WASI_PREVIEW_2)));
        }
    }

    @ParameterizedTest
    @EnumSource(ImportFamily.class)
    void everyFamilyHasAWayOut(ImportFamily family) {
        assertFalse(family.description().isBlank());
        assertFalse(family.advice().isBlank());
    }
}
