package dev.wardian.plugin;

import dev.wardian.wasm.InterruptedCallException;

/**
 * One call from a plugin to a host function of a capability: its arguments, and checked access to the plugin's memory. Valid
 * until the function returns, and only on the thread that it was called on.
 *
 * <p>Arguments are numbered from 0. Addresses and lengths of guests are unsigned 32-bit numbers; where a method takes the
 * numbers of an address parameter and a length parameter it checks the limit first, then that the region is wholly inside the
 * memory, and only then allocates or copies. A length of 0 ignores the address. What does not fit throws {@link ErrnoException},
 * which ends the host function with that error, so that a function needs no checks of its own. Every byte that is copied is
 * metered.
 */
public interface GuestCall {
    /** An argument of type {@code i32}. */
    int i32(int param);

    /** An argument of type {@code i64}. */
    long i64(int param);

    /** An argument of type {@code f32}. */
    float f32(int param);

    /** An argument of type {@code f64}. */
    double f64(int param);

    /**
     * A copy of a region of the plugin's memory.
     *
     * @param addressParam the number of the parameter that holds the address
     * @param lengthParam the number of the parameter that holds the length in bytes
     * @param max the most bytes that the function takes
     * @throws ErrnoException {@link Errno#E2BIG} over {@code max}, {@link Errno#EFAULT} outside the memory
     */
    byte[] bytes(int addressParam, int lengthParam, int max);

    /**
     * Text in the plugin's memory. It is copied once and then decoded; nothing is replaced.
     *
     * @param max the most bytes of UTF-8 that the function takes
     * @throws ErrnoException as {@link #bytes}; {@link Errno#EUTF8} for malformed text
     */
    String text(int addressParam, int lengthParam, int max);

    /**
     * Checks a region that the function is about to fill and returns its length in bytes.
     *
     * @throws ErrnoException as {@link #bytes}
     */
    int region(int addressParam, int lengthParam, int max);

    /**
     * Copies {@code bytes} to the address in a parameter.
     *
     * @throws ErrnoException {@link Errno#EFAULT} if they do not fit into the memory there
     */
    void write(int addressParam, byte[] bytes);

    /**
     * Answers a value of variable size by the convention of the ABI: a value of at most the capacity is written, and stays in
     * the reply slot in either case, from where the plugin can fetch it with {@code reply_read}.
     *
     * @param value the value; must not be changed afterwards
     * @param addressParam the number of the parameter that holds the address to write to
     * @param capacityParam the number of the parameter that holds how many bytes fit there
     * @return the value's length, which the function then returns
     * @throws ErrnoException {@link Errno#E2BIG} over the plugin's limit on replies, {@link Errno#EFAULT} outside the memory
     */
    int reply(byte[] value, int addressParam, int capacityParam);

    /** As {@link #reply(byte[], int, int)}, for text. */
    int reply(String value, int addressParam, int capacityParam);

    /** Nanoseconds until the deadline of the call that the plugin is in, at least 0. */
    long remainingNanos();

    /**
     * For functions that work for long: ends the call if its deadline has passed or it was cancelled.
     *
     * @throws InterruptedCallException if so; let it pass
     */
    void checkInterrupted();

    /** The plugin, and the operation that it is in; for messages to the operator. */
    CallInfo info();
}
