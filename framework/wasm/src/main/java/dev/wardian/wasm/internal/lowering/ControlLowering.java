package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.internal.code.ExceptionHandlers;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Opcode;
import org.jspecify.annotations.Nullable;

/** Lowers control instructions: reads their immediates and leads to blocks, branches and calls. */
final class ControlLowering {
    private final BodyReader in;
    private final OpenBlocks control;
    private final BranchLowering branches;
    private final BlockLowering blocks;
    private final CallLowering calls;

    ControlLowering(
            FunctionCode function,
            Runnable poll,
            BodyReader in,
            FrameValues values,
            OpenBlocks control) {
        this.in = in;
        this.control = control;
        this.branches = new BranchLowering(function, poll, in, values, control);
        this.blocks = new BlockLowering(function, poll, in, values, control, branches);
        this.calls = new CallLowering(function, values, control);
    }

    /** Begins the body. */
    void enterFunction() {
        blocks.enterFunction();
    }

    /** Where exceptions go that the function catches, or null; known when it is lowered. */
    @Nullable ExceptionHandlers handlers() {
        return blocks.handlers();
    }

    /** Whether the function leaves its frame to another one; known when it is lowered. */
    boolean makesTailCalls() {
        return calls.makesTailCalls;
    }

    void lower(Opcode opcode) {
        switch (opcode) {
            case BLOCK -> blocks.enterBlock(OpenBlocks.BLOCK, blocks.blockType());
            case LOOP -> blocks.enterLoop(blocks.blockType());
            case IF -> blocks.enterIf(blocks.blockType());
            case TRY_TABLE -> blocks.enterTryTable(blocks.blockType());
            case ELSE -> blocks.elseBranch();
            case TRY -> blocks.enterTry(blocks.blockType());
            case CATCH -> blocks.enterCatch(in.u32());
            case CATCH_ALL -> blocks.enterCatch(ExceptionHandlers.ANY_TAG);
            case DELEGATE -> blocks.delegate(in.u32());
            case RETHROW -> blocks.rethrow(label());
            case END -> blocks.end();
            case BR -> {
                branches.branch(label());
                control.reachable = false;
            }
            case BR_IF -> branches.branchIf(label());
            case BR_TABLE -> branches.branchTable();
            case BR_ON_NULL -> branches.branchOnNull(label());
            case BR_ON_NON_NULL -> branches.branchOnNonNull(label());
            case BR_ON_CAST, BR_ON_CAST_FAIL -> branchOnCast(opcode == Opcode.BR_ON_CAST);
            case RETURN -> {
                branches.returnResults();
                control.reachable = false;
            }
            case CALL -> calls.call(in.u32());
            case CALL_INDIRECT -> calls.callIndirect(in.u32(), in.u32());
            case CALL_REF -> calls.callReference(in.u32());
            case RETURN_CALL -> calls.returnCall(in.u32());
            case RETURN_CALL_INDIRECT -> calls.returnCallIndirect(in.u32(), in.u32());
            case RETURN_CALL_REF -> calls.returnCallReference(in.u32());
            case THROW -> calls.throwException(in.u32());
            case THROW_REF -> calls.throwReference();
            default -> throw Lowerer.unsupported(opcode);
        }
    }

    /** The block that the next label names. */
    private int label() {
        return control.top() - in.u32();
    }

    private void branchOnCast(boolean onSuccess) {
        boolean orNull = (in.u8() & BinaryCodes.CAST_TO_NULLABLE) != 0;
        int frame = label();
        in.s64();
        branches.branchOnCast(frame, HeapTypeCode.of(in.s64(), orNull), onSuccess);
    }
}
