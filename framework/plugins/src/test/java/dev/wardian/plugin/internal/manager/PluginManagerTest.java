package dev.wardian.plugin.internal.manager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginApi;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginRef;
import dev.wardian.plugin.PluginSet;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PluginManagerTest extends FolderFixture {
    private static final byte[] NOTHING = new byte[0];

    private static Guest echo() {
        return new Guest().echo("echo");
    }

    private PluginFolder.Draft draft(String name) {
        return host.folder().plugin(name).guest(echo());
    }

    @Test
    void foldersWithAManifestAndManifestsBesideTheirModuleAreFound() throws IOException {
        draft("a").write();
        Path flat = draft("b").write();
        Files.copy(flat, folder.resolve("flat.plugin.yaml"));
        Files.move(folder.resolve("b/b.wasm"), folder.resolve("b.wasm"));
        Files.delete(flat);
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(folder.resolve("readme.txt"), "no plugin");
        PluginManager manager = host.manager();

        List<PluginStatus> found = manager.loadAll();

        assertEquals(
                List.of("a/plugin.yaml ACTIVE", "flat.plugin.yaml ACTIVE"),
                found.stream().map(s -> s.source() + " " + s.state()).toList());
        assertArrayEquals("x".getBytes(UTF_8), manager.call("test.b", "echo", "x".getBytes(UTF_8)));
    }

    @Test
    void oneBadPluginHidesNoOther() throws IOException {
        draft("a").line("nonsense: true").write();
        draft("b").declares("missing").write();
        draft("c").write();
        Files.write(draft("d").write().resolveSibling("d.wasm"), new byte[] {0});
        Guest sick = new Guest().operation("__health", c -> c.i32(3));
        host.folder().plugin("e").guest(sick.echo("echo")).write();
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(List.of(ErrorId.UNKNOWN_KEY), ids(status(manager, "a")));
        assertEquals(List.of(ErrorId.OPERATION_NOT_EXPORTED), ids(status(manager, "b")));
        assertEquals(PluginState.ACTIVE, status(manager, "c").state());
        assertEquals(List.of(ErrorId.MODULE_HASH_MISMATCH), ids(status(manager, "d")));
        PluginStatus unhealthy = status(manager, "e");
        assertEquals(PluginState.REJECTED, unhealthy.state());
        assertEquals(3, assertInstanceOf(PluginFailure.class, unhealthy.failure()).code());
        assertEquals(List.of("test.c"), manager.active().all().stream().map(Plugin::id).toList());
        for (PluginStatus rejected : manager.plugins()) {
            for (Problem problem : rejected.problems()) {
                assertNotNull(problem.location(), rejected::source);
                assertEquals(rejected.source(), problem.location().file());
            }
        }
    }

    @Test
    void aRejectedPluginIsTriedAgain() {
        PluginFolder.Draft wrong = draft("a").line("nonsense: true");
        wrong.write();
        PluginManager manager = host.manager();
        manager.loadAll();
        assertTrue(manager.find("test.a").isEmpty());

        draft("a").write();
        manager.loadAll();

        assertEquals(PluginState.ACTIVE, manager.find("test.a").orElseThrow().state());
        assertEquals(1, manager.plugins().size());
    }

    @Test
    void aModuleOutsideOfThePluginsFolderIsNotRead() throws IOException {
        Path manifest = draft("a").write();
        Path outside = temporary.resolve("outside.wasm");
        Files.move(manifest.resolveSibling("a.wasm"), outside);
        Files.createSymbolicLink(manifest.resolveSibling("a.wasm"), outside);

        PluginLinkException refused =
                assertThrows(PluginLinkException.class, () -> host.manager().load(manifest));

        assertEquals(ErrorId.PATH_LEAVES_PLUGIN, refused.problems().get(0).id());
    }

    @Test
    void aModuleThatIsMissingOrNoFileOrTooLargeIsRefused() throws IOException {
        Path missing = draft("a").write();
        Files.delete(missing.resolveSibling("a.wasm"));
        Path directory = draft("b").write();
        Files.delete(directory.resolveSibling("b.wasm"));
        Files.createDirectory(directory.resolveSibling("b.wasm"));
        draft("c").line("limits: { module: 100B }").write();
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(List.of(ErrorId.MODULE_UNREADABLE), ids(status(manager, "a")));
        assertEquals(List.of(ErrorId.MODULE_UNREADABLE), ids(status(manager, "b")));
        assertEquals(List.of(ErrorId.MODULE_TOO_LARGE), ids(status(manager, "c")));
    }

    @Test
    void aManifestThatIsNotThereIsRejectedToo() {
        assertThrows(
                ManifestException.class,
                () -> host.manager().load(folder.resolve("nobody/plugin.yaml")));
    }

    @Test
    void everyTransitionIsToldInOrder() {
        List<String> told = new ArrayList<>();
        host.setting(
                b ->
                        b.listener(
                                        (before, now) -> {
                                            throw new IllegalStateException("a bad listener");
                                        })
                                .listener(
                                        (before, now) ->
                                                told.add(
                                                        before
                                                                + ">"
                                                                + now.state()
                                                                + " "
                                                                + now.generation())));
        draft("a").write();
        PluginManager manager = host.manager();
        manager.loadAll();
        manager.unload("test.a");

        assertEquals(
                List.of(
                        "null>DISCOVERED 0",
                        "DISCOVERED>VERIFIED 0",
                        "VERIFIED>READY 1",
                        "READY>STARTING 1",
                        "STARTING>ACTIVE 1",
                        "ACTIVE>DRAINING 1",
                        "DRAINING>STOPPED 1"),
                told);
    }

    @Test
    void theIdOfAnActivePluginIsTaken() {
        draft("a").write();
        PluginFolder.Draft twin = host.folder().plugin("a").guest(echo());
        PluginManager manager = host.manager();
        manager.loadAll();
        Path copy = folder.resolve("twin.plugin.yaml");
        assertEquals(3, manager.call("test.a", "echo", new byte[3]).length);

        PluginLinkException refused =
                assertThrows(
                        PluginLinkException.class,
                        () -> {
                            Files.writeString(copy, twin.manifest());
                            Files.copy(folder.resolve("a/a.wasm"), folder.resolve("a.wasm"));
                            manager.load(copy);
                        });

        assertEquals(ErrorId.KEYS_CONFLICT, refused.problems().get(0).id());
        assertTrue(refused.problems().get(0).message().contains("a/plugin.yaml"));
        assertEquals(3, manager.call("test.a", "echo", new byte[3]).length);
    }

    @Test
    void pluginsStartAfterThoseThatTheyRequire() {
        draft("a").line("requires: { plugins: { test.b: ^1.0 } }").write();
        draft("b").line("requires: { plugins: { test.c: '>=1 <2' } }").write();
        draft("c").write();
        draft("d").line("requires: { plugins: { test.c: ^2.0, test.nobody: '1' } }").write();
        draft("e").line("requires: { plugins: { test.f: '1' } }").write();
        draft("f").line("requires: { plugins: { test.e: '1' } }").write();
        draft("g").line("requires: { host: '>=9' }").write();
        draft("h").line("requires: { host: '>=1.0 <2' }").write();
        PluginManager manager = host.manager();

        manager.loadAll();

        long a = status(manager, "a").generation();
        long b = status(manager, "b").generation();
        long c = status(manager, "c").generation();
        assertTrue(0 < c && c < b && b < a, () -> c + " " + b + " " + a);
        assertEquals(
                List.of(ErrorId.REQUIREMENT_NOT_MET, ErrorId.REQUIREMENT_NOT_MET),
                ids(status(manager, "d")));
        assertEquals(List.of(ErrorId.REQUIREMENT_CYCLE), ids(status(manager, "e")));
        assertEquals(List.of(ErrorId.REQUIREMENT_CYCLE), ids(status(manager, "f")));
        assertEquals(List.of(ErrorId.REQUIREMENT_NOT_MET), ids(status(manager, "g")));
        assertEquals(PluginState.ACTIVE, status(manager, "h").state());
    }

    @Test
    void aHostHasTheVersionOfThePluginApi() {
        draft("same").line("requires: { host: '=" + PluginApi.VERSION + ".0' }").write();
        draft("short").line("requires: { host: '" + PluginApi.VERSION + "' }").write();
        draft("later").line("requires: { host: '>" + PluginApi.VERSION + "' }").write();
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(PluginState.ACTIVE, status(manager, "same").state());
        assertEquals(PluginState.ACTIVE, status(manager, "short").state());
        PluginStatus later = status(manager, "later");
        assertEquals(List.of(ErrorId.REQUIREMENT_NOT_MET), ids(later));
        String message = Objects.requireNonNull(later.failure()).getMessage();
        assertTrue(
                message.contains("requires the plugin API >" + PluginApi.VERSION)
                        && message.contains(
                                "this host has version " + PluginApi.VERSION + " of it"),
                message);
    }

    @Test
    void aCycleOfRequirementsIsToldAsOneToThoseThatAreInIt() {
        draft("a").line("requires: { plugins: { test.b: '1', test.nobody: '1' } }").write();
        draft("b").line("requires: { plugins: { test.c: '1' } }").write();
        draft("c").line("requires: { plugins: { test.d: '1', test.a: '1' } }").write();
        draft("d").write();
        draft("outside").line("requires: { plugins: { test.a: '1' } }").write();
        PluginManager manager = host.manager();

        manager.loadAll();

        PluginStatus a = status(manager, "a");
        assertEquals(
                List.of(ErrorId.REQUIREMENT_CYCLE, ErrorId.REQUIREMENT_NOT_MET),
                ids(a).stream().sorted(Comparator.reverseOrder()).toList());
        for (String name : List.of("a", "b", "c")) {
            PluginStatus status = status(manager, name);
            Problem cycle =
                    status.problems().stream()
                            .filter(problem -> problem.id() == ErrorId.REQUIREMENT_CYCLE)
                            .findFirst()
                            .orElseThrow();
            String way =
                    switch (name) {
                        case "a" -> "test.a requires test.b requires test.c requires test.a";
                        case "b" -> "test.b requires test.c requires test.a requires test.b";
                        default -> "test.c requires test.a requires test.b requires test.c";
                    };
            assertEquals(way, cycle.message());
            assertEquals(status.source(), Objects.requireNonNull(cycle.location()).file());
        }
        assertEquals(PluginState.ACTIVE, status(manager, "d").state());
        assertEquals(List.of(ErrorId.REQUIREMENT_NOT_MET), ids(status(manager, "outside")));

        draft("c").write();
        manager.loadAll();

        assertEquals(PluginState.ACTIVE, status(manager, "b").state());
    }

    @Test
    void aHandleOutlivesItsGeneration() {
        Path manifest = draft("a").write();
        PluginManager manager = host.manager();
        Plugin first = manager.load(manifest);
        assertThrows(IllegalStateException.class, () -> manager.load(manifest));

        manager.unload("test.a");
        PluginUnavailable stopped =
                assertThrows(PluginUnavailable.class, () -> first.call("echo", NOTHING));
        assertEquals(PluginState.STOPPED, stopped.state());
        assertEquals(0, manager.memoryHeld());
        manager.loadAll();
        assertEquals(PluginState.STOPPED, first.state());

        draft("a").version("1.1.0").write();
        Plugin second = manager.load(manifest);

        assertSame(first, second);
        assertEquals("1.1.0", first.version());
        assertEquals(2, first.generation());
        assertEquals(0, first.figures().calls());
        assertEquals(3, first.call("echo", new byte[3]).length);
    }

    @Test
    void referencesFollowWhatIsActive() {
        draft("a").line("implements: [com.acme.Greeter]").write();
        Path late = draft("b").line("implements: [com.acme.Greeter, com.acme.Other]").write();
        PluginManager manager = host.manager();
        PluginRef<Plugin> byId = manager.ref("test.b");
        PluginRef<Plugin> greeter = manager.service("com.acme.Greeter");
        PluginSet<Plugin> greeters = manager.services("com.acme.Greeter");
        List<String> made = new ArrayList<>();
        PluginRef<String> mapped =
                greeter.map(
                        plugin -> {
                            made.add(plugin.id());
                            return "proxy of " + plugin.id();
                        });
        PluginSet<String> names = greeters.map(Plugin::id);
        assertTrue(byId.find().isEmpty());
        assertThrows(PluginUnavailable.class, byId::get);
        assertThrows(PluginUnavailable.class, mapped::get);
        assertEquals(List.of(), greeters.all());

        manager.load(late);
        assertEquals("test.b", byId.get().id());
        assertEquals("test.b", greeter.get().id());
        assertEquals("proxy of test.b", mapped.get());
        manager.loadAll();
        assertEquals("proxy of test.a", mapped.get());
        assertEquals("proxy of test.a", mapped.get());
        assertEquals(List.of("test.b", "test.a"), made);
        assertEquals(List.of("test.a", "test.b"), names.all());
        assertSame(names.all(), names.all());
        manager.unload("test.a");
        assertEquals("test.b", greeter.get().id());
        assertEquals(List.of("test.b"), names.all());
        assertEquals("test.b", manager.service("com.acme.Other").get().id());
        manager.unload("test.b");
        assertTrue(greeter.find().isEmpty());
        assertEquals(PluginState.STOPPED, byId.get().state());
    }

    @Test
    void figuresTellOfCallsFailuresLatencyAndHostCalls() {
        host.with(new ProbeCapability("probe/1").function("use", ":i", call -> 0));
        Guest guest = new Guest();
        int use = guest.imports("wardian:probe/1", "use", ":i");
        guest.operation("twice", c -> c.op(Opcode.CALL, use).op(Opcode.DROP).op(Opcode.CALL, use));
        guest.operation("fail", c -> c.i32(1));
        Plugin plugin = host.load(guest);

        plugin.call("twice", NOTHING);
        plugin.call("twice", NOTHING);
        assertThrows(PluginFailure.class, () -> plugin.call("fail", NOTHING));

        PluginFigures figures = plugin.figures();
        assertEquals(3, figures.calls());
        assertEquals(1, figures.failures());
        assertEquals(0, figures.refused());
        assertEquals(Set.of(CapabilityName.of("probe/1")), figures.capabilities().keySet());
        assertEquals(4, figures.capability(CapabilityName.of("probe/1")).calls());
        assertEquals(3, figures.latency().count());
        assertTrue(Objects.requireNonNull(figures.latency().percentile(50)).toNanos() > 0);
        assertEquals(65_536, figures.memoryBytes());
        assertEquals(
                List.of("probe/1 use 0", "probe/1 use 0", "probe/1 use 0", "probe/1 use 0"),
                host.audit().calls);
        assertEquals(List.of("test.guest probe/1: use"), host.audit().grants);
    }

    @Test
    void capabilitiesSeeThePluginAndItsConfigurationAndAreClosedOnce() {
        int[] closed = {0};
        ProbeCapability probe = new ProbeCapability("probe/1").onClose(() -> closed[0]++);
        host.with(probe).setting(b -> b.config("test.a", Map.of("greeting", "Hi", "extra", "1")));
        draft("a").asksFor("probe").line("config: { greeting: Hello, name: World }").write();
        PluginManager manager = host.manager("test.a");

        manager.loadAll();

        assertEquals("test.a", probe.bound().get(0).pluginId());
        assertEquals("1.0.0", probe.bound().get(0).version());
        assertEquals("plugin.test.a", probe.bound().get(0).logger().getName());
        assertEquals(
                Map.of("greeting", "Hi", "name", "World", "extra", "1"),
                probe.bound().get(0).config());
        assertEquals(0, closed[0]);
        manager.close();
        manager.close();
        assertEquals(1, closed[0]);
        assertThrows(IllegalStateException.class, manager::loadAll);
    }

    @Test
    void capabilitiesOfAPluginThatDoesNotStartAreClosed() {
        int[] closed = {0};
        host.with(new ProbeCapability("probe/1").onClose(() -> closed[0]++));
        draft("a").asksFor("probe").declares("missing").write();
        Guest failing = new Guest().echo("echo").operation("__init", c -> c.i32(1));
        host.folder().plugin("b").guest(failing).asksFor("probe").write();
        PluginManager manager = host.manager("test.a", "test.b");

        manager.loadAll();

        assertEquals(2, closed[0]);
        assertEquals(0, manager.memoryHeld());
    }

    @Test
    void aCapabilityThatCannotBeBoundOrClosedHidesNoOther() {
        ProbeCapability unbound =
                new ProbeCapability("unbound/1")
                        .onBind(
                                () -> {
                                    throw new IllegalStateException("no database");
                                });
        int[] closed = {0};
        ProbeCapability stubborn =
                new ProbeCapability("stubborn/1")
                        .onClose(
                                () -> {
                                    throw new IllegalStateException("still open");
                                });
        ProbeCapability tame = new ProbeCapability("tame/1").onClose(() -> closed[0]++);
        host.with(unbound).with(stubborn).with(tame);
        draft("a").asksFor("tame", "unbound").write();
        draft("b").asksFor("stubborn", "tame").write();
        PluginManager manager = host.manager("test.a", "test.b");

        manager.loadAll();
        manager.close();

        PluginStatus rejected = status(manager, "a");
        assertEquals(PluginState.REJECTED, rejected.state());
        assertEquals(List.of(ErrorId.START_FAILED), ids(rejected));
        assertTrue(rejected.problems().get(0).message().contains("no database"));
        assertEquals(PluginState.STOPPED, status(manager, "b").state());
        assertEquals(2, closed[0]);
    }

    @Test
    void whatCannotBeCalledIsSaidSo() {
        draft("a").write();
        PluginManager manager = host.manager();
        manager.loadAll();

        assertThrows(IllegalArgumentException.class, () -> manager.call("test.a", "sing", NOTHING));
        assertThrows(PluginUnavailable.class, () -> manager.call("test.nobody", "echo", NOTHING));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        manager.find("test.a")
                                .orElseThrow()
                                .callNumbers("echo", PluginCallOptions.DEFAULT));
        assertNull(status(manager, "a").failure());
    }

    @Test
    void theManifestLowersLimitsAndDoesNotRaiseThem() {
        host.limit(Limit.INPUT, 100);
        draft("low").line("limits: { input: 10B }").write();
        draft("high").line("limits: { input: 1MiB }").write();
        PluginManager manager = host.manager();
        manager.loadAll();

        assertEquals(10, manager.call("test.low", "echo", new byte[10]).length);
        assertThrows(LimitExceeded.class, () -> manager.call("test.low", "echo", new byte[11]));
        assertEquals(100, manager.call("test.high", "echo", new byte[100]).length);
        assertThrows(LimitExceeded.class, () -> manager.call("test.high", "echo", new byte[101]));
    }
}
