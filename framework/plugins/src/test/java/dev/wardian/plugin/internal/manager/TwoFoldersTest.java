package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.PluginSourceException;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.testing.PluginFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folders {@code plugins} and {@code extra} of one manager, in this order. */
@Timeout(120)
class TwoFoldersTest extends FolderFixture {
    private static final FolderWatch POLLING =
            FolderWatch.polling(Duration.ofMillis(20)).withDebounce(Duration.ofMillis(40));
    private static final FolderWatch EVENTS =
            FolderWatch.EVENTS.withPoll(Duration.ofDays(1)).withDebounce(Duration.ofMillis(40));

    private final LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();
    private Path extra = Path.of("");

    @BeforeEach
    void addFolder() throws IOException {
        extra = Files.createDirectories(temporary.resolve("extra"));
        host.setting(b -> b.folder(extra).listener((before, now) -> changes.add(now)));
    }

    /** The version {@code 1.<number>.0} of a plugin in the second folder. */
    private PluginFolder.Draft other(String name, int number) {
        return new PluginFolder(extra)
                .plugin(name)
                .version("1." + number + ".0")
                .guest(numbered(number));
    }

    private static PluginStatus statusOf(PluginManager manager, String source) {
        return manager.plugins().stream()
                .filter(status -> status.source().equals(source))
                .findFirst()
                .orElseThrow();
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

    private void awaitActive(String source, String version) throws InterruptedException {
        await(
                now ->
                        now.source().equals(source)
                                && now.state() == PluginState.ACTIVE
                                && version.equals(now.version()));
    }

    @Test
    void pluginsAreCalledByTheirFolderAndTheirPathInIt() throws IOException {
        plugin("a", 1).write();
        Path same = other("a", 2).write();
        Files.writeString(same, Files.readString(same).replace("id: test.a", "id: test.b"));
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(
                List.of("extra/a/plugin.yaml ACTIVE", "plugins/a/plugin.yaml ACTIVE"),
                states(manager));
        assertEquals(1, number(manager, "a"));
        assertEquals(2, number(manager, "b"));
    }

    @Test
    void messagesNameTheFolderToo() {
        other("a", 1).line("nonsense: true").write();
        PluginManager manager = host.manager();

        manager.loadAll();

        String text = String.valueOf(statusOf(manager, "extra/a/plugin.yaml").failure());
        assertTrue(text.contains("extra/a/plugin.yaml:8:1: WDN-MAN-009"), text);
    }

    @Test
    void anIdBelongsToThePluginThatRunsAndTheOtherOneIsRejectedWithTheReason() throws IOException {
        Path first = plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        other("a", 2).write();

        manager.refresh();

        PluginStatus rejected = statusOf(manager, "extra/a/plugin.yaml");
        assertEquals(PluginState.REJECTED, rejected.state());
        assertEquals(List.of(ErrorId.KEYS_CONFLICT), ids(rejected));
        assertTrue(
                String.valueOf(rejected.failure()).contains("is taken by plugins/a/plugin.yaml"));
        assertEquals(1, number(manager, "a"));
        Files.delete(first);
        manager.refresh();
        assertEquals(List.of("extra/a/plugin.yaml ACTIVE"), states(manager));
        assertEquals(2, number(manager, "a"));
    }

    @Test
    void noFolderIsBetterThanTheOther() {
        plugin("a", 1).write();
        other("a", 2).write();
        PluginManager manager = host.manager();

        manager.refresh();

        for (String name : List.of("plugins/a/plugin.yaml", "extra/a/plugin.yaml")) {
            assertEquals(List.of(ErrorId.ID_NOT_PINNED), ids(statusOf(manager, name)));
        }
    }

    @Test
    void anIdThatRunsIsNotTakenByTheFolderThatComesFirst() {
        other("a", 2).write();
        PluginManager manager = host.manager();
        manager.refresh();
        plugin("a", 1).write();

        manager.refresh();

        assertEquals(PluginState.REJECTED, statusOf(manager, "plugins/a/plugin.yaml").state());
        assertEquals(2, number(manager, "a"));
    }

    @Test
    void aPluginFindsWhatItRequiresInTheOtherFolder() {
        plugin("user", 1).line("requires: { plugins: { test.base: ^1.0 } }").write();
        other("base", 2).write();
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(1, number(manager, "user"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderThatCannotBeReadHidesNoOther(boolean loadAll) throws IOException {
        plugin("a", 1).write();
        other("b", 2).write();
        Path aside = Files.move(folder, temporary.resolve("aside"));
        PluginManager manager = host.manager();

        SourceUnavailable thrown =
                assertThrows(
                        SourceUnavailable.class, loadAll ? manager::loadAll : manager::refresh);

        assertEquals(Set.of("plugins"), thrown.failures().keySet());
        PluginSourceException failure =
                assertInstanceOf(PluginSourceException.class, thrown.failures().get("plugins"));
        assertInstanceOf(NoSuchFileException.class, failure.getCause());
        assertEquals(ErrorId.FOLDER_MISSING, thrown.problems().get(0).id());
        String text = String.valueOf(thrown.getMessage());
        assertTrue(text.startsWith("WDN-SRC-002 source plugins: the folder " + folder), text);
        assertEquals(List.of("extra/b/plugin.yaml ACTIVE"), states(manager));
        Files.move(aside, folder);
        manager.refresh();
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void allFoldersThatCannotBeReadAreNamed() throws IOException {
        Files.delete(folder);
        Files.delete(extra);
        PluginManager manager = host.manager();

        SourceUnavailable thrown = assertThrows(SourceUnavailable.class, manager::refresh);

        assertEquals(Set.of("extra", "plugins"), thrown.failures().keySet());
        assertEquals(1, thrown.getSuppressed().length);
    }

    @Test
    void whatAFolderHeldRunsOnWhileItIsAwayAndChangesElsewhereAreTaken() throws IOException {
        plugin("a", 1).write();
        other("b", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        Path aside = Files.move(folder, temporary.resolve("aside"));
        other("b", 2).write();
        other("c", 3).write();

        assertThrows(SourceUnavailable.class, manager::refresh);

        assertEquals(1, number(manager, "a"));
        assertEquals(2, number(manager, "b"));
        assertEquals(3, number(manager, "c"));
        Files.move(aside, folder);
        plugin("a", 2).write();
        manager.refresh();
        assertEquals(2, number(manager, "a"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothFoldersAreWatchedAndOneThatGoesAwayIsSeenToReturn(boolean events) throws Exception {
        plugin("a", 1).write();
        other("b", 1).write();
        host.setting(b -> b.watch(events ? EVENTS : POLLING));
        PluginManager manager = host.manager();
        manager.loadAll();

        Path aside = Files.move(extra, temporary.resolve("aside"));
        plugin("a", 2).write();
        awaitActive("plugins/a/plugin.yaml", "1.2.0");
        assertEquals(1, number(manager, "b"));
        Files.move(aside, extra);
        other("b", 2).write();
        awaitActive("extra/b/plugin.yaml", "1.2.0");

        assertEquals(2, number(manager, "b"));
        assertTrue(changes.stream().noneMatch(now -> now.state() == PluginState.REJECTED));
    }

    @Test
    void aFolderMayBeWatchedInItsOwnWay() throws Exception {
        Path third = Files.createDirectories(temporary.resolve("third"));
        host.setting(b -> b.folder(third, POLLING));
        PluginManager manager = host.manager();
        manager.loadAll();

        other("unseen", 1).write();
        new PluginFolder(third).plugin("seen").version("1.3.0").guest(numbered(3)).write();
        awaitActive("third/seen/plugin.yaml", "1.3.0");

        assertThrows(PluginUnavailable.class, () -> number(manager, "unseen"));
    }

    @Test
    void whatLackedAPluginStartsWhenTheOtherFolderBringsIt() throws Exception {
        plugin("user", 1).line("requires: { plugins: { test.base: ^1.0 } }").write();
        host.setting(b -> b.watch(POLLING));
        PluginManager manager = host.manager();
        manager.loadAll();
        assertEquals(PluginState.REJECTED, statusOf(manager, "plugins/user/plugin.yaml").state());

        other("base", 1).write();
        awaitActive("plugins/user/plugin.yaml", "1.1.0");

        assertEquals(1, number(manager, "user"));
    }

    @Test
    void aManifestIsLoadedAsThePluginOfItsFolder() {
        Path manifest = other("b", 1).write();
        PluginManager manager = host.manager();

        manager.load(manifest);
        other("b", 2).write();
        manager.refresh();

        assertEquals(List.of("extra/b/plugin.yaml ACTIVE"), states(manager));
        assertEquals(2, number(manager, "b"));
    }

    @Test
    void twoFoldersOfOneNameNeedAnotherName() throws IOException {
        Path inner = Files.createDirectories(extra.resolve("plugins"));
        PluginManager.Builder same = PluginManager.builder(folder).folder(inner);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, same::build);
        assertTrue(String.valueOf(refused.getMessage()).contains("are called plugins"));

        new PluginFolder(inner).plugin("c").guest(numbered(3)).write();
        PluginSource named = PluginSource.folder(inner).named("inner");
        try (PluginManager manager = PluginManager.builder(folder).source(named).build()) {
            manager.loadAll();
            assertEquals(List.of("inner/c/plugin.yaml ACTIVE"), states(manager));
        }
    }
}
