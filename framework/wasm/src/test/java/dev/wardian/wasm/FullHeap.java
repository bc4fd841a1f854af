package dev.wardian.wasm;

import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Guest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls run into their deadlines while there is no heap left, and after that. */
final class FullHeap {
    private static final int CALLS = 12;
    private static final int FIRST_MILLIS = 500;
    private static final int LAST_MILLIS = 16_000;
    private static final int STEP_MILLIS = 50;

    /** What fills the heap. */
    private static final Object[] KEPT = new Object[500_000];

    private FullHeap() {}

    /** Exits with 0 if all calls ended. */
    public static void main(String[] args) throws Exception {
        WasmFunction[] spins = new WasmFunction[CALLS];
        for (int i = 0; i < CALLS; i++) {
            spins[i] = Guest.ofFunction(":", CodeBuilder::spin).function("f");
        }
        // Now the watchdog runs.
        endsAtDeadline(spins[0], 1);
        boolean full = false;
        // On a machine that is busy the calls may have ended before the heap is full.
        for (int first = FIRST_MILLIS; !full && first <= LAST_MILLIS; first *= 2) {
            full = runsIntoDeadlines(spins, first);
        }
        boolean ends = endsAtDeadline(spins[0], 50);
        System.out.println("full " + full + ", the later call ends at its deadline " + ends);
        System.exit(full && ends ? 0 : 1);
    }

    /** Lets all calls end while the heap is full; says whether it was full in time. */
    private static boolean runsIntoDeadlines(WasmFunction[] spins, int firstMillis)
            throws InterruptedException {
        List<Thread> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            WasmFunction spin = spins[i];
            int millis = firstMillis + i * STEP_MILLIS;
            Thread call = new Thread(() -> endsAnyhow(spin, millis));
            call.setDaemon(true);
            call.start();
            calls.add(call);
        }
        boolean full = fill(calls);
        for (Thread call : calls) {
            call.join();
        }
        return full;
    }

    /**
     * Keeps the heap full while calls run, whose errors free some of it.
     *
     * @return whether it was full before the last of them ended
     */
    private static boolean fill(List<Thread> calls) {
        int kept = 0;
        boolean full = false;
        for (int size = 1 << 20; isAnyAlive(calls); size = Math.max(8, size >> 2)) {
            try {
                while (isAnyAlive(calls)) {
                    KEPT[kept % KEPT.length] = new byte[size];
                    kept++;
                }
            } catch (OutOfMemoryError e) {
                full |= size == 8;
            }
        }
        for (int i = 0; i < KEPT.length; i++) {
            KEPT[i] = null;
        }
        return full;
    }

    /** Allocates nothing, as a stream would. */
    private static boolean isAnyAlive(List<Thread> calls) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).isAlive()) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsAtDeadline(WasmFunction spin, int millis) {
        try {
            Duration timeout = Duration.ofMillis(millis);
            // Half of them by the time on a processor, which the watchdog needs a little heap to
            // know.
            // Duration.multipliedBy may be the first use of a class, for which there is no heap.
            Duration longest =
                    millis / STEP_MILLIS % 2 == 0 ? timeout : Duration.ofMillis(2L * millis);
            spin.callWith(CallOptions.NONE.withTimeout(timeout, longest));
            return false;
        } catch (InterruptedCallException e) {
            return true;
        }
    }

    /** There may be no heap for the exception. */
    private static void endsAnyhow(WasmFunction spin, int millis) {
        try {
            endsAtDeadline(spin, millis);
        } catch (OutOfMemoryError e) {
            // The call has ended, which is what counts.
        }
    }
}
