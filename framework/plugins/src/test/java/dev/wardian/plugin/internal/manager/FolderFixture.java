package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of managers share: an empty folder, and a host of its plugins. */
abstract class FolderFixture {
    @TempDir Path temporary;

    Path folder = Path.of("");
    Host host = new Host(folder);

    @BeforeEach
    final void makeHost() throws IOException {
        folder = Files.createDirectories(temporary.resolve("plugins"));
        host = new Host(folder);
    }

    @AfterEach
    final void closeHost() {
        host.close();
    }

    /** A plugin whose operation {@code number} answers a number. */
    static Guest numbered(int number) {
        return new Guest().answers("number", c -> c.i32(number));
    }

    /** The version {@code 1.<number>.0} of a plugin, which answers its number. */
    final PluginFolder.Draft plugin(String name, int number) {
        return plugin(name, number, numbered(number));
    }

    /** The version {@code 1.<number>.0} of a plugin. */
    final PluginFolder.Draft plugin(String name, int number, Guest guest) {
        return host.folder().plugin(name).version("1." + number + ".0").guest(guest);
    }

    /** What the plugin {@code test.<name>} answers. */
    static int number(PluginManager manager, String name) {
        return Host.number(manager.ref("test." + name).get(), "number");
    }

    /** The status of {@code <name>/plugin.yaml}. */
    static PluginStatus status(PluginManager manager, String name) {
        return manager.plugins().stream()
                .filter(status -> status.source().equals(name + "/plugin.yaml"))
                .findFirst()
                .orElseThrow();
    }

    /** Each source with its state. */
    static List<String> states(PluginManager manager) {
        return manager.plugins().stream().map(s -> s.source() + " " + s.state()).toList();
    }

    /** The ids of a status's problems. */
    static List<ErrorId> ids(PluginStatus status) {
        return status.problems().stream().map(Problem::id).toList();
    }
}
