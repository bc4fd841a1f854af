package dev.wardian.host.wasi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.wasi.internal.Preview1;
import dev.wardian.wasm.text.WatParser;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a command and its manifest need, and what the author reads otherwise. */
class WasiLinkTest {
    private static final String ID = "test.command";

    private static TestHost.Builder host(TestPlugin plugin) {
        return TestHost.builder().capability(WasiCapability.create()).plugin(plugin);
    }

    private static List<Problem> problems(TestHost.Builder builder) {
        try (TestHost host = builder.build()) {
            return assertThrows(PluginLinkException.class, () -> host.plugin(ID)).problems();
        }
    }

    private static Problem problem(TestHost.Builder builder) {
        List<Problem> problems = problems(builder);
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

    /** The line of the manifest that a problem points at. */
    private static String line(Problem problem) {
        return String.valueOf(problem.sourceLine()).strip();
    }

    @Test
    void abiIsFound() {
        assertEquals(
                List.of("wardian/1", "plain", "wasi-command", "extism"),
                Abis.known().stream().map(Abi::name).limit(4).toList());
    }

    @Test
    void programNeedsAnInstanceForEachCall() {
        for (String mode :
                List.of(
                        "instances: { mode: pooled }",
                        "instances: { mode: single }",
                        "instances: { size: 2 }")) {
            Problem found = problem(host(new WasiGuest().main("").command(ID, mode)));

            assertEquals(ErrorId.KEYS_CONFLICT, found.id());
            assertTrue(line(found).startsWith("instances:"), line(found));
            assertTrue(found.hint().contains("instances: { mode: per-call }"), found.hint());
        }
    }

    static Stream<WasiGuest> modulesOfOtherShapes() {
        return Stream.of(
                new WasiGuest(),
                new WasiGuest().part("(func (export \"_start\") (param i32))"),
                new WasiGuest().part("(func (export \"_start\") (result i32) (i32.const 0))"),
                new WasiGuest().part("(global (export \"_start\") i32 (i32.const 0))"));
    }

    @ParameterizedTest
    @MethodSource("modulesOfOtherShapes")
    void programHasAMainFunction(WasiGuest guest) {
        Problem found = problem(host(guest.command(ID)));

        assertTrue(
                found.id() == ErrorId.OPERATION_NOT_EXPORTED
                        || found.id() == ErrorId.OPERATION_TYPE_MISMATCH,
                found.toString());
        assertTrue(found.message().contains("_start"), found.message());
        assertTrue(line(found).startsWith("run:"), line(found));
    }

    @Test
    void programWithStartUpCodeOfALibraryIsRejected() {
        WasiGuest guest = new WasiGuest().main("").part("(func (export \"_initialize\"))");

        Problem found = problem(host(guest.command(ID)));

        assertEquals(ErrorId.MODULE_UNSUPPORTED, found.id());
        assertTrue(found.message().contains("_initialize"), found.message());
    }

    @Test
    void programHasTheOneOperationRun() {
        String one = "instances: { mode: per-call }";
        WasiGuest guest = new WasiGuest().main("");

        Problem other = problem(host(guest.plugin(ID, "wasi-command", "run go", one)));
        List<Problem> wrong = problems(host(guest.plugin(ID, "wasi-command", "go", one)));

        assertEquals(ErrorId.OPERATION_NOT_EXPORTED, other.id());
        assertTrue(line(other).startsWith("go:"), line(other));
        assertEquals(
                List.of(ErrorId.OPERATION_NOT_EXPORTED, ErrorId.OPERATION_NOT_DECLARED),
                wrong.stream().map(Problem::id).toList());
    }

    @Test
    void functionsOfTheAbiOfLibrariesBelongToAnotherAbi() {
        WasiGuest guest = new WasiGuest().importsOfCore("input_read", 3).main("");

        Problem found = problem(host(guest.command(ID)));

        assertEquals(ErrorId.UNKNOWN_IMPORT, found.id());
        assertEquals("set abi to wardian/1", found.hint());
    }

    @Test
    void importWithoutARequestSaysHowToRequestIt() {
        String without = "capabilities: { log: { reason: a test } }";

        List<Problem> found = problems(host(new WasiGuest().main("").command(ID, without)));

        for (Problem each : found) {
            assertEquals(ErrorId.CAPABILITY_NOT_REQUESTED, each.id());
            assertEquals("add wasi/1 under capabilities, with its reason", each.hint());
            assertTrue(line(each).startsWith("capabilities:"), line(each));
        }
    }

    private static WasiGuest random() {
        return new WasiGuest()
                .imports(Preview1.RANDOM_GET)
                .main(
                        "(drop (call $random_get (i32.const 128) (i32.const 32)))"
                                + WasiGuest.printMemory(128, 32));
    }

    @Test
    void randomBytesNeedTheCapabilityRandom() {
        Problem found = problem(host(random().command(ID)));

        assertEquals(ErrorId.CAPABILITY_NOT_REQUESTED, found.id());
        assertEquals(
                "the module imports wasi_snapshot_preview1 random_get, but the manifest does not"
                        + " request random/1",
                found.message());
        assertEquals("add random/1 under capabilities, with its reason", found.hint());
        assertTrue(line(found).startsWith("capabilities:"), line(found));
    }

    @Test
    void randomBytesNeedAGrantThatTheAuthorReads() {
        TestPlugin plugin = random().command(ID, requests("wasi", "random"));
        String grants =
                "apiVersion: wardian/v1\nplugins: { test.command: { grants: { wasi: {} } } }\n";

        Problem found = problem(host(plugin).grants(grants));

        assertEquals(ErrorId.CAPABILITY_NOT_GRANTED, found.id());
        assertTrue(line(found).startsWith("random:"), line(found));
        assertTrue(
                found.hint().contains("plugins: { test.command: { grants: { random: {} } } }"),
                found.hint());
    }

    /** A block of requests. */
    static String requests(String... capabilities) {
        StringBuilder block = new StringBuilder("capabilities:");
        for (String capability : capabilities) {
            block.append("\n  ").append(capability).append(": { reason: a test }");
        }
        return block.toString();
    }

    @Test
    void randomBytesComeWithTheCapability() {
        byte[] expected = new byte[32];
        new Random(1).nextBytes(expected);
        TestPlugin plugin = random().command(ID, requests("wasi", "random"));

        try (TestHost host = host(plugin).randomSeed(1).build()) {
            assertArrayEquals(expected, host.plugin(ID).call("run", new byte[0]));
        }
    }

    @Test
    void withheldFunctionHasATypeAllTheSame() {
        TestPlugin plugin =
                TestPlugin.of(
                        new WasiGuest().main("").command(ID).manifest(),
                        WatParser.toBinary(
                                "(module (import \"wasi_snapshot_preview1\" \"random_get\""
                                        + " (func (param i64)))"
                                        + " (func (export \"_start\")))"));

        assertEquals(ErrorId.IMPORT_TYPE_MISMATCH, problem(host(plugin)).id());
    }

    @Test
    void argumentsBelongToPrograms() {
        TestPlugin library =
                new WasiGuest().operation("go", "(i32.const 0)").library(ID, "go", "args: [a]");

        ManifestException error =
                assertThrows(ManifestException.class, () -> host(library).build());

        assertEquals(
                List.of(ErrorId.KEYS_CONFLICT),
                error.problems().stream().map(Problem::id).toList());
        assertEquals("args: [a]", line(error.problems().get(0)));
    }
}
