package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules that do not speak the plugin ABI. */
class PlainModuleTest {
    private static final PluginCallOptions OPTIONS = PluginCallOptions.DEFAULT;

    @TempDir Path folder;

    private static Plugin load(Host host, PluginFolder.Draft draft) {
        return host.manager("test.plain").load(draft.write());
    }

    private static List<ErrorId> refusal(Host host, PluginFolder.Draft draft) {
        PluginLinkException refused =
                assertThrows(PluginLinkException.class, () -> load(host, draft));
        return refused.problems().stream().map(Problem::id).toList();
    }

    private static PluginFolder.Draft draft(Host host, ModuleBuilder module, String... operations) {
        PluginFolder.Draft draft =
                host.folder().plugin("plain").abi("plain").module(module.build());
        for (String operation : operations) {
            draft.declares(operation);
        }
        return draft;
    }

    @Test
    void exportsOfNumbersAreCalledDirectly() {
        ModuleBuilder module = new ModuleBuilder();
        module.export(
                "add",
                module.function(
                        "il:l",
                        c -> c.get(0).op(Opcode.I64_EXTEND_I32_S).get(1).op(Opcode.I64_ADD)));
        module.export("half", module.function("d:d", c -> c.get(0).f64(0.5).op(Opcode.F64_MUL)));
        module.export("swap", module.function("ii:ii", c -> c.get(1).get(0)));
        module.export("div", module.function("ii:i", c -> c.get(0).get(1).op(Opcode.I32_DIV_S)));
        module.export("secret", module.function(":", c -> c.op(Opcode.UNREACHABLE)));
        try (Host host = new Host(folder)) {
            Plugin plugin = load(host, draft(host, module, "add", "half", "swap", "div"));

            assertArrayEquals(new long[] {40}, plugin.callNumbers("add", OPTIONS, -2, 42));
            assertEquals(
                    1.25,
                    Double.longBitsToDouble(
                            plugin.callNumbers("half", OPTIONS, Double.doubleToRawLongBits(2.5))[
                                    0]));
            assertArrayEquals(new long[] {2, 1}, plugin.callNumbers("swap", OPTIONS, 1, 2));
            assertThrows(PluginTrap.class, () -> plugin.callNumbers("div", OPTIONS, 1, 0));
            assertArrayEquals(new long[] {3}, plugin.callNumbers("div", OPTIONS, 9, 3));
            assertEquals(1, plugin.figures().replaced());
            assertEquals("[i32 i64] -> [i64]", plugin.numberType("add").orElseThrow().toString());
            assertEquals(Optional.empty(), plugin.numberType("secret"));
            assertThrows(
                    IllegalArgumentException.class, () -> plugin.callNumbers("secret", OPTIONS));
            assertThrows(
                    IllegalArgumentException.class, () -> plugin.callNumbers("add", OPTIONS, 1));
            assertThrows(IllegalArgumentException.class, () -> plugin.call("add", new byte[0]));
        }
    }

    @Test
    void grantedCapabilitiesWorkAndAMemoryIsNotNeeded() {
        ModuleBuilder module = new ModuleBuilder();
        int next = module.importFunction("wardian:probe/1", "next", ":l");
        int take = module.importFunction("wardian:probe/1", "take", "ii:i");
        module.export("next", module.function(":l", c -> c.op(Opcode.CALL, next)));
        module.export("take", module.function(":i", c -> c.i32(0).i32(1).op(Opcode.CALL, take)));
        try (Host host = new Host(folder)) {
            host.with(
                    new ProbeCapability("probe/1")
                            .function("next", ":l", call -> 1L << 40)
                            .function("take", "ii:i", call -> call.bytes(0, 1, 9).length));
            Plugin plugin = load(host, draft(host, module, "next", "take").asksFor("probe"));

            assertArrayEquals(new long[] {1L << 40}, plugin.callNumbers("next", OPTIONS));
            assertArrayEquals(new long[] {-1}, plugin.callNumbers("take", OPTIONS));
        }
    }

    @Test
    void otherImportsAndOperationsThatAreNoNumbersAreRefused() {
        try (Host host = new Host(folder)) {
            ModuleBuilder core = new ModuleBuilder();
            core.importFunction("wardian:core/1", "reply_len", ":i");
            core.export("f", core.function(":", c -> {}));
            assertEquals(List.of(ErrorId.UNKNOWN_IMPORT), refusal(host, draft(host, core, "f")));
            ModuleBuilder references = new ModuleBuilder();
            references.export("f", references.function("E:", c -> {}));
            assertEquals(
                    List.of(ErrorId.OPERATION_TYPE_MISMATCH, ErrorId.OPERATION_NOT_EXPORTED),
                    refusal(host, draft(host, references, "f", "g")));
        }
    }

    @Test
    void aHandOverOfStateIsRefusedAtItsLine() {
        try (Host host = new Host(folder)) {
            ModuleBuilder module = new ModuleBuilder();
            module.export("f", module.function(":", c -> {}));
            PluginFolder.Draft draft =
                    draft(host, module, "f")
                            .line("instances: { mode: single }")
                            .line("state: { handover: true }");

            PluginLinkException refused =
                    assertThrows(PluginLinkException.class, () -> load(host, draft));

            Problem problem = refused.problems().get(0);
            assertEquals(ErrorId.MODULE_UNSUPPORTED, problem.id());
            assertTrue(problem.toString().contains("plain/plugin.yaml:9:"), problem::toString);
        }
    }

    @Test
    void anAbiThatNobodyOffersIsRefusedWithAPlace() {
        try (Host host = new Host(folder)) {
            PluginFolder.Draft draft =
                    host.folder()
                            .plugin("plain")
                            .abi("wasi-command")
                            .guest(new Guest().echo("run"));

            ManifestException refused =
                    assertThrows(ManifestException.class, () -> load(host, draft));

            Problem problem = refused.problems().get(0);
            assertEquals(ErrorId.BAD_VALUE, problem.id());
            assertTrue(problem.toString().contains("plain/plugin.yaml:5:"), problem::toString);
        }
    }
}
