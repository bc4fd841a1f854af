package dev.wardian.plugin.capability;

import java.util.function.Supplier;

/**
 * The border of one call from a plugin to a capability: arguments, the guest's memory, the reply
 * slot. Parameters are numbered from 0. Addresses and lengths are unsigned; a range that is not
 * wholly inside the memory ends the function with {@link Errno#EFAULT}, before anything is
 * allocated.
 */
public interface CapabilityCall {
    int i32(int param);

    /** An i32 read as unsigned: an address or a length. */
    long u32(int param);

    long i64(int param);

    float f32(int param);

    double f64(int param);

    /**
     * A copy of guest memory. A length of 0 ignores the address.
     *
     * @param addressParam the number of the parameter that holds the address
     * @param lengthParam the number of the parameter that holds the length
     * @param maxLength the most bytes that the function takes
     * @throws ErrnoException {@link Errno#E2BIG} for more than {@code maxLength}, {@link
     *     Errno#EFAULT} for a bad range
     */
    byte[] bytes(int addressParam, int lengthParam, int maxLength);

    /**
     * As {@link #bytes}, decoded as UTF-8.
     *
     * @throws ErrnoException as for {@link #bytes}, and {@link Errno#EUTF8} for malformed text
     */
    String text(int addressParam, int lengthParam, int maxLength);

    /**
     * A copy of guest memory at an address that is not itself a parameter.
     *
     * @throws ErrnoException {@link Errno#EFAULT} for a bad range
     */
    byte[] read(long address, int length);

    /**
     * Writes to guest memory.
     *
     * @throws ErrnoException {@link Errno#EFAULT} for a bad range; nothing is written then
     */
    void write(long address, byte[] source, int offset, int length);

    /**
     * Answers with a value of variable size into the guest's buffer {@code (out, cap)}. A value
     * that fits is written; otherwise nothing is. In both cases the value is in the reply slot,
     * from which the guest fetches it without a second call.
     *
     * @param outParam the number of the parameter that holds the buffer's address
     * @param capParam the number of the parameter that holds the buffer's size
     * @return the full length of {@code value}, which is the function's result
     * @throws ErrnoException {@link Errno#EFAULT} for a bad buffer, {@link Errno#E2BIG} over {@link
     *     Limit#REPLY}
     */
    int reply(int outParam, int capParam, byte[] value);

    /**
     * What this capability keeps for the calling instance: made at first use, gone with the
     * instance, and after each call where a manifest says {@code mode: per-call}. There an instance
     * is used for one call only if something is kept for it before its first one.
     *
     * @param type the type of what is kept: always the same for one capability
     * @param initial makes it
     */
    <T> T instanceState(Class<T> type, Supplier<T> initial);

    /** Nanoseconds until the deadline of the outermost call, at least 0. */
    long remainingNanos();

    /**
     * Ends the guest's call if its deadline has passed or it was cancelled: for functions that work
     * for long.
     */
    void checkInterrupted();

    /**
     * The argument is not covered by the policy: notes the denial in the audit log.
     *
     * @param subject what was denied, in the terms of the policy, for example {@code GET
     *     https://example.org/}
     * @return the exception to throw, with {@link Errno#EDENIED}
     */
    ErrnoException denied(String subject);
}
