package dev.wardian.spectests.hostile;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Changes bodies of functions so that they stay valid. */
final class BodyMutator {
    private static final List<ValueType> NUMBERS =
            List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64, ValueType.V128);

    private final SplittableRandom random;
    private final SimilarInstructions instructions;
    private final Snippets snippets;

    BodyMutator(SplittableRandom random, SimilarInstructions instructions, Snippets snippets) {
        this.random = random;
        this.instructions = instructions;
        this.snippets = snippets;
    }

    void mutate(FunctionBody body) {
        switch (random.nextInt(12)) {
            case 0, 1 -> changeOne(body, this::otherOpcode);
            case 2, 3, 4 -> changeOne(body, this::otherImmediate);
            case 5 -> changeOne(body, this::wrapped);
            case 6 -> changeOne(body, this::constantInstead);
            case 7 -> wrapAll(body);
            case 8 -> addLocals(body);
            default -> insert(body);
        }
    }

    private interface Change {
        /** What takes the instruction's place, or null where it cannot be changed so. */
        @Nullable List<Instruction> of(FunctionBody body, int position);
    }

    /** Changes the first instruction from a random one on that can be changed. */
    private static void replace(FunctionBody body, int at, List<Instruction> by) {
        body.code.remove(at);
        body.code.addAll(at, by);
    }

    private void changeOne(FunctionBody body, Change change) {
        int size = body.code.size();
        int start = random.nextInt(size);
        for (int i = 0; i < Math.min(size, 200); i++) {
            int at = (start + i) % size;
            List<Instruction> by = change.of(body, at);
            if (by != null) {
                replace(body, at, by);
                return;
            }
        }
    }

    private @Nullable List<Instruction> otherOpcode(FunctionBody body, int at) {
        Instruction old = body.code.get(at);
        List<Opcode> like = instructions.like(old.opcode);
        if (like.size() < 2) {
            return null;
        }
        Opcode opcode = snippets.oneOf(like);
        byte[] immediates =
                switch (opcode.immediate()) {
                    case MEMARG, MEMARG_LANE -> memarg(old, opcode, false);
                    case LANE -> new byte[] {(byte) snippets.lane(opcode)};
                    default -> old.rawImmediates();
                };
        return List.of(Instruction.of(opcode, immediates));
    }

    /** The immediates of an access for another instruction, or with another offset. */
    private byte[] memarg(Instruction old, Opcode opcode, boolean otherOffset) {
        BinaryReader in = old.immediates();
        int flags = in.u32();
        boolean memory = (flags & OpcodeTables.MEMARG_HAS_MEMORY) != 0;
        int alignment = random.nextInt(opcode.alignment() + 1);
        ByteWriter out = new ByteWriter();
        out.u32(alignment | (flags & OpcodeTables.MEMARG_HAS_MEMORY));
        if (memory) {
            out.u32(in.u32());
        }
        long offset = in.u64();
        out.u64(otherOffset ? snippets.integer() & 0xFFFF_FFFFL : offset);
        if (opcode.immediate() == Immediate.MEMARG_LANE) {
            out.raw((int) snippets.lane(opcode));
        }
        return out.bytes();
    }

    private @Nullable List<Instruction> otherImmediate(FunctionBody body, int at) {
        Instruction old = body.code.get(at);
        Opcode opcode = old.opcode;
        ModuleParts module = body.module;
        return switch (opcode.immediate()) {
            case I32 -> constant(module, ValueType.I32);
            case I64 -> constant(module, ValueType.I64);
            case F32 -> constant(module, ValueType.F32);
            case F64 -> constant(module, ValueType.F64);
            case V128 -> constant(module, ValueType.V128);
            case LOCAL -> {
                int local = old.immediates().u32();
                yield body.isFree(local)
                        ? index(opcode, snippets.sameType(body.locals, local))
                        : null;
            }
            case GLOBAL -> {
                int global = old.immediates().u32();
                yield index(opcode, snippets.sameType(List.of(module.data.globals), global));
            }
            case FUNCTION -> {
                int function = old.immediates().u32();
                List<FunctionType> types = new ArrayList<>();
                for (int i = 0; i < module.functionCount(); i++) {
                    types.add(module.functionType(i));
                }
                // References may be made of functions only that are declared for it.
                yield opcode == Opcode.REF_FUNC
                        ? null
                        : index(opcode, snippets.sameType(types, function));
            }
            case LABEL -> index(opcode, snippets.sameType(body.labels(at), old.immediates().u32()));
            case LANE -> List.of(Instruction.of(opcode, new byte[] {(byte) snippets.lane(opcode)}));
            case LANES -> {
                ByteWriter lanes = new ByteWriter();
                random.ints(16, 0, 32).forEach(lanes::raw);
                yield List.of(Instruction.of(opcode, lanes.bytes()));
            }
            case MEMARG, MEMARG_LANE -> List.of(Instruction.of(opcode, memarg(old, opcode, true)));
            default -> null;
        };
    }

    private List<Instruction> constant(ModuleParts module, ValueType type) {
        return Instruction.of(code -> snippets.constant(code, module, type));
    }

    private static List<Instruction> index(Opcode opcode, int index) {
        return List.of(Instruction.of(opcode, new ByteWriter().u32(index).bytes()));
    }

    /** The type of an instruction that neither branches nor depends on the stack, or null. */
    private static @Nullable FunctionType type(FunctionBody body, Instruction instruction) {
        Opcode opcode = instruction.opcode;
        Signature signature = opcode.signature();
        if (signature.isSpecial()) {
            return switch (opcode) {
                case LOCAL_GET, LOCAL_SET -> {
                    int local = instruction.immediates().u32();
                    ValueType type = body.locals.get(local);
                    FunctionType get = FunctionType.of(List.of(), type);
                    FunctionType set = FunctionType.of(List.of(type));
                    yield body.isFree(local) ? opcode == Opcode.LOCAL_GET ? get : set : null;
                }
                case CALL -> body.module.functionType(instruction.immediates().u32());
                default -> null;
            };
        }
        Boolean wide = signature.hasAddress() ? body.module.isWide(instruction) : Boolean.FALSE;
        if (wide == null) {
            return null;
        }
        ValueType address = wide ? ValueType.I64 : ValueType.I32;
        List<ValueType> operands = new ArrayList<>();
        for (int i = 0; i < signature.operandCount(); i++) {
            ValueType type = ValTypes.toPublic(signature.operand(i));
            operands.add(signature.isAddress(i) ? address : type);
        }
        List<ValueType> results = new ArrayList<>();
        for (int i = 0; i < signature.resultCount(); i++) {
            ValueType type = ValTypes.toPublic(signature.result(i));
            results.add(signature.isAddressResult(i) ? address : type);
        }
        return new FunctionType(operands, results);
    }

    /** A block, loop or if around the instruction, or several. */
    private @Nullable List<Instruction> wrapped(FunctionBody body, int at) {
        Instruction inner = body.code.get(at);
        FunctionType type = type(body, inner);
        if (type == null) {
            return null;
        }
        int index = body.module.typeIndex(type);
        List<Instruction> result = new ArrayList<>(List.of(inner));
        int depth = random.nextInt(16) == 0 ? 200 : random.nextInt(1, 4);
        for (int i = 0; i < depth; i++) {
            switch (random.nextInt(3)) {
                case 0 -> surround(result, code -> code.op(Opcode.BLOCK, index));
                case 1 -> surround(result, code -> code.op(Opcode.LOOP, index));
                default -> conditional(body.module, result, type, index);
            }
        }
        return result;
    }

    private static void surround(
            List<Instruction> inner, java.util.function.Consumer<CodeBuilder> opening) {
        inner.addAll(0, Instruction.of(opening));
        inner.add(end());
    }

    private static Instruction end() {
        return Instruction.of(Opcode.END, new byte[0]);
    }

    /** An if that is taken or not; its else gives constants. */
    private void conditional(
            ModuleParts module, List<Instruction> inner, FunctionType type, int index) {
        int taken = random.nextInt(4);
        inner.addAll(0, Instruction.of(code -> code.i32(taken).op(Opcode.IF, index)));
        inner.addAll(
                Instruction.of(
                        code -> {
                            code.op(Opcode.ELSE);
                            type.params().forEach(param -> code.op(Opcode.DROP));
                            snippets.constants(code, module, type.results());
                        }));
        inner.add(end());
    }

    /** Drops the operands and gives constants for the results. */
    private @Nullable List<Instruction> constantInstead(FunctionBody body, int at) {
        Instruction old = body.code.get(at);
        if (old.opcode == Opcode.LOCAL_TEE) {
            return body.isFree(old.immediates().u32()) ? List.of() : null;
        }
        if (old.opcode == Opcode.BR_IF) {
            return Instruction.of(code -> code.op(Opcode.DROP));
        }
        FunctionType type = type(body, old);
        return type == null
                ? null
                : Instruction.of(
                        code -> {
                            type.params().forEach(param -> code.op(Opcode.DROP));
                            snippets.constants(code, body.module, type.results());
                        });
    }

    /**
     * Puts the whole body into blocks, which take the branches to the function's label, or into
     * ifs.
     */
    private void wrapAll(FunctionBody body) {
        FunctionType type = new FunctionType(List.of(), body.type.results());
        int index = body.module.typeIndex(type);
        List<Instruction> inner = new ArrayList<>(body.code.subList(0, body.code.size() - 1));
        int depth = random.nextInt(16) == 0 ? 300 : random.nextInt(1, 4);
        for (int i = 0; i < depth; i++) {
            if (random.nextBoolean()) {
                surround(inner, code -> code.op(Opcode.BLOCK, index));
            } else {
                conditional(body.module, inner, type, index);
            }
        }
        body.code.clear();
        body.code.addAll(inner);
        body.code.add(end());
    }

    private void addLocals(FunctionBody body) {
        int count = random.nextInt(16) == 0 ? 5_000 : random.nextInt(1, 40);
        body.addLocals(count, snippets.oneOf(NUMBERS));
    }

    /** Puts in something before any instruction, once or many times. */
    private void insert(FunctionBody body) {
        int at = random.nextInt(body.code.size());
        List<Instruction> snippet = snippets.any(body, at);
        int times = random.nextInt(16) == 0 ? random.nextInt(1, 300) : 1;
        for (List<Instruction> one : Collections.nCopies(times, snippet)) {
            body.code.addAll(at, one);
        }
    }

    /** A body that does nothing but give constants, or trap. */
    byte[] trivial(ModuleParts module, FunctionType type) {
        List<Instruction> code =
                Instruction.of(
                        builder -> {
                            if (random.nextInt(4) == 0) {
                                builder.op(Opcode.UNREACHABLE);
                            } else {
                                snippets.constants(builder, module, type.results());
                            }
                        });
        ByteWriter out = new ByteWriter().u32(0);
        code.forEach(instruction -> instruction.write(out));
        end().write(out);
        return out.bytes();
    }
}
