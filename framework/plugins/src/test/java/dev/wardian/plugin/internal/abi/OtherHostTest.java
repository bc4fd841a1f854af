package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugins;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.test.ModuleBuilder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A module that was built for another host has one problem for each such host. */
class OtherHostTest {
    private static final String WASI = "wasi_snapshot_preview1";

    @TempDir Path folder;

    private static List<Problem> problems(Host host, Guest guest) {
        guest.operation("noop", code -> code.i32(0));
        return assertThrows(PluginLinkException.class, () -> host.load(guest)).problems();
    }

    private static List<ErrorId> ids(List<Problem> problems) {
        return problems.stream().map(Problem::id).toList();
    }

    @ParameterizedTest
    @CsvSource({
        WASI + ", fd_write, WASI preview 1, wasm32-unknown-unknown",
        "wasi:cli/stdout@0.2.0, get-stdout, WASI preview 2, wasm32-unknown-unknown",
        "extism:host/env, input_length, Extism, wardian new",
        "env, emscripten_memcpy_js, Emscripten, with clang",
        "./x_bg.js, __wbg_now_1, wasm-bindgen, without wasm-bindgen",
        "gojs, runtime.wasmExit, gojs, TinyGo",
        "env, console.log, AssemblyScript, --use abort"
    })
    void importsOfAHostAreOneProblemWithTheWayOut(
            String module, String name, String host, String advice) {
        Guest guest = new Guest();
        guest.imports(module, name, ":");
        for (int i = 0; i < 150; i++) {
            guest.imports(module, name + i, "i:i");
        }

        try (Host manager = new Host(folder)) {
            List<Problem> problems = problems(manager, guest);

            assertEquals(List.of(ErrorId.BUILT_FOR_ANOTHER_HOST), ids(problems));
            Problem problem = problems.get(0);
            assertTrue(problem.message().contains(host), problem::message);
            assertTrue(
                    problem.message().endsWith("it imports " + module + " " + name),
                    problem::message);
            assertTrue(problem.hint().contains(advice), problem::hint);
            assertTrue(problem.location() != null, problem::toString);
        }
    }

    @Test
    void otherImportsKeepTheirProblems() {
        Guest guest = new Guest();
        guest.imports(WASI, "fd_write", ":");
        guest.imports("env", "mine", ":");
        guest.imports("wardian:kv/1", "get", ":");
        guest.imports(WASI, "fd_read", ":");
        guest.imports("env", "emscripten_date_now", ":");

        try (Host host = new Host(folder)) {
            List<Problem> problems = problems(host, guest);

            assertEquals(
                    List.of(
                            ErrorId.BUILT_FOR_ANOTHER_HOST,
                            ErrorId.UNKNOWN_IMPORT,
                            ErrorId.UNKNOWN_IMPORT,
                            ErrorId.BUILT_FOR_ANOTHER_HOST),
                    ids(problems));
            assertTrue(problems.get(1).message().contains("env mine"));
            assertTrue(problems.get(2).message().contains("wardian:kv/1 get"));
        }
    }

    @Test
    void memoryOfAnotherHostIsNoFurtherProblem() {
        Guest guest = new Guest();
        guest.imports("wbg", "__wbindgen_throw", ":");
        guest.module().importGlobal("wbg", "g", dev.wardian.wasm.ValueType.I32, false);
        guest.module().importGlobal("env", "g", dev.wardian.wasm.ValueType.I32, false);

        try (Host host = new Host(folder)) {
            assertEquals(
                    List.of(ErrorId.BUILT_FOR_ANOTHER_HOST, ErrorId.MODULE_UNSUPPORTED),
                    ids(problems(host, guest)));
        }
    }

    /** A host that has the module of such imports says which functions of it there are. */
    @Test
    void capabilityWithTheirModuleMakesThemThisHosts() {
        ProbeCapability files = new ProbeCapability("files/1").module(WASI);
        Guest guest = new Guest();
        guest.imports(WASI, "fd_write", ":");

        try (Host host = new Host(folder).with(files)) {
            List<Problem> problems = problems(host, guest);

            assertEquals(List.of(ErrorId.UNKNOWN_IMPORT), ids(problems));
            assertTrue(problems.get(0).hint().startsWith(WASI + " has "), problems::toString);
        }
    }

    @Test
    void moduleWithoutAManifestSaysTheSame() {
        ModuleBuilder reactor = new ModuleBuilder();
        reactor.importFunction(WASI, "proc_exit", "i:");
        reactor.importFunction(WASI, "fd_write", "iiii:i");
        byte[] nothing = reactor.build();
        reactor.export("f", reactor.function(":i", code -> code.i32(1)));
        byte[] operation = reactor.build();

        for (byte[] module : List.of(nothing, operation)) {
            PluginLinkException rejected =
                    assertThrows(PluginLinkException.class, () -> Plugins.load("m", module));

            assertEquals(List.of(ErrorId.BUILT_FOR_ANOTHER_HOST), ids(rejected.problems()));
            assertTrue(rejected.problems().get(0).message().contains("proc_exit"));
        }
    }
}
