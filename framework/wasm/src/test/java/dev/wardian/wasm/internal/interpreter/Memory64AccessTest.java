package dev.wardian.wasm.internal.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimits;
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
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each load and store of 64-bit memories, the first one and another, with each form of address that
 * lowering treats on its own. Expected is what arithmetic without a bound on the bits gives.
 */
@OnEveryEngine
class Memory64AccessTest {
    private static final Features FEATURES =
            Features.WASM_2_0.with(Feature.MEMORY64).with(Feature.MULTI_MEMORY);
    private static final int SIZE = WasmMemory.PAGE_SIZE;
    private static final long[] OFFSETS = {
        0, 5, SIZE - 8, SIZE, Integer.MAX_VALUE, 0x8000_0000L, 1L << 32, Long.MIN_VALUE, -1
    };
    private static final long[] ADDRESSES = {
        0,
        3,
        SIZE - 8,
        SIZE - 1,
        SIZE,
        -1,
        -5,
        Integer.MAX_VALUE,
        0x8000_0000L,
        0xFFFF_FFFFL,
        1L << 32,
        (1L << 32) + 3,
        0x7FFF_FFFF_0000_0000L,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 3
    };

    /** How an address is made of the parameter, and what it is then. */
    private record Form(String name, Consumer<CodeBuilder> code, LongUnaryOperator value) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Form> FORMS =
            List.of(
                    new Form("local", code -> code.get(0), x -> x),
                    new Form("small constant", code -> code.i64(16), x -> 16),
                    new Form("constant beyond 2^31", code -> code.i64(1L << 31), x -> 1L << 31),
                    new Form("constant beyond 2^32", code -> code.i64(1L << 32), x -> 1L << 32),
                    new Form(
                            "sum with a constant, which wraps at 64 bits",
                            code -> code.get(0).i64(8).op(Opcode.I64_ADD),
                            x -> x + 8),
                    new Form(
                            "difference with a constant",
                            code -> code.get(0).i64(3).op(Opcode.I64_SUB),
                            x -> x - 3),
                    new Form(
                            "sum of locals",
                            code -> code.get(0).get(0).op(Opcode.I64_ADD),
                            x -> x + x),
                    new Form(
                            "extended i32",
                            code -> code.get(0).op(Opcode.I32_WRAP_I64).op(Opcode.I64_EXTEND_I32_U),
                            x -> x & 0xFFFF_FFFFL),
                    new Form(
                            "extended sum of i32",
                            code ->
                                    code.get(0)
                                            .op(Opcode.I32_WRAP_I64)
                                            .i32(4)
                                            .op(Opcode.I32_ADD)
                                            .op(Opcode.I64_EXTEND_I32_U),
                            x -> x + 4 & 0xFFFF_FFFFL),
                    new Form(
                            "sign-extended i32",
                            code -> code.get(0).op(Opcode.I32_WRAP_I64).op(Opcode.I64_EXTEND_I32_S),
                            x -> (int) x),
                    new Form(
                            "masked",
                            code -> code.get(0).i64(0xFFFF).op(Opcode.I64_AND),
                            x -> x & 0xFFFF),
                    new Form(
                            "masked with ones above",
                            code -> code.get(0).i64(-2).op(Opcode.I64_AND),
                            x -> x & -2),
                    new Form(
                            "loaded 32 bits",
                            code -> code.i64(8).op(Opcode.I64_LOAD32_U, 0),
                            x -> 0x8000_0010L),
                    new Form(
                            "loaded 8 bits",
                            code -> code.i64(8).op(Opcode.I64_LOAD8_U, 0),
                            x -> 0x10));

    private static byte[] contents() {
        byte[] bytes = new byte[SIZE];
        new Random(11).nextBytes(bytes);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 0x8000_0010);
        return bytes;
    }

    static Stream<Opcode> loads() {
        return accesses(1);
    }

    static Stream<Opcode> stores() {
        return accesses(0);
    }

    private static Stream<Opcode> accesses(int results) {
        return Stream.of(Opcode.values())
                .filter(op -> op.family() == OpcodeFamily.MEMORY && op.alignment() >= 0)
                .filter(op -> op.signature().resultCount() == results);
    }

    /** Where an access lies, or -1 if it is not wholly inside. */
    private static int place(Opcode op, Form form, long offset, long x) {
        BigInteger end =
                unsigned(form.value.applyAsLong(x))
                        .add(unsigned(offset))
                        .add(BigInteger.valueOf(Program.width(op)));
        return end.compareTo(BigInteger.valueOf(SIZE)) <= 0
                ? end.intValueExact() - Program.width(op)
                : -1;
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    /** The alignment with the flag, the memory and the offset, as the binary format has them. */
    private static void access(CodeBuilder code, Opcode op, int memory, long offset) {
        if (memory == 0) {
            code.op(op, offset);
        } else {
            code.raw(op.code(), op.alignment() | 0x40, memory);
            for (long rest = offset; ; rest >>>= 7) {
                boolean more = rest >>> 7 != 0;
                code.raw((int) (rest & 0x7F) | (more ? 0x80 : 0));
                if (!more) {
                    break;
                }
            }
        }
    }

    /** A function for each memory, form and offset, in this order. */
    private static WasmInstance instance(Opcode op, boolean isLoad) {
        ModuleBuilder module = new ModuleBuilder();
        MemoryType type = new MemoryType(AddressType.I64, 1, false, -1, SIZE);
        module.export("memory0", ExternKind.MEMORY, module.memory(type));
        module.export("memory1", ExternKind.MEMORY, module.memory(type));
        String operand = letter(isLoad ? op.signature().result(0) : op.signature().operand(1));
        for (int memory = 0; memory < 2; memory++) {
            int chosen = memory;
            for (Form form : FORMS) {
                for (long offset : OFFSETS) {
                    int function =
                            module.function(
                                    isLoad ? "l:" + operand : "l" + operand + ":",
                                    code -> {
                                        form.code.accept(code);
                                        if (!isLoad) {
                                            code.get(1);
                                        }
                                        access(code, op, chosen, offset);
                                    });
                    module.export("f" + function, function);
                }
            }
        }
        return WasmModule.parse(module.build(), FEATURES, ModuleLimits.DEFAULT)
                .instantiate(Imports.NONE, Engines.options());
    }

    @ParameterizedTest
    @MethodSource
    void loads(Opcode op) {
        byte[] contents = contents();
        ByteBuffer expected = ByteBuffer.wrap(contents).order(ByteOrder.LITTLE_ENDIAN);
        try (WasmInstance instance = instance(op, true)) {
            int index = 0;
            for (int memory = 0; memory < 2; memory++) {
                instance.memory("memory" + memory).write(0, contents);
                for (Form form : FORMS) {
                    for (long offset : OFFSETS) {
                        WasmFunction function = instance.function("f" + index++);
                        for (long x : ADDRESSES) {
                            int place = place(op, form, offset, x);
                            String text = op + " " + form + " of " + x + " at offset " + offset;
                            if (place < 0) {
                                assertOutOfBounds(text, function, x);
                            } else {
                                assertEquals(
                                        Program.load(op, expected, place),
                                        function.invoke(CallOptions.NONE, x)[0],
                                        text);
                            }
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void stores(Opcode op) {
        byte type = op.signature().operand(1);
        long value = 0x8182_8384_8586_8788L;
        long raw = type == ValTypes.I32 || type == ValTypes.F32 ? (int) value : value;
        byte[] contents = contents();
        try (WasmInstance instance = instance(op, false)) {
            int index = 0;
            for (int i = 0; i < 2; i++) {
                WasmMemory memory = instance.memory("memory" + i);
                instance.memory("memory0").write(0, contents);
                memory.write(0, contents);
                for (Form form : FORMS) {
                    for (long offset : OFFSETS) {
                        WasmFunction function = instance.function("f" + index++);
                        for (long x : ADDRESSES) {
                            int place = place(op, form, offset, x);
                            String text = op + " " + form + " of " + x + " at offset " + offset;
                            if (place < 0) {
                                assertOutOfBounds(text, function, x, raw);
                                continue;
                            }
                            function.invoke(CallOptions.NONE, x, raw);
                            byte[] expected = contents.clone();
                            Program.store(ByteBuffer.wrap(expected), place, Program.width(op), raw);
                            assertEquals(-1, Arrays.mismatch(expected, memory.read(0, SIZE)), text);
                            memory.write(0, contents);
                        }
                    }
                }
                assertEquals(-1, Arrays.mismatch(contents, memory.read(0, SIZE)));
            }
        }
    }

    private static void assertOutOfBounds(String text, WasmFunction function, long... arguments) {
        Trap trap =
                assertThrows(Trap.class, () -> function.invoke(CallOptions.NONE, arguments), text);
        assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind(), text);
    }

    private static String letter(byte type) {
        return switch (type) {
            case ValTypes.I32 -> "i";
            case ValTypes.I64 -> "l";
            case ValTypes.F32 -> "f";
            default -> "d";
        };
    }
}
