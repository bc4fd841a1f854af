package dev.wardian.wasm.internal.runtime;

/**
 * Whether the thread's stack has room left. A guest that recurses decides what the JVM does where
 * the stack ends; were that the first use of some class, the class would be unusable for good, for
 * every plugin and the application. So the end is looked for ahead, where nothing else happens.
 */
final class StackRoom {
    /** How many guest frames may be entered after one look. */
    static final int FRAMES = 128;

    /** How many guest frames those of a host function count for. */
    static final int HOST_FRAMES = 48;

    /**
     * Nested calls of {@link #descend}: about 250 KiB where the JVM interprets them, 100 KiB where
     * it has compiled them, and then the guest's frames are smaller too.
     */
    private static final int CALLS = 1_250;

    private StackRoom() {}

    /**
     * Returns if the stack has room for so many guest frames and whatever they use.
     *
     * @throws StackOverflowError if it has not
     */
    static void require() {
        if (descend(CALLS, 1, 2, 3, 4, 5) == 0) {
            throw new IllegalStateException("the stack was not looked at");
        }
    }

    /** Keeps five values beyond the nested call, so that compiled code needs stack for them. */
    private static long descend(int calls, long a, long b, long c, long d, long e) {
        if (calls == 0) {
            return 1;
        }
        long below = descend(calls - 1, b, c, d, e, a + calls);
        return below + a + b + c + d + e;
    }
}
