package dev.wardian.wasm.test;

import java.lang.reflect.Method;

/**
 * How much threads have allocated. The bean that knows it is called by reflection, since the
 * runtime's module does not read the one that it belongs to.
 */
public final class AllocatedBytes {
    private static final Object BEAN;
    private static final Method OF_THREAD;

    static {
        try {
            BEAN =
                    Class.forName("java.lang.management.ManagementFactory")
                            .getMethod("getThreadMXBean")
                            .invoke(null);
            OF_THREAD =
                    Class.forName("com.sun.management.ThreadMXBean")
                            .getMethod("getThreadAllocatedBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private AllocatedBytes() {}

    /** The bytes that a living platform thread has allocated since it began. */
    public static long of(Thread thread) {
        try {
            long bytes = (Long) OF_THREAD.invoke(BEAN, thread.getId());
            if (bytes < 0) {
                throw new IllegalStateException("this JVM does not count for " + thread);
            }
            return bytes;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
