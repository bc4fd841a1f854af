package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Disablement;
import dev.wardian.plugin.DisablementStore;
import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.plugin.manifest.Disablements;
import dev.wardian.plugin.manifest.LocatedYaml;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** The file of the disabled plugins keeps what was decided, whoever writes it. */
@Timeout(120)
class DisablementFileTest extends FolderFixture {
    private final LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();
    private Path file = Path.of("");

    @BeforeEach
    void begin() {
        file = temporary.resolve("off.yaml");
    }

    private DisablementStore store() {
        return DisablementStore.file(file, Optional.empty());
    }

    private static Disablement why(String reason) {
        return new Disablement("ada", Optional.of(Instant.parse("2026-03-01T09:30:00Z")), reason);
    }

    @Test
    void fileSaysInWordsWhatIsDisabled() throws IOException {
        store().disable("com.acme.greeter", why("wrong prices"));

        assertEquals(
                """
                # The disabled plugins. Wardian writes this file with each change: comments do not stay.
                apiVersion: wardian/v1
                plugins:
                  com.acme.greeter:
                    disabled: { by: "ada", at: "2026-03-01T09:30:00Z", reason: "wrong prices" }
                """,
                Files.readString(file));
        assertEquals(Map.of("com.acme.greeter", why("wrong prices")), store().current());
        assertEquals(Optional.of(why("wrong prices")), store().enable("com.acme.greeter"));
        assertEquals(Map.of(), store().current());
        assertEquals(Optional.empty(), store().enable("com.acme.greeter"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"quoted\" and \\ and 'single'",
                " a: b # c, { d } [e] & * ! | > % @ `",
                "Grüße, 日本語, 😀, e\u0301, \u00a0, \ufffd, \ue000",
                "\u0378 is no character yet",
                "true",
                "~"
            })
    void anyTextComesBackAsItWas(String text) {
        store().disable("test.a", why(text));
        store().disable("test.b", new Disablement(text, Optional.empty(), ""));

        assertEquals(
                Map.of("test.a", why(text), "test.b", new Disablement(text, Optional.empty(), "")),
                store().current());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two\nlines",
                "\t",
                "\u0000",
                "\u001b[31m",
                "\u0085",
                "\u2028",
                "\u202e",
                "\ud83d",
                "\uffff"
            })
    void textThatCannotBeShownIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Disablement.now("ada", text));
        assertThrows(IllegalArgumentException.class, () -> Disablement.now(text, ""));
    }

    /** Every character that a text may have is one that the file may have. */
    @Test
    void everyPlainCharacterComesBack() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (Disablement.isPlain(Character.toString(c))) {
                all.appendCodePoint(c);
            }
        }
        int[] plain = all.codePoints().toArray();
        assertTrue(plain.length > 100_000);
        int step = Disablement.MAX_REASON / 2;
        for (int i = 0; i < plain.length; i += step) {
            SortedMap<String, Disablement> one = new TreeMap<>();
            one.put("test.a", why(new String(plain, i, Math.min(step, plain.length - i))));
            Files.write(file, Disablements.write(one));
            assertEquals(one, Disablements.read(file, "off.yaml"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    disabled: true                    | 4:23 | WDN-MAN-011
                    disabled: { at: yesterday }       | 4:29 | WDN-MAN-012
                    disabled: { by: "\\ud83d" }       | 4:29 | WDN-MAN-012
                    disabled: { who: ada }            | 4:25 | WDN-MAN-009
                    grants: {}                        | 4:13 | WDN-MAN-009
                    """)
    void problemsOfTheFileHaveTheirPlaces(String line, String place, String id) throws IOException {
        Files.writeString(
                file, "apiVersion: wardian/v1\n# text\nplugins:\n  test.a: { " + line + " }\n");

        ManifestException refused = assertThrows(ManifestException.class, this::store);

        String text = refused.problems().toString();
        assertTrue(text.contains("off.yaml:" + place + ": " + id), text);
        assertTrue(refused.summary().startsWith("file of disabled plugins rejected"));
        assertThrows(
                ManifestException.class,
                () -> PluginManager.builder(folder).disabled(file).build());
    }

    @Test
    void brokenFileIsNotOverwritten() throws IOException {
        DisablementStore store = store();
        Files.writeString(file, "apiVersion: [");

        assertThrows(ManifestException.class, () -> store.disable("test.a", why("")));

        assertEquals("apiVersion: [", Files.readString(file));
        assertEquals(Map.of(), store.current());
    }

    @Test
    void whatCannotBeWrittenIsATypedErrorWithTheFile() throws IOException {
        file = temporary.resolve("missing").resolve("off.yaml");
        plugin("a", 1).write();
        host.setting(b -> b.disabled(file));
        PluginManager manager = host.manager();
        manager.loadAll();

        ManifestException refused =
                assertThrows(ManifestException.class, () -> manager.disable("test.a", "ada", ""));

        Problem problem = refused.problems().get(0);
        assertEquals(ErrorId.DISABLED_NOT_WRITTEN, problem.id());
        assertTrue(problem.message().contains(file.toString()), problem::message);
        assertEquals(1, number(manager, "a"));
        assertEquals(Optional.empty(), manager.disablement("test.a"));
    }

    @Test
    void moreThanAFileHoldsIsRefusedAndTheFileStaysReadable() throws IOException {
        DisablementStore store = store();
        String long500 = "\u0378".repeat(500);
        ManifestException full =
                assertThrows(
                        ManifestException.class,
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                store.disable("test.a" + i, why(long500));
                            }
                        });

        assertEquals(ErrorId.DISABLED_NOT_WRITTEN, full.problems().get(0).id());
        assertTrue(Files.size(file) <= LocatedYaml.MAX_BYTES);
        assertEquals(store.current(), store().current());
        assertTrue(store.current().size() > 10);
    }

    @Test
    void fileKeepsItsPermissionsAndALinkStaysALink() throws IOException {
        Path real = Files.writeString(temporary.resolve("real.yaml"), "apiVersion: wardian/v1\n");
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-rw----");
        Files.setPosixFilePermissions(real, mode);
        Files.createSymbolicLink(file, real);

        store().disable("test.a", why(""));

        assertTrue(Files.isSymbolicLink(file));
        assertEquals(mode, Files.getPosixFilePermissions(real));
        assertEquals(Set.of("test.a"), store().current().keySet());
    }

    @Test
    void nothingIsLeftBesideTheFileButItsLock() throws IOException {
        store().disable("test.a", why(""));
        store().enable("test.a");

        try (var names = Files.list(temporary)) {
            assertEquals(
                    List.of("off.yaml", "off.yaml.lock", "plugins"),
                    names.map(path -> String.valueOf(path.getFileName())).sorted().toList());
        }
    }

    @Test
    void noDecisionIsLostWhereManyStoresWriteOneFile() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int number = thread;
                DisablementStore own = store();
                all.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < 20; i++) {
                                        own.disable("test.p" + number + "-" + i, why(""));
                                    }
                                }));
            }
            for (Future<?> each : all) {
                each.get(1, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }

        assertEquals(80, store().current().size());
    }

    @Test
    void interruptedThreadDoesNotWaitForTheLock() throws IOException {
        DisablementStore store = store();
        store.disable("test.a", why(""));
        Path lock = temporary.resolve("off.yaml.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertTrue(held.isValid());
            Thread.currentThread().interrupt();
            ManifestException refused =
                    assertThrows(ManifestException.class, () -> store.enable("test.a"));

            assertTrue(Thread.interrupted());
            assertEquals(ErrorId.DISABLED_NOT_WRITTEN, refused.problems().get(0).id());
        }
        assertEquals(Set.of("test.a"), store.current().keySet());
    }

    @Test
    void fileBesideTheGrantsIsUsedUnlessTheApplicationNamesOne() throws IOException {
        Path grants =
                Files.writeString(temporary.resolve("grants.yaml"), "apiVersion: wardian/v1\n");
        plugin("a", 1).write();
        host.setting(b -> b.grants(grants));
        PluginManager manager = host.manager();
        manager.loadAll();

        manager.disable("test.a", "ada", "");

        assertTrue(Files.exists(temporary.resolve("grants.disabled.yaml")));
        assertEquals("apiVersion: wardian/v1\n", Files.readString(grants));
        PluginManager next = host.manager();
        next.loadAll();
        assertEquals(List.of("a/plugin.yaml DISABLED"), states(next));
        assertEquals(
                Path.of("conf", "rights.disabled.yaml"),
                DisablementStore.beside(Path.of("conf", "rights")));
    }

    @Test
    void grantsFileDisablesWithItsReasonAndItsPlacesInErrors() throws IOException {
        Path grants = temporary.resolve("grants.yaml");
        Files.writeString(
                grants,
                """
                apiVersion: wardian/v1
                plugins:
                  test.a: { disabled: { reason: replaced } }
                  test.b: { disabled: {} }
                """);
        plugin("a", 1).write();
        plugin("b", 1).write();
        host.setting(b -> b.grants(grants));
        PluginManager manager = host.manager();
        manager.loadAll();

        assertEquals(List.of("a/plugin.yaml DISABLED", "b/plugin.yaml DISABLED"), states(manager));
        PluginDisabled why = (PluginDisabled) status(manager, "a").failure();
        assertNotNull(why);
        assertEquals("replaced", why.disablement().reason());
        Files.writeString(
                grants, "apiVersion: wardian/v1\nplugins: { test.a: { disabled: yes } }\n");
        ManifestException refused = assertThrows(ManifestException.class, host::manager);
        assertTrue(
                refused.problems().toString().contains("grants.yaml:2:32: WDN-MAN-011"),
                refused::getMessage);
    }

    private PluginManager watching(GrantsFileTest.Mode mode) {
        host.setting(
                b ->
                        b.watch(mode.watch())
                                .disabled(file)
                                .listener((last, now) -> changes.add(now)));
        PluginManager manager = host.manager();
        manager.loadAll();
        changes.clear();
        return manager;
    }

    private void await(PluginState wanted) throws InterruptedException {
        PluginStatus next;
        do {
            next = changes.poll(1, TimeUnit.MINUTES);
            assertNotNull(next, "nothing happened");
        } while (next.state() != wanted);
    }

    @ParameterizedTest
    @EnumSource(GrantsFileTest.Mode.class)
    void whatAnotherProgramWritesTakesEffect(GrantsFileTest.Mode mode) throws Exception {
        plugin("a", 1).write();
        PluginManager manager = watching(mode);

        store().disable("test.a", why("by hand"));
        await(PluginState.DISABLED);
        assertThrows(PluginDisabled.class, () -> number(manager, "a"));
        store().enable("test.a");
        await(PluginState.ACTIVE);
        assertEquals(1, number(manager, "a"));
        store().disable("test.a", why("by hand"));
        await(PluginState.DISABLED);
        Files.delete(file);
        await(PluginState.ACTIVE);
        assertEquals(1, number(manager, "a"));
    }

    @ParameterizedTest
    @EnumSource(GrantsFileTest.Mode.class)
    void brokenFileLeavesThingsAsTheyAreAndIsOneWarning(GrantsFileTest.Mode mode) throws Exception {
        plugin("a", 1).write();
        PluginManager manager = watching(mode);
        manager.disable("test.a", "ada", "");
        int before = RecordedLog.of(LifecycleLog.LOGGER).size();

        Files.writeString(file, "apiVersion: [");
        List<RecordedLog.Line> warnings = List.of();
        while (warnings.isEmpty()) {
            Thread.sleep(10);
            warnings =
                    RecordedLog.of(LifecycleLog.LOGGER).stream()
                            .skip(before)
                            .filter(line -> line.level() == Level.WARN)
                            .toList();
        }

        assertEquals(1, warnings.size(), warnings::toString);
        String text = warnings.get(0).message();
        assertTrue(text.startsWith("the disabled plugins stay as they are"), text);
        assertTrue(text.contains("off.yaml:1:"), text);
        assertEquals(PluginState.DISABLED, status(manager, "a").state());
        assertFalse(manager.disablement("test.a").isEmpty());
    }

    @Test
    void watchedStoreIsReadAgainOnlyWhereItChanged() throws Exception {
        DisablementStore store =
                DisablementStore.file(
                        file,
                        Optional.of(
                                FolderWatch.polling(Duration.ofMillis(5))
                                        .withDebounce(Duration.ofMillis(5))));
        LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (GrantStore.Subscription following =
                store.subscribe(
                        new GrantStore.Listener() {
                            @Override
                            public void changed() {
                                told.add("changed");
                            }

                            @Override
                            public void rejected(PluginException reason) {
                                told.add("rejected");
                            }
                        })) {
            assertNotNull(following);
            store.disable("test.a", why("mine"));
            store().disable("test.b", why("theirs"));
            assertEquals("changed", told.poll(1, TimeUnit.MINUTES));
        }
        assertEquals(Set.of("test.a", "test.b"), store.current().keySet());
        assertEquals(0, told.size());
    }
}
