package dev.wardian.plugin.internal.convention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ABI that a provider adds works whole, and nothing else had to learn of it. */
class ThirdConventionTest {
    private static final byte[] NOTHING = {};

    @TempDir Path folder;

    /** What an application writes for a plugin of that ABI. */
    interface Pipe {
        String say_back(String text);
    }

    /** A module with {@code begin}, which counts to one, and the functions of the host. */
    private static final class Module {
        final ModuleBuilder builder = new ModuleBuilder();
        final int get = builder.importFunction("pipe:host/1", "get", "i:l");
        final int put = builder.importFunction("pipe:host/1", "put", "ii:");

        Module() {
            builder.memory(1, -1);
            builder.export("memory", ExternKind.MEMORY, 0);
        }

        Module begins() {
            builder.export(
                    "begin",
                    builder.function(
                            ":",
                            c ->
                                    c.i32(0)
                                            .i32(0)
                                            .op(Opcode.I32_LOAD)
                                            .i32(1)
                                            .op(Opcode.I32_ADD)
                                            .op(Opcode.I32_STORE)));
            return this;
        }

        Module runs(String name, Consumer<CodeBuilder> body) {
            builder.export("run." + name, builder.function(":l", body));
            return this;
        }

        Module saysBack(String name) {
            return runs(
                    name,
                    c ->
                            c.i32(16)
                                    .i32(16)
                                    .op(Opcode.CALL, get)
                                    .op(Opcode.I32_WRAP_I64)
                                    .op(Opcode.CALL, put)
                                    .i64(0));
        }
    }

    private static PluginFolder.Draft draft(Host host, Module module, String... operations) {
        PluginFolder.Draft draft =
                host.folder().plugin("pipe").abi("pipe/1").module(module.builder.build());
        for (String operation : operations) {
            draft.declares(operation);
        }
        return draft;
    }

    private static Plugin load(Host host, PluginFolder.Draft draft) {
        return host.manager("test.pipe").load(draft.write());
    }

    private static Problem refusal(Host host, PluginFolder.Draft draft) {
        PluginLinkException refused =
                assertThrows(PluginLinkException.class, () -> load(host, draft));
        assertEquals(1, refused.problems().size(), () -> refused.problems().toString());
        return refused.problems().get(0);
    }

    @Test
    void itIsAmongTheAbisOfTheHost() {
        assertEquals(
                List.of("wardian/1", "plain", "pipe/1"),
                Abis.known().stream().map(Abi::name).toList());
    }

    @Test
    void operationsAreCalledByNameAndThroughAnInterface() {
        try (Host host = new Host(folder)) {
            PluginFolder.Draft draft =
                    draft(host, new Module().begins().saysBack("say_back"), "say_back")
                            .kinds("say_back", "text", "text");
            Plugin plugin = load(host, draft);

            assertArrayEquals(new byte[] {1, 2, 3}, plugin.call("say_back", new byte[] {1, 2, 3}));
            assertEquals("héllo", plugin.as(Pipe.class).say_back("héllo"));
            assertEquals(Optional.empty(), plugin.numberType("say_back"));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> plugin.callNumbers("say_back", PluginCallOptions.DEFAULT, 1));
        }
    }

    @Test
    void itStartsEachInstanceItsOwnWay() {
        try (Host host = new Host(folder)) {
            Module module = new Module().begins();
            module.runs("begun", c -> c.i32(0).i32(4).op(Opcode.CALL, module.put).i64(0));
            Plugin plugin = load(host, draft(host, module, "begun"));

            byte[] begun = plugin.call("begun", NOTHING);

            assertEquals(1, ByteBuffer.wrap(begun).order(ByteOrder.LITTLE_ENDIAN).getInt());
        }
    }

    @Test
    void itSaysWhatAResultMeans() {
        try (Host host = new Host(folder)) {
            Module module = new Module().begins();
            module.runs("fails", c -> c.i64(7)).runs("breaks", c -> c.i64(-1));
            module.runs("traps", c -> c.op(Opcode.UNREACHABLE));
            Plugin plugin = load(host, draft(host, module, "fails", "breaks", "traps"));

            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> plugin.call("fails", NOTHING));
            assertEquals(7, failure.code());
            assertEquals(0, plugin.figures().replaced());
            AbiViolation violation =
                    assertThrows(AbiViolation.class, () -> plugin.call("breaks", NOTHING));
            assertEquals("breaks", violation.info().operation());
            assertEquals(1, plugin.figures().replaced());
            assertThrows(PluginTrap.class, () -> plugin.call("traps", NOTHING));
            assertEquals(2, plugin.figures().replaced());
        }
    }

    @Test
    void theHostsLimitsHold() {
        try (Host host = new Host(folder)) {
            Module module = new Module().begins().saysBack("echo");
            module.runs(
                    "spin", c -> c.op(Opcode.LOOP).op(Opcode.BR, 0).end().op(Opcode.UNREACHABLE));
            host.limit(Limit.INPUT, 9).limit(Limit.OUTPUT, 4);
            Plugin plugin = load(host, draft(host, module, "echo", "spin"));
            PluginCallOptions soon = PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(20));

            assertEquals(4, plugin.call("echo", new byte[4]).length);
            PluginFailure tooMuch =
                    assertThrows(PluginFailure.class, () -> plugin.call("echo", new byte[5]));
            assertEquals("E2BIG", tooMuch.pluginMessage());
            assertThrows(LimitExceeded.class, () -> plugin.call("echo", new byte[10]));
            assertThrows(DeadlineExceeded.class, () -> plugin.call("spin", NOTHING, soon));
        }
    }

    @Test
    void capabilitiesWorkAsWithAnyAbi() {
        try (Host host = new Host(folder)) {
            host.with(new ProbeCapability("probe/1").function("next", ":l", call -> 5));
            Module module = new Module();
            int next = module.builder.importFunction("wardian:probe/1", "next", ":l");
            module.begins().runs("next", c -> c.op(Opcode.CALL, next));
            Plugin plugin = load(host, draft(host, module, "next").asksFor("probe"));

            PluginFailure failure =
                    assertThrows(PluginFailure.class, () -> plugin.call("next", NOTHING));

            assertEquals(5, failure.code());
            assertEquals(List.of("probe/1 next 5"), host.audit().calls);
        }
    }

    @Test
    void itsOwnCheckRefusesModules() {
        try (Host host = new Host(folder)) {
            Problem noBegin = refusal(host, draft(host, new Module().saysBack("echo"), "echo"));
            assertEquals("there is no begin", noBegin.message());

            Module begins = new Module().begins().saysBack("echo");
            Problem missing = refusal(host, draft(host, begins, "echo", "more"));
            assertEquals(ErrorId.OPERATION_NOT_EXPORTED, missing.id());
            assertTrue(missing.hint().contains("run.more"), missing::hint);

            Module wrong = new Module().begins();
            wrong.builder.export("run.echo", wrong.builder.function(":i", c -> c.i32(0)));
            assertEquals(
                    ErrorId.OPERATION_TYPE_MISMATCH,
                    refusal(host, draft(host, wrong, "echo")).id());
        }
    }

    @Test
    void aHealthCheckThatFailsRefusesThePlugin() {
        try (Host host = new Host(folder)) {
            Module module = new Module().begins().saysBack("echo");
            module.builder.export("alive", module.builder.function(":l", c -> c.i64(3)));
            PluginFolder.Draft draft = draft(host, module, "echo");

            PluginFailure failure = assertThrows(PluginFailure.class, () -> load(host, draft));

            assertEquals(3, failure.code());
            assertEquals("alive", failure.info().operation());
        }
    }

    @Test
    void itsFunctionsAreForItsOwnModules() {
        try (Host host = new Host(folder)) {
            Module module = new Module();
            module.builder.importFunction("wardian:core/1", "reply_len", ":i");
            Problem core = refusal(host, draft(host, module.begins().saysBack("echo"), "echo"));
            assertEquals(ErrorId.UNKNOWN_IMPORT, core.id());
            assertEquals("set abi to wardian/1", core.hint());

            Guest guest = new Guest();
            guest.imports("pipe:host/1", "get", "i:l");
            Problem pipe = refusal(host, host.folder().plugin("pipe").guest(guest.echo("echo")));
            assertEquals("set abi to pipe/1", pipe.hint());
        }
    }

    @Test
    void anotherVersionOfItsFunctionsIsNamed() {
        try (Host host = new Host(folder)) {
            Module module = new Module();
            module.builder.importFunction("pipe:host/2", "get", "i:l");
            Problem problem = refusal(host, draft(host, module.begins().saysBack("echo"), "echo"));

            assertEquals(ErrorId.ABI_TOO_NEW, problem.id());
            assertTrue(problem.message().endsWith("this host has pipe:host/1"), problem::message);
        }
    }

    @Test
    void anImportOfTheWrongTypeOrNameIsRefused() {
        try (Host host = new Host(folder)) {
            Module wrong = new Module();
            wrong.builder.importFunction("pipe:host/1", "get", "l:l");
            assertEquals(
                    ErrorId.IMPORT_TYPE_MISMATCH,
                    refusal(host, draft(host, wrong.begins().saysBack("echo"), "echo")).id());

            Module unknown = new Module();
            unknown.builder.importFunction("pipe:host/1", "peek", "i:l");
            assertEquals(
                    ErrorId.UNKNOWN_IMPORT,
                    refusal(host, draft(host, unknown.begins().saysBack("echo"), "echo")).id());
        }
    }
}
