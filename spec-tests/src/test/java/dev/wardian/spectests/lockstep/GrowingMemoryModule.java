package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A random module of functions {@code f0}, {@code f1}, ... from two i32 to an i64 that access two
 * memories near their ends and near the places where they ended before they grew. Memories grow
 * between accesses: in the function itself, in one that it calls, and in the host.
 */
final class GrowingMemoryModule {
    static final Features FEATURES =
            Features.WASM_3_0.with(Feature.CUSTOM_PAGE_SIZES).with(Feature.THREADS);

    static final int FUNCTIONS = 8;
    private static final int HOST = 0;
    private static final int MEMORIES = 2;
    private static final int MAX_PAGES = 9;

    /** Locals: two parameters, the sum of what was read, a counter, a vector, addresses. */
    private static final int SUM = 2;

    private static final int COUNTER = 3;
    private static final int VECTOR = 4;
    private static final int ADDRESS = 5;
    private static final int SOURCE = 6;

    private static final List<Opcode> ACCESSES =
            Stream.of(Opcode.values())
                    .filter(op -> op.feature() == null || FEATURES.has(op.feature()))
                    .filter(
                            op ->
                                    op.immediate() == Immediate.MEMARG
                                            || op.immediate() == Immediate.MEMARG_LANE)
                    // Those that wait trap on these memories, and nobody is there to be woken.
                    .filter(op -> !op.mnemonic().startsWith("memory.atomic"))
                    .toList();

    private final Random random;
    private final ModuleBuilder module = new ModuleBuilder();
    private final boolean[] wide = new boolean[MEMORIES];
    private final int[] pageSize = new int[MEMORIES];

    private GrowingMemoryModule(long seed) {
        this.random = new Random(seed);
    }

    static byte[] of(long seed) {
        return new GrowingMemoryModule(seed).build();
    }

    private byte[] build() {
        module.importFunction("host", "grow", "ii:i");
        for (int i = 0; i < MEMORIES; i++) {
            wide[i] = chance(30);
            boolean small = chance(15);
            pageSize[i] = small ? 1 : WasmMemory.PAGE_SIZE;
            int unit = small ? 1000 : 1;
            boolean bounded = chance(70);
            module.memory(
                    new MemoryType(
                            wide[i] ? AddressType.I64 : AddressType.I32,
                            (long) random.nextInt(3) * unit,
                            bounded,
                            bounded ? (long) MAX_PAGES * unit : -1,
                            pageSize[i]));
            module.export("memory" + i, ExternKind.MEMORY, i);
        }
        byte[] bytes = new byte[500];
        random.nextBytes(bytes);
        module.passiveData(bytes);
        for (int i = 0; i < FUNCTIONS; i++) {
            int number = i;
            int function = module.function("ii:l", code -> body(code, number));
            module.export("f" + i, function);
        }
        return module.build();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private void body(CodeBuilder code, int number) {
        code.locals("livll");
        for (int left = 3 + random.nextInt(14); left > 0; left--) {
            statement(code, number);
        }
        code.get(SUM);
    }

    private void statement(CodeBuilder code, int number) {
        int memory = chance(70) ? 0 : 1;
        switch (random.nextInt(16)) {
            case 0, 1 -> {
                constant(code, memory, random.nextInt(5) / 2 * (pageSize[memory] == 1 ? 700L : 1));
                code.op(Opcode.MEMORY_GROW, memory);
                add(code, wide[memory]);
            }
            case 2 -> {
                code.op(Opcode.MEMORY_SIZE, memory);
                add(code, wide[memory]);
            }
            case 3 -> {
                code.i32(memory).i32(random.nextInt(2)).op(Opcode.CALL, HOST);
                add(code, false);
            }
            case 4 -> {
                if (number > 0) {
                    code.get(1).get(0).op(Opcode.CALL, 1 + random.nextInt(number));
                    add(code, true);
                }
            }
            case 5 -> bulk(code, memory);
            case 6, 7 -> loop(code, memory);
            default -> {
                Opcode op = ACCESSES.get(random.nextInt(ACCESSES.size()));
                long offset = offset(memory);
                address(code, memory, ADDRESS);
                if (op.feature() == Feature.THREADS && chance(95)) {
                    code.get(ADDRESS).i64(-16).op(Opcode.I64_AND).set(ADDRESS);
                    offset &= -16;
                }
                long at = offset;
                within(
                        code,
                        memory,
                        ADDRESS,
                        at + 16,
                        () -> access(code, op, memory, at, () -> fetch(code, memory, ADDRESS)));
            }
        }
    }

    private void constant(CodeBuilder code, int memory, long value) {
        if (wide[memory]) {
            code.i64(value);
        } else {
            code.i32((int) value);
        }
    }

    /** Adds the number on the stack to the sum. */
    private static void add(CodeBuilder code, boolean isI64) {
        if (!isI64) {
            code.op(Opcode.I64_EXTEND_I32_U);
        }
        code.get(SUM).i64(31).op(Opcode.I64_MUL).op(Opcode.I64_ADD).set(SUM);
    }

    /** Puts an address into a local, most often one near an end that the memory has or had. */
    private void address(CodeBuilder code, int memory, int local) {
        address(code, memory);
        if (!wide[memory]) {
            code.op(Opcode.I64_EXTEND_I32_U);
        }
        code.set(local);
    }

    private void fetch(CodeBuilder code, int memory, int local) {
        code.get(local);
        if (!wide[memory]) {
            code.op(Opcode.I32_WRAP_I64);
        }
    }

    /**
     * Does {@code inside} if so many bytes from an address on are in the memory; or in any case.
     */
    private void within(CodeBuilder code, int memory, int local, long room, Runnable inside) {
        boolean guarded = chance(96);
        if (guarded) {
            code.get(local).i64(room).op(Opcode.I64_ADD).op(Opcode.MEMORY_SIZE, memory);
            if (!wide[memory]) {
                code.op(Opcode.I64_EXTEND_I32_U);
            }
            code.i64(pageSize[memory]).op(Opcode.I64_MUL).op(Opcode.I64_LE_U).op(Opcode.IF);
        }
        inside.run();
        if (guarded) {
            code.end();
        }
    }

    private void address(CodeBuilder code, int memory) {
        int before = random.nextInt(24) - 20;
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                code.op(Opcode.MEMORY_SIZE, memory);
                constant(code, memory, pageSize[memory]);
                code.op(wide[memory] ? Opcode.I64_MUL : Opcode.I32_MUL);
                constant(code, memory, before);
                code.op(wide[memory] ? Opcode.I64_ADD : Opcode.I32_ADD);
            }
            case 3, 4 -> {
                int page = pageSize[memory] == 1 ? 1000 : pageSize[memory];
                constant(code, memory, (long) random.nextInt(MAX_PAGES) * page + before);
            }
            case 5 -> {
                code.get(random.nextInt(2)).i32(0x1FFFF).op(Opcode.I32_AND);
                extend(code, memory);
            }
            case 6 -> {
                code.get(random.nextInt(2));
                extend(code, memory);
            }
            default -> constant(code, memory, random.nextInt(2000));
        }
    }

    private void extend(CodeBuilder code, int memory) {
        if (wide[memory]) {
            code.op(chance(90) ? Opcode.I64_EXTEND_I32_U : Opcode.I64_EXTEND_I32_S);
        }
    }

    private long offset(int memory) {
        return switch (random.nextInt(12)) {
            case 0 -> random.nextInt(20);
            case 1 -> WasmMemory.PAGE_SIZE - 8 + random.nextInt(16);
            case 2 -> 0x7FFF_FFF8L + random.nextInt(16);
            case 3 -> 0xFFFF_FFF0L + random.nextInt(16);
            case 4 -> wide[memory] ? random.nextLong() : 0;
            default -> 0;
        };
    }

    /** An access, whose result is added to the sum. */
    private void access(CodeBuilder code, Opcode op, int memory, long offset, Runnable address) {
        address.run();
        Signature signature = op.signature();
        for (int i = 1; i < signature.operandCount(); i++) {
            value(code, signature.operand(i));
        }
        code.rawOp(op, immediates(op, memory, offset));
        if (signature.resultCount() == 1) {
            result(code, signature.result(0));
        }
    }

    private byte[] immediates(Opcode op, int memory, long offset) {
        ByteWriter out = new ByteWriter();
        boolean exact = op.feature() == Feature.THREADS;
        int alignment = exact ? op.alignment() : random.nextInt(op.alignment() + 1);
        if (memory > 0) {
            out.u32(alignment | OpcodeTables.MEMARG_HAS_MEMORY).u32(memory);
        } else {
            out.u32(alignment);
        }
        out.u64(offset);
        if (op.immediate() == Immediate.MEMARG_LANE) {
            out.raw(random.nextInt(16 >> op.alignment()));
        }
        return out.bytes();
    }

    private void value(CodeBuilder code, byte type) {
        switch (type) {
            case ValTypes.I32 -> code.get(random.nextInt(2));
            case ValTypes.I64 -> code.get(SUM);
            case ValTypes.F32 -> code.get(0).op(Opcode.F32_REINTERPRET_I32);
            case ValTypes.F64 -> code.get(SUM).op(Opcode.F64_REINTERPRET_I64);
            default -> code.get(SUM).op(Opcode.I64X2_SPLAT).get(VECTOR).op(Opcode.I8X16_ADD);
        }
    }

    private void result(CodeBuilder code, byte type) {
        switch (type) {
            case ValTypes.I32 -> add(code, false);
            case ValTypes.I64 -> add(code, true);
            case ValTypes.F32 -> {
                code.op(Opcode.I32_REINTERPRET_F32);
                add(code, false);
            }
            case ValTypes.F64 -> {
                code.op(Opcode.I64_REINTERPRET_F64);
                add(code, true);
            }
            default -> {
                code.tee(VECTOR).op(Opcode.I64X2_EXTRACT_LANE, 0);
                code.get(VECTOR).op(Opcode.I64X2_EXTRACT_LANE, 1).op(Opcode.I64_XOR);
                add(code, true);
            }
        }
    }

    private void bulk(CodeBuilder code, int memory) {
        int length = chance(70) ? random.nextInt(40) : random.nextInt(70_000);
        int kind = random.nextInt(3);
        int initialized = random.nextInt(30);
        address(code, memory, ADDRESS);
        within(
                code,
                memory,
                ADDRESS,
                kind == 2 ? initialized : length,
                () -> {
                    switch (kind) {
                        case 0 -> {
                            fetch(code, memory, ADDRESS);
                            code.get(1);
                            constant(code, memory, length);
                            code.op(Opcode.MEMORY_FILL, memory);
                        }
                        case 1 -> copy(code, memory, length);
                        default -> {
                            fetch(code, memory, ADDRESS);
                            code.i32(random.nextInt(460)).i32(initialized);
                            code.op(Opcode.MEMORY_INIT, 0, memory);
                        }
                    }
                });
    }

    private void copy(CodeBuilder code, int memory, int length) {
        int source = random.nextInt(MEMORIES);
        address(code, source, SOURCE);
        within(
                code,
                source,
                SOURCE,
                length,
                () -> {
                    fetch(code, memory, ADDRESS);
                    fetch(code, source, SOURCE);
                    if (wide[memory] && wide[source]) {
                        code.i64(length);
                    } else {
                        code.i32(length);
                    }
                    code.op(Opcode.MEMORY_COPY, memory, source);
                });
    }

    /** Accesses in a row that cross a seam, so often that pieces of the memory may be joined. */
    private void loop(CodeBuilder code, int memory) {
        int step = 1 + random.nextInt(9);
        int turns = chance(80) ? 4 + random.nextInt(40) : 990 + random.nextInt(2000);
        Opcode[] simple = {
            Opcode.I32_LOAD8_U,
            Opcode.I32_LOAD,
            Opcode.I64_LOAD,
            Opcode.F64_LOAD,
            Opcode.I32_STORE8,
            Opcode.I32_STORE,
            Opcode.I64_STORE,
            Opcode.V128_STORE
        };
        Opcode op = simple[random.nextInt(simple.length)];
        int start =
                Math.max(0, random.nextInt(4) * WasmMemory.PAGE_SIZE - random.nextInt(turns * 2));
        code.i64(start).set(ADDRESS);
        boolean grows = chance(30);
        Runnable walk =
                () -> {
                    code.i32(0).set(COUNTER).op(Opcode.LOOP);
                    access(
                            code,
                            op,
                            memory,
                            0,
                            () -> {
                                code.get(COUNTER).i32(step).op(Opcode.I32_MUL).i32(start);
                                code.op(Opcode.I32_ADD);
                                if (wide[memory]) {
                                    code.op(Opcode.I64_EXTEND_I32_U);
                                }
                            });
                    if (grows) {
                        code.get(COUNTER).i32(turns / 2).op(Opcode.I32_EQ).op(Opcode.IF);
                        constant(code, memory, 1);
                        code.op(Opcode.MEMORY_GROW, memory).op(Opcode.DROP).end();
                    }
                    code.get(COUNTER).i32(1).op(Opcode.I32_ADD).tee(COUNTER).i32(turns);
                    code.op(Opcode.I32_LT_U).op(Opcode.BR_IF, 0).end();
                };
        within(code, memory, ADDRESS, (long) turns * step + 16, walk);
    }
}
