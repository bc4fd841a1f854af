package dev.wardian.plugin.internal.abi;

import static dev.wardian.plugin.internal.abi.GuestRegion.unsigned;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.wasm.HostCall;
import org.jspecify.annotations.Nullable;

/** What the core functions do for one instance. */
final class CoreFunctions {
    /**
     * Bytes of the message of {@code fail}, and of the texts of {@code abort}, which are cut there.
     */
    private static final int MESSAGE = 64 << 10;

    private static final int MOST_TALKATIVE = 5;

    private final InstanceState state;
    private final @Nullable PluginLog log;

    CoreFunctions(InstanceState state, @Nullable PluginLog log) {
        this.state = state;
        this.log = log;
    }

    int inputRead(HostCall call) {
        return state.inOperation ? copyOut(call, state.input) : answer(Errno.ENOCALL);
    }

    int outputWrite(HostCall call) {
        if (!state.inOperation) {
            return answer(Errno.ENOCALL);
        }
        long address = unsigned(call, 0);
        long length = unsigned(call, 1);
        long room = (long) state.outputLimit - state.output.length();
        Errno wrong = GuestRegion.check(call, address, length, room);
        if (wrong != null) {
            if (wrong == Errno.E2BIG) {
                state.outputRefused = state.output.length() + length;
            }
            return answer(wrong);
        }
        if (length != 0) {
            call.consumeFuel(Fuel.bytes(length));
            state.output.append(call, address, (int) length);
        }
        return 0;
    }

    int fail(HostCall call) {
        if (!state.inOperation) {
            return answer(Errno.ENOCALL);
        }
        int code = call.i32(0);
        if (code <= 0) {
            return answer(Errno.EINVAL);
        }
        long address = unsigned(call, 1);
        long length = unsigned(call, 2);
        Errno wrong = GuestRegion.check(call, address, length, MESSAGE);
        if (wrong != null) {
            return answer(wrong);
        }
        String message = Utf8.decode(copyIn(call, address, (int) length));
        if (message == null) {
            return answer(Errno.EUTF8);
        }
        state.failCode = code;
        state.failMessage = message;
        return 0;
    }

    int replyLen(HostCall call) {
        return state.inOperation ? state.reply.length : answer(Errno.ENOCALL);
    }

    int replyRead(HostCall call) {
        return state.inOperation ? copyOut(call, state.reply) : answer(Errno.ENOCALL);
    }

    int logLevel(HostCall call) {
        if (!state.inOperation) {
            return answer(Errno.ENOCALL);
        }
        if (log == null) {
            return 0;
        }
        try {
            return log.level();
        } catch (RuntimeException e) {
            state.reportHostFailure(CoreFunction.MODULE + " log_level", e);
            return answer(Errno.EHOST);
        }
    }

    int log(HostCall call) {
        int level = call.i32(0);
        if (level < 1 || level > MOST_TALKATIVE) {
            return answer(Errno.EINVAL);
        }
        long address = unsigned(call, 1);
        long length = unsigned(call, 2);
        long room = (long) state.limits.log() - state.logBytes;
        Errno wrong = GuestRegion.check(call, address, length, room);
        if (wrong != null) {
            return answer(wrong);
        }
        String text = Utf8.decode(copyIn(call, address, (int) length));
        if (text == null) {
            return answer(Errno.EUTF8);
        }
        state.logBytes += (int) length;
        return log == null ? 0 : pass(log, level, text);
    }

    private int pass(PluginLog target, int level, String text) {
        try {
            if (level <= target.level()) {
                state.aboutToLog();
                target.log(level, text, state.info());
            }
            return 0;
        } catch (RuntimeException e) {
            state.reportHostFailure(CoreFunction.MODULE + " log", e);
            return answer(Errno.EHOST);
        }
    }

    int abort(HostCall call) {
        String words = words(call, 0);
        String file = words(call, 2);
        throw new GuestAbort(words, file, call.i32(4), call.i32(5));
    }

    /** A text of a guest that is giving up: as much of it as there is. */
    private static String words(HostCall call, int param) {
        long address = unsigned(call, param);
        int length = (int) Math.min(unsigned(call, param + 1), MESSAGE);
        return GuestRegion.check(call, address, length, MESSAGE) == null
                ? Utf8.decodeLeniently(copyIn(call, address, length))
                : "";
    }

    /** Copies part of {@code source} to the guest: {@code (dst, off, len) -> copied}. */
    private static int copyOut(HostCall call, byte[] source) {
        long address = unsigned(call, 0);
        long offset = unsigned(call, 1);
        long length = unsigned(call, 2);
        // What is copied is bounded by the source, so the only cap on the length is the memory's
        // size.
        Errno wrong = GuestRegion.check(call, address, length, Long.MAX_VALUE);
        if (wrong != null) {
            return answer(wrong);
        }
        int count = (int) Math.min(length, Math.max(0, source.length - offset));
        call.consumeFuel(Fuel.bytes(count));
        GuestRegion.write(call, address, source, (int) Math.min(offset, source.length), count);
        return count;
    }

    private static byte[] copyIn(HostCall call, long address, int length) {
        call.consumeFuel(Fuel.bytes(length));
        return GuestRegion.copy(call, address, length);
    }

    private static int answer(Errno errno) {
        return -errno.number();
    }
}
