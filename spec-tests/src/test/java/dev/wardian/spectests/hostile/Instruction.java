package dev.wardian.spectests.hostile;

import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.InstructionSkipper;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** One instruction of a body, with its immediates as they stand in the binary. */
final class Instruction {
    final Opcode opcode;
    private final byte[] bytes;

    private Instruction(Opcode opcode, byte[] bytes) {
        this.opcode = opcode;
        this.bytes = bytes;
    }

    /** The instructions between two offsets. */
    static List<Instruction> read(byte[] bytes, int start, int end) {
        BinaryReader in = new BinaryReader(bytes, start, end);
        InstructionSkipper skipper = new InstructionSkipper(in, SeedModules.FEATURES);
        List<Instruction> instructions = new ArrayList<>();
        while (!in.atEnd()) {
            int from = in.position();
            Opcode opcode = skipper.instruction();
            instructions.add(
                    new Instruction(opcode, Arrays.copyOfRange(bytes, from, in.position())));
        }
        return instructions;
    }

    /** The instructions that {@code code} writes. */
    static List<Instruction> of(Consumer<CodeBuilder> code) {
        byte[] expression = ModuleBuilder.expression(code);
        return read(expression, 0, expression.length - 1);
    }

    /** This instruction, or another with the same kind of immediates, with other immediates. */
    static Instruction of(Opcode opcode, byte[] immediates) {
        return new Instruction(opcode, code(opcode).raw(immediates).bytes());
    }

    /** A reader that stands before the immediates. */
    BinaryReader immediates() {
        return new BinaryReader(bytes, code(opcode).size(), bytes.length);
    }

    /** The immediates as they are. */
    byte[] rawImmediates() {
        return Arrays.copyOfRange(bytes, code(opcode).size(), bytes.length);
    }

    void write(ByteWriter out) {
        out.raw(bytes);
    }

    private static ByteWriter code(Opcode opcode) {
        ByteWriter out = new ByteWriter();
        return opcode.prefix() == 0
                ? out.raw(opcode.code())
                : out.raw(opcode.prefix()).u32(opcode.code());
    }
}
