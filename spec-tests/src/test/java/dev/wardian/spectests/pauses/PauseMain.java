package dev.wardian.spectests.pauses;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.test.Engines;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Collects garbage while guests run, in a JVM of its own. Arguments are the milliseconds that a
 * collection may take longer than usual, and the guests: names of {@link Attack}s, seeds of {@link
 * LoopShapes}, or {@link #UNSAFE}. Ends with 1 if one takes longer, or a guest does not end when it
 * is told to.
 */
final class PauseMain {
    /** No guest but a loop of Java, in which the JVM's compiler leaves out the safepoint. */
    static final String UNSAFE = "UNSAFE";

    private static final int COLLECTIONS = 20;

    /** After one that took so long no more are needed. */
    private static final long LONG_NANOS = 2_000_000_000;

    /** So long does a guest run on the processor before, that the JVM has compiled it. */
    private static final long HOT_NANOS = 600_000_000;

    private static final long MOST_MILLIS = 20_000;

    /** What disturbs a measurement does not come each time; what a guest does comes each time. */
    private static final int ATTEMPTS = 3;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static volatile boolean busy;

    /** Keeps {@link #count} from being left out. */
    static volatile int counted;

    private PauseMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        long allowed = Long.parseLong(arguments[0]);
        boolean good = true;
        for (int i = 1; i < arguments.length; i++) {
            good &= attack(arguments[i], allowed);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean attack(String guest, long allowed) throws InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            // Read by who finds that this JVM stands still.
            System.out.print(guest + " in " + Engines.current() + ": ");
            System.out.flush();
            long usual = usual();
            Guest running = new Guest(work(guest));
            running.awaitHot();
            long longest = longestCollection();
            long ended = running.cancel();
            usual = Math.max(usual, usual());
            System.out.printf(
                    "longest collection %d ms, usual %d ms, ended after %d ms%s%n",
                    longest, usual, ended, running.problem());
            if (!running.problem().isEmpty()) {
                return false;
            }
            if (Math.max(longest, ended) <= allowed + 4 * usual) {
                return true;
            }
        }
        return false;
    }

    /** What a guest's thread does until it is cancelled. */
    private interface Work {
        void run(CancelToken token);
    }

    private static Work work(String guest) {
        if (guest.equals(UNSAFE)) {
            return PauseMain::count;
        }
        byte[] module =
                Character.isDigit(guest.charAt(0))
                        ? LoopShapes.of(Long.parseLong(guest))
                        : Attack.valueOf(guest).module();
        WasmInstance instance =
                WasmModule.parse(module).instantiate(Imports.NONE, Engines.options());
        return token -> run(instance, token);
    }

    private static void run(WasmInstance instance, CancelToken token) {
        try {
            while (true) {
                instance.function("run").callWith(CallOptions.NONE.withCancel(token));
            }
        } catch (InterruptedCallException e) {
            if (e.reason() != InterruptedCallException.Reason.CANCELLED) {
                throw e;
            }
        }
        int answer = instance.function("after").call().i32();
        if (answer != 42) {
            throw new IllegalStateException("then it answers " + answer);
        }
    }

    private static void count(CancelToken token) {
        while (!token.isCancelled()) {
            int sum = 0;
            for (int i = 0; i < Integer.MAX_VALUE; i++) {
                sum = sum * 31 ^ i;
            }
            counted = sum;
        }
    }

    /** The same beside a thread that is as busy, of which it is known that it stops at once. */
    private static long usual() throws InterruptedException {
        busy = true;
        Thread thread =
                new Thread(
                        () -> {
                            while (busy) {
                                Thread.onSpinWait();
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        try {
            return longestCollection();
        } finally {
            busy = false;
            thread.join();
        }
    }

    private static long longestCollection() {
        long longest = 0;
        for (int i = 0; i < COLLECTIONS && longest < LONG_NANOS; i++) {
            long start = System.nanoTime();
            System.gc();
            longest = Math.max(longest, System.nanoTime() - start);
        }
        return longest / 1_000_000;
    }

    /** A guest on a thread. */
    private static final class Guest {
        private final CancelToken token = new CancelToken();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Thread thread;

        Guest(Work work) {
            thread =
                    new Thread(
                            () -> {
                                try {
                                    work.run(token);
                                } catch (Throwable e) {
                                    failure.set(e);
                                }
                            },
                            "guest");
            thread.setDaemon(true);
            thread.start();
        }

        void awaitHot() throws InterruptedException {
            long start = System.nanoTime();
            while (thread.isAlive()
                    && THREADS.getThreadCpuTime(thread.getId()) < HOT_NANOS
                    && System.nanoTime() - start < MOST_MILLIS * 1_000_000) {
                Thread.sleep(10);
            }
        }

        /** Tells it to end, and answers after how many milliseconds it did. */
        long cancel() throws InterruptedException {
            long start = System.nanoTime();
            token.cancel();
            thread.join(MOST_MILLIS);
            if (thread.isAlive()) {
                failure.compareAndSet(null, new IllegalStateException("it does not end"));
            }
            return (System.nanoTime() - start) / 1_000_000;
        }

        String problem() {
            Throwable thrown = failure.get();
            return thrown == null ? "" : ", " + thrown;
        }
    }
}
