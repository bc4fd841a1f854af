package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** What the MDC holds while host code works for a plugin, and afterwards. */
class LogContextTest {
    private static final byte[] NOTHING = new byte[0];

    @TempDir Path folder;

    private final List<Map<String, String>> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void clear() {
        MDC.clear();
    }

    private static Map<String, String> context() {
        Map<String, String> map = MDC.getCopyOfContextMap();
        return map == null ? Map.of() : Map.copyOf(map);
    }

    private long note() {
        seen.add(context());
        return 0;
    }

    private static Map<String, String> of(
            String plugin, String generation, String operation, String call) {
        return Map.of(
                "plugin", plugin,
                "plugin.version", "1.0.0",
                "plugin.generation", generation,
                "plugin.operation", operation,
                "plugin.call", call);
    }

    /** Calls the host and then logs. */
    private static Guest guest() {
        Guest guest = new Guest().text(0, "line");
        int use = guest.imports("wardian:probe/1", "use", ":i");
        return guest.operation(
                        "use",
                        c -> {
                            c.op(Opcode.CALL, use).op(Opcode.DROP);
                            c.i32(3).i32(0).i32(4).op(Opcode.CALL, guest.log).op(Opcode.DROP);
                            c.i32(0);
                        })
                .operation("trap", c -> c.op(Opcode.CALL, use).op(Opcode.UNREACHABLE))
                .operation("quiet", c -> c.i32(0));
    }

    private ProbeCapability probe() {
        return new ProbeCapability("probe/1")
                .function("use", ":i", call -> note())
                .log(
                        new PluginLog() {
                            @Override
                            public int level() {
                                return 5;
                            }

                            @Override
                            public void log(int level, String text, CallInfo info) {
                                note();
                            }
                        });
    }

    @Test
    void hostCallsAndLogLinesSeeTheCallAndTheApplicationFindsItsOwnKeysAgain() {
        try (Host host = new Host(folder).with(probe())) {
            Plugin plugin = host.load(guest());
            MDC.put("request", "17");
            MDC.put("plugin", "of the application");
            Map<String, String> before = context();

            plugin.call("use", NOTHING);
            assertEquals(before, context());
            assertThrows(PluginTrap.class, () -> plugin.call("trap", NOTHING));
            assertEquals(before, context());
            plugin.call("quiet", NOTHING);
            assertEquals(before, context());

            assertEquals(3, seen.size());
            assertEquals("17", seen.get(0).get("request"));
            assertEquals(seen.get(0), seen.get(1), "the log line after the host call");
            assertEquals("test.guest", seen.get(0).get("plugin"));
            assertEquals("1.0.0", seen.get(0).get("plugin.version"));
            assertEquals("1", seen.get(0).get("plugin.generation"));
            assertEquals("use", seen.get(0).get("plugin.operation"));
            assertEquals("1", seen.get(0).get("plugin.call"));
            assertEquals("trap", seen.get(2).get("plugin.operation"));
            assertEquals("2", seen.get(2).get("plugin.call"));
        }
    }

    @Test
    void aCallWithinACallHasItsOwnAndTheOuterOneComesBack() {
        Plugin[] inner = new Plugin[1];
        ProbeCapability probe =
                new ProbeCapability("probe/1")
                        .function(
                                "use",
                                ":i",
                                call -> {
                                    note();
                                    if ("test.outer".equals(MDC.get("plugin"))) {
                                        inner[0].call("use", NOTHING);
                                        note();
                                    }
                                    return 0;
                                });
        try (Host host = new Host(folder).with(probe)) {
            host.folder().plugin("inner").guest(guest()).asksFor("probe").write();
            host.folder().plugin("outer").guest(guest()).asksFor("probe").write();
            PluginManager manager = host.manager("test.inner", "test.outer");
            manager.loadAll();
            inner[0] = manager.find("test.inner").orElseThrow();

            manager.call("test.outer", "use", NOTHING);

            Map<String, String> outer = of("test.outer", "2", "use", "1");
            assertEquals(List.of(outer, of("test.inner", "1", "use", "2"), outer), seen);
            assertEquals(Map.of(), context());
        }
    }

    @Test
    void hooksHaveNoCallNumber() {
        Guest guest = new Guest();
        int use = guest.imports("wardian:probe/1", "use", ":i");
        guest.operation("__init", c -> c.op(Opcode.CALL, use).op(Opcode.DROP).i32(0));
        guest.operation("nothing", c -> c.i32(0));
        try (Host host = new Host(folder).with(probe())) {
            host.load(guest);

            assertEquals("__init", seen.get(0).get("plugin.operation"));
            assertNull(seen.get(0).get("plugin.call"));
            assertEquals(Map.of(), context());
        }
    }

    /** Compiled for 17, which has no virtual threads: they are started by reflection. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsDoNotSeeEachOthersCalls() throws Exception {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        try (Host host =
                new Host(folder)
                        .with(
                                new ProbeCapability("probe/1")
                                        .function(
                                                "use",
                                                ":i",
                                                call -> {
                                                    String mine = MDC.get("plugin.call");
                                                    // Another virtual thread gets the carrier.
                                                    LockSupport.parkNanos(1_000);
                                                    assertEquals(mine, MDC.get("plugin.call"));
                                                    return note();
                                                }))
                        .setting(b -> b.poolSize(8).queue(200).queueWait(Duration.ofMinutes(1)))) {
            Plugin plugin = host.load(guest());
            List<FutureTask<Map<String, String>>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                FutureTask<Map<String, String>> call =
                        new FutureTask<>(
                                () -> {
                                    plugin.call("use", NOTHING);
                                    return context();
                                });
                calls.add(call);
                start.invoke(null, call);
            }

            for (FutureTask<Map<String, String>> call : calls) {
                assertEquals(Map.of(), call.get());
            }
            assertEquals(200, seen.stream().map(c -> c.get("plugin.call")).distinct().count());
            assertEquals(0, plugin.figures().failures());
        }
    }
}
