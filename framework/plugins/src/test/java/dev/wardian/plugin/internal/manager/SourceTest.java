package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginLinkException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plugins that come from elsewhere than the manager's folder. */
class SourceTest extends FolderFixture {
    @Test
    void resourcesOfAClassLoaderAreASource() throws IOException {
        Path aside = temporary.resolve("jar");
        plugin("a", 1).write();
        Files.move(folder, aside);
        Files.createDirectory(folder);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {aside.toUri().toURL()})) {
            PluginManager manager = host.manager();
            PluginFiles source = PluginFiles.ofClassPath(loader, "a/plugin.yaml");

            Plugin plugin = manager.load(source);
            manager.refresh();

            assertEquals(1, number(manager, "a"));
            assertEquals(List.of("classpath:a/plugin.yaml ACTIVE"), states(manager));
            assertThrows(IllegalStateException.class, () -> manager.load(source));
            manager.reload("test.a");
            assertEquals(2, plugin.generation());
            Files.delete(aside.resolve("a/a.wasm"));
            PluginLinkException gone =
                    assertThrows(PluginLinkException.class, () -> manager.reload("test.a"));
            assertEquals(ErrorId.MODULE_UNREADABLE, gone.problems().get(0).id());
            assertEquals(1, number(manager, "a"));
        }
    }

    @Test
    void aSourceThatFailsIsRejectedWithItsReason() {
        PluginManager manager = host.manager();
        PluginFiles missing =
                PluginFiles.ofClassPath(getClass().getClassLoader(), "nobody/plugin.yaml");
        PluginFiles failing =
                new PluginFiles() {
                    @Override
                    public String name() {
                        return "failing";
                    }

                    @Override
                    public byte[] manifest(int maxBytes) {
                        throw new IllegalStateException("no database");
                    }

                    @Override
                    public byte[] file(String path, int maxBytes) throws IOException {
                        throw new IOException("no database");
                    }
                };

        for (PluginFiles source : List.of(missing, failing)) {
            ManifestException refused =
                    assertThrows(ManifestException.class, () -> manager.load(source));
            assertEquals(ErrorId.MANIFEST_UNREADABLE, refused.problems().get(0).id());
        }
        assertEquals(PluginState.REJECTED, manager.plugins().get(0).state());
    }
}
