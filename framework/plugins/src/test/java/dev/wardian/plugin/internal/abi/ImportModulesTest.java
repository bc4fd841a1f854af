package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
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

    @Test
    void aDenialNamesTheRequestAndWhatIsInEffect() {
        Guest guest = new Guest();
        int use = guest.imports("wardian:denying/3", "use", ":i");
        guest.operation("use", code -> code.op(Opcode.CALL, use).op(Opcode.DROP).i32(0));
        ProbeCapability denying =
                new ProbeCapability("denying/3")
                        .function(
                                "use",
                                ":i",
                                call -> {
                                    throw call.denied("what it was");
                                });

        try (Host host = new Host(folder).with(denying)) {
            host.setting(builder -> builder.audit(AuditLog.toLogger()))
                    .load(guest)
                    .call("use", new byte[0]);
        }

        List<String> lines =
                RecordedLog.of("dev.wardian.audit").stream()
                        .map(RecordedLog.Line::message)
                        .filter(line -> line.startsWith("denied") && line.contains("denying/3"))
                        .toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
                lines.get(0)
                        .matches(
                                "denied to .*test\\.guest.*: denying/3: what it was \\(requested in"
                                        + " guest/plugin\\.yaml:\\d+:3; in effect: its functions\\)"),
                lines.get(0));
    }

    private static ProbeCapability withheld() {
        return new ProbeCapability("files/1")
                .function("size", ":i", call -> 3)
                .absent("luck", ":i", "words/2");
    }

    private Problem problem(Host host, Guest guest) {
        PluginLinkException rejected =
                assertThrows(PluginLinkException.class, () -> host.load(guest));
        assertEquals(1, rejected.problems().size(), rejected.getMessage());
        return rejected.problems().get(0);
    }

    @Test
    void functionForWantOfACapabilityIsAsOneOfThatCapability() {
        Guest guest = new Guest();
        guest.imports("wardian:files/1", "luck", ":i");
        guest.operation("noop", code -> code.i32(0));

        try (Host host = new Host(folder).with(withheld())) {
            Problem problem = problem(host, guest);

            assertEquals(ErrorId.CAPABILITY_NOT_REQUESTED, problem.id());
            assertEquals(
                    "the module imports wardian:files/1 luck, but the manifest does not request"
                            + " words/2",
                    problem.message());
            assertEquals(List.of("words/2 import wardian:files/1 luck"), host.audit().denials);
        }
        try (Host host =
                new Host(folder)
                        .with(withheld())
                        .with(new ProbeCapability("words/2"))
                        .deny("words/2")) {
            Problem problem = problem(host, guest);

            assertEquals(ErrorId.CAPABILITY_NOT_GRANTED, problem.id());
            assertTrue(problem.hint().contains("words/2: {}"), problem.hint());
        }
    }

    @Test
    void functionForWantOfACapabilityHasItsType() {
        Guest guest = new Guest();
        guest.imports("wardian:files/1", "luck", "l:i");
        guest.operation("noop", code -> code.i32(0));

        try (Host host = new Host(folder).with(withheld())) {
            assertEquals(ErrorId.IMPORT_TYPE_MISMATCH, problem(host, guest).id());
        }
    }

    @Test
    void aNameIsWithheldOrThereButNotBoth() {
        FunctionType type = FunctionType.of(List.of());
        CapabilityName other = CapabilityName.of("words/2");
        HostFunctions.Builder functions =
                HostFunctions.builder().add("a", type, call -> 0).absent("b", type, other);

        assertThrows(IllegalArgumentException.class, () -> functions.absent("a", type, other));
        assertThrows(IllegalArgumentException.class, () -> functions.absent("b", type, other));
        assertThrows(IllegalArgumentException.class, () -> functions.add("b", type, call -> 0));
        assertThrows(
                IllegalArgumentException.class, () -> functions.add(WASI, "b", type, call -> 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> functions.absent("c", FunctionType.of(List.of(), ValueType.F32), other));
    }

    @Test
    void callsThatAreNotCountedAreInTheFiguresAllTheSame() {
        ProbeCapability free =
                new ProbeCapability("free/1").function("f", ":i", call -> 0).uncounted();
        ProbeCapability counted = new ProbeCapability("counted/1").function("f", ":i", call -> 0);
        Guest guest = new Guest();
        int f = guest.imports("wardian:free/1", "f", ":i");
        int g = guest.imports("wardian:counted/1", "f", ":i");
        guest.operation(
                "run",
                code -> {
                    for (int i = 0; i < 3; i++) {
                        code.op(Opcode.CALL, f).op(Opcode.DROP);
                    }
                    code.op(Opcode.CALL, g).op(Opcode.DROP).op(Opcode.CALL, f);
                });

        try (Host host = new Host(folder).with(free).with(counted)) {
            Plugin plugin = host.load(guest, "limits: { capabilityCalls: 1 }");
            plugin.call("run", new byte[0]);

            PluginFigures figures = plugin.figures();
            assertEquals(4, figures.capability(CapabilityName.of("free/1")).calls());
            assertEquals(1, figures.capability(CapabilityName.of("counted/1")).calls());
        }
    }
}
