package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginListener;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.HeldCall;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Grants come from a store that an application has written. */
class GrantStoreTest extends FolderFixture {
    /** Grants in memory. */
    private static class Store implements GrantStore {
        private final List<Listener> listeners = new CopyOnWriteArrayList<>();
        volatile Grants current;

        Store(Grants first) {
            current = first;
        }

        void set(Grants now) {
            current = now;
            listeners.forEach(Listener::changed);
        }

        boolean isFollowed() {
            return !listeners.isEmpty();
        }

        @Override
        public Grants current() {
            return current;
        }

        @Override
        public Subscription subscribe(Listener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }

    /** Lets the plugin's log out, up to a level. */
    private static final class Talk implements Capability<Talk.UpTo> {
        final List<String> said = new CopyOnWriteArrayList<>();

        record UpTo(int level) implements Policy {
            @Override
            public List<String> rules() {
                return List.of("level " + level);
            }
        }

        @Override
        public CapabilityName name() {
            return CapabilityName.of("talk/1");
        }

        @Override
        public UpTo parse(ManifestNode node) {
            node.allowKeys();
            return new UpTo(5);
        }

        @Override
        public UpTo intersect(UpTo requested, UpTo granted) {
            return new UpTo(Math.min(requested.level(), granted.level()));
        }

        @Override
        public String describe(UpTo policy) {
            return "level " + policy.level();
        }

        @Override
        public HostFunctions bind(PluginContext context, UpTo effective) {
            return HostFunctions.builder()
                    .log(
                            new PluginLog() {
                                @Override
                                public int level() {
                                    return effective.level();
                                }

                                @Override
                                public void log(int level, String text, CallInfo info) {
                                    said.add(level + " " + text);
                                }
                            })
                    .build();
        }
    }

    private final Talk talk = new Talk();
    private final HeldCall held = new HeldCall();

    /** Whether starts stop until {@link #held} lets them go. */
    private volatile boolean holding;

    private final ProbeCapability probe =
            new ProbeCapability("probe/1")
                    .function("start", ":i", call -> holding ? held.stop(0) : 0);

    private Grants granting(int level) {
        PolicySet policies = PolicySet.EMPTY.with(probe, new ProbeCapability.Use());
        return Grants.NONE.withPlugin(
                "test.a", level == 0 ? policies : policies.with(talk, new Talk.UpTo(level)));
    }

    private PluginManager running(Store store) {
        Guest guest = new Guest();
        int start = guest.imports("wardian:probe/1", "start", ":i");
        guest.text(100, "a line")
                .operation("__init", c -> c.op(Opcode.CALL, start))
                .answers("level", c -> c.op(Opcode.CALL, guest.logLevel))
                .answers("say", c -> c.i32(3).i32(100).i32(6).op(Opcode.CALL, guest.log));
        plugin("a", 1, guest).asksFor("probe", "talk").write();
        host.setting(b -> b.capabilities(Capabilities.of(List.of(probe, talk))).grants(store));
        PluginManager manager = host.manager();
        manager.loadAll();
        return manager;
    }

    private static void await(Runnable check, LinkedBlockingQueue<PluginStatus> changes)
            throws InterruptedException {
        while (true) {
            try {
                check.run();
                return;
            } catch (AssertionError e) {
                assertNotNull(changes.poll(1, TimeUnit.MINUTES), e::getMessage);
            }
        }
    }

    /** The store's own thread finds the narrowing done, and the reload goes on without it. */
    @Test
    void whatAStoreTakesAwayIsGoneWhenItHasNotified() throws Exception {
        LinkedBlockingQueue<PluginStatus> changes = new LinkedBlockingQueue<>();
        host.setting(b -> b.listener((last, now) -> changes.add(now)));
        Store store = new Store(granting(4));
        PluginManager manager = running(store);
        Plugin plugin = manager.find("test.a").orElseThrow();
        assertEquals(4, Host.number(plugin, "level"));
        assertEquals(0, Host.number(plugin, "say"));
        assertEquals(List.of("3 a line"), talk.said);
        holding = true;

        store.set(granting(2));

        assertEquals(1, plugin.generation());
        assertEquals(2, Host.number(plugin, "level"));
        assertEquals(0, Host.number(plugin, "say"));
        store.set(granting(0));
        assertEquals(0, Host.number(plugin, "level"));
        assertEquals(0, Host.number(plugin, "say"));
        assertEquals(List.of("3 a line"), talk.said);
        assertEquals(List.of("probe/1: use"), plugin.granted().rules());
        holding = false;
        held.release();
        store.set(granting(5));
        await(() -> assertEquals(5, Host.number(plugin, "level")), changes);
        assertEquals(0, Host.number(plugin, "say"));
        assertEquals(List.of("3 a line", "3 a line"), talk.said);
    }

    @Test
    void aRejectionIsTheOperatorsToSee() {
        Store store = new Store(granting(4));
        List<PluginException> told = new ArrayList<>();
        host.setting(
                b ->
                        b.listener(
                                new PluginListener() {
                                    @Override
                                    public void changed(
                                            @Nullable PluginState before, PluginStatus now) {}

                                    @Override
                                    public void grantsRejected(PluginException reason) {
                                        told.add(reason);
                                        throw new IllegalStateException("a defect");
                                    }
                                }));
        PluginManager manager = running(store);
        int before = RecordedLog.of(LifecycleLog.LOGGER).size();
        PluginException reason =
                new ManifestException(
                        CallInfo.NONE,
                        List.of(Problem.of(ErrorId.BAD_VALUE, "no such row", "add it")));

        store.listeners.forEach(listener -> listener.rejected(reason));

        assertEquals(List.of(reason), told);
        assertEquals(
                List.of("the grants stay as they are: " + reason.getMessage()),
                RecordedLog.of(LifecycleLog.LOGGER).stream()
                        .skip(before)
                        .map(RecordedLog.Line::message)
                        .toList());
        assertEquals(granting(4), manager.grants());
        assertEquals(1, manager.find("test.a").orElseThrow().generation());
    }

    @Test
    void aManagerThatIsClosedListensNoMore() {
        Store store = new Store(granting(4));
        PluginManager manager = running(store);
        List<GrantStore.Listener> subscribed = List.copyOf(store.listeners);
        assertEquals(1, subscribed.size());
        assertThrows(IllegalStateException.class, () -> manager.replaceGrants(Grants.NONE));

        manager.close();

        assertEquals(List.of(), store.listeners);
        store.current = Grants.NONE;
        subscribed.forEach(GrantStore.Listener::changed);
        assertEquals(PluginState.STOPPED, status(manager, "a").state());
    }

    /** A store may change between the moment when it is asked and the subscription. */
    @Test
    void grantsThatChangeWhileTheManagerIsBuiltAreInForce() {
        Store store =
                new Store(granting(4)) {
                    @Override
                    public Subscription subscribe(Listener listener) {
                        set(granting(1));
                        return super.subscribe(listener);
                    }
                };

        PluginManager manager = running(store);

        assertEquals(1, Host.number(manager.ref("test.a").get(), "level"));
        assertTrue(manager.warnings().isEmpty());
    }

    /** A change arrives after the manager has asked its store, and before it takes the answer. */
    @Test
    void aChangeWhileTheManagerIsBuiltIsNotUndone() {
        Store store =
                new Store(granting(4)) {
                    private boolean changing;

                    @Override
                    public Grants current() {
                        Grants answer = super.current();
                        if (isFollowed() && !changing) {
                            changing = true;
                            set(granting(1));
                        }
                        return answer;
                    }
                };

        PluginManager manager = running(store);

        assertEquals(granting(1), manager.grants());
        assertEquals(1, Host.number(manager.ref("test.a").get(), "level"));
    }

    /** A store is asked for what it has, which need not be in force yet. */
    @Test
    void theGrantsOfAManagerAreThoseInForce() {
        Store store = new Store(granting(4));
        PluginManager manager = running(store);

        store.current = granting(1);

        assertEquals(granting(4), manager.grants());
        store.set(granting(1));
        assertEquals(granting(1), manager.grants());
    }
}
