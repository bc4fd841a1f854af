package dev.wardian.wasm.internal.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each load and store, with each form of address that lowering treats on its own, at addresses
 * around both ends of the memory, around the end of what it had before it grew, and where sums wrap
 * or must not. Each in a memory that was as large from the start, and in one that has grown.
 */
@OnEveryEngine
class MemoryAccessTest {
    private static final int SIZE = 3 * WasmMemory.PAGE_SIZE;

    /** The size before the growth. */
    private static final int SEAM = 2 * WasmMemory.PAGE_SIZE;

    private static final long[] OFFSETS = {
        0, 1, SIZE - 8, SIZE, Integer.MAX_VALUE, 0x8000_0000L, 0xFFFF_FFFFL
    };
    private static final int[] ADDRESSES = {
        0,
        3,
        SEAM - 8,
        SEAM - 7,
        SEAM - 4,
        SEAM - 3,
        SEAM - 1,
        SEAM,
        SEAM + 5,
        SIZE - 8,
        SIZE - 7,
        SIZE - 4,
        SIZE - 3,
        SIZE - 2,
        SIZE - 1,
        SIZE,
        -1,
        -4,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };

    /** How an address is made of the parameters x and y. */
    private enum Address {
        LOCAL {
            @Override
            int write(CodeBuilder code, int x, int y) {
                code.get(0);
                return x;
            }
        },
        CONSTANT {
            @Override
            int write(CodeBuilder code, int x, int y) {
                code.i32(y);
                return y;
            }
        },
        LOCAL_PLUS_CONSTANT {
            @Override
            int write(CodeBuilder code, int x, int y) {
                code.get(0).i32(y).op(Opcode.I32_ADD);
                return x + y;
            }
        },
        LOCAL_MINUS_CONSTANT {
            @Override
            int write(CodeBuilder code, int x, int y) {
                code.get(0).i32(y).op(Opcode.I32_SUB);
                return x - y;
            }
        },
        SUM_OF_CONSTANTS {
            @Override
            int write(CodeBuilder code, int x, int y) {
                code.get(0).i32(y).op(Opcode.I32_ADD).i32(12).op(Opcode.I32_ADD);
                return x + y + 12;
            }
        },
        LOCAL_PLUS_LOCAL {
            @Override
            int write(CodeBuilder code, int x, int y) {
                code.i32(y).set(2).get(0).get(2).op(Opcode.I32_ADD);
                return x + y;
            }
        },
        OPERAND_PLUS_CONSTANT {
            @Override
            int write(CodeBuilder code, int x, int y) {
                code.get(0).i32(5).op(Opcode.I32_XOR).i32(y).op(Opcode.I32_ADD);
                return (x ^ 5) + y;
            }
        },
        SHIFTED_PLUS_CONSTANT {
            @Override
            int write(CodeBuilder code, int x, int y) {
                code.get(0).i32(2).op(Opcode.I32_SHL).i32(y).op(Opcode.I32_ADD);
                return (x << 2) + y;
            }
        },
        SHIFTED_PLUS_LOCAL {
            @Override
            int write(CodeBuilder code, int x, int y) {
                code.i32(y).set(2).get(0).i32(3).op(Opcode.I32_SHL).get(2).op(Opcode.I32_ADD);
                return (x << 3) + y;
            }
        },
        TEE {
            @Override
            int write(CodeBuilder code, int x, int y) {
                code.get(0).i32(y).op(Opcode.I32_ADD).tee(2);
                return x + y;
            }
        };

        /** Writes the address and answers with its value. */
        abstract int write(CodeBuilder code, int x, int y);
    }

    private record Case(Address address, int y, long offset) {
        int addressOf(int x) {
            return address.write(new CodeBuilder(), x, y);
        }
    }

    private static Stream<Opcode> accesses(int results) {
        return Stream.of(Opcode.values())
                .filter(op -> op.family() == OpcodeFamily.MEMORY && op.alignment() >= 0)
                .filter(op -> op.signature().resultCount() == results);
    }

    private static Stream<Opcode> loads() {
        return accesses(1);
    }

    private static Stream<Opcode> stores() {
        return accesses(0);
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Address address : Address.values()) {
            for (int y : new int[] {0, 4, -4, Integer.MIN_VALUE}) {
                for (long offset : OFFSETS) {
                    cases.add(new Case(address, y, offset));
                }
            }
        }
        return cases;
    }

    private static byte[] contents() {
        byte[] bytes = new byte[SIZE];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    /** Where an access lies, or -1 if it is not wholly inside. */
    private static int place(Opcode op, Case each, int x) {
        long address = (each.addressOf(x) & 0xFFFF_FFFFL) + each.offset;
        return address + Program.width(op) <= SIZE ? (int) address : -1;
    }

    private static Stream<Arguments> withAndWithoutGrowth(Stream<Opcode> opcodes) {
        return opcodes.flatMap(op -> Stream.of(Arguments.of(op, 3), Arguments.of(op, 2)));
    }

    static Stream<Arguments> loadsAndPages() {
        return withAndWithoutGrowth(loads());
    }

    static Stream<Arguments> storesAndPages() {
        return withAndWithoutGrowth(stores());
    }

    /** The memory, grown to its whole size, with {@code contents}. */
    private static WasmMemory filled(WasmInstance instance, byte[] contents) {
        WasmMemory memory = instance.memory("memory");
        memory.grow(SIZE / WasmMemory.PAGE_SIZE - memory.pages());
        memory.write(0, contents);
        return memory;
    }

    @ParameterizedTest
    @MethodSource("loadsAndPages")
    void loads(Opcode op, int pages) {
        byte type = op.signature().result(0);
        String letter = letter(type);
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(pages, 3));
        List<Case> cases = cases();
        for (Case each : cases) {
            int function =
                    module.function(
                            "i:" + letter,
                            code -> {
                                code.locals("ii");
                                each.address.write(code, 0, each.y);
                                code.op(op, each.offset);
                            });
            module.export("f" + function, function);
        }
        byte[] contents = contents();
        ByteBuffer expected = ByteBuffer.wrap(contents).order(ByteOrder.LITTLE_ENDIAN);
        try (WasmInstance instance =
                WasmModule.parse(module.build()).instantiate(Imports.NONE, Engines.options())) {
            filled(instance, contents);
            for (int i = 0; i < cases.size(); i++) {
                Case each = cases.get(i);
                WasmFunction function = instance.function("f" + i);
                for (int x : ADDRESSES) {
                    int place = place(op, each, x);
                    if (place < 0) {
                        assertOutOfBounds(function, each, x);
                    } else {
                        assertEquals(
                                Program.load(op, expected, place),
                                function.invoke(CallOptions.NONE, x)[0],
                                () -> op + " " + each + " at " + x);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("storesAndPages")
    void stores(Opcode op, int pages) {
        byte type = op.signature().operand(1);
        long value = 0x8182_8384_8586_8788L;
        long raw = type == ValTypes.I32 || type == ValTypes.F32 ? (int) value : value;
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(pages, 3));
        List<Case> cases = cases();
        for (Case each : cases) {
            int function =
                    module.function(
                            "i" + letter(type) + ":",
                            code -> {
                                code.locals("i");
                                each.address.write(code, 0, each.y);
                                code.get(1).op(op, each.offset);
                            });
            module.export("f" + function, function);
        }
        byte[] contents = contents();
        try (WasmInstance instance =
                WasmModule.parse(module.build()).instantiate(Imports.NONE, Engines.options())) {
            WasmMemory memory = filled(instance, contents);
            for (int i = 0; i < cases.size(); i++) {
                Case each = cases.get(i);
                WasmFunction function = instance.function("f" + i);
                for (int x : ADDRESSES) {
                    int place = place(op, each, x);
                    if (place < 0) {
                        assertOutOfBounds(function, each, x, raw);
                        continue;
                    }
                    function.invoke(CallOptions.NONE, x, raw);
                    assertStored(memory, contents, op, place, raw, each);
                }
            }
            assertEquals(-1, Arrays.mismatch(contents, memory.read(0, SIZE)));
        }
    }

    /** Checks the bytes around an access and undoes it. */
    private static void assertStored(
            WasmMemory memory, byte[] contents, Opcode op, int place, long raw, Case each) {
        int from = Math.max(0, place - 16);
        int to = Math.min(SIZE, place + 24);
        byte[] expected = Arrays.copyOfRange(contents, from, to);
        Program.store(ByteBuffer.wrap(expected), place - from, Program.width(op), raw);
        assertEquals(
                -1, Arrays.mismatch(expected, memory.read(from, to - from)), () -> op + " " + each);
        memory.write(from, contents, from, to - from);
    }

    private static void assertOutOfBounds(WasmFunction function, Case each, long... arguments) {
        Trap trap =
                assertThrows(
                        Trap.class,
                        () -> function.invoke(CallOptions.NONE, arguments),
                        () -> each + " at " + arguments[0]);
        assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind());
    }

    private static String letter(byte type) {
        return switch (type) {
            case ValTypes.I32 -> "i";
            case ValTypes.I64 -> "l";
            case ValTypes.F32 -> "f";
            default -> "d";
        };
    }

    @Test
    void accessThatGrowsTheMemoryFirstSeesItsNewSize() {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(1, 2);
        module.export(
                "f",
                module.function(
                        ":i",
                        code ->
                                code.i32(WasmMemory.PAGE_SIZE)
                                        .i32(1)
                                        .op(Opcode.MEMORY_GROW)
                                        .op(Opcode.I32_STORE8, 0)
                                        .i32(WasmMemory.PAGE_SIZE)
                                        .op(Opcode.I32_LOAD8_U, 0)));
        try (WasmInstance instance =
                WasmModule.parse(module.build()).instantiate(Imports.NONE, Engines.options())) {
            assertEquals(1, instance.function("f").call().i32());
        }
    }

    @Test
    void memoryWithoutPagesHasNoAddress() {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(0, -1);
        module.export("f", module.function("i:l", code -> code.get(0).op(Opcode.I64_LOAD, 0)));
        try (WasmInstance instance =
                WasmModule.parse(module.build()).instantiate(Imports.NONE, Engines.options())) {
            WasmFunction function = instance.function("f");
            assertOutOfBounds(function, new Case(Address.LOCAL, 0, 0), 0);
            assertOutOfBounds(function, new Case(Address.LOCAL, 0, 0), -8);
        }
    }
}
