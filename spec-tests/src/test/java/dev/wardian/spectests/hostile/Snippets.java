package dev.wardian.spectests.hostile;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Code that is valid anywhere in a body: it leaves the operand stack as it finds it, or does not
 * come back.
 */
final class Snippets {
    private static final long[] INTEGERS = {
        0,
        1,
        -1,
        2,
        7,
        8,
        31,
        32,
        63,
        64,
        127,
        128,
        255,
        256,
        65_535,
        65_536,
        0x7FFF_FFFFL,
        -0x8000_0000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        0x1_0000_0000L
    };
    private static final float[] FLOATS = {
        0,
        -0f,
        1,
        -1,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0x1p31f,
        -0x1.000002p31f,
        0x1p63f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        0.5f
    };

    private final SplittableRandom random;
    private final SimilarInstructions instructions;
    private final ReferenceSnippets references;

    Snippets(SplittableRandom random, SimilarInstructions instructions) {
        this.random = random;
        this.instructions = instructions;
        this.references = new ReferenceSnippets(random, this);
    }

    long integer() {
        return random.nextInt(4) == 0
                ? random.nextLong()
                : INTEGERS[random.nextInt(INTEGERS.length)];
    }

    float floating() {
        return random.nextInt(4) == 0
                ? Float.intBitsToFloat(random.nextInt())
                : FLOATS[random.nextInt(FLOATS.length)];
    }

    <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** Pushes a constant; for a reference without null what traps, unless it is easily made. */
    void constant(CodeBuilder code, ModuleParts module, ValueType type) {
        switch (type.kind()) {
            case I32 -> code.i32((int) integer());
            case I64 -> code.i64(integer());
            case F32 -> code.f32(floating());
            case F64 -> code.f64(floating());
            case V128 -> code.v128(integer(), integer());
            case REFERENCE -> references.constant(code, module, type);
        }
    }

    void constants(CodeBuilder code, ModuleParts module, List<ValueType> types) {
        types.forEach(type -> constant(code, module, type));
    }

    static void drop(CodeBuilder code, int count) {
        for (int i = 0; i < count; i++) {
            code.op(Opcode.DROP);
        }
    }

    /** A snippet for the place before instruction {@code position} of a body. */
    List<Instruction> any(FunctionBody body, int position) {
        return Instruction.of(
                code -> {
                    switch (random.nextInt(15)) {
                        case 0 -> local(code, body);
                        case 1 -> global(code, body.module);
                        case 2 -> call(code, body);
                        case 3 -> callIndirect(code, body);
                        case 4 -> branch(code, body.module, body.labels(position));
                        case 5 -> leave(code, body);
                        case 6, 7 -> access(code, body.module);
                        case 8 -> bulk(code, body.module);
                        case 9 -> tables(code, body.module);
                        case 10, 11 -> references.structures(code, body.module);
                        case 12 -> references.exceptions(code, body.module);
                        default -> arithmetic(code, body.module);
                    }
                });
    }

    private void local(CodeBuilder code, FunctionBody body) {
        int from = body.locals.isEmpty() ? -1 : random.nextInt(body.locals.size());
        if (from < 0 || !body.isFree(from)) {
            code.op(Opcode.NOP);
            return;
        }
        int to = sameType(body.locals, from);
        switch (random.nextInt(3)) {
            case 0 -> code.get(from).op(Opcode.DROP);
            case 1 -> code.get(from).set(to);
            default -> {
                constant(code, body.module, body.locals.get(from));
                code.tee(to).set(from);
            }
        }
    }

    /** The index of an entry that is equal to entry {@code index}. */
    <T> int sameType(List<T> types, int index) {
        List<Integer> same = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i).equals(types.get(index))) {
                same.add(i);
            }
        }
        return oneOf(same);
    }

    private void global(CodeBuilder code, ModuleParts module) {
        if (module.data.globals.length == 0) {
            code.op(Opcode.NOP);
            return;
        }
        int global = random.nextInt(module.data.globals.length);
        code.op(Opcode.GLOBAL_GET, global);
        if (module.data.globals[global].mutable() && random.nextBoolean()) {
            code.op(Opcode.GLOBAL_SET, global);
        } else {
            code.op(Opcode.DROP);
        }
    }

    private void call(CodeBuilder code, FunctionBody body) {
        int function = random.nextInt(body.module.functionCount());
        FunctionType type = body.module.functionType(function);
        constants(code, body.module, type.params());
        if (type.results().equals(body.type.results()) && random.nextInt(4) == 0) {
            code.op(Opcode.RETURN_CALL, function);
        } else {
            code.op(Opcode.CALL, function);
            drop(code, type.results().size());
        }
    }

    private void callIndirect(CodeBuilder code, FunctionBody body) {
        int table = table(body.module, ValueType.FUNCREF);
        if (table < 0) {
            call(code, body);
            return;
        }
        int index = oneOf(body.module.functionTypes());
        FunctionType type = body.module.type(index);
        constants(code, body.module, type.params());
        address(code, body.module.isWideTable(table), random.nextInt(8));
        if (type.results().equals(body.type.results()) && random.nextInt(4) == 0) {
            code.op(Opcode.RETURN_CALL_INDIRECT, index, table);
        } else {
            code.op(Opcode.CALL_INDIRECT, index, table);
            drop(code, type.results().size());
        }
    }

    /** A table with elements of that type, or -1. */
    private int table(ModuleParts module, ValueType type) {
        TableType[] tables = module.data.tables;
        List<Integer> fitting = new ArrayList<>();
        for (int i = 0; i < tables.length; i++) {
            if (tables[i].elementType() == type) {
                fitting.add(i);
            }
        }
        return fitting.isEmpty() ? -1 : oneOf(fitting);
    }

    private void branch(CodeBuilder code, ModuleParts module, List<List<ValueType>> labels) {
        int label = random.nextInt(labels.size());
        List<ValueType> types = labels.get(label);
        constants(code, module, types);
        switch (random.nextInt(8)) {
            case 0 -> code.op(Opcode.BR, label);
            case 1 -> {
                int targets = random.nextInt(1, random.nextInt(4) == 0 ? 2000 : 8);
                long[] table = new long[targets];
                for (int i = 0; i < targets; i++) {
                    table[i] = sameType(labels, label);
                }
                code.i32((int) integer()).op(Opcode.BR_TABLE, table);
            }
            default -> {
                code.i32(random.nextInt(2)).op(Opcode.BR_IF, label);
                drop(code, types.size());
            }
        }
    }

    private void leave(CodeBuilder code, FunctionBody body) {
        if (random.nextInt(4) == 0) {
            code.op(Opcode.UNREACHABLE);
        } else {
            code.i32(random.nextInt(3)).op(Opcode.IF);
            constants(code, body.module, body.type.results());
            code.op(Opcode.RETURN).end();
        }
    }

    /** A load or store at an address that is mostly inside of the memory. */
    private void access(CodeBuilder code, ModuleParts module) {
        if (!module.hasMemory()) {
            arithmetic(code, module);
            return;
        }
        Opcode opcode = oneOf(instructions.accesses);
        Signature signature = opcode.signature();
        int memory = random.nextInt(module.data.memories.length);
        long place = random.nextInt(8) == 0 ? integer() : random.nextInt(65_536);
        address(code, module.isWideMemory(memory), place);
        for (int i = 1; i < signature.operandCount(); i++) {
            constant(code, module, ValTypes.toPublic(signature.operand(i)));
        }
        int alignment = random.nextInt(opcode.alignment() + 1);
        ByteWriter immediates = new ByteWriter();
        if (memory == 0) {
            immediates.u32(alignment);
        } else {
            immediates.u32(alignment | OpcodeTables.MEMARG_HAS_MEMORY).u32(memory);
        }
        immediates.u32(random.nextInt(8) == 0 ? integer() : random.nextInt(64));
        if (opcode.immediate() == Immediate.MEMARG_LANE) {
            immediates.raw((int) lane(opcode));
        }
        code.rawOp(opcode, immediates.bytes());
        drop(code, signature.resultCount());
    }

    /** Pushes an address, a length or a number of pages or elements. */
    private static void address(CodeBuilder code, boolean wide, long value) {
        if (wide) {
            code.i64(value);
        } else {
            code.i32((int) value);
        }
    }

    long lane(Opcode opcode) {
        return random.nextInt(OpcodeTables.lanes(opcode.id()));
    }

    private void bulk(CodeBuilder code, ModuleParts module) {
        if (!module.hasMemory()) {
            arithmetic(code, module);
            return;
        }
        int memory = random.nextInt(module.data.memories.length);
        boolean wide = module.isWideMemory(memory);
        switch (random.nextInt(4)) {
            case 0 -> {
                address(code, wide, random.nextInt(40));
                code.op(Opcode.MEMORY_GROW, memory).op(Opcode.DROP);
            }
            case 1 -> code.op(Opcode.MEMORY_SIZE, memory).op(Opcode.DROP);
            default -> {
                boolean fill = random.nextBoolean();
                for (int i = 0; i < 3; i++) {
                    long value = random.nextInt(8) == 0 ? integer() : random.nextInt(30_000);
                    address(code, wide && !(fill && i == 1), value);
                }
                if (fill) {
                    code.op(Opcode.MEMORY_FILL, memory);
                } else {
                    code.op(Opcode.MEMORY_COPY, memory, memory);
                }
            }
        }
    }

    private void tables(CodeBuilder code, ModuleParts module) {
        if (module.data.tables.length == 0) {
            arithmetic(code, module);
            return;
        }
        int table = random.nextInt(module.data.tables.length);
        ValueType type = module.data.tables[table].elementType();
        boolean wide = module.isWideTable(table);
        switch (random.nextInt(5)) {
            case 0 -> {
                address(code, wide, random.nextInt(8));
                code.op(Opcode.TABLE_GET, table).op(Opcode.DROP);
            }
            case 1 -> {
                address(code, wide, random.nextInt(8));
                constant(code, module, type);
                code.op(Opcode.TABLE_SET, table);
            }
            case 2 -> {
                constant(code, module, type);
                address(code, wide, integer());
                code.op(Opcode.TABLE_GROW, table).op(Opcode.DROP);
            }
            case 3 -> {
                address(code, wide, random.nextInt(8));
                constant(code, module, type);
                address(code, wide, random.nextInt(8));
                code.op(Opcode.TABLE_FILL, table);
            }
            default -> code.op(Opcode.TABLE_SIZE, table).op(Opcode.DROP);
        }
    }

    private void arithmetic(CodeBuilder code, ModuleParts module) {
        Opcode opcode = oneOf(instructions.pure);
        Signature signature = opcode.signature();
        for (int i = 0; i < signature.operandCount(); i++) {
            constant(code, module, ValTypes.toPublic(signature.operand(i)));
        }
        switch (opcode.immediate()) {
            case LANE -> code.op(opcode, lane(opcode));
            case LANES -> code.op(opcode, random.longs(16, 0, 32).toArray());
            default -> code.op(opcode);
        }
        drop(code, signature.resultCount());
    }
}
