package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Capabilities that provide several import modules, and what the operator reads of a grant. */
class ImportModulesTest {
    private static final String WASI = "wasi_snapshot_preview1";

    @TempDir Path folder;

    private static ProbeCapability files() {
        return new ProbeCapability("files/1")
                .module(WASI)
                .function(WASI, "fd_read", ":i", call -> 100)
                .function("wardian:files/1", "read", ":i", call -> 20)
                .function("size", ":i", call -> 3);
    }

    @Test
    void importsOfEachModuleAreLinked() {
        Guest guest = new Guest();
        int[] imports = {
            guest.imports(WASI, "fd_read", ":i"),
            guest.imports("wardian:files/1", "read", ":i"),
            guest.imports(WASI, "size", ":i"),
            guest.imports("wardian:files/1", "size", ":i")
        };
        guest.answers(
                "sum",
                code -> {
                    code.i32(0);
                    for (int index : imports) {
                        code.op(Opcode.CALL, index).op(Opcode.I32_ADD);
                    }
                });

        try (Host host = new Host(folder).with(files())) {
            assertArrayEquals(new byte[] {126, 0, 0, 0}, host.load(guest).call("sum", new byte[0]));
            assertTrue(host.audit().calls.contains("files/1 fd_read 100"));
        }
    }

    @Test
    void aFunctionIsOnlyInItsModule() {
        Guest guest = new Guest();
        guest.imports(WASI, "read", ":i");
        guest.operation("noop", code -> code.i32(0));

        try (Host host = new Host(folder).with(files())) {
            PluginLinkException rejected =
                    assertThrows(PluginLinkException.class, () -> host.load(guest));

            Problem problem = rejected.problems().get(0);
            assertEquals(ErrorId.UNKNOWN_IMPORT, problem.id());
            assertTrue(problem.message().contains(WASI + " read"), problem.message());
            assertEquals(WASI + " has size, fd_read", problem.hint());
        }
    }

    @Test
    void functionsForAModuleOfSomebodyElseAreTheHostsFailure() {
        ProbeCapability greedy =
                new ProbeCapability("files/1").function("wardian:log/1", "x", ":i", call -> 0);
        Guest guest = new Guest().operation("noop", code -> code.i32(0));

        try (Host host = new Host(folder).with(greedy)) {
            PluginLinkException rejected =
                    assertThrows(PluginLinkException.class, () -> host.load(guest));

            assertEquals(
                    "files/1 adds functions to wardian:log/1, which it does not provide",
                    Objects.requireNonNull(rejected.getCause()).getMessage());
        }
    }

    @Test
    void theAuditLogSaysInWordsWhatIsGranted() {
        Guest guest = new Guest().operation("noop", code -> code.i32(0));

        try (Host host = new Host(folder).with(files()).with(new ProbeCapability("words/2"))) {
            host.setting(builder -> builder.audit(AuditLog.toLogger())).load(guest);
        }

        assertEquals(
                List.of(
                        "granted to plugin test.guest 1.0.0, generation 1:"
                                + " files: its functions; words/2: its functions"),
                RecordedLog.of("dev.wardian.audit").stream()
                        .map(RecordedLog.Line::message)
                        .filter(line -> line.contains("words/2"))
                        .toList());
    }
}
