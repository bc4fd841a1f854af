package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginFileException;
import dev.wardian.plugin.PluginFiles;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.PluginSourceException;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.testing.PluginFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that misbehave, beside a folder that does not. */
@Timeout(120)
class HostileSourceTest extends FolderFixture {
    /** For what hangs; long enough for the folder, whatever else this machine does. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Ends what hangs, after the test. */
    private final CountDownLatch end = new CountDownLatch(1);

    private final Hostile hostile = new Hostile();

    @AfterEach
    void endWhatHangs() {
        end.countDown();
    }

    private static final class Hostile implements PluginSource {
        private volatile Callable<? extends List<PluginFiles>> list = List::of;
        private volatile Callable<Watching> watch = () -> () -> {};

        @Override
        public String name() {
            return "hostile";
        }

        @Override
        public List<PluginFiles> discover() throws IOException {
            return call(list);
        }

        @Override
        public Watching watch(Listener listener) throws IOException {
            return call(watch);
        }
    }

    /** A plugin of whatever the two answer. */
    private record Odd(String name, Callable<byte[]> manifestBytes, Callable<byte[]> moduleBytes)
            implements PluginFiles {
        @Override
        public byte[] manifest(int maxBytes) throws IOException {
            return call(manifestBytes);
        }

        @Override
        public byte[] file(String path, int maxBytes) throws IOException {
            return call(moduleBytes);
        }
    }

    private static <T> T call(Callable<T> body) throws IOException {
        try {
            return body.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private <T> T hang(T answer) {
        boolean interrupted = true;
        while (interrupted) {
            try {
                end.await();
                interrupted = false;
            } catch (InterruptedException e) {
                // It does not care.
            }
        }
        return answer;
    }

    private PluginFiles good(String name, PluginFolder.Draft draft) {
        return new Odd(
                name, () -> draft.manifest().getBytes(StandardCharsets.UTF_8), draft::module);
    }

    private PluginManager manager(Duration timeout) {
        host.setting(b -> b.source(hostile).sourceTimeout(timeout));
        return host.manager();
    }

    private static PluginStatus statusOf(PluginManager manager, String source) {
        return manager.plugins().stream()
                .filter(status -> status.source().equals(source))
                .findFirst()
                .orElseThrow();
    }

    /** The folder's plugin changes, and is taken although the other source cannot be read. */
    private String failure(PluginManager manager) {
        plugin("a", 1).write();
        SourceUnavailable thrown = assertThrows(SourceUnavailable.class, manager::loadAll);
        assertEquals(1, number(manager, "a"));
        plugin("a", 2).write();
        assertThrows(SourceUnavailable.class, manager::refresh);
        assertEquals(2, number(manager, "a"));

        assertEquals(Set.of("hostile"), thrown.failures().keySet());
        assertEquals(List.of("plugins/a/plugin.yaml ACTIVE"), states(manager));
        String text = String.valueOf(thrown.getMessage());
        assertTrue(text.startsWith("WDN-SRC-001 source hostile cannot be read: "), text);
        assertTrue(text.length() < 500, text);
        return text;
    }

    static Stream<Arguments> nonsense() {
        Supplier<String> none = () -> null;
        PluginFiles nameless =
                new PluginFiles() {
                    @Override
                    public String name() {
                        return none.get();
                    }

                    @Override
                    public byte[] manifest(int maxBytes) {
                        return new byte[0];
                    }

                    @Override
                    public byte[] file(String path, int maxBytes) {
                        return new byte[0];
                    }
                };
        List<PluginFiles> endless =
                new AbstractList<>() {
                    @Override
                    public PluginFiles get(int index) {
                        return new Odd("p" + index, () -> new byte[0], () -> new byte[0]);
                    }

                    @Override
                    public int size() {
                        return 1;
                    }

                    @Override
                    public Iterator<PluginFiles> iterator() {
                        return Stream.iterate(0, i -> i + 1).map(this::get).iterator();
                    }
                };
        Callable<List<PluginFiles>> throwing =
                () -> {
                    throw new IllegalStateException("no database\n" + "x".repeat(100_000));
                };
        Callable<List<PluginFiles>> failing =
                () -> {
                    throw new NoClassDefFoundError("com/acme/Driver");
                };
        Callable<List<PluginFiles>> nothing = () -> null;
        Callable<List<PluginFiles>> holes = () -> Collections.singletonList(null);
        Callable<List<PluginFiles>> withoutName = () -> List.of(nameless);
        Callable<List<PluginFiles>> all = () -> endless;
        return Stream.of(
                Arguments.of(nothing, "returned no list"),
                Arguments.of(holes, "without a name"),
                Arguments.of(withoutName, "without a name"),
                Arguments.of(all, "more than 10000 plugins"),
                Arguments.of(throwing, "listing hostile failed"),
                Arguments.of(failing, "listing hostile failed"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void aListThatMakesNoSenseChangesNothing(
            Callable<? extends List<PluginFiles>> list, String reason) {
        hostile.list = list;

        String text = failure(manager(Duration.ofMinutes(1)));

        assertTrue(text.contains(reason), text);
    }

    @Test
    void nonsenseUnloadsNothing() {
        hostile.list = () -> List.of(good("b", plugin("b", 3)));
        PluginManager manager = manager(Duration.ofMinutes(1));
        manager.loadAll();
        hostile.list = () -> Collections.singletonList(null);

        assertThrows(SourceUnavailable.class, manager::refresh);

        assertEquals(3, number(manager, "b"));
    }

    @Test
    void aPluginThatIsListedTwiceIsRejectedAndTheOthersAreTaken() {
        PluginFiles twice = good("twice", plugin("a", 1));
        PluginFiles again = good("twice", plugin("b", 2));
        hostile.list = () -> List.of(twice, good("once", plugin("c", 3)), again, again);
        PluginManager manager = manager(Duration.ofMinutes(1));

        manager.loadAll();

        assertEquals(List.of("hostile/once ACTIVE", "hostile/twice REJECTED"), states(manager));
        PluginStatus rejected = statusOf(manager, "hostile/twice");
        assertEquals(List.of(ErrorId.MANIFEST_UNREADABLE), ids(rejected));
        assertTrue(String.valueOf(rejected.failure()).contains("listed more than once"));
        hostile.list = () -> List.of(twice);
        manager.refresh();
        assertEquals(1, number(manager, "a"));
        hostile.list = () -> List.of(twice, again);
        manager.refresh();
        assertEquals(1, number(manager, "a"));
        assertEquals(List.of(ErrorId.MANIFEST_UNREADABLE), ids(statusOf(manager, "hostile/twice")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "a\u202Eb", "tab\there", "half\uD83D"})
    void aNameThatCannotBeShownIsNoName(String name) {
        hostile.list = () -> List.of(good(name, plugin("a", 1)), good("b", plugin("b", 2)));
        PluginManager manager = manager(Duration.ofMinutes(1));

        manager.loadAll();

        List<PluginStatus> rejected =
                manager.plugins().stream().filter(s -> s.state() == PluginState.REJECTED).toList();
        assertEquals(1, rejected.size());
        assertEquals(List.of(ErrorId.MANIFEST_UNREADABLE), ids(rejected.get(0)));
        String shown = rejected.get(0).source();
        assertTrue(shown.startsWith("hostile/"), shown);
        assertTrue(shown.chars().noneMatch(Character::isISOControl), shown);
        assertEquals(2, number(manager, "b"));
    }

    @Test
    void aNameThatIsTooLongIsCut() {
        String name = "x".repeat(1 << 20);
        hostile.list = () -> List.of(good(name, plugin("a", 1)));
        PluginManager manager = manager(Duration.ofMinutes(1));

        manager.loadAll();

        PluginStatus rejected = manager.plugins().get(0);
        assertEquals(PluginState.REJECTED, rejected.state());
        assertTrue(rejected.source().length() < 200, rejected.source());
        assertTrue(String.valueOf(rejected.failure()).length() < 1000);
    }

    static Stream<Arguments> oddFiles() {
        Callable<byte[]> nothing = () -> null;
        Callable<byte[]> throwing =
                () -> {
                    throw new IllegalStateException("no database");
                };
        Callable<byte[]> missing =
                () -> {
                    throw new PluginFileException("x", PluginFileException.Reason.MISSING);
                };
        Callable<byte[]> folder =
                () -> {
                    throw new PluginFileException("x", PluginFileException.Reason.NOT_A_FILE);
                };
        Callable<byte[]> outside =
                () -> {
                    throw new PluginFileException("x", PluginFileException.Reason.LEAVES_PLUGIN);
                };
        Callable<byte[]> more = () -> new byte[100 << 20];
        return Stream.of(
                Arguments.of(nothing, "IOException", ErrorId.MODULE_UNREADABLE),
                Arguments.of(throwing, "IllegalStateException", ErrorId.MODULE_UNREADABLE),
                Arguments.of(missing, "exist", ErrorId.MODULE_UNREADABLE),
                Arguments.of(folder, "is not a file", ErrorId.MODULE_UNREADABLE),
                Arguments.of(outside, "leads out of", ErrorId.PATH_LEAVES_PLUGIN),
                Arguments.of(more, "", ErrorId.MODULE_TOO_LARGE));
    }

    @ParameterizedTest
    @MethodSource("oddFiles")
    void aFileThatCannotBeHadRejectsItsPluginAlone(
            Callable<byte[]> odd, String inManifest, ErrorId ofModule) {
        PluginFolder.Draft draft = plugin("a", 1);
        hostile.list =
                () ->
                        List.of(
                                new Odd("manifest", odd, draft::module),
                                new Odd(
                                        "module",
                                        () -> draft.manifest().getBytes(StandardCharsets.UTF_8),
                                        odd),
                                good("good", plugin("b", 2)));
        PluginManager manager = manager(Duration.ofMinutes(1));

        manager.loadAll();

        assertEquals(
                List.of(
                        "hostile/good ACTIVE",
                        "hostile/manifest REJECTED",
                        "hostile/module REJECTED"),
                states(manager));
        String text = String.valueOf(statusOf(manager, "hostile/manifest").failure());
        assertTrue(text.contains(inManifest), text);
        PluginStatus module = statusOf(manager, "hostile/module");
        assertEquals(List.of(ofModule), ids(module));
        assertEquals("hostile/module", locationOf(module));
    }

    private static String locationOf(PluginStatus status) {
        return String.valueOf(status.problems().get(0).location()).replaceAll(":.*", "");
    }

    @Test
    void bytesThatChangeAfterTheyWereAnsweredAreNotWhatRuns() {
        PluginFolder.Draft draft = plugin("a", 1);
        byte[] module = draft.module();
        byte[] before = module.clone();
        byte[] manifest = draft.manifest().getBytes(StandardCharsets.UTF_8);
        hostile.list = () -> List.of(new Odd("a", () -> manifest, () -> module));
        PluginManager manager = manager(Duration.ofMinutes(1));
        manager.loadAll();

        Arrays.fill(module, (byte) 0);
        Arrays.fill(manifest, (byte) 0);

        assertFalse(Arrays.equals(before, module));
        assertEquals(1, number(manager, "a"));
        assertEquals("test.a", manager.find("test.a").orElseThrow().manifest().id());
    }

    @Test
    void aSourceThatFailsInTheMiddleLeavesWhatWasNotLookedAt() {
        AtomicBoolean away = new AtomicBoolean();
        List<PluginFiles> list = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            PluginFolder.Draft draft = plugin(name, 1);
            list.add(good(name, draft));
        }
        hostile.list = () -> list;
        PluginManager manager = manager(Duration.ofMinutes(1));
        manager.loadAll();
        list.set(0, good("a", plugin("a", 2)));
        list.set(
                1,
                new Odd(
                        "b",
                        () -> {
                            away.set(true);
                            throw new PluginSourceException("no database", null);
                        },
                        () -> new byte[0]));

        SourceUnavailable thrown = assertThrows(SourceUnavailable.class, manager::refresh);

        assertTrue(away.get());
        assertInstanceOf(PluginSourceException.class, thrown.failures().get("hostile"));
        assertEquals(2, number(manager, "a"));
        assertEquals(1, number(manager, "b"));
        assertEquals(List.of("hostile/a ACTIVE", "hostile/b ACTIVE"), states(manager));
        assertTrue(manager.plugins().stream().allMatch(status -> status.failure() == null));
    }

    @Test
    void aListThatHangsIsGivenUpAndNotAskedForAgain() {
        hostile.list = () -> hang(List.of());
        PluginManager manager = manager(SHORT);

        String text = failure(manager);

        assertTrue(text.contains("listing hostile took longer than 2s"), text);
        SourceUnavailable again = assertThrows(SourceUnavailable.class, manager::refresh);
        assertTrue(
                String.valueOf(again.getMessage()).contains("listing hostile has not ended yet"));
        assertEquals(1, hanging());
    }

    /** Threads that wait in {@link #hang}. */
    private static long hanging() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().equals("wardian-source"))
                .filter(
                        entry ->
                                Arrays.stream(entry.getValue())
                                        .anyMatch(it -> it.getMethodName().equals("hang")))
                .count();
    }

    @Test
    void aSourceThatHungIsUsedAgainOnceItAnswers() {
        hostile.list = () -> hang(List.of());
        PluginManager manager = manager(SHORT);
        failure(manager);
        hostile.list = () -> List.of(good("b", plugin("b", 3)));

        end.countDown();
        while (hanging() > 0) {
            Thread.onSpinWait();
        }
        awaitReadable(manager);

        assertEquals(3, number(manager, "b"));
    }

    /** The thread that hung may need a moment to end. */
    private static void awaitReadable(PluginManager manager) {
        boolean readable = false;
        while (!readable) {
            try {
                manager.refresh();
                readable = true;
            } catch (SourceUnavailable e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aFileThatHangsIsGivenUp() {
        PluginFolder.Draft draft = plugin("b", 3);
        hostile.list =
                () ->
                        List.of(
                                new Odd(
                                        "b",
                                        () -> draft.manifest().getBytes(StandardCharsets.UTF_8),
                                        () -> hang(draft.module())));
        PluginManager manager = manager(SHORT);

        String text = failure(manager);

        assertTrue(text.contains("reading b.wasm of hostile/b took longer than 2s"), text);
    }

    @Test
    void aFileThatHangsRejectsThePluginThatWasAskedFor() throws Exception {
        PluginFiles hanging = new Odd("b", () -> hang(new byte[0]), () -> new byte[0]);
        PluginManager manager = manager(SHORT);

        ManifestException refused =
                assertThrows(ManifestException.class, () -> manager.load(hanging));

        assertEquals(ErrorId.SOURCE_UNAVAILABLE, refused.problems().get(0).id());
        assertEquals(PluginState.REJECTED, statusOf(manager, "b").state());
    }

    @Test
    void whileASourceIsSlowOtherChangesAndTheEndGoOn() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = manager(Duration.ofDays(1));
        manager.loadAll();
        CountDownLatch asked = new CountDownLatch(1);
        hostile.list =
                () -> {
                    asked.countDown();
                    end.await();
                    return List.of(good("b", plugin("b", 3)));
                };
        List<RuntimeException> thrown = Collections.synchronizedList(new ArrayList<>());
        Thread refreshing =
                new Thread(
                        () -> thrown.add(assertThrows(RuntimeException.class, manager::refresh)));
        refreshing.start();
        asked.await();

        plugin("a", 2).write();
        manager.reload("test.a");
        assertEquals(2, number(manager, "a"));
        manager.rollback("test.a");
        assertEquals(1, number(manager, "a"));
        manager.unload("test.a");
        assertEquals(PluginState.STOPPED, statusOf(manager, "plugins/a/plugin.yaml").state());
        manager.close();
        refreshing.join(TimeUnit.MINUTES.toMillis(1));

        assertEquals(1, thrown.size());
        assertInstanceOf(IllegalStateException.class, thrown.get(0));
        assertEquals(List.of("plugins/a/plugin.yaml STOPPED"), states(manager));
    }

    static Stream<Arguments> watches() {
        Callable<PluginSource.Watching> nothing = () -> null;
        Callable<PluginSource.Watching> throwing =
                () -> {
                    throw new IllegalStateException("no database");
                };
        Callable<PluginSource.Watching> failing =
                () -> {
                    throw new IOException("no database");
                };
        return Stream.of(Arguments.of(nothing), Arguments.of(throwing), Arguments.of(failing));
    }

    @ParameterizedTest
    @MethodSource("watches")
    void aSourceThatCannotBeWatchedIsReadAndTriedAgain(Callable<PluginSource.Watching> watch) {
        hostile.list = () -> List.of(good("b", plugin("b", 3)));
        hostile.watch = watch;
        PluginManager manager = manager(Duration.ofMinutes(1));

        assertThrows(SourceUnavailable.class, manager::loadAll);

        assertEquals(3, number(manager, "b"));
        AtomicBoolean ended = new AtomicBoolean();
        hostile.watch = () -> () -> ended.set(true);
        manager.refresh();
        manager.close();
        assertTrue(ended.get());
    }

    @Test
    void whatAWatchBeginsTooLateIsEnded() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        hostile.watch =
                () -> {
                    PluginSource.Watching late = ended::countDown;
                    return hang(late);
                };
        PluginManager manager = manager(SHORT);
        assertThrows(SourceUnavailable.class, manager::loadAll);

        end.countDown();

        assertTrue(ended.await(1, TimeUnit.MINUTES));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWatchThatDoesNotEndIsLeftBehind(boolean hangs) {
        plugin("a", 1).write();
        hostile.watch =
                () ->
                        () -> {
                            if (hangs) {
                                hang(true);
                            }
                            throw new IllegalStateException("no database");
                        };
        PluginManager manager = manager(SHORT);
        manager.loadAll();

        manager.close();

        assertEquals(List.of("plugins/a/plugin.yaml STOPPED"), states(manager));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "two\nlines"})
    void aSourceNeedsAName(String name) {
        PluginManager.Builder builder = PluginManager.builder().source(hostile.named(name));

        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @Test
    void aNoticeWithoutEndIsRefused() {
        AtomicBoolean told = new AtomicBoolean();
        PluginSource telling =
                new PluginSource() {
                    @Override
                    public String name() {
                        return "telling";
                    }

                    @Override
                    public List<PluginFiles> discover() {
                        return List.of();
                    }

                    @Override
                    public Watching watch(Listener listener) {
                        List<String> names = new ArrayList<>();
                        for (int i = 0; i <= PluginSource.MAX_PLUGINS; i++) {
                            names.add("p" + i);
                        }
                        assertThrows(IllegalArgumentException.class, () -> listener.changed(names));
                        told.set(true);
                        return () -> {};
                    }
                };
        try (PluginManager manager = PluginManager.builder().source(telling).build()) {
            manager.loadAll();
        }
        assertTrue(told.get());
    }
}
