package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.Arrays;

/**
 * The register code of one instruction alone: its operands lie in the first slots of a frame, and
 * its results replace them. So an engine that has no code of its own for an instruction does what
 * the interpreter does.
 *
 * @param cells the code; it neither branches nor returns
 * @param results the types of the results, as in {@link dev.wardian.wasm.internal.model.ValTypes};
 *     of a reference only that it is one counts
 * @param slots how many slots operands, results and what lies between take
 * @param end where the next instruction begins in the binary
 * @param traps whether the instruction always traps, so that what follows is dead
 */
public record SingleInstruction(int[] cells, byte[] results, int slots, int end, boolean traps) {
    private static final byte[] NO_LOCALS = {};

    /**
     * Lowers the instruction at {@code offset}, which is none of control.
     *
     * @param operands the types of its operands, the deepest first
     */
    public static SingleInstruction lower(FunctionCode function, int offset, byte[] operands) {
        ModuleData module = function.module.data;
        BodyReader in = new BodyReader(module.bytes, offset);
        OpenBlocks control = new OpenBlocks();
        CodeBuffer code = new CodeBuffer(64, module.limits.loweredFactor(), offset);
        FrameValues values =
                new FrameValues(code, control, NO_LOCALS, 0, null, FrameConstants.NONE);
        control.push(OpenBlocks.BLOCK, TypeLayout.EMPTY, 0, 0);
        for (byte operand : operands) {
            values.stack.pushHome(operand);
        }
        Opcode opcode = in.opcode();
        boolean canonicalNans = function.module.variant.canonicalNans();
        switch (opcode.family()) {
            case PARAMETRIC -> new ParametricLowering(in, values, control).lower(opcode);
            case VARIABLE -> new VariableLowering(module, in, values).lower(opcode);
            case TABLE -> new TableLowering(module, in, values).lower(opcode);
            case MEMORY -> new MemoryLowering(module, in, values, control).lower(opcode);
            case REFERENCE -> new ReferenceLowering(in, values).lower(opcode);
            case AGGREGATE -> new AggregateLowering(module, in, values).lower(opcode);
            case NUMERIC -> new NumericLowering(in, values, canonicalNans).lower(opcode);
            case VECTOR -> new VectorLowering(in, values, canonicalNans).lower(opcode);
            case ATOMIC -> new AtomicLowering(in, values).lower(opcode);
            case CONTROL -> throw Lowerer.unsupported(opcode);
        }
        values.settleFrom(0);
        PendingStack stack = values.stack;
        return new SingleInstruction(
                code.toArray(),
                Arrays.copyOf(stack.type, stack.size),
                Math.max(stack.maxSlot(), stack.nextSlot()),
                in.position,
                !control.reachable);
    }
}
