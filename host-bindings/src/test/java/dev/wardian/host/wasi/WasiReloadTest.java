package dev.wardian.host.wasi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Versions of a command replace each other while it runs. */
class WasiReloadTest {
    private static final String ID = "test.command";
    private static final int VERSIONS = 12;
    private static final int CALLERS = 3;

    /** A version that prints its number, in two pieces, and ends in one of two ways. */
    private static TestPlugin version(int number) {
        WasiGuest guest = new WasiGuest();
        String body = guest.print(1, "v") + guest.print(1, number + ";");
        String end = number % 2 == 0 ? WasiGuest.exit(0) : "";
        TestPlugin plugin = guest.main(body + end).command(ID);
        return TestPlugin.of(
                plugin.manifest().replace("version: 1.0.0", "version: 1.0." + number),
                plugin.module());
    }

    @Test
    void callsGoOnWhileVersionsReplaceEachOther() throws InterruptedException, ExecutionException {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (TestHost host =
                TestHost.builder().capability(WasiCapability.create()).plugin(version(0)).build()) {
            Plugin plugin = host.plugin(ID);
            List<Future<Set<String>>> outputs = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                outputs.add(
                        callers.submit(
                                () -> {
                                    Set<String> seen = new TreeSet<>();
                                    do {
                                        seen.add(
                                                new String(plugin.call("run", new byte[0]), UTF_8));
                                    } while (!stop.get());
                                    return seen;
                                }));
            }
            for (int number = 1; number < VERSIONS; number++) {
                Plugin next = host.replace(ID, version(number));
                assertEquals("v" + number + ";", new String(next.call("run", new byte[0]), UTF_8));
            }
            stop.set(true);
            for (Future<Set<String>> future : outputs) {
                for (String output : future.get()) {
                    assertTrue(output.matches("v\\d+;"), output);
                }
            }
        } finally {
            stop.set(true);
            callers.shutdownNow();
        }
    }
}
