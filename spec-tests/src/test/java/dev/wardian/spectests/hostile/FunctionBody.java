package dev.wardian.spectests.hostile;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValueTypeReader;
import dev.wardian.wasm.test.ByteWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The body of one function of a valid module, as instructions that can be changed. */
final class FunctionBody {
    private static final int EMPTY = -64;

    final ModuleParts module;
    final FunctionType type;

    /** The types of parameters and locals, in order. */
    final List<ValueType> locals = new ArrayList<>();

    /** The instructions, the last {@code end} included. */
    final List<Instruction> code;

    private final ByteWriter localGroups = new ByteWriter();
    private int groups;

    FunctionBody(ModuleParts module, FunctionType type, byte[] body) {
        this.module = module;
        this.type = type;
        locals.addAll(type.params());
        BinaryReader in = new BinaryReader(body, 0, body.length);
        ValueTypeReader types = module.types(in);
        groups = in.u32();
        int from = in.position();
        for (int i = 0; i < groups; i++) {
            int count = in.u32();
            ValueType group = types.valueType();
            for (int j = 0; j < count; j++) {
                locals.add(group);
            }
        }
        localGroups.raw(Arrays.copyOfRange(body, from, in.position()));
        code = Instruction.read(body, in.position(), body.length);
    }

    byte[] bytes() {
        ByteWriter out = new ByteWriter().u32(groups).raw(localGroups.bytes());
        code.forEach(instruction -> instruction.write(out));
        return out.bytes();
    }

    void addLocals(int count, ValueType group) {
        localGroups.u32(count).raw(group.code());
        groups++;
        for (int i = 0; i < count; i++) {
            locals.add(group);
        }
    }

    /**
     * Whether a local may be read and written anywhere; those without null have to be set first.
     */
    boolean isFree(int local) {
        ValueType type = locals.get(local);
        return !type.isReference() || type.isNullable();
    }

    /** The type of a block, loop or if. */
    FunctionType blockType(Instruction instruction) {
        long code = instruction.immediates().s33();
        if (code == EMPTY) {
            return FunctionType.of(List.of());
        }
        return code >= 0
                ? module.type((int) code)
                : FunctionType.of(List.of(), module.types(instruction.immediates()).valueType());
    }

    /**
     * What a branch to each label takes that stands before instruction {@code position}, the
     * innermost label first. The last one is the function's.
     */
    List<List<ValueType>> labels(int position) {
        Deque<List<ValueType>> labels = new ArrayDeque<>();
        labels.push(type.results());
        for (Instruction instruction : code.subList(0, position)) {
            Immediate immediate = instruction.opcode.immediate();
            if (immediate == Immediate.BLOCK_TYPE || immediate == Immediate.BLOCK_TYPE_CATCHES) {
                FunctionType block = blockType(instruction);
                labels.push(instruction.opcode == Opcode.LOOP ? block.params() : block.results());
            } else if (instruction.opcode == Opcode.END) {
                labels.pop();
            }
        }
        return List.copyOf(labels);
    }
}
