package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A manifest is read in its own folder only, and what it is called can be shown. */
class ManifestPlaceTest extends FolderFixture {
    private static void assertNotShown(PluginStatus status) {
        assertEquals(PluginState.REJECTED, status.state());
        String text = String.valueOf(status.failure());
        assertTrue(text.contains("leads out of the plugin"), text);
        assertFalse(text.contains("hunter2"), text);
    }

    private static PluginStatus only(PluginManager manager) {
        return manager.plugins().get(0);
    }

    private Path secret() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        return Files.writeString(
                outside.resolve("application.properties"), "db.password: hunter2\n");
    }

    @Test
    void manifestThatIsALinkOutOfItsFolderIsNotRead() throws IOException {
        Files.createDirectory(folder.resolve("x"));
        Files.createSymbolicLink(folder.resolve("x/plugin.yaml"), secret());
        PluginManager manager = host.manager();

        manager.loadAll();

        assertNotShown(only(manager));
    }

    @Test
    void manifestBesideOthersIsNotReadThroughALinkEither() throws IOException {
        Files.createSymbolicLink(folder.resolve("x.plugin.yaml"), secret());
        PluginManager manager = host.manager();

        manager.loadAll();

        assertNotShown(only(manager));
    }

    @Test
    void linkToAnotherPluginsManifestIsNotRead() throws IOException {
        plugin("a", 1).write();
        Files.createDirectory(folder.resolve("x"));
        Files.createSymbolicLink(folder.resolve("x/plugin.yaml"), folder.resolve("a/plugin.yaml"));
        PluginManager manager = host.manager();

        manager.loadAll();

        assertNotShown(status(manager, "x"));
        assertEquals(1, number(manager, "a"));
    }

    /** Kubernetes mounts volumes so: the links stay in the folder. */
    @Test
    void linkWithinTheFolderIsRead() throws IOException {
        Path manifest = plugin("a", 1).write();
        Path version = Files.createDirectories(folder.resolve("a/..2026"));
        Files.move(manifest, version.resolve("plugin.yaml"));
        Files.createSymbolicLink(folder.resolve("a/..data"), Path.of("..2026"));
        Files.createSymbolicLink(manifest, Path.of("..data/plugin.yaml"));
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(1, number(manager, "a"));
    }

    @Test
    void folderThatIsALinkIsAFolder() throws IOException {
        plugin("a", 1).write();
        Path elsewhere = Files.move(folder.resolve("a"), temporary.resolve("a-is-here"));
        Files.createSymbolicLink(folder.resolve("a"), elsewhere);
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(1, number(manager, "a"));
    }

    @Test
    void nameOfAPluginIsPrintable() throws IOException {
        Path odd = Files.createDirectory(folder.resolve("a\u001b[2J\nb"));
        Files.writeString(odd.resolve("plugin.yaml"), "no\n");
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals("a\\u001b[2J\\u000ab/plugin.yaml", only(manager).source());
    }
}
