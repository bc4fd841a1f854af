package dev.wardian.host.wasi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.internal.Preview1;
import dev.wardian.wasm.text.WatParser;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Arguments that are not inside the memory, or not what they stand for, through the gate. */
class WasiHostileTest {
    private static final String ID = "test.hostile";
    private static final int MEMORY = 65_536;

    private static final long[] HOSTILE = {
        -1,
        MEMORY,
        MEMORY - 1,
        MEMORY - 3,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        0xFFFF_FFF8L
    };

    /** What is wrong with an argument; nothing of it is the host's fault. */
    private static final Set<WasiErrno> OWN_FAULTS =
            EnumSet.of(
                    WasiErrno.SUCCESS,
                    WasiErrno.BADF,
                    WasiErrno.FAULT,
                    WasiErrno.INVAL,
                    WasiErrno.NOTCAPABLE,
                    WasiErrno.NOTDIR,
                    WasiErrno.NOTSOCK,
                    WasiErrno.NOTSUP,
                    WasiErrno.NAMETOOLONG,
                    WasiErrno.SPIPE);

    /** An operation that calls a function with the arguments in its input, each of eight bytes. */
    private static WasiGuest guest(Preview1 function) {
        StringBuilder arguments = new StringBuilder();
        for (int i = 0; i < function.type().params().size(); i++) {
            boolean wide = function.type().params().get(i).toString().equalsIgnoreCase("i64");
            arguments.append(wide ? " (i64.load" : " (i32.load");
            arguments.append(" (i32.const ").append(1_024 + 8 * i).append("))");
        }
        return new WasiGuest()
                .importsOfCore("input_read", 3)
                .importsOfCore("output_write", 2)
                .operation(
                        "go",
                        "(drop (call $input_read (i32.const 1024) (i32.const 0) (local.get 0)))"
                                + "(i32.store (i32.const 2048) (call $"
                                + function.importName()
                                + arguments
                                + "))(call $output_write (i32.const 2048) (i32.const 4))");
    }

    private static WasiErrno call(Plugin plugin, long... arguments) {
        ByteBuffer input = ByteBuffer.allocate(8 * arguments.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long argument : arguments) {
            input.putLong(argument);
        }
        byte[] output = plugin.call("go", input.array());
        return WasiErrno.values()[ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN).getInt()];
    }

    @ParameterizedTest
    @EnumSource(names = "PROC_EXIT", mode = EnumSource.Mode.EXCLUDE)
    void argumentsOutsideAreTheGuestsOwnFault(Preview1 function) {
        boolean random = function == Preview1.RANDOM_GET;
        WasiGuest guest = random ? guestOfRandom() : guest(function);
        String requests =
                WasiLinkTest.requests(
                        random ? new String[] {"wasi", "random"} : new String[] {"wasi"});
        try (TestHost host =
                TestHost.builder()
                        .capability(WasiCapability.create())
                        .plugin(guest.library(ID, "go", requests))
                        .build()) {
            Plugin plugin = host.plugin(ID);
            for (long[] arguments : arguments(function.type().params().size())) {
                WasiErrno errno = call(plugin, arguments);
                assertTrue(
                        OWN_FAULTS.contains(errno),
                        () -> errno + " for " + Arrays.toString(arguments));
            }
        }
    }

    private static WasiGuest guestOfRandom() {
        return new WasiGuest()
                .imports(Preview1.RANDOM_GET)
                .importsOfCore("input_read", 3)
                .importsOfCore("output_write", 2)
                .operation(
                        "go",
                        "(drop (call $input_read (i32.const 1024) (i32.const 0) (local.get 0)))"
                                + "(i32.store (i32.const 2048) (call $random_get"
                                + " (i32.load (i32.const 1024)) (i32.load (i32.const 1032))))"
                                + "(call $output_write (i32.const 2048) (i32.const 4))");
    }

    /**
     * Each hostile value for all arguments, and for each one behind a stream and good addresses.
     */
    private static List<long[]> arguments(int count) {
        List<long[]> all = new ArrayList<>();
        for (long value : HOSTILE) {
            long[] same = new long[count];
            Arrays.fill(same, value);
            all.add(same);
            for (int fd = 0; fd <= 3; fd++) {
                for (int i = 1; i < count; i++) {
                    long[] one = new long[count];
                    Arrays.fill(one, 512);
                    one[0] = fd;
                    one[i] = value;
                    all.add(one);
                }
            }
        }
        return all;
    }

    @Test
    void listOfBuffersThatLeaveTheMemoryIsAFault() {
        try (TestHost host =
                TestHost.builder()
                        .capability(WasiCapability.create())
                        .plugin(guest(Preview1.FD_WRITE).library(ID, "go"))
                        .build()) {
            Plugin plugin = host.plugin(ID);

            // The list is the arguments themselves: a buffer at 1 024 with the length after it.
            assertEquals(
                    WasiErrno.FAULT, call(plugin, 1, 1_064, 1, 512, 0, MEMORY - 4L | 5L << 32));
            assertEquals(
                    WasiErrno.FAULT, call(plugin, 1, 1_064, 1, 512, 0, 0xFFFF_FFFFL | 1L << 32));
            assertEquals(
                    WasiErrno.FAULT,
                    call(plugin, 1, 1_064, 1, 512, 0, 0x8000_0000_0000_0000L | 16));
            assertEquals(
                    WasiErrno.SUCCESS, call(plugin, 1, 1_064, 1, 512, 0, MEMORY - 4L | 4L << 32));
        }
    }

    @Test
    void guestWithoutMemoryFaults() {
        String text =
                "(module (import \"wasi_snapshot_preview1\" \"fd_write\" (func $w (param i32 i32"
                        + " i32 i32) (result i32))) (func (export \"go\") (result i32) (call $w"
                        + " (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))";
        String manifest =
                new WasiGuest()
                        .plugin(ID, "plain", "go", "instances: { size: 1 }")
                        .manifest()
                        .replace("{ input: bytes, output: bytes }", "{}");
        try (TestHost host =
                TestHost.builder()
                        .capability(WasiCapability.create())
                        .plugin(TestPlugin.of(manifest, WatParser.toBinary(text)))
                        .build()) {
            assertArrayEquals(
                    new long[] {WasiErrno.FAULT.code()}, host.plugin(ID).callNumbers("go"));
        }
    }
}
