package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The function {@code poll_oneoff}: waits until a time has come or a descriptor is ready. */
final class PollFunctions {
    private static final int MOST = 1_024;
    private static final int BYTES_OF_SUBSCRIPTION = 48;
    private static final int BYTES_OF_EVENT = 32;

    /** {@code eventtype}. */
    private static final int CLOCK = 0;

    private static final int READ = 1;
    private static final int WRITE = 2;

    private static final int ABSOLUTE = 1;

    /** Waits for nothing but the time, where no input is waited for. */
    private static final StreamInput NO_INPUT = new NoInput();

    private PollFunctions() {}

    /**
     * What the guest waits for.
     *
     * @param end for a clock: when it is over, on the monotonic clock of the host
     * @param error why it cannot be waited for, or null
     */
    private record Subscription(
            long userData,
            int type,
            @Nullable Descriptor descriptor,
            long end,
            @Nullable WasiErrno error) {
        boolean isReady(long now) {
            return error != null
                    || (type == CLOCK
                            ? end - now <= 0
                            : !(descriptor instanceof InputDescriptor input)
                                    || input.input().isReady());
        }

        /** Bytes that can be read or written without waiting, as far as is known. */
        long bytes() throws FilesException {
            if (descriptor instanceof FileDescriptor file) {
                return type == READ ? Math.max(0, file.stat().size() - file.position()) : 1;
            }
            return descriptor instanceof InputDescriptor input ? input.input().available() : 1;
        }
    }

    static void pollOneOff(WasiCall call) throws FilesException {
        long count = call.u32(2);
        if (count == 0 || count > MOST) {
            throw new FilesException(WasiErrno.INVAL);
        }
        GuestMemory memory = call.memory();
        memory.check(call.u32(0), count * BYTES_OF_SUBSCRIPTION);
        memory.check(call.u32(1), count * BYTES_OF_EVENT);
        memory.check(call.u32(3), 4);
        call.payBytes(count * BYTES_OF_SUBSCRIPTION);
        long begin = System.nanoTime();
        List<Subscription> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(read(call, call.u32(0) + (long) i * BYTES_OF_SUBSCRIPTION, begin));
        }
        List<Subscription> ready = await(call, all);
        long address = call.u32(1);
        for (Subscription each : ready) {
            write(memory, address, each);
            address += BYTES_OF_EVENT;
        }
        memory.writeI32(call.u32(3), ready.size());
    }

    private static Subscription read(WasiCall call, long address, long begin)
            throws FilesException {
        GuestMemory memory = call.memory();
        long userData = memory.readI64(address);
        int type = memory.readI32(address + 8) & 0xff;
        try {
            return switch (type) {
                case CLOCK ->
                        new Subscription(userData, type, null, end(call, address, begin), null);
                case READ, WRITE ->
                        new Subscription(
                                userData,
                                type,
                                descriptor(call, memory.readI32(address + 16), type),
                                0,
                                null);
                default -> throw new FilesException(WasiErrno.INVAL);
            };
        } catch (FilesException e) {
            if (type > WRITE) {
                throw e;
            }
            return new Subscription(userData, type, null, 0, e.errno());
        }
    }

    private static Descriptor descriptor(WasiCall call, int number, int type)
            throws FilesException {
        Descriptor descriptor =
                type == READ
                        ? call.descriptors().readable(number)
                        : call.descriptors().writable(number);
        descriptor.require(Rights.POLL_FD_READWRITE);
        return descriptor;
    }

    private static long end(WasiCall call, long address, long begin) throws FilesException {
        GuestMemory memory = call.memory();
        ClockId clock = ClockId.of(memory.readI32(address + 16));
        if (clock != ClockId.REALTIME && clock != ClockId.MONOTONIC) {
            throw new FilesException(WasiErrno.NOTSUP);
        }
        long timeout = memory.readI64(address + 24);
        long wait =
                (memory.readI32(address + 40) & 0xffff) == ABSOLUTE
                        ? timeout - clock.now(call.program())
                        : timeout;
        // An unsigned time of more than 292 years is as good as for ever.
        return begin
                + (wait < 0 && timeout < 0
                        ? Long.MAX_VALUE / 2
                        : Math.min(wait, Long.MAX_VALUE / 2));
    }

    private static List<Subscription> await(WasiCall call, List<Subscription> all)
            throws FilesException {
        StreamInput input = NO_INPUT;
        long end = Long.MAX_VALUE;
        long begin = System.nanoTime();
        for (Subscription each : all) {
            if (each.error == null && each.type == CLOCK) {
                end = Math.min(end, each.end - begin);
            } else if (each.type == READ && each.descriptor instanceof InputDescriptor stream) {
                input = stream.input();
            }
        }
        while (true) {
            call.guest().checkInterrupted();
            long now = System.nanoTime();
            List<Subscription> ready = all.stream().filter(each -> each.isReady(now)).toList();
            if (!ready.isEmpty()) {
                return ready;
            }
            long left = end == Long.MAX_VALUE ? end : end - (now - begin);
            input.await(Math.max(1, left), call.guest());
        }
    }

    private static void write(GuestMemory memory, long address, Subscription ready)
            throws FilesException {
        WasiErrno error = ready.error;
        int errno = error == null ? 0 : error.code();
        memory.writeI64(address, ready.userData);
        // The errno, and from the third byte on the type.
        memory.writeI64(address + 8, errno | (long) ready.type << 16);
        boolean counts = error == null && ready.type != CLOCK;
        memory.writeI64(address + 16, counts ? ready.bytes() : 0);
        memory.writeI64(address + 24, 0);
    }

    /** Never has anything, so that only the time ends a wait. */
    private static final class NoInput implements StreamInput {
        @Override
        public int read(byte[] target, int length, GuestCall call) {
            return -1;
        }

        @Override
        public boolean isReady() {
            return false;
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public void await(long nanos, GuestCall call) throws FilesException {
            new Waiting().await(nanos, () -> false, call);
        }
    }
}
