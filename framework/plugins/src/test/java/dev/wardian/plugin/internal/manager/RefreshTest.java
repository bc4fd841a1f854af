package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefreshTest extends FolderFixture {
    private final List<String> events = new ArrayList<>();

    /** Done once, when a manifest is read that asks for the probe. */
    private Callable<?> whileLooking = () -> null;

    @BeforeEach
    void recordEvents() {
        host.setting(b -> b.listener((before, now) -> happened(now)));
    }

    private void happened(PluginStatus now) {
        events.add(now.source() + now.state());
    }

    private void nowLooking() {
        Callable<?> once = whileLooking;
        whileLooking = () -> null;
        assertDoesNotThrow(once::call);
    }

    @Test
    void newChangedAndRemovedPluginsAreSeenAndOthersLeftAlone() throws IOException {
        plugin("same", 1).write();
        plugin("changing", 1).write();
        Path going = plugin("going", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        plugin("changing", 2).write();
        plugin("coming", 3).write();
        Files.delete(going);

        manager.refresh();

        assertEquals(
                List.of(
                        "changing/plugin.yaml ACTIVE",
                        "coming/plugin.yaml ACTIVE",
                        "same/plugin.yaml ACTIVE"),
                states(manager));
        assertEquals(2, number(manager, "changing"));
        assertEquals(3, number(manager, "coming"));
        assertEquals("1.1.0", status(manager, "same").version());
        assertThrows(PluginUnavailable.class, () -> number(manager, "going"));
        events.clear();
        manager.refresh();
        assertEquals(List.of(), events);
    }

    @Test
    void aPluginThatComesBackIsLoadedAgain() throws IOException {
        Path manifest = plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        Path aside = temporary.resolve("aside.yaml");
        Files.move(manifest, aside);
        manager.refresh();
        assertEquals(List.of(), states(manager));
        assertEquals(0, manager.memoryHeld());

        Files.move(aside, manifest);
        manager.refresh();

        assertEquals(1, number(manager, "a"));
    }

    @Test
    void filesThatAreHalfWrittenAreTakenOnceTheyAreWhole() throws IOException {
        Path manifest = plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        plugin("a", 2).write();
        byte[] whole = Files.readAllBytes(manifest.resolveSibling("a.wasm"));
        Files.write(manifest.resolveSibling("a.wasm"), List.of());
        manager.refresh();
        assertEquals(1, number(manager, "a"));
        assertNotNull(status(manager, "a").failure());

        Files.write(manifest.resolveSibling("a.wasm"), whole);
        manager.refresh();

        assertEquals(2, number(manager, "a"));
    }

    @Test
    void aManifestThatIsReplacedByRenamingIsSeen() throws IOException {
        Path manifest = plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        PluginFolder.Draft next = plugin("a", 1).version("1.9.0");
        Path written = Files.writeString(folder.resolve("a/.plugin.yaml.swp"), next.manifest());

        Files.move(written, manifest, StandardCopyOption.ATOMIC_MOVE);
        manager.refresh();

        assertEquals("1.9.0", status(manager, "a").version());
    }

    @Test
    void aFolderBehindALinkThatFlipsIsSeen() throws IOException {
        Path one = Files.createDirectories(temporary.resolve("one"));
        Path two = Files.createDirectories(temporary.resolve("two"));
        Files.move(plugin("a", 1).write().getParent(), one.resolve("a"));
        Files.move(plugin("a", 2).write().getParent(), two.resolve("a"));
        Files.delete(folder);
        Files.createSymbolicLink(folder, one);
        PluginManager manager = host.manager();
        manager.refresh();
        assertEquals(1, number(manager, "a"));

        Path flip = Files.createSymbolicLink(temporary.resolve("flip"), two);
        Files.move(flip, folder, StandardCopyOption.ATOMIC_MOVE);
        manager.refresh();

        assertEquals(2, number(manager, "a"));
    }

    @Test
    void aFolderThatCannotBeReadChangesNothing() throws IOException {
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        Path aside = temporary.resolve("aside");
        Files.move(folder, aside);

        assertThrows(UncheckedIOException.class, manager::refresh);

        assertEquals(1, number(manager, "a"));
        Files.move(aside, folder);
        manager.refresh();
        assertEquals(List.of("a/plugin.yaml ACTIVE"), states(manager));
    }

    @Test
    void whatWasRefusedIsNotTriedAgainUntilItsFilesChange() {
        plugin("running", 1).write();
        plugin("never", 1).line("nonsense: true").write();
        PluginManager manager = host.manager();
        manager.refresh();
        Guest failing =
                new Guest().answers("number", c -> c.i32(2)).operation("__init", c -> c.i32(7));
        host.folder().plugin("running").version("1.2.0").guest(failing).write();
        manager.refresh();
        events.clear();

        manager.refresh();

        assertEquals(List.of(), events);
        assertEquals(1, number(manager, "running"));
        plugin("running", 3).write();
        plugin("never", 4).write();
        manager.refresh();
        assertEquals(3, number(manager, "running"));
        assertEquals(4, number(manager, "never"));
    }

    @Test
    void theFailureOfARefusedVersionIsForgottenWhenTheFilesAreAgainWhatRuns() {
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        plugin("a", 2).line("nonsense: true").write();
        manager.refresh();
        assertNotNull(status(manager, "a").failure());
        plugin("a", 1).write();
        events.clear();

        manager.refresh();

        assertNull(status(manager, "a").failure());
        assertEquals(List.of("a/plugin.yamlACTIVE"), events);
        assertEquals(1, manager.find("test.a").orElseThrow().generation());
        plugin("a", 2).line("nonsense: true").write();
        manager.refresh();
        assertNotNull(status(manager, "a").failure());
    }

    @Test
    void whatLackedAnotherPluginIsTriedAgainWhenThatOneComes() {
        plugin("user", 1).write();
        plugin("late", 1).line("requires: { plugins: { test.base: ^1.0 } }").write();
        PluginManager manager = host.manager();
        manager.refresh();
        assertEquals(PluginState.REJECTED, status(manager, "late").state());
        plugin("user", 2).line("requires: { plugins: { test.base: ^1.0 } }").write();
        plugin("base", 1).write();

        manager.refresh();

        assertEquals(2, number(manager, "user"));
        assertEquals(1, number(manager, "late"));
    }

    @Test
    void aCycleEndsWhenOneOfItsPluginsChanges() {
        plugin("a", 1).line("requires: { plugins: { test.b: ^1.0 } }").write();
        plugin("b", 1).line("requires: { plugins: { test.a: ^1.0 } }").write();
        PluginManager manager = host.manager();
        manager.refresh();
        assertEquals(PluginState.REJECTED, status(manager, "a").state());
        plugin("b", 2).write();

        manager.refresh();

        assertEquals(1, number(manager, "a"));
        assertEquals(2, number(manager, "b"));
    }

    @Test
    void aVersionThatWasRolledBackStaysAwayUntilItsFilesChange() {
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        plugin("a", 2).write();
        manager.refresh();
        manager.rollback("test.a");

        manager.refresh();

        assertEquals(1, number(manager, "a"));
        plugin("a", 3).write();
        manager.refresh();
        assertEquals(3, number(manager, "a"));
    }

    @Test
    void whatWasUnloadedStaysSo() {
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        manager.unload("test.a");
        plugin("a", 2).write();

        manager.refresh();

        assertEquals(List.of("a/plugin.yaml STOPPED"), states(manager));
    }

    @Test
    void hundredsOfChangesAtOnceAreAllTaken() {
        int plugins = 200;
        host.setting(b -> b.memoryBudget(64L << 20));
        for (int i = 0; i < plugins; i++) {
            plugin("p" + i, 1).write();
        }
        PluginManager manager = host.manager();
        manager.refresh();
        for (int i = 0; i < plugins; i++) {
            plugin("p" + i, 2).write();
        }

        manager.refresh();

        for (int i = 0; i < plugins; i++) {
            assertEquals(2, number(manager, "p" + i));
        }
        assertTrue(manager.memoryHeld() <= plugins * 65_536L);
    }

    @Test
    void aFolderThatGoesAwayInTheMiddleOfALookChangesNothing() throws IOException {
        host.with(new ProbeCapability("probe/1").onParse(this::nowLooking));
        plugin("a", 1).write();
        plugin("aa", 1).asksFor("probe").write();
        plugin("b", 1).write();
        PluginManager manager = host.manager("test.aa");
        manager.refresh();
        plugin("a", 2).write();
        plugin("b", 2).write();
        Path aside = temporary.resolve("aside");
        whileLooking = () -> Files.move(folder, aside);
        events.clear();

        assertThrows(UncheckedIOException.class, manager::refresh);

        assertEquals(2, number(manager, "a"));
        assertEquals(1, number(manager, "b"));
        assertNull(status(manager, "b").failure());
        assertEquals(List.of(), events.stream().filter(e -> e.startsWith("b")).toList());
        Files.move(aside, folder);
        manager.refresh();
        assertEquals(2, number(manager, "b"));
    }
}
