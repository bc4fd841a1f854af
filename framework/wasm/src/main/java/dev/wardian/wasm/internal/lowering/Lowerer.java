package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns one validated body into register code, in one pass and in time linear in its size.
 *
 * <p>Locals and operands are frame slots. A {@code local.get} or a constant emits nothing: it stays
 * pending on the operand stack until an instruction names its slot or value. A {@code local.set} of
 * what the last cell made changes that cell's target. A comparison followed by a branch becomes one
 * cell. For {@code (local.set 0 (i32.add (local.get 0) (i32.const 1)))} all that is left is {@code
 * ADD_32_I 0 0 1}.
 */
final class Lowerer {
    private static final int POLL_INTERVAL = 4096;

    /**
     * With more locals to zero than this, the zeros are not kept as a prologue: thousands of small
     * functions with many locals would fill the heap.
     */
    private static final int LARGE_PROLOGUE = 256;

    private final FunctionCode function;
    private final ModuleData module;
    private final FrameConstants constants;
    private final Runnable poll;
    private final BodyReader in;
    private final CodeBuffer code;
    private final OpenBlocks control = new OpenBlocks();
    private final FrameValues values;
    private final ControlLowering blocks;
    private final CallLowering calls;
    private final NumericLowering numerics;
    private final SystemLowering systems;

    /** Blocks that were opened since the code became unreachable. */
    private int deadBlocks;

    /**
     * @param poll called now and then; may throw to stop the work
     * @param offsets where cells come from is noted here, if not null
     * @param constants constants that get slots in the frame
     */
    Lowerer(
            FunctionCode function,
            Runnable poll,
            @Nullable CodeOffsets offsets,
            FrameConstants constants) {
        this.function = function;
        this.module = function.module.data;
        this.constants = constants;
        this.poll = poll;
        int start = module.bodyStart[function.definedIndex];
        this.in = new BodyReader(module.bytes, start);
        this.code = new CodeBuffer(function.bodyBytes(), module.limits.loweredFactor(), start);
        byte[] params = function.layout.params;
        this.values =
                new FrameValues(
                        code, control, readLocals(params), params.length, offsets, constants);
        this.values.usesReferences |= function.layout.hasReferences();
        this.blocks = new ControlLowering(function, poll, in, values, control);
        this.calls = new CallLowering(function, values, control);
        this.numerics =
                new NumericLowering(values, new AccessLowering(module, in, values, control));
        this.systems =
                new SystemLowering(
                        module,
                        in,
                        values,
                        new ReferenceLowering(module, in, values, blocks),
                        new VectorLowering(in, values));
    }

    private byte[] readLocals(byte[] params) {
        byte[] types = Arrays.copyOf(params, params.length + 16);
        int count = params.length;
        int groups = in.u32();
        for (int i = 0; i < groups; i++) {
            int length = in.u32();
            byte type = (byte) in.valueType();
            if (count + length > types.length) {
                types = Arrays.copyOf(types, Math.max(count + length, types.length * 2));
            }
            Arrays.fill(types, count, count + length, type);
            count += length;
        }
        return Arrays.copyOf(types, count);
    }

    LoweredFunction lower() {
        blocks.enterFunction();
        while (control.size > 0) {
            if ((++control.instructions & POLL_INTERVAL - 1) == 0) {
                poll.run();
            }
            instruction();
        }
        int frameSlots = values.stack.maxSlot();
        if (frameSlots > module.limits.frameSlots()) {
            throw new ModuleLimitException(
                    "frameSlots",
                    module.limits.frameSlots(),
                    frameSlots,
                    module.bodyStart[function.definedIndex]);
        }
        int localsEnd = values.localsEnd();
        int zeroStart = values.zeroStart();
        int zeroEnd = values.zeroEnd();
        boolean large = zeroEnd - zeroStart > LARGE_PROLOGUE;
        int prologueSlot = large ? localsEnd : zeroStart;
        int prologueEnd = constants.size() > 0 ? values.operandBase() : zeroEnd;
        long[] prologue = new long[Math.max(0, prologueEnd - prologueSlot)];
        constants.copyTo(prologue, localsEnd - prologueSlot);
        return new LoweredFunction(
                function,
                code.toArray(),
                frameSlots,
                zeroStart,
                Math.max(zeroStart, zeroEnd),
                prologueSlot,
                prologue,
                values.usesReferences,
                blocks.handlers(),
                values.usesReferences
                        || calls.makesTailCalls
                        || blocks.handlers() != null
                        || large);
    }

    /** See {@link FrameValues#wantedConstants}. */
    FrameConstants wantedConstants() {
        return values.wantedConstants();
    }

    private void instruction() {
        int at = in.position;
        int first = in.u8();
        Opcode opcode =
                Objects.requireNonNull(
                        first < 0xFB ? Opcode.of(0, first) : Opcode.of(first, in.u32()));
        if (!control.reachable) {
            skip(opcode);
            return;
        }
        values.beginInstruction(at);
        Rule rule = Rule.of(opcode);
        if (rule != null) {
            numerics.apply(rule);
            return;
        }
        switch (opcode) {
            case UNREACHABLE -> {
                code.emit(Op.TRAP, TrapKind.UNREACHABLE.ordinal(), 0, 0);
                control.reachable = false;
            }
            case NOP -> {}
            case BLOCK -> blocks.enterBlock(OpenBlocks.BLOCK, blocks.blockType());
            case LOOP -> blocks.enterLoop(blocks.blockType());
            case IF -> blocks.enterIf(blocks.blockType());
            case TRY_TABLE -> blocks.enterTryTable(blocks.blockType());
            case THROW -> calls.throwException(in.u32());
            case THROW_REF -> calls.throwReference();
            case ELSE -> blocks.elseBranch();
            case END -> blocks.end();
            case BR -> {
                blocks.branch(control.top() - in.u32());
                control.reachable = false;
            }
            case BR_IF -> blocks.branchIf(control.top() - in.u32());
            case BR_TABLE -> blocks.branchTable();
            case RETURN -> {
                blocks.returnResults();
                control.reachable = false;
            }
            case CALL -> calls.call(in.u32());
            case CALL_INDIRECT -> calls.callIndirect(in.u32(), in.u32());
            case RETURN_CALL -> calls.returnCall(in.u32());
            case RETURN_CALL_INDIRECT -> calls.returnCallIndirect(in.u32(), in.u32());
            case CALL_REF -> calls.callReference(in.u32());
            case RETURN_CALL_REF -> calls.returnCallReference(in.u32());
            case DROP -> values.stack.pop();
            case SELECT -> values.select();
            case SELECT_T -> {
                in.u32();
                in.valueType();
                values.select();
            }
            case LOCAL_GET -> {
                int local = in.u32();
                values.pushLocal(local);
            }
            case LOCAL_SET -> values.setLocal(in.u32());
            case LOCAL_TEE -> {
                int local = in.u32();
                values.setLocal(local);
                values.pushLocal(local);
            }
            case I32_CONST -> values.pushConst(ValTypes.I32, in.s32());
            case I64_CONST -> values.pushConst(ValTypes.I64, in.s64());
            case F32_CONST -> values.pushConst(ValTypes.F32, in.i32());
            case F64_CONST -> values.pushConst(ValTypes.F64, in.i64());
            default -> systems.lower(opcode);
        }
    }

    // --- unreachable code

    private void skip(Opcode opcode) {
        switch (opcode) {
            case BLOCK, LOOP, IF -> {
                blocks.blockType();
                deadBlocks++;
            }
            case TRY_TABLE -> {
                blocks.blockType();
                in.skipCatchClauses();
                deadBlocks++;
            }
            case ELSE -> {
                if (deadBlocks == 0) {
                    blocks.elseBranch();
                }
            }
            case END -> {
                if (deadBlocks == 0) {
                    blocks.end();
                } else {
                    deadBlocks--;
                }
            }
            default -> skipImmediates(opcode);
        }
    }

    private void skipImmediates(Opcode opcode) {
        switch (opcode.immediate()) {
            case NONE -> {}
            case LABEL, FUNCTION, TYPE, LOCAL, GLOBAL, TABLE, MEMORY, DATA, ELEM, TAG -> in.u32();
            case I32, I64, HEAP_TYPE -> in.s64();
            case TYPE_TABLE,
                    DATA_MEMORY,
                    ELEM_TABLE,
                    MEMORY_MEMORY,
                    TABLE_TABLE,
                    TYPE_FIELD,
                    TYPE_COUNT,
                    TYPE_DATA,
                    TYPE_ELEM,
                    TYPE_TYPE -> {
                in.u32();
                in.u32();
            }
            case MEMARG -> {
                in.memory();
                in.offset();
            }
            case LABELS -> {
                for (int count = in.u32(); count >= 0; count--) {
                    in.u32();
                }
            }
            case VALUE_TYPES -> {
                for (int count = in.u32(); count > 0; count--) {
                    in.valueType();
                }
            }
            case MEMARG_LANE -> {
                in.memory();
                in.offset();
                in.u8();
            }
            case CAST_LABEL -> {
                in.u8();
                in.u32();
                in.s64();
                in.s64();
            }
            case LANE -> in.u8();
            case F32 -> in.position += 4;
            case F64 -> in.position += 8;
            case LANES, V128 -> in.position += 16;
            default -> throw unsupported(opcode);
        }
    }

    /** Modules with such instructions are refused when they are instantiated. */
    static IllegalStateException unsupported(Opcode opcode) {
        return new IllegalStateException("no lowering for " + opcode.mnemonic());
    }
}
