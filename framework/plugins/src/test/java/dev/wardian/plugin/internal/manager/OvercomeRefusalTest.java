package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.FolderWatch;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stood in a plugin's way was not its own files, and goes away without a change of them. */
@Timeout(120)
class OvercomeRefusalTest extends FolderFixture {
    private static final FolderWatch WATCH =
            FolderWatch.polling(Duration.ofMillis(20)).withDebounce(Duration.ofMillis(40));

    private final LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();

    private PluginManager watching() {
        host.setting(b -> b.watch(WATCH).listener((before, now) -> changes.add(now)));
        PluginManager manager = host.manager();
        manager.loadAll();
        return manager;
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

    private PluginStatus await(String name, PluginState state) throws InterruptedException {
        return await(s -> s.source().equals(name + "/plugin.yaml") && s.state() == state);
    }

    /** Another folder with a plugin of the same id. */
    private Path copy(String name, String as) throws IOException {
        Path from = folder.resolve(name);
        Path aside = Files.createDirectory(temporary.resolve(as));
        Files.copy(from.resolve(name + ".wasm"), aside.resolve(name + ".wasm"));
        Files.copy(from.resolve("plugin.yaml"), aside.resolve("plugin.yaml"));
        return Files.move(aside, folder.resolve(as));
    }

    private void remove(String name) throws IOException {
        Files.delete(folder.resolve(name).resolve("plugin.yaml"));
    }

    @Test
    void aWatchedPluginStartsWhenTheOneComesThatItLacked() throws Exception {
        plugin("user", 1).line("requires: { plugins: { test.base: ^1.0 } }").write();
        PluginManager manager = watching();
        assertEquals(PluginState.REJECTED, status(manager, "user").state());

        plugin("base", 1).write();

        await("user", PluginState.ACTIVE);
        assertEquals(1, number(manager, "user"));
    }

    @Test
    void aWatchedVersionIsTakenWhenTheOneComesThatItLacked() throws Exception {
        plugin("user", 1).write();
        PluginManager manager = watching();
        plugin("user", 2).line("requires: { plugins: { test.base: ^1.0 } }").write();
        await(s -> s.failure() != null);

        plugin("base", 1).write();

        await(s -> "1.2.0".equals(s.version()) && s.state() == PluginState.ACTIVE);
        assertEquals(2, number(manager, "user"));
    }

    @Test
    void aCopyTakesOverWhenTheFolderGoesThatHadItsId() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        copy("a", "z");
        manager.refresh();
        assertEquals(List.of(ErrorId.KEYS_CONFLICT), ids(status(manager, "z")));
        remove("a");

        manager.refresh();

        assertEquals(List.of("z/plugin.yaml ACTIVE"), states(manager));
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void aCopyWhoseIdIsTakenSaysSoAndGoesAloneWhenItGoes() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        copy("a", "z");
        manager.refresh();
        manager.refresh();
        assertEquals(List.of(ErrorId.KEYS_CONFLICT), ids(status(manager, "z")));

        remove("z");
        manager.refresh();

        assertEquals(List.of("a/plugin.yaml ACTIVE"), states(manager));
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void aWatchedCopyTakesOverWhenTheFolderGoesThatHadItsId() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = watching();
        copy("a", "z");
        await("z", PluginState.REJECTED);

        remove("a");

        await("z", PluginState.ACTIVE);
        assertEquals(1, number(manager, "a"));
    }

    @Test
    void whatFoundNoMemoryIsTriedAgain() throws Exception {
        host.setting(b -> b.memoryBudget(Guest.MEMORY));
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        plugin("b", 1).write();
        manager.refresh();
        assertEquals(PluginState.REJECTED, status(manager, "b").state());
        remove("a");

        manager.refresh();

        assertEquals(1, number(manager, "b"));
    }

    @Test
    void aCapabilityThatFailsOverAManifestHidesNoOtherPlugin() throws Exception {
        host.with(
                new ProbeCapability("probe/1")
                        .onParse(
                                () -> {
                                    throw new IllegalStateException("a defect of the host");
                                }));
        plugin("a", 1).asksFor("probe").write();
        plugin("b", 1).write();
        PluginManager manager = watching();
        assertEquals(1, number(manager, "b"));

        plugin("b", 2).write();

        await(s -> "1.2.0".equals(s.version()) && s.state() == PluginState.ACTIVE);
        PluginStatus broken = status(manager, "a");
        assertEquals(PluginState.REJECTED, broken.state());
        assertTrue(String.valueOf(broken.failure()).contains("a defect of the host"));
    }

    @Test
    void aManifestThatCannotBeLookedAtIsNotGone() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        Path aside = Files.move(folder.resolve("a"), temporary.resolve("aside"));
        Files.createSymbolicLink(folder.resolve("a"), Path.of("a"));

        manager.refresh();

        assertEquals(1, number(manager, "a"));
        assertEquals(List.of(ErrorId.MANIFEST_UNREADABLE), ids(status(manager, "a")));
        Files.delete(folder.resolve("a"));
        Files.move(aside, folder.resolve("a"));
        manager.refresh();
        assertNull(status(manager, "a").failure());
        PluginFolder.Draft next = plugin("a", 2);
        next.write();
        manager.refresh();
        assertEquals(2, number(manager, "a"));
    }

    @Test
    void aFileInThePlaceOfItsFolderUnloadsAPlugin() throws Exception {
        plugin("a", 1).write();
        PluginManager manager = host.manager();
        manager.refresh();
        Files.move(folder.resolve("a"), temporary.resolve("aside"));
        Files.writeString(folder.resolve("a"), "no folder");

        manager.refresh();

        assertEquals(List.of(), states(manager));
        assertEquals(PluginState.STOPPED, manager.find("test.a").orElseThrow().state());
    }
}
