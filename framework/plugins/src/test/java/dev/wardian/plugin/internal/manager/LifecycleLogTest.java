package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.MemorySource;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What becomes of a plugin is exactly one line of the log, also if it does not run. */
class LifecycleLogTest extends FolderFixture {
    private static final byte[] NOTHING = new byte[0];

    private int before;

    /** The changes that listeners were told. */
    private final LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();

    @BeforeEach
    void begin() {
        host.setting(b -> b.listener((last, now) -> changes.add(now)));
        before = all().size();
    }

    private static List<RecordedLog.Line> all() {
        return RecordedLog.of(LifecycleLog.LOGGER);
    }

    /** The lines since the last call of this method. */
    private List<RecordedLog.Line> lines() {
        List<RecordedLog.Line> all = all();
        List<RecordedLog.Line> fresh = all.subList(before, all.size());
        before = all.size();
        return fresh;
    }

    private void assertNoLine() {
        assertEquals(List.of(), lines());
    }

    private String line(Level level) {
        List<RecordedLog.Line> fresh = lines();
        assertEquals(1, fresh.size(), fresh::toString);
        assertEquals(level, fresh.get(0).level());
        return fresh.get(0).message();
    }

    private void assertLine(Level level, String... parts) {
        String text = line(level);
        for (String part : parts) {
            assertTrue(text.contains(part), () -> "no \"" + part + "\" in " + text);
        }
    }

    private PluginStatus await(Predicate<PluginStatus> wanted) throws InterruptedException {
        while (true) {
            PluginStatus next = changes.poll(1, TimeUnit.MINUTES);
            assertNotNull(next, "nothing happened");
            if (wanted.test(next)) {
                return next;
            }
        }
    }

    private static Guest faulty() {
        return numbered(2).operation("trap", c -> c.op(Opcode.UNREACHABLE));
    }

    @Test
    void loadIsALineAndRejectionIsALineWithTheWholeText() throws Exception {
        plugin("good", 1).write();
        PluginManager manager = host.manager();

        manager.loadAll();
        assertLine(Level.INFO, "loaded plugin test.good 1.1.0", "good/plugin.yaml");
        Path manifest = plugin("bad", 1).write();
        Files.writeString(manifest, Files.readString(manifest).replace("version:", "vershun:"));
        manager.loadAll();

        PluginException reason = status(manager, "bad").failure();
        assertNotNull(reason);
        assertLine(
                Level.WARN,
                "rejected bad/plugin.yaml: " + reason.getMessage(),
                "bad/plugin.yaml:3:1: WDN-MAN-009",
                "| vershun: 1.1.0",
                "did you mean \"version\"?");
    }

    @Test
    void whatStaysRejectedIsNotRepeatedUntilItsFilesChange() throws Exception {
        Guest failing = numbered(1).operation("__init", c -> c.op(Opcode.UNREACHABLE));
        plugin("a", 1, failing).write();
        plugin("b", 1).line("requires: { plugins: { test.absent: \"^1.0.0\" } }").write();
        PluginManager manager = host.manager();
        manager.loadAll();
        assertEquals(2, lines().size());

        for (int i = 0; i < 3; i++) {
            manager.loadAll();
            manager.refresh();
        }
        assertNoLine();
        plugin("a", 2, failing).write();
        manager.refresh();

        assertLine(Level.WARN, "rejected a/plugin.yaml", "test.a 1.2.0");
        manager.refresh();
        assertNoLine();
    }

    @Test
    void whatTheApplicationAsksForItselfIsALineEachTime() {
        Path broken =
                plugin("a", 1, numbered(1).operation("__init", c -> c.op(Opcode.UNREACHABLE)))
                        .write();
        PluginManager manager = host.manager();

        for (int i = 0; i < 2; i++) {
            assertThrows(PluginException.class, () -> manager.load(broken));
            assertLine(Level.WARN, "rejected a/plugin.yaml");
        }
        plugin("a", 2).write();
        manager.load(broken);
        assertLine(Level.INFO, "loaded plugin test.a 1.2.0");
        plugin("a", 3, numbered(3).operation("__health", c -> c.i32(1))).write();
        for (int i = 0; i < 2; i++) {
            assertThrows(PluginException.class, () -> manager.reload("test.a"));
            assertLine(Level.WARN, "rejected the reload of a/plugin.yaml", "stays ACTIVE", "WDN-");
        }
    }

    @Test
    void reloadRollBackAndUnloadAreOneLineEach() {
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        lines();

        plugin("a", 2).write();
        manager.refresh();
        assertLine(Level.INFO, "reloaded plugin test.a 1.1.0", "as plugin test.a 1.2.0");
        plugin("a", 3).write();
        manager.reload("test.a");
        assertLine(Level.INFO, "reloaded plugin test.a 1.2.0", "as plugin test.a 1.3.0");
        manager.rollback("test.a");
        assertLine(Level.INFO, "rolled back plugin test.a 1.3.0", "to plugin test.a 1.2.0");
        manager.unload("test.a");
        manager.unload("test.a");
        assertLine(Level.INFO, "unloaded plugin test.a 1.2.0", "a/plugin.yaml");
        manager.load("a/plugin.yaml");
        assertLine(Level.INFO, "loaded plugin test.a 1.3.0");
        manager.close();
        manager.close();
        assertLine(Level.INFO, "unloaded plugin test.a 1.3.0");
    }

    @Test
    void rejectedReloadsAndWhatEndsThemAreOneLineEach() throws Exception {
        Path manifest = plugin("a", 1).write();
        plugin("b", 1).line("nonsense: true").write();
        PluginManager manager = host.manager();
        manager.loadAll();
        lines();

        Path module = manifest.resolveSibling("a.wasm");
        Files.write(module, numbered(2).build());
        for (int i = 0; i < 3; i++) {
            manager.refresh();
        }
        assertLine(Level.WARN, "rejected the reload of a/plugin.yaml; 1.1.0", "WDN-LINK-013");
        Files.write(module, numbered(1).build());
        manager.refresh();
        manager.refresh();
        assertLine(Level.INFO, "a/plugin.yaml has the files of plugin test.a 1.1.0");
        Files.delete(folder.resolve("b/plugin.yaml"));
        Files.delete(folder.resolve("b/b.wasm"));
        manager.refresh();
        manager.refresh();
        assertLine(Level.INFO, "b/plugin.yaml is gone");
        Files.delete(module);
        Files.delete(manifest);
        manager.refresh();
        manager.refresh();
        assertLine(Level.INFO, "unloaded plugin test.a 1.1.0");
    }

    @Test
    void aVersionThatWaitsForApprovalIsOneLine() {
        host.with(new ProbeCapability("probe/1"));
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.loadAll();
        lines();

        plugin("a", 2).asksFor("probe").write();
        for (int i = 0; i < 3; i++) {
            manager.refresh();
        }

        assertEquals(PluginState.PENDING_APPROVAL, status(manager, "a").candidate().orElseThrow());
        assertLine(
                Level.WARN,
                "waits for approval: a/plugin.yaml; 1.1.0 of test.a stays ACTIVE",
                "WDN-LINK-019",
                "plugins: { test.a: { grants: { probe: {} } } }");
    }

    @Test
    void aVersionThatProbationRollsBackIsOneLine() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        plugin("a", 2, faulty()).write();
        manager.refresh();
        lines();

        for (int i = 0; i < 3; i++) {
            assertThrows(PluginTrap.class, () -> manager.call("test.a", "trap", NOTHING));
        }
        await(status -> status.failure() != null);
        manager.refresh();

        assertLine(
                Level.WARN,
                "rolled back a/plugin.yaml to plugin test.a 1.1.0",
                "WDN-LINK-023 3 of the first 3 calls of version 1.2.0 failed");
    }

    @Test
    void aVersionThatFailsOnProbationWithoutAPredecessorIsOneLine() throws Exception {
        AtomicInteger started = new AtomicInteger();
        Guest once = new Guest();
        int start = once.imports("wardian:probe/1", "start", ":i");
        once.operation("__init", c -> c.op(Opcode.CALL, start)).answers("number", c -> c.i32(1));
        host.with(
                new ProbeCapability("probe/1")
                        .function("start", ":i", call -> started.getAndIncrement()));
        plugin("a", 1, once).asksFor("probe").write();
        PluginManager manager = host.manager("test.a");
        manager.refresh();
        plugin("a", 2, faulty()).write();
        manager.refresh();
        lines();

        for (int i = 0; i < 3; i++) {
            assertThrows(PluginTrap.class, () -> manager.call("test.a", "trap", NOTHING));
        }
        await(status -> status.state() == PluginState.ACTIVE && status.failure() != null);
        manager.close();

        List<RecordedLog.Line> fresh = lines();
        assertEquals(2, fresh.size(), fresh::toString);
        String text = fresh.get(0).message();
        assertEquals(Level.WARN, fresh.get(0).level());
        assertTrue(text.contains("fails in probation, and cannot be rolled back"), text);
        assertTrue(fresh.get(1).message().startsWith("unloaded"), fresh::toString);
    }

    @Test
    void aRollBackThatIsRejectedIsOneLine() {
        AtomicInteger started = new AtomicInteger();
        Guest once = new Guest();
        int start = once.imports("wardian:probe/1", "start", ":i");
        once.operation("__init", c -> c.op(Opcode.CALL, start)).answers("number", c -> c.i32(1));
        host.with(
                new ProbeCapability("probe/1")
                        .function("start", ":i", call -> started.getAndIncrement()));
        plugin("a", 1, once).asksFor("probe").write();
        PluginManager manager = host.manager("test.a");
        manager.refresh();
        plugin("a", 2).write();
        manager.refresh();
        lines();

        assertThrows(PluginException.class, () -> manager.rollback("test.a"));

        assertLine(Level.WARN, "rejected the roll-back of a/plugin.yaml; 1.2.0 of test.a");
    }

    /** Each look at a watched folder finds the same broken plugin. */
    @Test
    void underAWatchEachChangeIsOneLine() throws Exception {
        host.setting(
                b ->
                        b.watch(
                                FolderWatch.polling(Duration.ofMillis(5))
                                        .withDebounce(Duration.ofMillis(150))));
        PluginManager manager = host.manager();
        manager.loadAll();
        assertNoLine();

        Path manifest = plugin("a", 1).line("nonsense: true").write();
        await(status -> status.state() == PluginState.REJECTED);
        for (int i = 1; i <= 3; i++) {
            String version = "1." + i + ".0";
            plugin("b", i).write();
            await(s -> version.equals(s.version()) && s.state() == PluginState.ACTIVE);
        }
        Files.delete(manifest);
        Files.delete(folder.resolve("b/plugin.yaml"));
        await(s -> s.state() == PluginState.STOPPED && "1.3.0".equals(s.version()));
        manager.close();

        List<String> starts =
                lines().stream()
                        .map(it -> it.level() + " " + it.message().lines().findFirst().orElse(""))
                        .map(it -> it.replaceAll("( from .*|; .*|: WDN.*)$", ""))
                        .sorted()
                        .toList();
        assertEquals(
                List.of(
                        "INFO a/plugin.yaml is gone",
                        "INFO loaded plugin test.b 1.1.0, generation 1",
                        "INFO reloaded plugin test.b 1.1.0, generation 1 as plugin test.b 1.2.0,"
                                + " generation 2",
                        "INFO reloaded plugin test.b 1.2.0, generation 2 as plugin test.b 1.3.0,"
                                + " generation 3",
                        "INFO unloaded plugin test.b 1.3.0, generation 3",
                        "WARN rejected a/plugin.yaml"),
                starts);
    }

    @Test
    void aPluginThatBringsForeignTextIsOnePrintableAndBoundedLine() {
        StringBuilder text = new StringBuilder("apiVersion: wardian/v1\n");
        for (int i = 0; i < 500; i++) {
            text.append("\"evil\\e[31m\\u202e").append(i).append("x".repeat(80)).append("\": 1\n");
        }
        MemorySource source = new MemorySource("memory").put("evil", text.toString(), NOTHING);
        try (PluginManager manager = PluginManager.builder().source(source).build()) {
            manager.loadAll();
        }

        String line = line(Level.WARN);
        assertTrue(line.startsWith("rejected evil: WDN-MAN-001"), line);
        assertTrue(line.getBytes(StandardCharsets.UTF_8).length < 65 << 10);
        assertTrue(line.chars().noneMatch(c -> c == 0x1b || c == 0x202e || c == '\r'), line);
    }

    /** Both sources have a plugin of that name; one was loaded by the application. */
    @Test
    void aPluginWhoseNameIsTakenIsToldOnce() {
        MemorySource source = new MemorySource("memory");
        try (PluginManager manager = PluginManager.builder().source(source).build()) {
            MemorySource other = new MemorySource("other").put("a", plugin("a", 1));
            try {
                manager.load(other.discover().get(0));
            } catch (java.io.IOException | PluginLinkException e) {
                throw new IllegalStateException(e);
            }
            source.put("a", plugin("a", 2));
            int told = RecordedLog.of(Refresh.class.getName()).size();

            for (int i = 0; i < 3; i++) {
                manager.refresh();
            }

            List<RecordedLog.Line> ignored = RecordedLog.of(Refresh.class.getName());
            assertEquals(told + 1, ignored.size());
            assertEquals(Level.WARN, ignored.get(told).level());
        }
    }
}
