package dev.wardian.plugin.internal.abi.convention;

import static dev.wardian.plugin.internal.abi.GuestRegion.unsigned;

import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.internal.abi.BytesCall;
import dev.wardian.plugin.internal.abi.CoreFunction;
import dev.wardian.plugin.internal.abi.Fuel;
import dev.wardian.plugin.internal.abi.GuestAbort;
import dev.wardian.plugin.internal.abi.GuestRegion;
import dev.wardian.plugin.internal.abi.OutputBuffer;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.abi.Utf8;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.ValueType;
import java.util.Collections;
import java.util.List;

/** The functions of the import module {@code wardian:core/1}. */
final class Wardian1Functions {
    private static final String MODULE = "wardian:core/1";

    static final List<CoreFunction> ALL =
            List.of(
                    function("input_read", 3, Wardian1Functions::inputRead),
                    function("output_write", 2, Wardian1Functions::outputWrite),
                    function("fail", 3, Wardian1Functions::fail),
                    function("reply_len", 0, Wardian1Functions::replyLen),
                    function("reply_read", 3, Wardian1Functions::replyRead),
                    function("log_level", 0, Wardian1Functions::logLevel),
                    function("log", 3, Wardian1Functions::log),
                    CoreFunction.of(
                            MODULE, "abort", FunctionType.of(i32s(6)), Wardian1Functions::abort));

    /**
     * Bytes of the message of {@code fail}, and of the texts of {@code abort}, which are cut there.
     */
    private static final int MESSAGE = 64 << 10;

    private static final int MOST_TALKATIVE = 5;

    private Wardian1Functions() {}

    private static CoreFunction function(String name, int params, CoreFunction.Body body) {
        return CoreFunction.of(MODULE, name, FunctionType.of(i32s(params), ValueType.I32), body);
    }

    private static List<ValueType> i32s(int count) {
        return Collections.nCopies(count, ValueType.I32);
    }

    private static int inputRead(PluginCall call, HostCall host) {
        if (!call.operational()) {
            return answer(Errno.ENOCALL);
        }
        BytesCall bytes = (BytesCall) call;
        return bytes.readsInOrder() ? readInOrder(bytes, host) : copyOut(host, bytes.input());
    }

    /** Input that comes once: a guest reads it from where it stopped reading. */
    private static int readInOrder(BytesCall call, HostCall host) {
        long address = unsigned(host, 0);
        long length = unsigned(host, 2);
        Errno wrong = GuestRegion.check(host, address, length, Long.MAX_VALUE);
        if (wrong != null) {
            return answer(wrong);
        }
        if (host.i32(1) != (int) call.position()) {
            return answer(Errno.EINVAL);
        }
        return call.readNext(
                host,
                length,
                (source, offset, count) -> {
                    host.consumeFuel(Fuel.bytes(count));
                    GuestRegion.write(host, address, source, offset, count);
                });
    }

    private static int outputWrite(PluginCall call, HostCall host) {
        if (!call.operational()) {
            return answer(Errno.ENOCALL);
        }
        long address = unsigned(host, 0);
        long length = unsigned(host, 1);
        BytesCall bytes = (BytesCall) call;
        Errno wrong = GuestRegion.check(host, address, length, bytes.outputLeft());
        if (wrong != null) {
            if (wrong == Errno.E2BIG) {
                bytes.refuseOutput(length);
            }
            return answer(wrong);
        }
        if (bytes.streamsOutput()) {
            return bytes.deliver(host, address, length);
        }
        OutputBuffer output = call.written();
        if (length != 0) {
            host.consumeFuel(Fuel.bytes(length));
            if (!output.append(host, address, (int) length)) {
                return answer(Errno.E2BIG);
            }
        }
        return 0;
    }

    private static int fail(PluginCall call, HostCall host) {
        if (!call.operational()) {
            return answer(Errno.ENOCALL);
        }
        int code = host.i32(0);
        if (code <= 0) {
            return answer(Errno.EINVAL);
        }
        long address = unsigned(host, 1);
        long length = unsigned(host, 2);
        Errno wrong = GuestRegion.check(host, address, length, MESSAGE);
        if (wrong != null) {
            return answer(wrong);
        }
        String message = Utf8.decode(copyIn(host, address, (int) length));
        if (message == null) {
            return answer(Errno.EUTF8);
        }
        call.fail(code, message);
        return 0;
    }

    private static int replyLen(PluginCall call, HostCall host) {
        return call.operational() ? call.reply().length : answer(Errno.ENOCALL);
    }

    private static int replyRead(PluginCall call, HostCall host) {
        if (!call.operational()) {
            return answer(Errno.ENOCALL);
        }
        int count = copyOut(host, call.reply());
        call.replyFetched(Math.max(0, count));
        return count;
    }

    private static int logLevel(PluginCall call, HostCall host) {
        if (!call.operational()) {
            return answer(Errno.ENOCALL);
        }
        PluginLog log = call.log();
        if (log == null) {
            call.logDropped();
            return 0;
        }
        try {
            return log.level();
        } catch (RuntimeException e) {
            call.reportHostFailure(MODULE + " log_level", e);
            return answer(Errno.EHOST);
        }
    }

    private static int log(PluginCall call, HostCall host) {
        int level = host.i32(0);
        if (level < 1 || level > MOST_TALKATIVE) {
            return answer(Errno.EINVAL);
        }
        long address = unsigned(host, 1);
        long length = unsigned(host, 2);
        Errno wrong = GuestRegion.check(host, address, length, call.logRoom());
        if (wrong != null) {
            return answer(wrong);
        }
        String text = Utf8.decode(copyIn(host, address, (int) length));
        if (text == null) {
            return answer(Errno.EUTF8);
        }
        call.logged((int) length);
        return call.writeLog(level, text, MODULE + " log") ? 0 : answer(Errno.EHOST);
    }

    private static int abort(PluginCall call, HostCall host) {
        String words = words(host, 0);
        String file = words(host, 2);
        throw new GuestAbort(words, file, host.i32(4), host.i32(5));
    }

    /** A text of a guest that is giving up: as much of it as there is. */
    private static String words(HostCall host, int param) {
        long address = unsigned(host, param);
        int length = (int) Math.min(unsigned(host, param + 1), MESSAGE);
        return GuestRegion.check(host, address, length, MESSAGE) == null
                ? Utf8.decodeLeniently(copyIn(host, address, length))
                : "";
    }

    /** Copies part of {@code source} to the guest: {@code (dst, off, len) -> copied}. */
    private static int copyOut(HostCall host, byte[] source) {
        long address = unsigned(host, 0);
        long offset = unsigned(host, 1);
        long length = unsigned(host, 2);
        // What is copied is bounded by the source, so the only cap on the length is the memory's
        // size.
        Errno wrong = GuestRegion.check(host, address, length, Long.MAX_VALUE);
        if (wrong != null) {
            return answer(wrong);
        }
        int count = (int) Math.min(length, Math.max(0, source.length - offset));
        host.consumeFuel(Fuel.bytes(count));
        GuestRegion.write(host, address, source, (int) Math.min(offset, source.length), count);
        return count;
    }

    private static byte[] copyIn(HostCall host, long address, int length) {
        host.consumeFuel(Fuel.bytes(length));
        return GuestRegion.copy(host, address, length);
    }

    private static int answer(Errno errno) {
        return -errno.number();
    }
}
