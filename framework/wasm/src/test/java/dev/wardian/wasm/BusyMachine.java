package dev.wardian.wasm;

import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Guest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A guest spins on the one processor of this JVM, beside threads of the host that do the same. */
final class BusyMachine {
    private static final int OTHERS = 7;
    private static final int TRIES = 10;
    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final int LONGEST = 20;

    /** It is written so that the loops around it do something. */
    @SuppressWarnings("UnusedVariable")
    private static volatile long sink;

    private BusyMachine() {}

    /** Exits with 0 if a call got more time than the clock says, 2 if there is no such tool. */
    public static void main(String[] args) throws Exception {
        String self = Long.toString(ProcessHandle.current().pid());
        try {
            new ProcessBuilder("taskset", "-acp", "0", self).start().waitFor();
        } catch (java.io.IOException e) {
            System.exit(2);
        }
        for (int i = 0; i < OTHERS; i++) {
            Thread other = new Thread(BusyMachine::spin);
            other.setDaemon(true);
            other.start();
        }
        WasmFunction guest = Guest.ofFunction(":", CodeBuilder::spin).function("f");
        boolean patient = false;
        for (int i = 0; i < TRIES && !patient; i++) {
            patient = elapsed(guest) > 2 * TIMEOUT.toNanos();
        }
        System.out.println("a call got more than twice its time by the clock: " + patient);
        System.exit(patient ? 0 : 1);
    }

    private static void spin() {
        for (long i = 0; ; i++) {
            sink = i;
        }
    }

    private static long elapsed(WasmFunction guest) {
        CallOptions options = CallOptions.NONE.withTimeout(TIMEOUT, TIMEOUT.multipliedBy(LONGEST));
        long start = System.nanoTime();
        try {
            guest.callWith(options);
            throw new IllegalStateException("it never returns");
        } catch (InterruptedCallException e) {
            long elapsed = System.nanoTime() - start;
            System.out.println(TimeUnit.NANOSECONDS.toMillis(elapsed) + " ms");
            return elapsed;
        }
    }
}
