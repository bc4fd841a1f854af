package dev.wardian.plugin.capability;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * One call from a plugin to a capability: its arguments, the guest's memory and the reply slot.
 * Parameters are numbered from 0. Addresses and lengths are unsigned. A range that is not wholly
 * inside the memory ends the function with {@link Errno#EFAULT} before the host allocates anything.
 */
public interface CapabilityCall extends BlockingCall {
    /**
     * Reads an argument of type {@code i32}.
     *
     * @param param the number of the parameter
     * @return the argument, signed
     * @throws IllegalArgumentException if the function has no such parameter of this type
     */
    int i32(int param);

    /**
     * Reads an argument of type {@code i32} as unsigned: an address or a length.
     *
     * @param param the number of the parameter
     * @return the argument, from 0 to 2^32 - 1
     * @throws IllegalArgumentException if the function has no such parameter of this type
     */
    long u32(int param);

    /**
     * Reads an argument of type {@code i64}.
     *
     * @param param the number of the parameter
     * @return the argument, signed
     * @throws IllegalArgumentException if the function has no such parameter of this type
     */
    long i64(int param);

    /**
     * Reads an argument of type {@code f32}.
     *
     * @param param the number of the parameter
     * @return the argument
     * @throws IllegalArgumentException if the function has no such parameter of this type
     */
    float f32(int param);

    /**
     * Reads an argument of type {@code f64}.
     *
     * @param param the number of the parameter
     * @return the argument
     * @throws IllegalArgumentException if the function has no such parameter of this type
     */
    double f64(int param);

    /**
     * Copies guest memory. If the length is 0, the address is ignored.
     *
     * @param addressParam the number of the parameter that holds the address
     * @param lengthParam the number of the parameter that holds the length
     * @param maxLength the most bytes that the function accepts
     * @return a new array
     * @throws ErrnoException {@link Errno#E2BIG} for more than {@code maxLength}, {@link
     *     Errno#EFAULT} for a bad range
     */
    byte[] bytes(int addressParam, int lengthParam, int maxLength);

    /**
     * Copies guest memory as {@link #bytes} does, and decodes it as UTF-8.
     *
     * @param addressParam the number of the parameter that holds the address
     * @param lengthParam the number of the parameter that holds the length
     * @param maxLength the most bytes that the function accepts
     * @return the text
     * @throws ErrnoException as for {@link #bytes}, and {@link Errno#EUTF8} for malformed text
     */
    String text(int addressParam, int lengthParam, int maxLength);

    /**
     * Copies guest memory at an address that is not a parameter.
     *
     * @param address the address of the first byte, from 0
     * @param length the number of bytes, from 0
     * @return a new array
     * @throws ErrnoException {@link Errno#EFAULT} for a bad range
     */
    byte[] read(long address, int length);

    /**
     * Copies guest memory into an array, at an address that is not a parameter.
     *
     * @param address the address of the first byte, from 0
     * @param target gets the bytes
     * @param offset the index in {@code target} of the first byte
     * @param length the number of bytes, from 0
     * @throws ErrnoException {@link Errno#EFAULT} for a bad range; the array is unchanged then
     * @throws IndexOutOfBoundsException if the range is not inside {@code target}
     */
    void read(long address, byte[] target, int offset, int length);

    /**
     * Reads a length that the function bounds.
     *
     * @param param the number of the parameter
     * @param most the most that the function accepts
     * @return the length, from 0
     * @throws ErrnoException {@link Errno#E2BIG} for more than {@code most}
     * @throws IllegalArgumentException if the function has no such parameter
     */
    default int length(int param, int most) {
        long length = u32(param);
        if (length > most) {
            throw new ErrnoException(Errno.E2BIG, length + " bytes at once");
        }
        return (int) length;
    }

    /**
     * Checks that a range is wholly inside the memory, for functions that use it piece by piece. If
     * the length is 0, the address is ignored.
     *
     * @param address the address of the first byte, from 0
     * @param length the number of bytes, from 0
     * @throws ErrnoException {@link Errno#EFAULT} for a bad range
     */
    void requireRange(long address, long length);

    /** {@return the size of the guest's memory in bytes; 0 if it has none} */
    long memorySize();

    /**
     * Reads four bytes of guest memory, the lowest first. Costs the fuel of {@link #read(long,
     * int)}, as the other methods for numbers do.
     *
     * @param address the address of the first byte, from 0; any alignment
     * @return the number
     * @throws ErrnoException {@link Errno#EFAULT} for a bad range
     */
    int readI32(long address);

    /**
     * Reads eight bytes of guest memory, the lowest first.
     *
     * @param address the address of the first byte, from 0; any alignment
     * @return the number
     * @throws ErrnoException {@link Errno#EFAULT} for a bad range
     */
    long readI64(long address);

    /**
     * Writes four bytes to guest memory, the lowest first.
     *
     * @param address the address of the first byte, from 0; any alignment
     * @param value the number
     * @throws ErrnoException {@link Errno#EFAULT} for a bad range; the memory is unchanged then
     */
    void writeI32(long address, int value);

    /**
     * Writes eight bytes to guest memory, the lowest first.
     *
     * @param address the address of the first byte, from 0; any alignment
     * @param value the number
     * @throws ErrnoException {@link Errno#EFAULT} for a bad range; the memory is unchanged then
     */
    void writeI64(long address, long value);

    /**
     * Writes to guest memory.
     *
     * @param address the address of the first byte, from 0
     * @param source has the bytes
     * @param offset the index in {@code source} of the first byte
     * @param length the number of bytes, from 0
     * @throws ErrnoException {@link Errno#EFAULT} for a bad range; the memory is unchanged then
     * @throws IndexOutOfBoundsException if the range is not inside {@code source}
     */
    void write(long address, byte[] source, int offset, int length);

    /**
     * Returns a value of variable size to the guest through its buffer {@code (out, cap)}. A value
     * that fits is written; otherwise the buffer is unchanged. In both cases the value is in the
     * reply slot, and the guest can fetch it from there without a second call.
     *
     * @param outParam the number of the parameter that holds the buffer's address
     * @param capParam the number of the parameter that holds the buffer's size
     * @param value the value, at most {@link Limit#REPLY} bytes
     * @return the full length of {@code value}, which is the function's result
     * @throws ErrnoException {@link Errno#EFAULT} for a bad buffer, {@link Errno#E2BIG} for a value
     *     above {@link Limit#REPLY}
     */
    int reply(int outParam, int capParam, byte[] value);

    /** {@return the most bytes of a {@link #reply}: the plugin's {@link Limit#REPLY}} */
    int mostReply();

    /**
     * Returns the state that this capability keeps for the calling instance. The state is made at
     * first use and ends with the instance; in {@code mode: per-call} it ends after each call. In
     * that mode, state that is made before an instance's first call limits the instance to one
     * call.
     *
     * <p>State that is {@link AutoCloseable} is closed at its end, after the {@linkplain #handles
     * handles}.
     *
     * @param <T> the type of the state
     * @param type the type of the state; a capability always passes the same type
     * @param initial makes the state
     * @return the state
     */
    <T> T instanceState(Class<T> type, Supplier<T> initial);

    /**
     * Reserves memory in the manager's budget for what the calling instance's state holds outside
     * of the guest. It is given back when that {@linkplain #instanceState state} ends.
     *
     * @param bytes how many bytes to reserve, from 0
     * @return whether the budget has room for them; if not, nothing was reserved
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    boolean reserveMemory(long bytes);

    /**
     * {@return the handles of the calling instance for resources of one type, such as open files}
     * The guest gets numbers for them; the host closes what the guest leaves open.
     *
     * @param <T> the type of the resources
     * @param type the type of the resources; a capability always passes the same one for the same
     *     kind
     * @param lifetime for how long handles are open that {@link Handles#open} gives here
     */
    <T extends AutoCloseable> Handles<T> handles(Class<T> type, Lifetime lifetime);

    /**
     * Has the guest's call pay for work, besides the bytes that this object copies. The call ends
     * if it has less fuel left. Without a limit on fuel this does nothing.
     *
     * @param units units of fuel, from 0
     * @throws IllegalArgumentException if {@code units} is negative
     */
    void consumeFuel(long units);

    /**
     * {@return the input of the guest's call, as a view that cannot be written to} The guest reads
     * the same bytes with {@code input_read}.
     *
     * @throws ErrnoException {@link Errno#ENOCALL} in start-up code; {@link Errno#EUNSUPPORTED} if
     *     the operation takes numbers, or its caller gave a stream: then use {@link #readInput}
     */
    ByteBuffer input();

    /**
     * Reads the next bytes of the input of the guest's call, which may be a stream. What was read
     * is not read again, by the guest neither. Bytes of a stream may be slow to come: the wait ends
     * with the call, as by {@link #checkInterrupted}.
     *
     * @param target gets the bytes
     * @param offset the index in {@code target} of the first byte
     * @param length the most bytes, from 0
     * @return how many bytes were read: fewer than {@code length} at any time; 0 at the end of the
     *     input, or for a length of 0
     * @throws ErrnoException as for {@link #input}, but for a stream; {@link Errno#E2BIG} if the
     *     input is longer than {@link Limit#STREAM_INPUT}, and {@link Errno#EHOST} if the stream
     *     failed: the call cannot succeed any more then
     * @throws IndexOutOfBoundsException if the range is not inside {@code target}
     */
    int readInput(byte[] target, int offset, int length);

    /**
     * {@return the output of the guest's call}
     *
     * @throws ErrnoException as for {@link #input}
     */
    CallOutput output();

    /**
     * Writes text to the plugin's own log, where the guest's calls of {@code log} go too. Each line
     * of the text is a line of the log; empty lines are left out. An unfinished line waits for its
     * rest, until the call ends or the line has 8 KiB. The text costs the fuel of a copy and counts
     * towards {@link Limit#LOG}: what is over that limit is dropped. Malformed UTF-8 is replaced.
     *
     * @param level 1 error to 5 trace; lines of different levels do not mix
     * @param source has the bytes of the text
     * @param offset the index in {@code source} of the first byte
     * @param length the number of bytes, from 0
     * @throws IllegalArgumentException if there is no such level
     * @throws IndexOutOfBoundsException if the range is not inside {@code source}
     */
    void log(int level, byte[] source, int offset, int length);

    /**
     * Sets the failure of the guest's call, as the guest does with {@code fail}: it counts if the
     * operation then returns the code, or {@link #exit} ends the call with it. A second failure
     * replaces the first.
     *
     * @param code the code, above 0
     * @param text the message, at most 64 Ki characters
     * @throws ErrnoException {@link Errno#ENOCALL} in start-up code; {@link Errno#E2BIG} for a
     *     longer text
     * @throws IllegalArgumentException if {@code code} is not above 0
     */
    void fail(int code, String text);

    /**
     * Ends the guest's call, for functions such as {@code proc_exit}. The guest does not run on,
     * whatever the function does with the exception, and its instance is discarded. With 0 the call
     * succeeds with the output so far. With another code it fails with that code, and with the
     * message of {@link #fail} if that had the same code. Start-up code and hooks fail in any case,
     * and so do operations that have a result.
     *
     * @param code the code, from 0
     * @return the exception to throw
     * @throws IllegalArgumentException if {@code code} is negative
     */
    RuntimeException exit(int code);
}
