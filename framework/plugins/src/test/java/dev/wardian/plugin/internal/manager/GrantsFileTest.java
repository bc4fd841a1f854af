package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.source.GrantsFile;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.KeysCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.Level;

/** The file of grants is watched by events alone and by polling alone. */
class GrantsFileTest extends FolderFixture {
    private static final Capabilities CAPABILITIES = Capabilities.of(List.of(new KeysCapability()));

    enum Mode {
        EVENTS(FolderWatch.EVENTS.withPoll(Duration.ofDays(1))),
        POLLING(FolderWatch.polling(Duration.ofMillis(20)));

        private final FolderWatch watch;

        Mode(FolderWatch watch) {
            this.watch = watch.withDebounce(Duration.ofMillis(60));
        }

        FolderWatch watch() {
            return watch;
        }
    }

    private final LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Grants> granted = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<PluginException> rejected = new LinkedBlockingQueue<>();
    private Path file = Path.of("");
    private int before;

    private final PluginListener listener =
            new PluginListener() {
                @Override
                public void changed(@Nullable PluginState last, PluginStatus now) {
                    changes.add(now);
                }

                @Override
                public void grantsChanged(Grants now) {
                    granted.add(now);
                }

                @Override
                public void grantsRejected(PluginException reason) {
                    rejected.add(reason);
                }
            };

    @BeforeEach
    void begin() throws IOException {
        file = Files.createDirectories(temporary.resolve("conf")).resolve("grants.yaml");
        before = RecordedLog.of(LifecycleLog.LOGGER).size();
    }

    private static String text(String keys) {
        return "apiVersion: wardian/v1\n"
                + "plugins:\n"
                + "  test.a: { pin: { source: a/ }, grants: { keys: { allow: "
                + keys
                + " } } }\n";
    }

    private void grant(String keys) throws IOException {
        Files.writeString(file, text(keys));
    }

    private PluginManager watching(Mode mode) {
        return watching(mode.watch);
    }

    private PluginManager watching(FolderWatch watch) {
        host.setting(
                b -> b.capabilities(CAPABILITIES).watch(watch).grants(file).listener(listener));
        PluginManager manager = host.manager();
        manager.loadAll();
        changes.clear();
        return manager;
    }

    private void asking(int number) {
        plugin("a", number, KeysCapability.guest())
                .line("capabilities: { keys: { allow: [1, 2], reason: a test } }")
                .write();
    }

    private void awaitGeneration(long generation) throws InterruptedException {
        PluginStatus next;
        do {
            next = changes.poll(1, TimeUnit.MINUTES);
            assertNotNull(next, "nothing happened");
        } while (next.state() != PluginState.ACTIVE || next.generation() < generation);
    }

    private static int get(PluginManager manager, int key) {
        return Host.number(manager.ref("test.a").get(), "get", (byte) key);
    }

    private List<String> warnings() {
        return RecordedLog.of(LifecycleLog.LOGGER).stream()
                .skip(before)
                .filter(line -> line.level() == Level.WARN)
                .map(RecordedLog.Line::message)
                .filter(line -> line.contains("grants"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aGrantThatIsWidenedLetsAPendingVersionRunWithoutARestart(Mode mode) throws Exception {
        plugin("a", 1).write();
        Files.writeString(file, "apiVersion: wardian/v1\n");
        PluginManager manager = watching(mode);
        asking(2);
        PluginStatus waiting;
        do {
            waiting = changes.poll(1, TimeUnit.MINUTES);
            assertNotNull(waiting);
        } while (waiting.candidate().isEmpty());
        assertEquals(PluginState.PENDING_APPROVAL, waiting.candidate().orElseThrow());
        changes.clear();

        grant("[1, 2]");

        awaitGeneration(2);
        assertEquals("1.2.0", status(manager, "a").version());
        assertNull(status(manager, "a").failure());
        assertEquals(102, get(manager, 2));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aGrantThatIsNarrowedAndWidenedIsApplied(Mode mode) throws Exception {
        asking(1);
        grant("[1, 2]");
        PluginManager manager = watching(mode);
        assertEquals(102, get(manager, 2));

        grant("[1]");
        awaitGeneration(2);
        assertEquals(KeysCapability.DENIED, get(manager, 2));
        Path next = Files.writeString(file.resolveSibling("next"), text("[1, 2]"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        awaitGeneration(3);

        assertEquals(102, get(manager, 2));
        assertEquals(2, granted.size());
        assertEquals(List.of(), warnings());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aBrokenFileKeepsTheLastGoodGrantsAndIsToldOnce(Mode mode) throws Exception {
        asking(1);
        grant("[1, 2]");
        PluginManager manager = watching(mode);

        Files.writeString(file, text("[1]").replace("allow", "alow"));
        PluginException reason = rejected.poll(1, TimeUnit.MINUTES);

        assertNotNull(reason);
        assertTrue(reason instanceof ManifestException);
        assertEquals(102, get(manager, 2));
        assertEquals(1, status(manager, "a").generation());
        assertEquals(List.of("the grants stay as they are: " + reason.getMessage()), warnings());
        String line = warnings().get(0);
        assertTrue(line.contains("grants.yaml:3:"), line);
        assertTrue(line.contains("did you mean \"allow\"?"), line);
        Files.delete(file);
        PluginException missing = rejected.poll(1, TimeUnit.MINUTES);
        assertNotNull(missing);
        assertTrue(missing.getMessage().contains("WDN-MAN-002"), missing::getMessage);
        assertEquals(102, get(manager, 2));
        grant("[1]");
        awaitGeneration(2);
        assertEquals(KeysCapability.DENIED, get(manager, 2));
        assertEquals(2, warnings().size());
        assertEquals(0, rejected.size());
    }

    /** The first half of a file is broken for a moment. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aFileThatIsHalfWrittenIsGivenTime(Mode mode) throws Exception {
        asking(1);
        grant("[1, 2]");
        PluginManager manager = watching(mode.watch.withDebounce(Duration.ofSeconds(1)));

        Files.writeString(file, text("[1]").substring(0, 60));
        // It is read meanwhile, and has eight times the debounce.
        assertNull(rejected.poll(1200, TimeUnit.MILLISECONDS));
        grant("[1]");
        awaitGeneration(2);

        assertEquals(KeysCapability.DENIED, get(manager, 2));
        assertEquals(List.of(), warnings());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aVolumeThatKubernetesMountsIsSeenToFlip(Mode mode) throws Exception {
        asking(1);
        Path conf = temporary.resolve("conf");
        Files.writeString(
                Files.createDirectory(conf.resolve("..1")).resolve("grants.yaml"), text("[1, 2]"));
        Files.createSymbolicLink(conf.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(file, Path.of("..data/grants.yaml"));
        PluginManager manager = watching(mode);

        Files.writeString(
                Files.createDirectory(conf.resolve("..2")).resolve("grants.yaml"), text("[1]"));
        Path flip = Files.createSymbolicLink(conf.resolve("..tmp"), Path.of("..2"));
        Files.move(flip, conf.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        awaitGeneration(2);

        assertEquals(KeysCapability.DENIED, get(manager, 2));
    }

    @Test
    void theWatchEndsWithTheManager() throws Exception {
        grant("[1]");
        PluginManager manager = watching(Mode.EVENTS);
        assertFalse(watchers().isEmpty());
        assertThrows(IllegalStateException.class, () -> manager.replaceGrants(Grants.NONE));

        manager.close();

        assertEquals(List.of(), watchers());
    }

    private static List<Thread> watchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("wardian-grants"))
                .toList();
    }

    @Test
    void aFileIsReadOnceWhereNothingIsWatched() throws Exception {
        asking(1);
        grant("[1]");
        host.setting(b -> b.capabilities(CAPABILITIES).grants(file));

        PluginManager manager = host.manager();
        manager.loadAll();

        assertEquals(101, get(manager, 1));
        assertEquals(List.of(), watchers());
    }

    @Test
    void aFileThatIsBrokenFromTheBeginningIsAnError() throws Exception {
        Files.writeString(file, "nonsense");

        ManifestException thrown =
                assertThrows(
                        ManifestException.class,
                        () -> GrantStore.file(file, CAPABILITIES, FolderWatch.EVENTS));

        assertEquals(ErrorId.MANIFEST_REJECTED, thrown.id());
        assertEquals(List.of(), watchers());
    }

    /** Two managers share a file, and each has its own end. */
    @Test
    void subscriptionsAreIndependent() throws Exception {
        grant("[1]");
        GrantStore store = GrantStore.file(file, CAPABILITIES, Mode.POLLING.watch);
        LinkedBlockingQueue<Grants> seen = new LinkedBlockingQueue<>();
        GrantStore.Listener seeing =
                new GrantStore.Listener() {
                    @Override
                    public void changed() {
                        seen.add(store.current());
                    }

                    @Override
                    public void rejected(PluginException reason) {
                        throw new IllegalStateException(reason);
                    }
                };
        GrantStore.Subscription first = store.subscribe(seeing);
        GrantStore.Subscription second = store.subscribe(seeing);

        first.close();
        first.close();
        grant("[1, 2]");
        Grants told = seen.poll(1, TimeUnit.MINUTES);
        assertNotNull(told);
        assertEquals(store.current(), told);
        second.close();

        assertEquals(0, seen.size());
        assertEquals(List.of(), watchers());
    }

    private static GrantStore.Listener listener(Runnable onChange) {
        return new GrantStore.Listener() {
            @Override
            public void changed() {
                onChange.run();
            }

            @Override
            public void rejected(PluginException reason) {}
        };
    }

    /**
     * The file is read once only: who is not told then is told of the next edit at the earliest.
     */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void anErrorOfAListenerKeepsNothingFromTheOthers(Mode mode) throws Exception {
        grant("[1, 2]");
        GrantsFile grants = GrantsFile.of(file, CAPABILITIES, mode.watch);
        LinkedBlockingQueue<Grants> told = new LinkedBlockingQueue<>();
        try (GrantStore.Subscription failing =
                        grants.subscribe(
                                listener(
                                        () -> {
                                            throw new OutOfMemoryError("no room");
                                        }));
                GrantStore.Subscription other =
                        grants.subscribe(listener(() -> told.add(grants.current())))) {
            assertNotNull(failing);
            assertNotNull(other);
            grant("[1]");

            assertEquals(
                    List.of("keys/1: allow 1"),
                    Objects.requireNonNull(told.poll(1, TimeUnit.MINUTES))
                            .grantedWithoutCeiling("test.a")
                            .rules());
        }
    }
}
