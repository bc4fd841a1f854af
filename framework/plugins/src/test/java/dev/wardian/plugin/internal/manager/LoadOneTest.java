package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.MemorySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plugins that are loaded one by one, with and without sources. */
@Timeout(120)
class LoadOneTest extends FolderFixture {
    private static PluginFiles files(MemorySource source) throws IOException {
        return source.discover().get(0);
    }

    @Test
    void aManagerWithoutASourceHasThePluginsThatItIsGiven() throws IOException {
        Path manifest = plugin("a", 1).write();
        MemorySource memory = new MemorySource("unused").put("given", plugin("b", 2));
        try (PluginManager manager = PluginManager.builder().build()) {
            assertEquals(List.of(), manager.loadAll());

            manager.load(manifest);
            manager.load(files(memory));

            String path = manifest.toAbsolutePath().toString();
            assertEquals(List.of(path + " ACTIVE", "given ACTIVE"), states(manager));
            assertEquals(1, number(manager, "a"));
            assertEquals(2, number(manager, "b"));
        }
    }

    @Test
    void aRefreshLooksAtManifestsThatWereLoadedByTheirPaths() throws IOException {
        Path manifest = plugin("a", 1).write();
        try (PluginManager manager = PluginManager.builder().build()) {
            manager.load(manifest);
            plugin("a", 2).write();
            manager.refresh();
            assertEquals(2, number(manager, "a"));
            assertThrows(IllegalStateException.class, () -> manager.load(manifest));

            Files.delete(manifest);
            manager.refresh();

            assertEquals(List.of(), manager.plugins());
            assertThrows(PluginUnavailable.class, () -> number(manager, "a"));
        }
    }

    @Test
    void aManifestDeepInAFolderIsCalledByItsPathThere() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("x"));
        Path manifest = plugin("a", 1).write();
        Files.move(manifest.getParent(), deep.resolve("a"));
        PluginManager manager = host.manager();
        assertEquals(List.of(), manager.loadAll());

        manager.load(deep.resolve("a/plugin.yaml"));

        assertEquals(List.of("x/a/plugin.yaml ACTIVE"), states(manager));
        manager.refresh();
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void whatWasUnloadedIsLoadedByItsName() {
        MemorySource memory = new MemorySource("memory").put("a", plugin("a", 1));
        try (PluginManager manager = PluginManager.builder().source(memory).build()) {
            manager.loadAll();
            manager.unload("test.a");
            manager.refresh();
            assertEquals(List.of("a STOPPED"), states(manager));
            memory.put("a", plugin("a", 2));

            Plugin plugin = manager.load("a");

            assertEquals("1.2.0", plugin.version());
            assertEquals(List.of("a ACTIVE"), states(manager));
            assertThrows(IllegalStateException.class, () -> manager.load("a"));
            assertThrows(IllegalStateException.class, () -> manager.load("b"));
        }
    }

    @Test
    void aReloadAsksTheSourceAgain() {
        MemorySource memory = new MemorySource("memory").put("a", plugin("a", 1));
        try (PluginManager manager = PluginManager.builder().source(memory).build()) {
            manager.loadAll();
            memory.put("a", plugin("a", 2));

            assertEquals("1.2.0", manager.reload("test.a").version());

            memory.onDiscover(
                    () -> {
                        throw new IOException("no database");
                    });
            ManifestException refused =
                    assertThrows(ManifestException.class, () -> manager.reload("test.a"));
            assertTrue(String.valueOf(refused.getMessage()).contains("WDN-SRC-001"));
            assertEquals(2, number(manager, "a"));
        }
    }

    @Test
    void aPluginOfASourceKeepsItsName() throws IOException {
        MemorySource memory = new MemorySource("memory").put("a", plugin("a", 1));
        MemorySource same = new MemorySource("unused").put("a", plugin("b", 2));
        try (PluginManager manager = PluginManager.builder().source(memory).build()) {
            manager.loadAll();
            PluginFiles files = files(same);

            assertThrows(IllegalStateException.class, () -> manager.load(files));

            assertEquals(List.of("a ACTIVE"), states(manager));
        }
    }

    @Test
    void aPluginThatWasLoadedByItselfKeepsItsName() throws IOException {
        MemorySource memory = new MemorySource("memory");
        MemorySource same = new MemorySource("unused").put("a", plugin("b", 2));
        try (PluginManager manager = PluginManager.builder().source(memory).build()) {
            manager.load(files(same));
            memory.put("a", plugin("a", 1)).put("c", plugin("c", 3));

            manager.refresh();

            assertEquals(List.of("a ACTIVE", "c ACTIVE"), states(manager));
            assertEquals(2, number(manager, "b"));
            manager.refresh();
            assertEquals(2, number(manager, "b"));
        }
    }

    @Test
    void resourcesCanBeASource() throws Exception {
        plugin("a", 1).write();
        plugin("b", 2).write();
        try (var loader = new java.net.URLClassLoader(new java.net.URL[] {folder.toUri().toURL()});
                PluginManager manager =
                        PluginManager.builder()
                                .source(
                                        PluginSource.ofClassPath(
                                                loader, "a/plugin.yaml", "b/plugin.yaml"))
                                .build()) {
            manager.loadAll();

            assertEquals(List.of("a/plugin.yaml ACTIVE", "b/plugin.yaml ACTIVE"), states(manager));
            assertEquals(2, number(manager, "b"));
        }
    }

    @Test
    void aListenerThatLoadsIsToldThatItMayNot() {
        plugin("a", 1).write();
        List<RuntimeException> thrown = new ArrayList<>();
        host.setting(
                b ->
                        b.listener(
                                (before, now) -> {
                                    if (now.state() == PluginState.ACTIVE) {
                                        thrown.add(
                                                assertThrows(
                                                        IllegalStateException.class,
                                                        () -> host.current().refresh()));
                                    }
                                }));
        PluginManager manager = host.manager();

        manager.loadAll();

        assertTrue(String.valueOf(thrown.get(0).getMessage()).contains("listener"));
        assertNull(status(manager, "a").failure());
    }
}
