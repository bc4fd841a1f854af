package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Handles;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest leaves open is closed when its time is over, whatever ended it. */
class HandleLifetimesTest {
    private static final int CLOSED = -Errno.ECLOSED.number();

    @TempDir Path folder;

    private Host host;

    private final AtomicInteger open = new AtomicInteger();
    private final List<Integer> closed = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger numbers = new AtomicInteger();

    @BeforeEach
    void makeHost() {
        host = new Host(folder);
    }

    /** Something to open. */
    private class Thing implements AutoCloseable {
        final int number = numbers.incrementAndGet();

        Thing() {
            open.incrementAndGet();
        }

        @Override
        public void close() {
            open.decrementAndGet();
            closed.add(number);
        }
    }

    /** Something that is never closed without a failure. */
    private final class Stubborn extends Thing {
        @Override
        public void close() {
            super.close();
            throw new IllegalStateException("stubborn " + number);
        }
    }

    @AfterEach
    void everythingIsClosed() {
        host.close();
        assertEquals(0, open.get());
        assertEquals(numbers.get(), closed.size());
    }

    private static Handles<Thing> things(CapabilityCall call, Lifetime lifetime) {
        return call.handles(Thing.class, lifetime);
    }

    /** As a capability has to do it: what gets no handle is its own. */
    private static int opened(CapabilityCall call, Lifetime lifetime, Thing thing) {
        boolean open = false;
        try {
            int handle = things(call, lifetime).open(thing);
            open = true;
            return handle;
        } finally {
            if (!open) {
                thing.close();
            }
        }
    }

    private ProbeCapability probe() {
        return new ProbeCapability("probe/1")
                .function("open", ":i", c -> opened(c, Lifetime.INSTANCE, new Thing()))
                .function("call", ":i", c -> opened(c, Lifetime.CALL, new Thing()))
                .function("stubborn", ":i", c -> things(c, Lifetime.INSTANCE).open(new Stubborn()))
                .function("state", ":i", c -> c.instanceState(Thing.class, Thing::new).number)
                .function("get", "i:i", c -> things(c, Lifetime.CALL).get(c.i32(0)).number)
                .function(
                        "close",
                        "i:i",
                        c -> {
                            things(c, Lifetime.CALL).close(c.i32(0));
                            return 0;
                        })
                .function(
                        "take",
                        "i:i",
                        c -> {
                            things(c, Lifetime.CALL).take(c.i32(0)).close();
                            return 0;
                        })
                .function(
                        "wrong-type",
                        "i:i",
                        c -> {
                            c.handles(AutoCloseable.class, Lifetime.CALL).get(c.i32(0));
                            return 0;
                        });
    }

    /** A guest whose operations have the names of the functions that they call. */
    private static Guest guest() {
        Guest guest = new Guest();
        Map<String, Integer> givers = new LinkedHashMap<>();
        for (String name : List.of("open", "call", "stubborn", "state")) {
            givers.put(name, guest.imports("wardian:probe/1", name, ":i"));
        }
        Map<String, Integer> takers = new LinkedHashMap<>();
        for (String name : List.of("get", "close", "take", "wrong-type")) {
            takers.put(name, guest.imports("wardian:probe/1", name, "i:i"));
        }
        takers.put("foreign", guest.imports("wardian:other/1", "get", "i:i"));
        givers.forEach((name, function) -> addGiver(guest, name, function));
        takers.forEach((name, function) -> addTaker(guest, name, function));
        return guest;
    }

    private static void addGiver(Guest guest, String name, int function) {
        guest.relays(name, function)
                .operation(
                        name + "-and-trap",
                        c -> {
                            for (int i = 0; i < 16; i++) {
                                c.op(Opcode.CALL, function).op(Opcode.DROP);
                            }
                            c.op(Opcode.UNREACHABLE);
                        })
                .operation(
                        name + "-and-spin",
                        c ->
                                c.op(Opcode.CALL, function)
                                        .op(Opcode.DROP)
                                        .spin()
                                        .op(Opcode.UNREACHABLE));
    }

    /** The function's argument is the number that is the input. */
    private static void addTaker(Guest guest, String name, int function) {
        guest.answers(
                name,
                c ->
                        c.i32(0)
                                .i32(0)
                                .i32(4)
                                .op(Opcode.CALL, guest.inputRead)
                                .op(Opcode.DROP)
                                .i32(0)
                                .op(Opcode.I32_LOAD)
                                .op(Opcode.CALL, function));
    }

    private Plugin load(String... lines) {
        ProbeCapability other =
                new ProbeCapability("other/1")
                        .function("get", "i:i", c -> things(c, Lifetime.CALL).get(c.i32(0)).number);
        return host.with(probe())
                .with(other)
                .setting(b -> b.poolSize(1).circuit(CircuitSettings.NEVER))
                .load(guest(), lines);
    }

    private static int number(Plugin plugin, String operation, int argument) {
        byte[] input =
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(argument).array();
        return Host.number(plugin, operation, input);
    }

    @Test
    void aHandleOfTheInstanceIsOpenInLaterCalls() {
        Plugin plugin = load();

        int handle = Host.number(plugin, "open");

        assertTrue(handle > 0);
        assertEquals(1, number(plugin, "get", handle));
        assertEquals(0, number(plugin, "close", handle));
        assertEquals(CLOSED, number(plugin, "get", handle));
        assertEquals(CLOSED, number(plugin, "close", handle));
        assertEquals(CLOSED, number(plugin, "take", handle));
        assertNotEquals(handle, Host.number(plugin, "open"));
    }

    @Test
    void aHandleOfTheCallIsClosedAtItsEnd() {
        Plugin plugin = load();

        int handle = Host.number(plugin, "call");

        assertEquals(0, open.get());
        assertEquals(CLOSED, number(plugin, "get", handle));
    }

    @Test
    void aHandleThatIsTakenIsTheCapabilitys() {
        Plugin plugin = load();
        int handle = Host.number(plugin, "open");

        assertEquals(0, number(plugin, "take", handle));

        assertEquals(List.of(1), closed);
        assertEquals(CLOSED, number(plugin, "get", handle));
    }

    @Test
    void anotherCapabilityOrTypeOrNumberReachesNothing() {
        Plugin plugin = load();
        int handle = Host.number(plugin, "open");

        assertEquals(CLOSED, number(plugin, "foreign", handle));
        assertEquals(CLOSED, number(plugin, "wrong-type", handle));
        for (int other : new int[] {0, 1, -1, handle + 1, Integer.MIN_VALUE, 0x7FFF_FFFF}) {
            assertEquals(CLOSED, number(plugin, "get", other));
        }
        assertEquals(1, number(plugin, "get", handle));
    }

    @Test
    void theLimitIsAnErrnoAndClosingMakesRoom() {
        host.limit(Limit.HANDLES, 3);
        Plugin plugin = load();
        int first = Host.number(plugin, "open");
        Host.number(plugin, "open");
        Host.number(plugin, "call");
        Host.number(plugin, "open");

        assertEquals(-Errno.ELIMIT.number(), Host.number(plugin, "open"));

        assertEquals(0, number(plugin, "close", first));
        assertTrue(Host.number(plugin, "open") > 0);
    }

    @ParameterizedTest
    @EnumSource
    void aTrapClosesAll(Lifetime lifetime) {
        Plugin plugin = load();
        String operation = lifetime == Lifetime.CALL ? "call" : "open";

        assertThrows(PluginTrap.class, () -> plugin.call(operation + "-and-trap", new byte[0]));

        assertEquals(0, open.get());
        // The newest first.
        assertEquals(16, closed.get(0));
        assertEquals(1, closed.get(15));
    }

    @Test
    void renewingClosesWhatACallOpened() {
        Plugin plugin = load("instances: { mode: per-call }");

        int handle = Host.number(plugin, "open");
        assertEquals(CLOSED, number(plugin, "get", handle));
        Host.number(plugin, "state");
        Host.number(plugin, "state");
        host.close();

        assertEquals(3, numbers.get());
    }

    @Test
    void unloadingClosesHandlesAndState() {
        Plugin plugin = load();
        Host.number(plugin, "state");
        Host.number(plugin, "open");
        assertEquals(2, open.get());

        host.close();

        // Handles before state.
        assertEquals(List.of(2, 1), closed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "call", "state"})
    void aDeadlineOfThePluginClosesAll(String operation) {
        host.limit(Limit.DEADLINE, 50_000_000);
        Plugin plugin = load();

        assertThrows(
                DeadlineExceeded.class, () -> plugin.call(operation + "-and-spin", new byte[0]));

        assertEquals(0, open.get());
    }

    /** The guest's memory is as before, so it does not know of the handle. */
    @Test
    void aCallThatIsUndoneClosesWhatItOpened() {
        Plugin plugin = load("instances: { mode: single }");
        int before = Host.number(plugin, "open");
        PluginCallOptions shortly = PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(50));

        assertThrows(
                DeadlineExceeded.class, () -> plugin.call("open-and-spin", new byte[0], shortly));

        assertEquals(1, open.get());
        assertEquals(1, number(plugin, "get", before));
    }

    @Test
    void whatCannotBeClosedIsLoggedOnceAndStopsNoOther() {
        Plugin plugin = load();
        Host.number(plugin, "open");
        Host.number(plugin, "stubborn");
        Host.number(plugin, "open");
        Host.number(plugin, "stubborn");
        long before = lines("stubborn").size();

        host.close();

        assertEquals(List.of(4, 3, 2, 1), closed);
        assertEquals(2, lines("stubborn").size() - before);
    }

    @Test
    void aGuestThatClosesWhatCannotBeClosedIsTold() {
        Plugin plugin = load();
        int handle = Host.number(plugin, "stubborn");
        long before = lines("stubborn").size();

        assertEquals(-Errno.EHOST.number(), number(plugin, "close", handle));
        assertEquals(CLOSED, number(plugin, "close", handle));

        assertEquals(1, lines("stubborn").size() - before);
    }

    /** The log has some of them, and counts the others. */
    @Test
    void manyThatCannotBeClosedAreCounted() {
        Plugin plugin = load();

        assertThrows(PluginTrap.class, () -> plugin.call("stubborn-and-trap", new byte[0]));
        host.close();

        assertEquals(16, closed.size());
        assertTrue(
                RecordedLog.of("plugin.test.guest").stream()
                        .anyMatch(
                                line ->
                                        line.message()
                                                .startsWith("6 more failures of host functions")));
    }

    private static List<String> lines(String text) {
        return RecordedLog.of("plugin.test.guest").stream()
                .map(RecordedLog.Line::message)
                .filter(line -> line.contains("close of ") && line.contains(text))
                .toList();
    }

    @Test
    void tenThousandDiscardsLeaveNothingOpen() {
        Plugin plugin = load();
        for (int i = 0; i < 10_000; i++) {
            assertThrows(PluginTrap.class, () -> plugin.call("open-and-trap", new byte[0]));
            assertEquals(0, open.get());
        }
        assertEquals(160_000, closed.size());
    }
}
