package dev.wardian.wasm.compiler;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The thread that compiles for all modules, and what it is asked for. It is a daemon, starts when
 * it is needed, and ends when it has had nothing to do for a while.
 *
 * <p>Modules take turns: next is the one for which the thread has worked the shortest time. A
 * module that asks again after a pause is as far as those that did not stop. So one with large
 * functions, or very many, cannot keep the thread from the others.
 */
final class CompileQueue implements Runnable {
    /** What waits of one module. */
    private static final int MOST_OF_A_MODULE = 64;

    /** What waits of all. */
    private static final int MOST_WAITING = 4096;

    private static final long IDLE_MILLIS = 2000;

    /** What to do for a module. */
    interface Work {
        void runFor(HotFunctions module);

        /** It failed, which should not be. */
        void failed(HotFunctions module, Throwable failure);
    }

    /** The work that waits for a module. The queue guards it. */
    static final class Turn {
        /** A module that is dropped meanwhile is not kept for this. */
        private final WeakReference<HotFunctions> module;

        private final Deque<Work> waiting = new ArrayDeque<>();

        /** Nanoseconds that the thread has worked for the module, or has been ahead of it. */
        private long spent;

        /** Whether it is in the queue, or the thread works for it. */
        private boolean isQueued;

        Turn(HotFunctions module) {
            this.module = new WeakReference<>(module);
        }
    }

    /** The modules that wait. It guards all fields here, and all turns. */
    private static final PriorityQueue<Turn> TURNS =
            new PriorityQueue<>(Comparator.comparingLong(turn -> turn.spent));

    private static int waiting;

    /** What the module had spent whose turn came last. */
    private static long clock;

    /** The thread that takes from {@link #TURNS}, or null. */
    private static @Nullable Thread thread;

    private CompileQueue() {}

    /**
     * Asks for work.
     *
     * @return false if it has to be asked for again: so much is waiting, or there is no thread
     */
    static boolean offer(Turn turn, Work work) {
        synchronized (TURNS) {
            if (turn.waiting.size() >= MOST_OF_A_MODULE || waiting >= MOST_WAITING) {
                return false;
            }
            if (thread == null && !start()) {
                return false;
            }
            turn.waiting.add(work);
            waiting++;
            if (!turn.isQueued) {
                turn.spent = Math.max(turn.spent, clock);
                turn.isQueued = true;
                TURNS.add(turn);
                TURNS.notifyAll();
            }
        }
        return true;
    }

    /** Starts the thread; false if the JVM can make none now. */
    private static boolean start() {
        try {
            Thread made = new Thread(null, new CompileQueue(), "wardian-compiler");
            made.setDaemon(true);
            made.setContextClassLoader(null);
            made.start();
            thread = made;
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                Turn turn = next();
                if (turn == null) {
                    return;
                }
                work(turn);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (TURNS) {
                if (thread == Thread.currentThread()) {
                    thread = null;
                }
            }
        }
    }

    private static void work(Turn turn) {
        long start = System.nanoTime();
        HotFunctions module = turn.module.get();
        try {
            Work work = take(turn, module == null);
            if (module != null && work != null) {
                run(module, work);
            }
        } finally {
            end(turn, System.nanoTime() - start);
        }
    }

    /** Takes what to do next, or all if nobody needs it any more. */
    private static @Nullable Work take(Turn turn, boolean isDropped) {
        synchronized (TURNS) {
            if (isDropped) {
                waiting -= turn.waiting.size();
                turn.waiting.clear();
                return null;
            }
            waiting--;
            return turn.waiting.remove();
        }
    }

    private static void run(HotFunctions module, Work work) {
        try {
            work.runFor(module);
        } catch (RuntimeException | Error e) {
            // The function stays in the interpreter. Nothing is lost but speed.
            work.failed(module, e);
        }
    }

    private static void end(Turn turn, long nanos) {
        synchronized (TURNS) {
            turn.spent += nanos;
            turn.isQueued = !turn.waiting.isEmpty();
            if (turn.isQueued) {
                TURNS.add(turn);
            }
        }
    }

    private static @Nullable Turn next() throws InterruptedException {
        synchronized (TURNS) {
            long end = System.nanoTime() + IDLE_MILLIS * 1_000_000;
            while (TURNS.isEmpty()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    thread = null;
                    return null;
                }
                TURNS.wait(left);
            }
            Turn turn = TURNS.remove();
            clock = Math.max(clock, turn.spent);
            return turn;
        }
    }
}
