package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The thread that compiles for all modules, and what it is asked for. It is a daemon, starts when
 * it is needed, and ends when it has had nothing to do for a while.
 */
final class CompileQueue implements Runnable {
    private static final int MOST_WAITING = 256;
    private static final long IDLE_MILLIS = 2000;

    /** A module that is dropped meanwhile is not kept for this. */
    private record Request(WeakReference<HotFunctions> module, int definedIndex) {}

    private static final Deque<Request> WAITING = new ArrayDeque<>();

    /** The thread that takes from {@link #WAITING}, which guards it, or null. */
    private static @Nullable Thread thread;

    private CompileQueue() {}

    /**
     * Asks for a function.
     *
     * @return false if it has to be asked for again: so many are waiting, or there is no thread
     */
    static boolean offer(HotFunctions module, FunctionCode function) {
        synchronized (WAITING) {
            if (WAITING.size() >= MOST_WAITING) {
                return false;
            }
            if (thread == null && !start()) {
                return false;
            }
            WAITING.add(new Request(new WeakReference<>(module), function.definedIndex));
            WAITING.notifyAll();
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
                Request request = next();
                if (request == null) {
                    return;
                }
                HotFunctions module = request.module.get();
                if (module != null) {
                    compile(module, request.definedIndex);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (WAITING) {
                if (thread == Thread.currentThread()) {
                    thread = null;
                }
            }
        }
    }

    private static void compile(HotFunctions module, int definedIndex) {
        try {
            module.compile(definedIndex);
        } catch (RuntimeException | Error e) {
            // The function stays in the interpreter. Nothing is lost but speed.
            module.failed(definedIndex);
        }
    }

    private static @Nullable Request next() throws InterruptedException {
        synchronized (WAITING) {
            long end = System.nanoTime() + IDLE_MILLIS * 1_000_000;
            while (WAITING.isEmpty()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    thread = null;
                    return null;
                }
                WAITING.wait(left);
            }
            return WAITING.remove();
        }
    }
}
