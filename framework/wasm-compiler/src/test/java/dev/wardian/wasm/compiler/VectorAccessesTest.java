package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads and stores of vectors and lanes reach the same bytes, or trap with the same words. */
final class VectorAccessesTest {
    private static final long PAGE = 65536;

    /** A memory of that many pages gets a tail when it grows. */
    private static final int PAGES_WITH_TAIL = 2;

    private static List<Opcode> accesses() {
        return Arrays.stream(Opcode.values())
                .filter(o -> o.family() == OpcodeFamily.VECTOR && o.alignment() >= 0)
                .toList();
    }

    /** A function {@code f} of an address, and {@code grow}. */
    private static Engines engines(Opcode opcode, String address, long offset, int memory) {
        StringBuilder body = new StringBuilder("(" + opcode.mnemonic() + " $m" + memory);
        body.append(" offset=").append(Long.toUnsignedString(offset));
        if (opcode.lanes() > 0) {
            body.append(' ').append(opcode.lanes() - 1);
        }
        body.append(" (local.get 0)");
        boolean isStore = opcode.signature().resultCount() == 0;
        if (opcode.signature().operandCount() > 1) {
            body.append(" (v128.const i64x2 0x0123456789abcdef 0xf0e1d2c3b4a59687)");
        }
        body.append(')');
        String data = "abcdefghij\\80\\91\\a2\\b3\\c4\\d5\\e6\\f7klmnopqrstuvwxyzABCDEFGHIJ";
        String index = address.equals("i64") ? "i64" : "";
        String text =
                """
                (module
                  (memory $m0 %1$s %2$d %3$d)
                  (memory $m1 %1$s %2$d %3$d)
                  %10$s
                  (data (memory $m%4$d) (%5$s.const 0) "%6$s")
                  (data (memory $m%4$d) (%5$s.const %7$d) "%6$s")
                  (func (export "grow")
                    (drop (memory.grow $m%4$d (%5$s.const 1))))
                  (func (export "f") (param %5$s) %8$s
                    %9$s))
                """
                        .formatted(
                                index,
                                PAGES_WITH_TAIL,
                                PAGES_WITH_TAIL + 1,
                                memory,
                                address,
                                data,
                                PAGES_WITH_TAIL * PAGE - 44,
                                isStore ? "" : "(result v128)",
                                body,
                                isStore ? "(export \"memory\" (memory " + memory + "))" : "");
        return Engines.of(text);
    }

    private static long[] addresses(String type) {
        long end = PAGES_WITH_TAIL * PAGE;
        long[] near = {
            0,
            1,
            7,
            8,
            15,
            16,
            20,
            end - 17,
            end - 16,
            end - 15,
            end - 9,
            end - 8,
            end - 7,
            end - 4,
            end - 2,
            end - 1,
            end,
            end + 8,
            end + PAGE - 16,
            end + PAGE - 8,
            end + PAGE - 1,
        };
        long[] far = {
            Integer.MAX_VALUE,
            Integer.MAX_VALUE - 7,
            Integer.MAX_VALUE - 15,
            1L << 31,
            (1L << 31) + 8,
            (1L << 32) - 16,
            (1L << 32) - 8,
            (1L << 32) - 1,
        };
        long[] farther = {
            1L << 32, (1L << 32) + 8, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1, -8, -16
        };
        Stream<long[]> all =
                type.equals("i64") ? Stream.of(near, far, farther) : Stream.of(near, far);
        return all.flatMapToLong(Arrays::stream).toArray();
    }

    private static void compare(Opcode opcode, String type, long offset, int memory) {
        Engines engines = engines(opcode, type, offset, memory);
        int traps = 0;
        long[] addresses = addresses(type);
        for (boolean grown : new boolean[] {false, true}) {
            if (grown) {
                engines.call("grow");
            }
            for (long address : addresses) {
                Object argument = type.equals("i64") ? (Object) address : (Object) (int) address;
                traps += engines.call("f", argument).contains(" at ") ? 1 : 0;
            }
        }
        String access = opcode.mnemonic() + " offset=" + offset;
        assertTrue(traps >= 16, access);
        if (offset == 0) {
            assertTrue(traps < 2 * addresses.length - 20, access);
        }
        if (offset < 0 || offset >= 1L << 31) {
            assertEquals(2 * addresses.length, traps, access);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 8, 131_056, 0x7FFF_FFFFL, 0x7FFF_FFF8L, 1L << 31, 0xFFFF_FFF8L})
    void ofA32BitMemory(long offset) {
        for (Opcode opcode : accesses()) {
            compare(opcode, "i32", offset, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8, 0x7FFF_FFFFL, 0xFFFF_FFF8L, 1L << 32, -8})
    void ofA64BitMemory(long offset) {
        for (Opcode opcode : accesses()) {
            compare(opcode, "i64", offset, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"i32", "i64"})
    void ofAnotherMemory(String type) {
        for (Opcode opcode : accesses()) {
            compare(opcode, type, 3, 1);
        }
    }
}
