package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.RecordedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** What looks like a plugin, or like grants for one, and is not, is told once and listed. */
class LookAlikesTest extends FolderFixture {
    private int before;

    @BeforeEach
    void begin() {
        before = RecordedLog.of(LifecycleLog.LOGGER).size();
    }

    private List<String> logged() {
        List<RecordedLog.Line> all = RecordedLog.of(LifecycleLog.LOGGER);
        return all.subList(before, all.size()).stream()
                .filter(line -> line.level() == Level.WARN)
                .map(RecordedLog.Line::message)
                .toList();
    }

    private Path file(String name) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, "anything");
    }

    private static List<String> messages(PluginManager manager) {
        return manager.warnings().stream().map(Problem::message).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "x.wasm, is a module that no manifest names, x.plugin.yaml",
        "a/x.wasm, is a module in a folder without plugin.yaml, write a manifest plugin.yaml",
        "a/plugin.yml, is called nearly like a manifest, call it plugin.yaml",
        "a/Plugin.yaml, is called nearly like a manifest, call it plugin.yaml",
        "a/PLUGIN.YAML, is called nearly like a manifest, call it plugin.yaml",
        "a/plugin.json, is called nearly like a manifest, call it plugin.yaml",
        "a.plugin.yml, is called nearly like a manifest, call it a.plugin.yaml",
        "a.Plugin.YAML, is called nearly like a manifest, call it a.plugin.yaml",
        "acme/a/plugin.yaml, lies one folder too deep, move its folder up",
        "plugin.yaml, lies in the folder of plugins itself, the folder above as folder of plugins",
        "plugin.yml, lies in the folder of plugins itself, each plugin has a folder of its own",
    })
    void whatLooksLikeAPluginIsListedAndToldOnce(String name, String what, String advice)
            throws Exception {
        Path path = file(name);
        PluginManager manager = host.manager();

        assertEquals(List.of(), manager.loadAll());
        manager.loadAll();
        manager.refresh();

        assertEquals(List.of(name + " " + what), messages(manager));
        Problem problem = manager.warnings().get(0);
        assertEquals(ErrorId.LOOKS_LIKE_PLUGIN, problem.id());
        assertTrue(problem.hint().contains(advice), problem::hint);
        assertEquals(List.of(problem.toString()), logged());
        Files.delete(path);
        manager.refresh();
        assertEquals(List.of(), manager.warnings());
        Files.writeString(path, "again");
        manager.refresh();
        assertEquals(2, logged().size());
    }

    @Test
    void aModuleBesideItsMisnamedManifestIsToldWithIt() throws Exception {
        file("a/plugin.yml");
        file("a/a.wasm");
        Files.writeString(file("b.plugin.yml"), "module: { file: other.wasm }");
        file("other.wasm");
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(
                List.of(
                        "a/plugin.yml is called nearly like a manifest",
                        "b.plugin.yml is called nearly like a manifest"),
                messages(manager));
    }

    @Test
    void whatBelongsToAPluginOrIsHiddenOrBuiltIsNoFalseAlarm() throws Exception {
        plugin("good", 1).write();
        file("good/plugin.yml");
        file("good/other.wasm");
        file("good/more/x.wasm");
        file("good/more/plugin.yaml");
        file("target/x.wasm");
        file("node_modules/dep/plugin.yaml");
        file("acme/target/plugin.yaml");
        file(".git/x.wasm");
        file(".x.wasm");
        file("..data/a/plugin.yaml");
        file("notes.txt");
        file("notes/more.txt");
        PluginFolder.Draft beside = plugin("beside", 1);
        Files.write(folder.resolve("beside.wasm"), beside.module());
        Files.writeString(folder.resolve("other-name.plugin.yaml"), beside.manifest());
        PluginFolder.Draft below = plugin("below", 1);
        Files.createDirectories(folder.resolve("lib"));
        Files.write(folder.resolve("lib/below.wasm"), below.module());
        Files.writeString(
                folder.resolve("below.plugin.yaml"),
                below.manifest().replace("file: below.wasm", "file: lib/below.wasm"));
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(
                List.of(
                        "below.plugin.yaml ACTIVE",
                        "good/plugin.yaml ACTIVE",
                        "other-name.plugin.yaml ACTIVE"),
                states(manager));
        assertEquals(List.of(), messages(manager));
        assertEquals(List.of(), logged());
    }

    /** A manifest that cannot be read may name any module. */
    @Test
    void aModuleThatABrokenManifestMayNameIsNoFalseAlarm() throws Exception {
        file("a.plugin.yaml");
        file("b.wasm");
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(List.of(), messages(manager));
        assertEquals(1, logged().size(), logged()::toString);
    }

    @Test
    void aPluginThatTheApplicationLoadsByItselfIsNoFalseAlarm() throws Exception {
        Path manifest = plugin("a", 1).write();
        Files.createDirectories(folder.resolve("acme"));
        Files.move(manifest.getParent(), folder.resolve("acme/a"));
        PluginManager manager = host.manager();

        manager.load(folder.resolve("acme/a/plugin.yaml"));
        manager.refresh();

        assertEquals(List.of("acme/a/plugin.yaml ACTIVE"), states(manager));
        assertEquals(List.of(), messages(manager));
    }

    @Test
    void aFolderThatIsASourceItselfIsNoFalseAlarm() throws Exception {
        Path manifest = plugin("a", 1).write();
        Path inner = Files.createDirectories(folder.resolve("acme"));
        Files.move(manifest.getParent(), inner.resolve("a"));
        file("acme/plugin.yml");
        host.setting(b -> b.folder(inner));
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(List.of("acme/a/plugin.yaml ACTIVE"), states(manager));
        assertEquals(
                List.of("acme/plugin.yml lies in the folder of plugins itself"), messages(manager));
    }

    /** Half of a copy is a look-alike for a moment. */
    @Test
    void underAWatchOnlyWhatStaysIsTold() throws Exception {
        LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();
        host.setting(
                b ->
                        b.watch(
                                        FolderWatch.polling(Duration.ofMillis(5))
                                                .withDebounce(Duration.ofMillis(100)))
                                .listener((last, now) -> changes.add(now)));
        PluginManager manager = host.manager();
        file("early/plugin.yml");
        manager.loadAll();
        assertEquals(1, logged().size());

        for (int i = 0; i < 5; i++) {
            PluginFolder.Draft draft = plugin("p" + i, 1);
            Files.write(file("p" + i + "/p" + i + ".wasm"), draft.module());
            draft.write();
            PluginStatus now;
            do {
                now = changes.poll(1, TimeUnit.MINUTES);
                assertNotNull(now);
            } while (now.state() != PluginState.ACTIVE);
        }
        assertEquals(1, logged().size(), logged()::toString);
        file("late/x.wasm");
        // The warning is there before its line in the log.
        while (manager.warnings().size() < 2 || logged().size() < 2) {
            Thread.sleep(1);
        }

        assertEquals(
                List.of(
                        "early/plugin.yml is called nearly like a manifest",
                        "late/x.wasm is a module in a folder without plugin.yaml"),
                messages(manager));
        assertEquals(2, logged().size(), logged()::toString);
    }

    @Test
    void aHostileFolderMakesABoundedNumberOfBoundedLines() throws Exception {
        for (int i = 0; i < 400; i++) {
            file("d" + i + "/" + "\u202e\u001b[31m".repeat(10) + "x".repeat(100) + ".wasm");
        }
        PluginManager manager = host.manager();

        manager.loadAll();
        manager.refresh();

        assertEquals(100, manager.warnings().size());
        assertEquals(100, logged().size());
        for (String line : logged()) {
            assertTrue(line.length() < 3000, line);
            assertTrue(line.chars().noneMatch(c -> c == 0x1b || c == 0x202e), line);
        }
    }

    private PluginManager granting(String... ids) {
        Grants grants = Grants.NONE;
        for (String id : ids) {
            grants = grants.withPlugin(id, PolicySet.EMPTY);
        }
        Grants all = grants;
        host.setting(b -> b.grants(all));
        return host.manager();
    }

    @Test
    void grantsForAPluginThatIsNotThereAreToldOnce() {
        plugin("greeter", 1).write();
        PluginManager manager = granting("test.greter", "test.greeter", "com.acme.elsewhere");

        manager.loadAll();
        manager.loadAll();
        manager.refresh();

        assertEquals(
                List.of(
                        "the grants name com.acme.elsewhere, and no plugin has this id",
                        "the grants name test.greter, and no plugin has this id"),
                messages(manager));
        assertEquals(ErrorId.GRANTS_FOR_NOBODY, manager.warnings().get(0).id());
        assertTrue(manager.warnings().get(0).hint().contains("remove plugins.com.acme.elsewhere"));
        assertEquals("did you mean \"test.greeter\"?", manager.warnings().get(1).hint());
        assertEquals(2, logged().size());
        plugin("greter", 1).write();
        manager.refresh();
        assertEquals(1, manager.warnings().size());
    }

    /** It may be the one whose manifest cannot be read. */
    @Test
    void grantsForAPluginWithABrokenManifestAreNoFalseAlarm() throws Exception {
        file("a/plugin.yaml");
        PluginManager manager = granting("test.a");

        manager.loadAll();

        assertEquals(List.of(), messages(manager));
        plugin("a", 1).write();
        manager.refresh();
        assertEquals(List.of(), messages(manager));
    }

    @Test
    void aPluginThatMovesIsNoFalseAlarm() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = granting("test.a");
        manager.loadAll();

        Files.move(folder.resolve("a"), folder.resolve("b"));
        manager.refresh();

        assertEquals(List.of("b/plugin.yaml ACTIVE"), states(manager));
        assertEquals(List.of(), logged());
    }

    @Test
    void grantsAreNotJudgedWhileASourceCannotBeRead() throws Exception {
        Files.delete(folder);
        PluginManager manager = granting("test.a");

        assertThrows(SourceUnavailable.class, manager::loadAll);

        assertEquals(List.of(), messages(manager));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderThatIsMissingIsATypedErrorWithItsPath(boolean isFile) throws Exception {
        Files.delete(folder);
        if (isFile) {
            Files.writeString(folder, "no folder");
        }
        PluginManager manager = host.manager();

        SourceUnavailable thrown = assertThrows(SourceUnavailable.class, manager::loadAll);

        Problem problem = thrown.problems().get(0);
        assertEquals(ErrorId.FOLDER_MISSING, problem.id());
        assertEquals(
                "source plugins: the folder "
                        + folder
                        + (isFile ? " is not a folder" : " does not exist"),
                problem.message());
        assertTrue(
                String.valueOf(thrown.getMessage())
                        .startsWith("WDN-SRC-002 source plugins: the folder /"));
        Files.deleteIfExists(folder);
        Files.createDirectory(folder);
        assertEquals(List.of(), manager.loadAll());
    }
}
