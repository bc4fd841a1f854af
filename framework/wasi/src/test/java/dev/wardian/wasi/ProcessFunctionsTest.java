package dev.wardian.wasi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ProcessFunctionsTest {
    private static final WasiErrno OK = WasiErrno.SUCCESS;

    private static WasmModule module(String text) {
        return WasmModule.parse(WatParser.toBinary(text));
    }

    @Test
    void argumentsAndVariablesAreThoseOfTheHost() {
        Wasi.Builder builder =
                Wasi.builder().arguments("prog", "", "grün").variable("A", "1=2").variable("B", "");
        try (Guest guest = Guest.of(builder)) {
            int sizes = guest.reserve(8);
            assertEquals(OK, guest.call("args_sizes_get", sizes, sizes + 4));
            assertEquals(3, guest.memory().readI32(sizes));
            assertEquals(5 + 1 + 6, guest.memory().readI32(sizes + 4));
            int pointers = guest.reserve(12);
            int texts = guest.reserve(12);
            assertEquals(OK, guest.call("args_get", pointers, texts));
            assertEquals("prog\0\0grün\0", guest.text(texts, 12));
            assertEquals(texts + 5, guest.memory().readI32(pointers + 4));
            assertEquals(texts + 6, guest.memory().readI32(pointers + 8));

            assertEquals(OK, guest.call("environ_sizes_get", sizes, sizes + 4));
            assertEquals(2, guest.memory().readI32(sizes));
            assertEquals(OK, guest.call("environ_get", pointers, texts));
            assertEquals("A=1=2\0B=\0", guest.text(texts, 9));
        }
    }

    @Test
    void guestHasNothingByDefault() {
        try (Guest guest = Guest.of(Wasi.builder())) {
            int sizes = guest.reserve(8);
            assertEquals(OK, guest.call("args_sizes_get", sizes, sizes + 4));
            assertEquals(0, guest.memory().readI64(sizes));
            assertEquals(OK, guest.call("environ_sizes_get", sizes, sizes + 4));
            assertEquals(0, guest.memory().readI64(sizes));
            assertEquals("", guest.read(0, 10));
            assertEquals(OK, guest.write(1, "into the void"));
            assertEquals(WasiErrno.BADF, guest.call("fd_prestat_get", 3, sizes));
            assertEquals(WasiErrno.NOTCAPABLE, guest.call("clock_time_get", 0, 1L, sizes));
            assertEquals(WasiErrno.NOTCAPABLE, guest.call("clock_res_get", 0, sizes));
            assertEquals(OK, guest.call("clock_time_get", 1, 1L, sizes));
        }
    }

    @Test
    void guestWithoutRandomBytesDoesNotLinkWithTheirFunction() {
        WasmModule module =
                module(
                        "(module (import \"wasi_snapshot_preview1\" \"random_get\""
                                + " (func (param i32 i32) (result i32))))");
        try (Wasi wasi = Wasi.builder().build()) {
            LinkException failure =
                    assertThrows(LinkException.class, () -> module.instantiate(wasi.imports()));
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("random_get"),
                    failure.getMessage());
        }
    }

    @Test
    void randomBytesComeFromTheGenerator() {
        byte[] expected = new byte[100_000];
        new Random(7).nextBytes(expected);

        try (Guest guest = Guest.of(Wasi.builder().random(new Random(7)))) {
            int address = guest.reserve(100_000);
            assertEquals(OK, guest.call("random_get", address, 0));
            assertEquals(0, guest.memory().readI32(address));
            assertEquals(OK, guest.call("random_get", address, 100_000));
            byte[] first = guest.memory().read(address, 65_536);
            byte[] all = new byte[65_536];
            System.arraycopy(expected, 0, all, 0, all.length);
            assertArrayEquals(all, first);
            assertTrue(guest.memory().readI64(address + 99_992) != 0);
            assertEquals(WasiErrno.FAULT, guest.call("random_get", 262_140, 5));
        }
    }

    @Test
    void clocksAreThoseOfTheHost() {
        Instant now = Instant.parse("2026-11-30T01:02:03.000000004Z");
        Wasi.Builder builder =
                Wasi.builder().wallClock(InstantSource.fixed(now)).monotonicClock(() -> 17);
        try (Guest guest = Guest.of(builder)) {
            int result = guest.reserve(8);
            assertEquals(OK, guest.call("clock_time_get", 0, 0L, result));
            assertEquals(now.getEpochSecond() * 1_000_000_000L + 4, guest.memory().readI64(result));
            for (int clock = 1; clock <= 3; clock++) {
                assertEquals(OK, guest.call("clock_time_get", clock, 0L, result));
                assertEquals(17, guest.memory().readI64(result));
                assertEquals(OK, guest.call("clock_res_get", clock, result));
                assertEquals(1, guest.memory().readI64(result));
            }
            assertEquals(WasiErrno.INVAL, guest.call("clock_time_get", 4, 0L, result));
            assertEquals(WasiErrno.INVAL, guest.call("clock_res_get", -1, result));
            assertEquals(WasiErrno.FAULT, guest.call("clock_time_get", 0, 0L, 262_137));
        }
    }

    @Test
    void timesThatNanosecondsCannotSayAreTheNearest() {
        for (Object[] pair :
                new Object[][] {
                    {Instant.EPOCH.minusNanos(1), 0L},
                    {Instant.MIN, 0L},
                    {Instant.MAX, Long.MAX_VALUE},
                    {Instant.ofEpochSecond(0, 5), 5L}
                }) {
            Wasi.Builder builder = Wasi.builder().wallClock(InstantSource.fixed((Instant) pair[0]));
            try (Guest guest = Guest.of(builder)) {
                int result = guest.reserve(8);
                assertEquals(OK, guest.call("clock_time_get", 0, 0L, result));
                assertEquals((Long) pair[1], guest.memory().readI64(result));
            }
        }
    }

    @Test
    void exitEndsTheGuestWithItsCode() {
        WasmModule module =
                module(
                        "(module (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32)))"
                                + "(memory (export \"memory\") 1)"
                                + "(func (export \"_start\") (call $exit (i32.const -2))"
                                + " (i32.store8 (i32.const 0) (i32.const 1))))");
        try (Wasi wasi = Wasi.builder().build();
                WasmInstance instance = module.instantiate(wasi.imports())) {
            assertTrue(Wasi.isCommand(module));
            assertTrue(Wasi.isImportedBy(module));
            assertEquals(-2, wasi.run(instance, CallOptions.NONE));
            assertEquals(0, instance.findMemory("memory").orElseThrow().readByte(0));
            HostFunctionException thrown =
                    assertThrows(
                            HostFunctionException.class, () -> instance.function("_start").call());
            WasiExitException exit =
                    assertThrows(
                            WasiExitException.class,
                            () -> {
                                throw thrown.failure();
                            });
            assertEquals("the guest exited with code 4294967294", exit.getMessage());
        }
    }

    @Test
    void aCommandThatReturnsSucceeds() {
        WasmModule module = module("(module (func (export \"_start\")))");
        try (Wasi wasi = Wasi.builder().build();
                WasmInstance instance = module.instantiate(wasi.imports())) {
            assertEquals(0, wasi.run(instance, CallOptions.NONE));
            assertEquals(0, wasi.initialize(instance, CallOptions.NONE));
        }
    }

    @Test
    void whatIsNoCommandIsNotRun() {
        for (String export : new String[] {"", "(func (export \"_start\") (param i32))"}) {
            WasmModule module = module("(module " + export + ")");
            try (Wasi wasi = Wasi.builder().build();
                    WasmInstance instance = module.instantiate(wasi.imports())) {
                IllegalArgumentException failure =
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> wasi.run(instance, CallOptions.NONE));
                assertTrue(
                        String.valueOf(failure.getMessage()).contains("_start"),
                        failure.getMessage());
            }
        }
    }

    @Test
    void aReactorIsInitialised() {
        WasmModule module =
                module(
                        "(module (global $g (export \"g\") (mut i32) (i32.const 0))"
                                + "(func (export \"_initialize\") (global.set $g (i32.const 5))))");
        try (Wasi wasi = Wasi.builder().build();
                WasmInstance instance = module.instantiate(wasi.imports())) {
            assertEquals(0, wasi.initialize(instance, CallOptions.NONE));
            assertEquals(5, instance.global("g").get());
        }
    }

    @Test
    void functionsWithoutAMeaningHereSaySo() {
        try (Guest guest = Guest.of(Wasi.builder())) {
            assertEquals(OK, guest.call("sched_yield"));
            assertEquals(WasiErrno.NOTSUP, guest.call("proc_raise", 9));
            assertEquals(WasiErrno.NOTSOCK, guest.call("sock_accept", 0, 0, 0));
            assertEquals(WasiErrno.NOTSOCK, guest.call("sock_recv", 1, 0, 0, 0, 0, 0));
            assertEquals(WasiErrno.NOTSOCK, guest.call("sock_send", 2, 0, 0, 0, 0));
            assertEquals(WasiErrno.NOTSOCK, guest.call("sock_shutdown", 2, 0));
            assertEquals(WasiErrno.BADF, guest.call("sock_accept", 9, 0, 0));
            assertEquals(WasiErrno.BADF, guest.call("sock_shutdown", -1, 0));
        }
    }

    @Test
    void guestWithoutAMemoryGetsFault() {
        WasmModule module =
                module(
                        "(module (import \"wasi_snapshot_preview1\" \"args_get\""
                                + " (func $f (param i32 i32) (result i32)))"
                                + "(import \"wasi_snapshot_preview1\" \"sched_yield\""
                                + " (func $y (result i32)))"
                                + "(func (export \"f\") (result i32)"
                                + " (call $f (i32.const 0) (i32.const 0)))"
                                + "(func (export \"y\") (result i32) (call $y)))");
        try (Wasi wasi = Wasi.builder().build();
                WasmInstance instance = module.instantiate(wasi.imports())) {
            assertEquals(WasiErrno.FAULT.code(), instance.function("f").call().get(0));
            assertEquals(0, instance.function("y").call().get(0));
        }
    }

    @Test
    void builderRejectsWhatNoGuestCanHave() {
        Wasi.Builder builder = Wasi.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.arguments("a\0b"));
        assertThrows(IllegalArgumentException.class, () -> builder.variable("", "x"));
        assertThrows(IllegalArgumentException.class, () -> builder.variable("a=b", "x"));
        assertThrows(IllegalArgumentException.class, () -> builder.variable("a", "\0"));
        assertThrows(IllegalArgumentException.class, () -> builder.descriptors(2));
    }
}
