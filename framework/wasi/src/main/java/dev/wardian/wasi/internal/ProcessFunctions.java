package dev.wardian.wasi.internal;

import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.files.FilesException;
import java.util.List;
import java.util.random.RandomGenerator;

/** Arguments, variables, clocks, randomness, and the end of a program. */
final class ProcessFunctions {
    private ProcessFunctions() {}

    static void argsGet(WasiCall call) throws FilesException {
        writeTexts(call, call.program().arguments());
    }

    static void argsSizesGet(WasiCall call) throws FilesException {
        writeSizes(call, call.program().arguments());
    }

    static void environGet(WasiCall call) throws FilesException {
        writeTexts(call, call.program().variables());
    }

    static void environSizesGet(WasiCall call) throws FilesException {
        writeSizes(call, call.program().variables());
    }

    private static void writeSizes(WasiCall call, List<byte[]> texts) throws FilesException {
        GuestMemory memory = call.memory();
        memory.check(call.u32(1), 4);
        memory.writeI32(call.u32(0), texts.size());
        memory.writeI32(call.u32(1), texts.stream().mapToInt(text -> text.length).sum());
    }

    private static void writeTexts(WasiCall call, List<byte[]> texts) throws FilesException {
        GuestMemory memory = call.memory();
        long pointers = call.u32(0);
        long address = call.u32(1);
        memory.check(pointers, 4L * texts.size());
        memory.check(address, texts.stream().mapToLong(text -> text.length).sum());
        for (byte[] text : texts) {
            memory.writeI32(pointers, (int) address);
            memory.write(address, text);
            call.payBytes(text.length);
            pointers += 4;
            address += text.length;
        }
    }

    static void clockResGet(WasiCall call) throws FilesException {
        ClockId clock = ClockId.of(call.i32(0));
        clock.now(call.program());
        call.memory().writeI64(call.u32(1), clock.resolution());
    }

    static void clockTimeGet(WasiCall call) throws FilesException {
        long now = ClockId.of(call.i32(0)).now(call.program());
        call.memory().writeI64(call.u32(2), now);
    }

    static void randomGet(WasiCall call) throws FilesException {
        long address = call.u32(0);
        long length = call.u32(1);
        RandomGenerator random = call.program().random();
        if (random == null) {
            throw new FilesException(WasiErrno.NOTCAPABLE);
        }
        call.memory().check(address, length);
        byte[] chunk = new byte[(int) Math.min(length, WasiGuest.CHUNK)];
        for (long done = 0; done < length; done += chunk.length) {
            int count = (int) Math.min(chunk.length, length - done);
            call.payBytes(count);
            random.nextBytes(chunk);
            call.memory().write(address + done, chunk, count);
        }
    }

    static void schedYield(WasiCall call) {
        call.guest().checkInterrupted();
        Thread.onSpinWait();
    }
}
