package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CallOutput;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Handles;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.wasm.HostCall;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of a capability's function. Each call has its own object, so a reference that outlives
 * its call cannot reach another call.
 */
final class Border implements CapabilityCall, WithinCall {
    private static final int MOST_MESSAGE = 64 << 10;

    private @Nullable PluginCall call;
    private final CapabilityBinding capability;
    private final CapabilityCounts counts;
    private @Nullable HostCall host;
    private @Nullable RuntimeException interruption;

    /** Whether the function was told that the call has no time left. */
    private boolean sawTheEnd;

    private String subject = "";

    Border(PluginCall call, CapabilityBinding capability, CapabilityCounts counts, HostCall host) {
        this.call = call;
        this.capability = capability;
        this.counts = counts;
        this.host = host;
    }

    /** Ends the border: later uses fail. */
    void close() {
        call = null;
        host = null;
    }

    /** Whether the function was told that the call has no time left, so that the call ends. */
    boolean sawTheEnd() {
        return sawTheEnd;
    }

    /**
     * What the runtime threw to stop the guest's call while the function ran, or null. A function
     * cannot swallow it.
     */
    @Nullable RuntimeException interruption() {
        return interruption;
    }

    private HostCall host() {
        HostCall current = host;
        if (current == null) {
            throw returned();
        }
        return current;
    }

    @Override
    public PluginCall call() {
        PluginCall current = call;
        if (current == null) {
            throw returned();
        }
        return current;
    }

    private static IllegalStateException returned() {
        return new IllegalStateException("the host function has returned");
    }

    @Override
    public int i32(int param) {
        return host().i32(param);
    }

    @Override
    public long u32(int param) {
        return GuestRegion.unsigned(host(), param);
    }

    @Override
    public long i64(int param) {
        return host().i64(param);
    }

    @Override
    public float f32(int param) {
        return host().f32(param);
    }

    @Override
    public double f64(int param) {
        return host().f64(param);
    }

    @Override
    public byte[] bytes(int addressParam, int lengthParam, int maxLength) {
        long address = u32(addressParam);
        long length = u32(lengthParam);
        GuestRegion.require(host(), address, length, maxLength);
        fromGuest(length);
        return GuestRegion.copy(host(), address, (int) length);
    }

    @Override
    public String text(int addressParam, int lengthParam, int maxLength) {
        String text = Utf8.decode(bytes(addressParam, lengthParam, maxLength));
        if (text == null) {
            throw new ErrnoException(Errno.EUTF8, "malformed text");
        }
        return text;
    }

    @Override
    public byte[] read(long address, int length) {
        requireRange(address, length);
        fromGuest(length);
        return GuestRegion.copy(host(), address, length);
    }

    @Override
    public void read(long address, byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        requireRange(address, length);
        fromGuest(length);
        GuestRegion.read(host(), address, target, offset, length);
    }

    @Override
    public long memorySize() {
        return GuestRegion.memorySize(host());
    }

    @Override
    public int readI32(long address) {
        requireRange(address, Integer.BYTES);
        fromGuest(Integer.BYTES);
        return host().memory().readI32(address);
    }

    @Override
    public long readI64(long address) {
        requireRange(address, Long.BYTES);
        fromGuest(Long.BYTES);
        return host().memory().readI64(address);
    }

    @Override
    public void writeI32(long address, int value) {
        requireRange(address, Integer.BYTES);
        toGuest(Integer.BYTES);
        host().memory().writeI32(address, value);
    }

    @Override
    public void writeI64(long address, long value) {
        requireRange(address, Long.BYTES);
        toGuest(Long.BYTES);
        host().memory().writeI64(address, value);
    }

    @Override
    public void write(long address, byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        requireRange(address, length);
        toGuest(length);
        GuestRegion.write(host(), address, source, offset, length);
    }

    @Override
    public int reply(int outParam, int capParam, byte[] value) {
        long address = u32(outParam);
        long capacity = u32(capParam);
        GuestRegion.require(host(), address, capacity, Long.MAX_VALUE);
        if (value.length > call().limits().reply()) {
            throw new ErrnoException(
                    Errno.E2BIG,
                    "a reply of " + value.length + " bytes, at most " + call().limits().reply());
        }
        if (!call().reply(value, counts)) {
            throw new ErrnoException(
                    Errno.E2BIG,
                    "the memory budget has no room for a reply of " + value.length + " bytes");
        }
        if (value.length <= capacity) {
            toGuest(value.length);
            GuestRegion.write(host(), address, value, 0, value.length);
        }
        return value.length;
    }

    @Override
    public int mostReply() {
        return call().limits().reply();
    }

    @Override
    public <T> T instanceState(Class<T> type, Supplier<T> initial) {
        return call().instance().kept().state(capability.number(), type, initial);
    }

    @Override
    public boolean reserveMemory(long bytes) {
        return call().instance().kept().reserve(bytes);
    }

    @Override
    public <T extends AutoCloseable> Handles<T> handles(Class<T> type, Lifetime lifetime) {
        call();
        return new OpenHandles<>(type, lifetime);
    }

    /** The handles of the capability for one type of resources. */
    private final class OpenHandles<T extends AutoCloseable> implements Handles<T> {
        private final Class<T> type;
        private final Lifetime lifetime;

        OpenHandles(Class<T> type, Lifetime lifetime) {
            this.type = type;
            this.lifetime = lifetime;
        }

        private HandleTable table() {
            return call().instance().kept().handles();
        }

        @Override
        public int open(T resource) {
            HandleTable table = table();
            int handle =
                    table.open(
                            capability.number(),
                            type,
                            lifetime,
                            Objects.requireNonNull(type.cast(resource)));
            if (handle == 0) {
                throw tooMany(table);
            }
            return handle;
        }

        @Override
        public void requireRoom() {
            HandleTable table = table();
            if (!table.hasRoom()) {
                throw tooMany(table);
            }
        }

        private static ErrnoException tooMany(HandleTable table) {
            return new ErrnoException(
                    Errno.ELIMIT, "the instance has " + table.most() + " open handles");
        }

        @Override
        public T get(int handle) {
            return type.cast(find(handle).resource);
        }

        @Override
        public T take(int handle) {
            HandleTable.Entry entry = find(handle);
            table().remove(entry);
            return type.cast(entry.resource);
        }

        @Override
        public void close(int handle) {
            HandleTable.Entry entry = find(handle);
            table().remove(entry);
            PluginCall running = call();
            if (!running.instance().kept().close(entry.resource, entry.capability, running)) {
                throw new ErrnoException(Errno.EHOST, "handle " + handle + " was not closed");
            }
        }

        private HandleTable.Entry find(int handle) {
            HandleTable.Entry entry = table().find(handle, capability.number(), type);
            if (entry == null) {
                throw new ErrnoException(Errno.ECLOSED, "handle " + handle + " is not open");
            }
            return entry;
        }
    }

    @Override
    public long remainingNanos() {
        // The runtime ends the call, by the time that it ran or by the clock, and so it knows.
        long left = host().remainingNanos();
        sawTheEnd |= left <= 0;
        return left;
    }

    @Override
    public void checkInterrupted() {
        HostCall current = host();
        try {
            current.checkInterrupted();
        } catch (RuntimeException e) {
            interruption = e;
            throw e;
        }
    }

    @Override
    public void onInterrupt(Runnable action) {
        HostCall current = host();
        PluginCall running = call();
        Runnable reported = running.reported("onInterrupt of " + capability.name(), action);
        try {
            current.onInterrupt(reported);
        } catch (RejectedExecutionException e) {
            running.reportHostFailure("onInterrupt of " + capability.name(), e);
            throw new ErrnoException(Errno.EUNAVAILABLE, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            interruption = e;
            throw e;
        }
    }

    @Override
    public ByteBuffer input() {
        BytesCall current = withBytes();
        if (current.streamsInput()) {
            throw new ErrnoException(Errno.EUNSUPPORTED, "the input is a stream");
        }
        return ByteBuffer.wrap(current.input()).asReadOnlyBuffer();
    }

    @Override
    public int readInput(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        BytesCall current = withBytes();
        HostCall now = host();
        int count =
                stoppable(
                        () ->
                                current.readNext(
                                        now,
                                        length,
                                        (source, from, read) ->
                                                System.arraycopy(
                                                        source, from, target, offset, read)));
        burn(Math.max(0, count));
        return requireSuccess(count, "input");
    }

    /** Runs what the runtime may end. */
    private int stoppable(IntSupplier use) {
        try {
            return use.getAsInt();
        } catch (RuntimeException e) {
            interruption = e;
            throw e;
        }
    }

    private static int requireSuccess(int result, String stream) {
        if (result >= 0) {
            return result;
        }
        throw -result == Errno.E2BIG.number()
                ? new ErrnoException(Errno.E2BIG, "the " + stream + " is over its limit")
                : new ErrnoException(Errno.EHOST, "the stream of the " + stream + " failed");
    }

    @Override
    public CallOutput output() {
        withBytes();
        return new Output();
    }

    /** The guest's call, if it has an input and an output of bytes. */
    private BytesCall withBytes() {
        PluginCall current = operational();
        if (current instanceof BytesCall bytes) {
            return bytes;
        }
        throw new ErrnoException(Errno.EUNSUPPORTED, "the operation takes numbers");
    }

    private PluginCall operational() {
        PluginCall current = call();
        if (!current.operational()) {
            throw new ErrnoException(Errno.ENOCALL, "start-up code is no operation");
        }
        return current;
    }

    /** The output of the guest's call. */
    private final class Output implements CallOutput {
        private OutputBuffer buffer() {
            return call().written();
        }

        @Override
        public long left() {
            return withBytes().outputLeft();
        }

        @Override
        public void append(byte[] source, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, source.length);
            BytesCall current = withBytes();
            if (length > current.outputLeft()) {
                current.refuseOutput(length);
                throw new ErrnoException(Errno.E2BIG, "the output is over its limit");
            }
            if (current.streamsOutput()) {
                HostCall now = host();
                int result = stoppable(() -> current.deliver(now, source, offset, length));
                requireSuccess(result, "output");
                return;
            }
            burn(length);
            if (!buffer().append(source, offset, length)) {
                throw new ErrnoException(Errno.E2BIG, "the memory budget has no room for output");
            }
        }

        @Override
        public void clear() {
            if (withBytes().streamsOutput()) {
                throw new ErrnoException(
                        Errno.EUNSUPPORTED, "the output is a stream, which keeps what it has");
            }
            buffer().restart();
        }
    }

    @Override
    public void log(int level, byte[] source, int offset, int length) {
        if (level < 1 || level > LogLines.MOST_TALKATIVE) {
            throw new IllegalArgumentException("no level of a log: " + level);
        }
        Objects.checkFromIndexSize(offset, length, source.length);
        burn(length);
        call().logLines().append(call(), level, source, offset, length);
    }

    @Override
    public void fail(int code, String text) {
        if (code <= 0) {
            throw new IllegalArgumentException("the code of a failure is above 0: " + code);
        }
        if (text.length() > MOST_MESSAGE) {
            throw new ErrnoException(Errno.E2BIG, "a message of " + text.length() + " characters");
        }
        operational().fail(code, text);
    }

    @Override
    public RuntimeException exit(int code) {
        if (code < 0) {
            throw new IllegalArgumentException("an exit code is not negative: " + code);
        }
        host();
        RuntimeException exit = new GuestExit(code);
        interruption = exit;
        return exit;
    }

    @Override
    public void subject(String text) {
        host();
        subject = PluginCall.auditable(text);
    }

    /** On what the function worked; empty if it did not say. */
    String subject() {
        return subject;
    }

    @Override
    public ErrnoException denied(String subject) {
        call().denied(capability, counts, subject);
        return new ErrnoException(Errno.EDENIED, subject);
    }

    /** Burns fuel for bytes that are about to be copied from the guest, and counts them. */
    private void fromGuest(long bytes) {
        burn(bytes);
        counts.bytesFromGuest += bytes;
    }

    /** Burns fuel for bytes that are about to be copied to the guest, and counts them. */
    private void toGuest(long bytes) {
        burn(bytes);
        counts.bytesToGuest += bytes;
    }

    private void burn(long bytes) {
        consumeFuel(Fuel.bytes(bytes));
    }

    @Override
    public void consumeFuel(long units) {
        HostCall current = host();
        try {
            current.consumeFuel(units);
        } catch (RuntimeException e) {
            interruption = e;
            throw e;
        }
    }

    /** Addresses that a function computed itself may be anything. */
    @Override
    public void requireRange(long address, long length) {
        if (address < 0 || length < 0 || address > 0xFFFF_FFFFL) {
            throw new ErrnoException(Errno.EFAULT, "address " + address + ", length " + length);
        }
        GuestRegion.require(host(), address, length, Long.MAX_VALUE);
    }
}
