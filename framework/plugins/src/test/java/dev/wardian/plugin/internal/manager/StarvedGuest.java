package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.Opcode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A guest works on the one processor of this JVM, beside threads of the host that do the same, and
 * then calls a host function: after its deadline by the clock, and with time to run that is left.
 */
final class StarvedGuest {
    private static final int OTHERS = 7;
    private static final int TRIES = 10;
    private static final long DEADLINE = TimeUnit.MILLISECONDS.toNanos(300);

    /** Each operation takes twice as long as the one before, so one of them takes long enough. */
    private static final int OPERATIONS = 12;

    private static final int FIRST_ROUNDS = 20_000;
    private static final int COUNT = 64;

    /** It is written so that the loops around it do something. */
    @SuppressWarnings("UnusedVariable")
    private static volatile long sink;

    private static long start;
    private static boolean hasTime;
    private static boolean nests;

    private StarvedGuest() {}

    /** Exits with 0 if a host function and the calls that it made had time left. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Host host = new Host(Path.of(arguments[0])).limit(Limit.DEADLINE, DEADLINE);
        host.with(
                new ProbeCapability("probe/1")
                        .function("relay", ":i", call -> relay(host, call.remainingNanos())));
        host.folder().plugin("inner").guest(Guest.relaying()).asksFor("probe").write();
        host.folder().plugin("outer").guest(working()).asksFor("probe").write();
        PluginManager manager = host.manager("test.inner", "test.outer");
        manager.loadAll();
        Plugin outer = manager.ref("test.outer").get();
        String self = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder("taskset", "-acp", "0", self).start().waitFor();
        for (int i = 0; i < OTHERS; i++) {
            Thread other = new Thread(StarvedGuest::spin);
            other.setDaemon(true);
            other.start();
        }
        for (int i = 0; i < TRIES && !(hasTime && nests); i++) {
            for (int k = 0; k < OPERATIONS; k++) {
                start = System.nanoTime();
                try {
                    Host.number(outer, "work" + k);
                } catch (DeadlineExceeded e) {
                    break;
                }
            }
        }
        System.out.println("time left: " + hasTime + ", for another plugin: " + nests);
        System.exit(hasTime && nests ? 0 : 1);
    }

    private static int relay(Host host, long remaining) {
        long elapsed = System.nanoTime() - start;
        if (elapsed > DEADLINE * 3 / 2) {
            System.out.println(Duration.ofNanos(elapsed) + ", left " + Duration.ofNanos(remaining));
            hasTime |= remaining > 0;
            Plugin inner = host.current().ref("test.inner").get();
            try {
                inner.call("echo", new byte[1]);
                nests = true;
            } catch (RuntimeException e) {
                System.out.println(e.getMessage());
            }
        }
        return 0;
    }

    private static Guest working() {
        Guest guest = new Guest();
        int relay = guest.imports("wardian:probe/1", "relay", ":i");
        for (int k = 0; k < OPERATIONS; k++) {
            int rounds = FIRST_ROUNDS << k;
            guest.answers(
                    "work" + k,
                    c -> {
                        c.i32(COUNT).i32(0).op(Opcode.I32_STORE).op(Opcode.LOOP);
                        c.i32(COUNT).i32(COUNT).op(Opcode.I32_LOAD).i32(1).op(Opcode.I32_ADD);
                        c.op(Opcode.I32_STORE).i32(COUNT).op(Opcode.I32_LOAD).i32(rounds);
                        c.op(Opcode.I32_LT_U).op(Opcode.BR_IF, 0).end().op(Opcode.CALL, relay);
                    });
        }
        return guest;
    }

    private static void spin() {
        for (long i = 0; ; i++) {
            sink = i;
        }
    }
}
