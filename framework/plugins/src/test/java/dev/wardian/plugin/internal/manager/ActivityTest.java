package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.KeysCapability;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.MemoryBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What a capability can do by itself for a plugin, and when. */
class ActivityTest extends FolderFixture {
    private static final byte[] NO_INPUT = {};

    private final KeysCapability keys = new KeysCapability();

    private PluginManager manager(String... allowed) {
        host.setting(b -> b.capabilities(Capabilities.of(List.of(keys))).grants(granting(allowed)));
        return host.manager();
    }

    private Grants granting(String... allowed) {
        PolicySet policies =
                allowed.length == 0
                        ? PolicySet.EMPTY
                        : PolicySet.EMPTY.with(keys, KeysCapability.Keys.of(List.of(allowed)));
        return Grants.NONE.withPlugin("test.a", policies);
    }

    private Path write(int number, Guest guest) {
        return plugin("a", number, guest)
                .line("capabilities:")
                .line("  keys: { allow: [1, 2, 3], reason: a test }")
                .write();
    }

    private List<String> activity() {
        List<String> now = List.copyOf(keys.activity);
        keys.activity.clear();
        return now;
    }

    @Test
    void aCapabilityLearnsWhenCallersReachAGeneration() {
        Path manifest = write(1, new Guest().echo("echo"));
        PluginManager manager = manager("1", "2");
        manager.loadAll();
        assertEquals(List.of("active 1 [1, 2]"), activity());

        write(2, new Guest().echo("echo"));
        manager.reload("test.a");
        // The next one is there before the other one goes.
        assertEquals(List.of("active 2 [1, 2]", "inactive 1 [1, 2]"), activity());

        write(3, new Guest().echo("echo").traps("__init"));
        assertThrows(PluginException.class, () -> manager.reload("test.a"));
        assertEquals(List.of(), activity());

        manager.unload("test.a");
        assertEquals(List.of("inactive 2 [1, 2]"), activity());

        write(4, new Guest().echo("echo"));
        manager.load(manifest);
        assertEquals(List.of("active 4 [1, 2]"), activity());

        host.close();
        assertEquals(List.of("inactive 4 [1, 2]"), activity());
    }

    @Test
    void aPluginThatDoesNotStartIsNeverActive() {
        write(1, new Guest().echo("echo").traps("__init"));

        manager("1").loadAll();

        assertEquals(List.of(), activity());
    }

    @Test
    void aNarrowerPolicyIsActiveAtOnce() {
        write(1, new Guest().echo("echo"));
        PluginManager manager = manager("1", "2");
        manager.loadAll();
        activity();

        manager.replaceGrants(granting("2"));

        assertEquals(
                List.of("active 1 [2]", "active 2 [2]", "inactive 1 [2]"),
                activity(),
                "narrowed first, and then reloaded");
    }

    @Test
    void aCapabilityThatIsTakenBackIsNotActiveAnyMore() {
        write(1, new Guest().echo("echo"));
        PluginManager manager = manager("1", "2");
        manager.loadAll();
        activity();

        manager.replaceGrants(granting());

        assertEquals(List.of(), activity(), "onWithdrawal tells of that");
    }

    private final ProbeCapability probe = new ProbeCapability("probe/1");

    private PluginFolder.Draft probing(int number) {
        return plugin("a", number).asksFor("probe");
    }

    private PluginContext last() {
        return probe.bound().get(probe.bound().size() - 1);
    }

    private PluginManager startWithProbe() {
        host.with(probe);
        return host.manager("test.a");
    }

    @Test
    void aCapabilityCallsItsPluginInTheGenerationThatTakesCalls() {
        probing(1).write();
        PluginManager manager = startWithProbe();
        manager.loadAll();
        PluginContext first = last();
        assertEquals(1, answer(first));

        probing(2).write();
        manager.reload("test.a");

        assertEquals(2, answer(first));
        manager.unload("test.a");
        assertThrows(PluginUnavailable.class, () -> answer(first));
    }

    @Test
    void nobodyReachesAPluginThatIsBeingLinked() {
        probing(1).write();
        probe.onBind(() -> assertThrows(PluginUnavailable.class, () -> answer(last())))
                .onBind(() -> assertFalse(last().memory().reserve(1)));

        startWithProbe().loadAll();

        assertEquals(1, answer(last()));
    }

    /** The number that the plugin answers, on a thread of the manager's executor. */
    private static int answer(PluginContext context) {
        FutureTask<Integer> call =
                new FutureTask<>(
                        () -> (int) context.callPlugin(context.pluginId(), "number", NO_INPUT)[0]);
        context.executor().execute(call);
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw (PluginException) e.getCause();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anOperationThatTakesBytesFits() {
        probing(1).write();
        startWithProbe().loadAll();

        assertEquals(Optional.empty(), last().misfit("number"));
        assertEquals(
                Optional.of("the plugin has no operation 'nothing'"), last().misfit("nothing"));
    }

    @Test
    void whatACapabilityKeepsIsInTheBudget() {
        probing(1).write();
        host.with(probe).setting(b -> b.memoryBudget(64 << 20));
        host.manager("test.a").loadAll();
        MemoryBudget memory = last().memory();

        assertFalse(memory.reserve(65 << 20));
        assertTrue(memory.reserve(40 << 20));
        assertFalse(memory.reserve(40 << 20), "the budget counts it");
        memory.release(40 << 20);
        assertTrue(memory.reserve(40 << 20));
        memory.release(40 << 20);
    }
}
