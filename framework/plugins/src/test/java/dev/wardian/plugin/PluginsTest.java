package dev.wardian.plugin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simplest call: a module, and nothing else. */
class PluginsTest {
    @TempDir Path folder;

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Problem only(Supplier<StandalonePlugin> load) {
        PluginLinkException refused = assertThrows(PluginLinkException.class, load::get);
        assertEquals(1, refused.problems().size(), refused::getMessage);
        return refused.problems().get(0);
    }

    @Test
    void moduleIsCalledWithBytesAndText() throws IOException {
        Path module = file("my greeter.wasm", new Guest().echo("greet").build());

        try (StandalonePlugin greeter = Plugins.load(module)) {
            assertArrayEquals(new byte[] {1, -1}, greeter.call("greet", new byte[] {1, -1}));
            assertEquals("Grüße, Ada", greeter.call("greet", "Grüße, Ada"));
            assertEquals("local.my-greeter", greeter.id());
            assertEquals(Set.of("greet"), greeter.operations());
            assertTrue(greeter.granted().isEmpty());
            assertEquals(PluginLimits.DEFAULT.get(Limit.DEADLINE), Limit.DEADLINE.defaultValue());
        }
    }

    @Test
    void outputThatIsNoTextIsAMismatchAndTextWithoutAnEncodingIsRefused() {
        byte[] module = new Guest().echo("echo").says("bad", 50_000, (byte) 0xff).build();

        try (StandalonePlugin plugin = Plugins.load("guest", module)) {
            OutputMismatch mismatch =
                    assertThrows(OutputMismatch.class, () -> plugin.call("bad", ""));
            assertEquals("UTF-8 text", mismatch.expected());
            assertEquals("bad", mismatch.info().operation());
            assertThrows(IllegalArgumentException.class, () -> plugin.call("echo", "\ud800"));
        }
    }

    @Test
    void functionsOfNumbersAreCalledWithNumbers() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("add", module.function("ii:i", c -> c.get(0).get(1).op(Opcode.I32_ADD)));
        module.export("_initialize", module.function(":", c -> {}));
        module.export("odd name", module.function(":", c -> {}));

        try (StandalonePlugin adder = Plugins.load("adder.wasm", module.build())) {
            assertArrayEquals(new long[] {42}, adder.callNumbers("add", 40, 2));
            assertEquals(Set.of("add"), adder.operations());
            interface Adder {
                int add(int a, int b);
            }
            assertEquals(-1, adder.as(Adder.class).add(1, -2));
        }
    }

    record Point(int x, int y) {}

    interface Echo {
        Point echo(Point value);

        @Operation("echo")
        String text(String value);

        @Operation("echo")
        long number(long value);

        @Operation("echo")
        byte[] bytes(byte[] value);

        void nothing();
    }

    @Test
    void typesOfAnInterfaceSayWhatTheBytesAre() {
        byte[] module = new Guest().echo("echo").echo("nothing").build();

        try (StandalonePlugin plugin = Plugins.load("guest", module)) {
            Echo echo = plugin.as(Echo.class);
            assertEquals(new Point(1, 2), echo.echo(new Point(1, 2)));
            assertEquals("{", echo.text("{"));
            assertEquals(7, echo.number(7));
            assertArrayEquals(new byte[] {9}, echo.bytes(new byte[] {9}));
            echo.nothing();
        }
    }

    @Test
    void unknownOperationIsAnErrorThatListsTheOthers() {
        try (StandalonePlugin plugin =
                Plugins.load("guest", new Guest().echo("greet").echo("part").build())) {
            IllegalArgumentException error =
                    assertThrows(IllegalArgumentException.class, () -> plugin.call("great", ""));
            assertTrue(
                    String.valueOf(error.getMessage()).contains("'great'; it has greet, part"),
                    error::getMessage);
        }
    }

    @Test
    void closedPluginAcceptsNoCalls() {
        StandalonePlugin plugin = Plugins.load("guest", new Guest().echo("greet").build());
        plugin.close();

        assertThrows(PluginUnavailable.class, () -> plugin.call("greet", ""));
        plugin.close();
    }

    @Test
    void limitsCanBeSet() {
        byte[] module = new Guest().echo("echo").build();
        PluginLimits limits = PluginLimits.DEFAULT.with(Limit.INPUT, 3);

        try (StandalonePlugin plugin = Plugins.load("guest", module, limits)) {
            assertEquals("abc", plugin.call("echo", "abc"));
            LimitExceeded error =
                    assertThrows(LimitExceeded.class, () -> plugin.call("echo", "abcd"));
            assertEquals(Limit.INPUT, error.limit());
        }
    }

    @Test
    void moduleOverItsLimitIsRejectedAsAnyPlugin() throws IOException {
        byte[] module = new Guest().echo("echo").build();
        PluginLimits limits = PluginLimits.DEFAULT.with(Limit.MODULE, module.length - 1);

        assertEquals(
                ErrorId.MODULE_TOO_LARGE, only(() -> Plugins.load("guest", module, limits)).id());
        Path file = file("guest.wasm", module);
        assertEquals(ErrorId.MODULE_TOO_LARGE, only(() -> Plugins.load(file, limits)).id());
    }

    @Test
    void importOfACapabilityNeedsAManifestAndThenAGrant() throws IOException {
        Guest guest = new Guest();
        int next = guest.imports("wardian:probe/1", "next", ":i");
        byte[] module = guest.answers("ask", c -> c.op(Opcode.CALL, next)).build();
        Path file = file("guest.wasm", module);

        Problem problem = only(() -> Plugins.load(file));

        assertEquals(ErrorId.MANIFEST_NEEDED, problem.id());
        assertTrue(problem.message().contains("wardian:probe/1"), problem::message);
        assertTrue(problem.hint().contains("write a manifest"), problem::hint);
        assertTrue(problem.hint().contains("grant"), problem::hint);

        String begun = Plugins.manifestOf(file);
        assertTrue(begun.contains("wardian:probe/1"), begun);
        Path manifest =
                Files.writeString(
                        folder.resolve("plugin.yaml"),
                        begun + "capabilities: { probe: { reason: a test } }\n");
        ProbeCapability probe = new ProbeCapability("probe/1").function("next", ":i", call -> 5);
        PluginManager.Builder settings = PluginManager.builder().capabilities(List.of(probe));
        assertThrows(PluginException.class, () -> Plugins.load(manifest, settings));
        settings.grants(
                Grants.NONE.withPlugin(
                        "local.guest",
                        dev.wardian.plugin.capability.PolicySet.EMPTY.with(
                                probe, new ProbeCapability.Use())));
        try (StandalonePlugin plugin = Plugins.load(manifest, settings)) {
            assertEquals(5, Host.number(plugin, "ask"));
        }
        // The grant is for the manifest, which says what for.
        assertEquals(ErrorId.MANIFEST_NEEDED, only(() -> Plugins.load(file, settings)).id());
    }

    @Test
    void importsThatNobodyProvidesAreTheManagersToReport() {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("env", "twice", "i:i");
        module.export("f", module.function(":i", c -> c.i32(1)));

        assertEquals(ErrorId.UNKNOWN_IMPORT, only(() -> Plugins.load("m", module.build())).id());
    }

    @Test
    void moduleWithoutAnOperationIsRejectedWithWhatToExport() {
        Problem none = only(() -> Plugins.load("m", new ModuleBuilder().build()));
        assertEquals(ErrorId.MANIFEST_NEEDED, none.id());
        assertTrue(none.hint().contains("op:NAME"), none::hint);
        assertTrue(none.hint().contains("function of numbers"), none::hint);

        // It imports wardian:core/1, so functions of numbers would not help.
        Problem core = only(() -> Plugins.load("m", new Guest().build()));
        assertEquals(ErrorId.MANIFEST_NEEDED, core.id());
        assertTrue(core.message().contains("wardian/1"), core::message);
    }

    private static byte[] exporting(int count, String prefix) {
        ModuleBuilder module = new ModuleBuilder();
        int function = module.function(":i", c -> c.i32(1));
        for (int i = 0; i < count; i++) {
            module.export(prefix + i, function);
        }
        return module.build();
    }

    @ParameterizedTest
    @CsvSource({"1001, f, 1000 operations", "1000, 60, 65536 bytes"})
    void moduleWithMoreOperationsThanAManifestCanNameIsRejectedWithWhatToDo(
            int count, String prefix, String said) throws IOException {
        String name = prefix.equals("f") ? "f" : "f".repeat(Integer.parseInt(prefix));
        byte[] module = exporting(count, name);
        Path file = file("many.wasm", module);

        Problem problem = only(() -> Plugins.load(file));

        assertEquals(ErrorId.MANIFEST_NEEDED, problem.id());
        assertTrue(problem.message().contains("exports " + count), problem::message);
        assertTrue(problem.message().contains(said), problem::message);
        assertTrue(problem.hint().contains("names the operations to call"), problem::hint);

        // What the hint says works.
        String begun = Plugins.manifestOf(file);
        Path manifest =
                Files.writeString(
                        folder.resolve("plugin.yaml"),
                        begun.substring(0, begun.indexOf("operations:"))
                                + "operations: { "
                                + name
                                + "7: {} }\n");
        try (StandalonePlugin plugin = Plugins.load(manifest, PluginManager.builder())) {
            assertArrayEquals(new long[] {1}, plugin.callNumbers(name + "7"));
        }
        try (StandalonePlugin most = Plugins.load("most", exporting(1000, "f"))) {
            assertArrayEquals(new long[] {1}, most.callNumbers("f999"));
        }
    }

    @ParameterizedTest
    @CsvSource({"<html>, HTML", "{\"a\": 1}, JSON"})
    void fileThatIsNoModuleIsRejectedAsInAFolder(String content, String said) {
        Problem problem = only(() -> Plugins.load("page", utf8(content)));

        assertEquals(ErrorId.MODULE_INVALID, problem.id());
        assertTrue((problem.message() + problem.hint()).contains(said), problem::toString);
    }

    @Test
    void fileThatCannotBeReadIsNamed() {
        Problem missing = only(() -> Plugins.load(folder.resolve("missing.wasm")));
        assertEquals(ErrorId.MODULE_UNREADABLE, missing.id());
        assertTrue(missing.message().endsWith("missing.wasm does not exist"), missing::message);

        Problem notFile = only(() -> Plugins.load(folder));
        assertEquals(ErrorId.MODULE_UNREADABLE, notFile.id());
        assertTrue(notFile.hint().contains("PluginManager.builder"), notFile::hint);
    }

    @ParameterizedTest
    @CsvSource({
        "greeter.wasm, local.greeter",
        "Greeter V2.wasm, local.greeter-v2",
        "2048.wasm, local.module-2048",
        "'', local.module",
        "../../etc/passwd, local.module-etc-passwd",
        "größe, local.gr-e",
        ".hidden.wasm, local.module-hidden",
    })
    void anyNameBecomesAnId(String name, String id) {
        try (StandalonePlugin plugin = Plugins.load(name, new Guest().echo("e").build())) {
            assertEquals(id, plugin.id());
        }
    }

    @Test
    void manifestThatIsWrittenLoadsFromAFolder() throws IOException {
        Path own = Files.createDirectory(folder.resolve("greeter"));
        Path module = Files.write(own.resolve("greeter.wasm"), new Guest().echo("greet").build());
        Files.writeString(own.resolve("plugin.yaml"), Plugins.manifestOf(module));

        try (PluginManager manager = PluginManager.builder(folder).build()) {
            assertEquals(PluginState.ACTIVE, manager.loadAll().get(0).state());
            assertEquals("hi", manager.ref("local.greeter").get().call("greet", "hi"));
        }
    }

    @Test
    void pluginWithAManifestIsBoundByItsKinds() throws IOException {
        Path manifest =
                new PluginFolder(folder)
                        .plugin("guest")
                        .guest(new Guest().echo("echo").echo("nothing"))
                        .write();

        try (StandalonePlugin plugin = Plugins.load(manifest)) {
            assertEquals("test.guest", plugin.id());
            assertThrows(PluginLinkException.class, () -> plugin.as(Echo.class));
        }
    }

    @Test
    void fallbackAnswersForAModuleToo() {
        interface Spin {
            String spin(String value);
        }
        byte[] module = new Guest().spins("spin").build();
        PluginLimits limits = PluginLimits.DEFAULT.with(Limit.DEADLINE, 10_000_000L);

        try (StandalonePlugin plugin = Plugins.load("guest", module, limits)) {
            assertEquals("own", plugin.as(Spin.class, value -> "own").spin(""));
        }
    }
}
