package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.internal.code.FunctionCode;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the interpreter runs on a thread, outermost first: Java's stack trace does not
 * tell them apart. Written by that thread and read by a profiler without synchronisation, so what
 * it reads may be a little old.
 */
public final class ProfiledStack {
    /** For a thread that nobody profiles. */
    static final ProfiledStack NONE = new ProfiledStack();

    private static final Map<Thread, ProfiledStack> PROFILED = new ConcurrentHashMap<>();

    private static final int SMALL = 64;

    private volatile @Nullable FunctionCode[] functions = new FunctionCode[SMALL];
    private volatile int size;

    private ProfiledStack() {}

    /** Lets a thread be profiled until {@link #end}; null if it is already. */
    public static @Nullable ProfiledStack begin(Thread thread) {
        ProfiledStack stack = new ProfiledStack();
        return PROFILED.putIfAbsent(thread, stack) == null ? stack : null;
    }

    /** Ends what {@link #begin} began. */
    public static void end(Thread thread) {
        PROFILED.remove(thread);
    }

    static ProfiledStack of(Thread thread) {
        return PROFILED.getOrDefault(thread, NONE);
    }

    /** A function begins. */
    public void push(FunctionCode function) {
        if (this == NONE) {
            return;
        }
        @Nullable FunctionCode[] array = functions;
        int depth = size;
        if (depth == array.length) {
            array = Arrays.copyOf(array, depth * 2);
            functions = array;
        }
        array[depth] = function;
        size = depth + 1;
    }

    /** The function that began last has ended. */
    public void pop() {
        if (this != NONE) {
            int depth = size;
            size = depth - 1;
        }
    }

    /** The function that began last has called one in its place. */
    public void replace(FunctionCode function) {
        if (this != NONE && size > 0) {
            functions[size - 1] = function;
        }
    }

    /** A copy, outermost first. */
    public @Nullable FunctionCode[] copy() {
        @Nullable FunctionCode[] array = functions;
        return Arrays.copyOf(array, Math.min(Math.max(size, 0), array.length));
    }
}
