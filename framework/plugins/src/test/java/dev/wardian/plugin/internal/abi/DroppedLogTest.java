package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class DroppedLogTest {
    @TempDir private Path path;
    private Host host;

    @BeforeEach
    void makeHost() {
        host = new Host(path);
    }

    @AfterEach
    void close() {
        host.close();
    }

    /** Writes a line in {@code talk}, only asks for the level in {@code ask}. */
    private static Guest guest() {
        Guest guest = new Guest().text(0, "a line");
        return guest.answers("talk", code -> code.i32(2).i32(0).i32(6).op(Opcode.CALL, guest.log))
                .answers("ask", code -> code.op(Opcode.CALL, guest.logLevel))
                .says("silent", 100, (byte) 1);
    }

    private Plugin load(String name, String... capabilities) {
        PluginFolder.Draft draft = host.folder().plugin(name).guest(guest());
        if (capabilities.length > 0) {
            draft.asksFor(capabilities);
        }
        return host.manager("test." + name).load(draft.write());
    }

    @Test
    void linesThatGoNowhereAreReportedOnce() {
        Plugin plugin = load("dropped-lines");

        plugin.call("silent", new byte[0]);
        int before = RecordedLog.of("plugin.test.dropped-lines").size();
        for (int i = 0; i < 3; i++) {
            assertEquals(0, Host.number(plugin, "talk"));
            assertEquals(0, Host.number(plugin, "ask"));
        }

        List<RecordedLog.Line> lines = RecordedLog.of("plugin.test.dropped-lines");
        assertEquals(0, before);
        assertEquals(1, lines.size());
        assertEquals(Level.INFO, lines.get(0).level());
        assertTrue(lines.get(0).message().endsWith("does not request the capability log"));
        assertEquals("talk", lines.get(0).mdc().get("plugin.operation"));
    }

    @Test
    void whoAsksForTheLevelWouldHaveWritten() {
        Plugin plugin = load("dropped-levels");

        assertEquals(0, Host.number(plugin, "ask"));

        assertEquals(1, RecordedLog.of("plugin.test.dropped-levels").size());
    }

    @Test
    void aReloadReportsAgain() {
        load("dropped-again").call("talk", new byte[0]);
        PluginManager manager = host.current();
        host.folder().plugin("dropped-again").version("1.0.1").guest(guest()).write();

        manager.reload("test.dropped-again");
        manager.find("test.dropped-again").orElseThrow().call("talk", new byte[0]);

        assertEquals(
                2,
                RecordedLog.of("plugin.test.dropped-again").stream()
                        .filter(line -> line.message().contains("its lines are dropped"))
                        .count());
    }

    @Test
    void linesThatArriveAreNotReported() {
        PluginLog log =
                new PluginLog() {
                    @Override
                    public int level() {
                        return 3;
                    }

                    @Override
                    public void log(int level, String text, CallInfo info) {}
                };
        host.with(new ProbeCapability("probe/1").log(log));
        Plugin plugin = load("heard", "probe/1");

        assertEquals(0, Host.number(plugin, "talk"));
        assertEquals(3, Host.number(plugin, "ask"));

        assertEquals(List.of(), RecordedLog.of("plugin.test.heard"));
    }
}
