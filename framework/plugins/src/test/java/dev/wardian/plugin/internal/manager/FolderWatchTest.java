package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.internal.testing.PluginFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every change is seen through events alone and through polling alone. */
class FolderWatchTest extends FolderFixture {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration DEBOUNCE = Duration.ofMillis(60);

    enum Mode {
        EVENTS(FolderWatch.EVENTS.withPoll(NEVER)),
        POLLING(FolderWatch.polling(Duration.ofMillis(20)));

        private final FolderWatch watch;

        Mode(FolderWatch watch) {
            this.watch = watch.withDebounce(DEBOUNCE);
        }
    }

    private final LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();

    private PluginManager watching(Mode mode) {
        return watching(mode.watch);
    }

    private PluginManager watching(FolderWatch watch) {
        host.setting(b -> b.watch(watch).listener((before, now) -> changes.add(now)));
        PluginManager manager = host.manager();
        manager.loadAll();
        return manager;
    }

    /** Waits for a change that is told to listeners. */
    private PluginStatus await(Predicate<PluginStatus> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            PluginStatus next = changes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertNotNull(next, "nothing happened");
            if (wanted.test(next)) {
                return next;
            }
        }
    }

    private void awaitActive(String name, String version) throws InterruptedException {
        await(
                status ->
                        status.source().equals(name)
                                && status.state() == PluginState.ACTIVE
                                && version.equals(status.version())
                                && status.failure() == null);
    }

    private void awaitVersion(String name, int number) throws InterruptedException {
        awaitActive(name + "/plugin.yaml", "1." + number + ".0");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void addedChangedRenamedAndRemovedPluginsAreSeen(Mode mode) throws Exception {
        plugin("a", 1).write();
        PluginManager manager = watching(mode);
        assertEquals(1, number(manager, "a"));

        plugin("b", 1).write();
        awaitVersion("b", 1);
        plugin("a", 2).write();
        awaitVersion("a", 2);
        Files.move(folder.resolve("b"), folder.resolve("c"));
        await(status -> status.source().equals("c/plugin.yaml") && status.id() != null);
        await(s -> s.source().equals("c/plugin.yaml") && s.state() == PluginState.ACTIVE);
        assertEquals(1, number(manager, "b"));
        Files.delete(folder.resolve("c/plugin.yaml"));
        await(s -> s.source().equals("c/plugin.yaml") && s.state() == PluginState.STOPPED);

        assertEquals(2, number(manager, "a"));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void filesThatEditorsReplaceByRenamingAreSeen(Mode mode) throws Exception {
        Path manifest = plugin("a", 1).write();
        watching(mode);
        PluginFolder.Draft next = plugin("a", 1).version("1.9.0");
        Path backup = manifest.resolveSibling("plugin.yaml~");
        Path written = manifest.resolveSibling(".plugin.yaml.swp");

        Files.writeString(written, next.manifest());
        Files.move(manifest, backup);
        Files.move(written, manifest, StandardCopyOption.ATOMIC_MOVE);

        awaitActive("a/plugin.yaml", "1.9.0");
        assertTrue(changes.stream().noneMatch(status -> status.source().contains("swp")));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aFolderBehindALinkThatFlipsIsSeen(Mode mode) throws Exception {
        Path one = Files.createDirectories(temporary.resolve("one"));
        Path two = Files.createDirectories(temporary.resolve("two"));
        Files.move(plugin("a", 1).write().getParent(), one.resolve("a"));
        Files.move(plugin("a", 2).write().getParent(), two.resolve("a"));
        Files.delete(folder);
        Files.createSymbolicLink(folder, one);
        watching(mode);

        Path flip = Files.createSymbolicLink(temporary.resolve("flip"), two);
        Files.move(flip, folder, StandardCopyOption.ATOMIC_MOVE);

        awaitVersion("a", 2);
        Files.createDirectory(folder.resolve("b"));
        plugin("b", 3).write();
        awaitVersion("b", 3);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aVolumeThatKubernetesMountsIsSeenToFlip(Mode mode) throws Exception {
        mount("..2026_1", 1);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_1"));
        Files.createSymbolicLink(folder.resolve("a.plugin.yaml"), Path.of("..data/a.plugin.yaml"));
        Files.createSymbolicLink(folder.resolve("a.wasm"), Path.of("..data/a.wasm"));
        PluginManager manager = watching(mode);
        assertEquals(List.of("a.plugin.yaml ACTIVE"), states(manager));

        mount("..2026_2", 2);
        Path flip = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_2"));
        Files.move(flip, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        awaitActive("a.plugin.yaml", "1.2.0");
        assertEquals(2, number(manager, "a"));
        assertEquals(List.of("a.plugin.yaml ACTIVE"), states(manager));
    }

    private void mount(String version, int number) throws IOException {
        Path written = plugin("a", number).write();
        Path to = Files.createDirectory(folder.resolve(version));
        Files.move(written, to.resolve("a.plugin.yaml"));
        Files.move(written.resolveSibling("a.wasm"), to.resolve("a.wasm"));
        Files.delete(written.getParent());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aFolderThatDisappearsChangesNothingAndIsSeenToReturn(Mode mode) throws Exception {
        plugin("a", 1).write();
        PluginManager manager = watching(mode);
        Path aside = temporary.resolve("aside");

        Files.move(folder, aside);
        Files.createDirectories(folder.resolveSibling("other"));
        Files.move(aside, folder);
        plugin("a", 2).write();
        awaitVersion("a", 2);
        Files.move(folder, aside);
        assertEquals(2, number(manager, "a"));
        Files.move(aside, folder);
        plugin("a", 3).write();

        awaitVersion("a", 3);
        assertTrue(changes.stream().noneMatch(s -> s.state() == PluginState.REJECTED));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void filesThatAreHalfWrittenArePendingAndNotBroken(Mode mode) throws Exception {
        plugin("a", 1).write();
        PluginManager manager = watching(mode.watch.withDebounce(Duration.ofMillis(500)));
        PluginFolder.Draft next = plugin("a", 2);
        Path manifest = folder.resolve("a/plugin.yaml");
        byte[] module = numbered(2).build();

        Files.writeString(manifest, next.manifest());
        Files.write(folder.resolve("a/a.wasm"), Arrays.copyOf(module, module.length / 2));
        plugin("b", 1).write();
        awaitVersion("b", 1);
        assertNull(status(manager, "a").failure());
        Files.write(
                folder.resolve("a/a.wasm"),
                Arrays.copyOfRange(module, module.length / 2, module.length),
                StandardOpenOption.APPEND);

        awaitVersion("a", 2);
    }

    @Test
    void filesThatStayHalfWrittenAreRefusedUntilTheyChange() throws Exception {
        PluginManager manager = watching(Mode.EVENTS);
        Path manifest = plugin("a", 1).write();
        byte[] module = Files.readAllBytes(manifest.resolveSibling("a.wasm"));
        Files.write(manifest.resolveSibling("a.wasm"), List.of());

        await(status -> status.state() == PluginState.REJECTED);
        assertEquals(List.of(ErrorId.MODULE_HASH_MISMATCH), ids(status(manager, "a")));
        Files.write(manifest.resolveSibling("a.wasm"), module);

        awaitVersion("a", 1);
    }

    @Test
    void aModuleThatChangesWithoutItsManifestIsNoNewVersion() throws Exception {
        Path manifest = plugin("a", 1).write();
        PluginManager manager = watching(Mode.EVENTS);

        Files.write(manifest.resolveSibling("a.wasm"), numbered(2).build());

        PluginStatus refused = await(s -> s.state() == PluginState.ACTIVE && s.failure() != null);
        assertEquals(List.of(ErrorId.MODULE_HASH_MISMATCH), ids(refused));
        assertEquals(1, number(manager, "a"));
        Files.write(manifest.resolveSibling("a.wasm"), numbered(1).build());
        await(status -> status.state() == PluginState.ACTIVE && status.failure() == null);
        assertEquals(1, refused.generation());
    }

    @Test
    void hundredsOfChangesAtOnceAreAllSeen() throws Exception {
        int plugins = 200;
        host.setting(b -> b.memoryBudget(64L << 20));
        for (int i = 0; i < plugins; i++) {
            plugin("p" + i, 1).write();
        }
        PluginManager manager = watching(Mode.EVENTS);
        changes.clear();

        for (int i = 0; i < plugins; i++) {
            plugin("p" + i, 2).write();
        }

        for (int i = 0; i < plugins; i++) {
            await(s -> s.state() == PluginState.ACTIVE && "1.2.0".equals(s.version()));
        }
        for (int i = 0; i < plugins; i++) {
            assertEquals(2, number(manager, "p" + i));
        }
    }

    /** A file system with times in whole seconds shows no trace of the second change. */
    @Test
    void aSecondChangeWithinOneTickOfACoarseClockIsSeen() throws Exception {
        FileTime tick = FileTime.from(System.currentTimeMillis() / 1000, TimeUnit.SECONDS);
        writeAt(plugin("a", 1), tick);
        PluginManager manager = watching(Mode.POLLING);
        changes.clear();

        writeAt(plugin("a", 2), tick);

        awaitVersion("a", 2);
        assertEquals(2, number(manager, "a"));
    }

    /** Only the time at which the file system noted the change tells of it. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aWriteInPlaceThatLeavesSizeAndTimeAsTheyWereIsSeen(Mode mode) throws Exception {
        FileTime time = FileTime.from(1_700_000_000_123L, TimeUnit.MILLISECONDS);
        writeAt(plugin("a", 1), time);
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("unix"));
        Path manifest = folder.resolve("a/plugin.yaml");
        long size = Files.size(manifest);
        PluginManager manager = watching(mode);
        changes.clear();

        writeAt(plugin("a", 2), time);

        awaitVersion("a", 2);
        assertEquals(2, number(manager, "a"));
        assertEquals(size, Files.size(manifest));
        assertEquals(time, Files.getLastModifiedTime(manifest));
    }

    private static void writeAt(PluginFolder.Draft draft, FileTime time) throws IOException {
        Path manifest = draft.write();
        Files.setLastModifiedTime(manifest, time);
        Files.setLastModifiedTime(manifest.resolveSibling("a.wasm"), time);
    }

    @Test
    void theThreadEndsWithTheManagerAndTakesNothingMore() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = watching(Mode.EVENTS);
        assertTrue(watchThreads().stream().allMatch(Thread::isDaemon));
        assertFalse(watchThreads().isEmpty());
        long files = openFiles();

        manager.close();
        manager.close();

        assertEquals(List.of(), watchThreads());
        assertTrue(openFiles() < files, () -> files + " files before, now " + openFiles());
        assertThrows(IllegalStateException.class, manager::refresh);
        assertEquals(PluginState.STOPPED, status(manager, "a").state());
    }

    private static List<Thread> watchThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("wardian-watch"))
                .toList();
    }

    /** Handles of events that this process has open. */
    private static long openFiles() {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(FolderWatchTest::isEvents).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isEvents(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("inotify");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void withoutASettingNothingIsWatched() {
        plugin("a", 1).write();
        PluginManager manager = host.manager();

        manager.loadAll();

        assertEquals(List.of(), watchThreads());
    }
}
