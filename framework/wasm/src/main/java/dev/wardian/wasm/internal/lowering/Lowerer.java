package dev.wardian.wasm.internal.lowering;

import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.Arrays;
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
    private final boolean canonicalNans;
    private final BodyReader in;
    private final CodeBuffer code;
    private final OpenBlocks control = new OpenBlocks();
    private final FrameValues values;
    private final DeadCode dead;
    private final ParametricLowering parametrics;
    private final ControlLowering controls;
    private final VariableLowering variables;
    private final MemoryLowering memories;
    private final NumericLowering numerics;

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
        this.canonicalNans = function.module.variant.canonicalNans();
        int start = module.bodyStart[function.definedIndex];
        if (offsets != null) {
            offsets.begin();
        }
        this.in = new BodyReader(module.bytes, start);
        this.code = new CodeBuffer(function.bodyBytes(), module.limits.loweredFactor(), start);
        byte[] params = function.layout.params;
        this.values =
                new FrameValues(
                        code, control, readLocals(params), params.length, offsets, constants);
        this.values.usesReferences |= function.layout.hasReferences();
        this.parametrics = new ParametricLowering(in, values, control);
        this.controls = new ControlLowering(function, poll, in, values, control);
        this.variables = new VariableLowering(module, in, values);
        this.memories = new MemoryLowering(module, in, values, control);
        this.numerics = new NumericLowering(in, values, canonicalNans);
        this.dead = new DeadCode(module, in, controls);
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
        controls.enterFunction();
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
                controls.handlers(),
                values.usesReferences
                        || controls.makesTailCalls()
                        || controls.handlers() != null
                        || large);
    }

    /** See {@link FrameValues#wantedConstants}. */
    FrameConstants wantedConstants() {
        return values.wantedConstants();
    }

    private void instruction() {
        int at = in.position;
        Opcode opcode = in.opcode();
        if (!control.reachable) {
            dead.skip(opcode);
            return;
        }
        values.beginInstruction(at);
        lower(opcode);
    }

    /**
     * What most functions have nothing of is made when it is needed: making it for each function,
     * and loading its class in each program, would take longer.
     */
    private void lower(Opcode opcode) {
        switch (opcode.family()) {
            case PARAMETRIC -> parametrics.lower(opcode);
            case CONTROL -> controls.lower(opcode);
            case VARIABLE -> variables.lower(opcode);
            case TABLE -> new TableLowering(module, in, values).lower(opcode);
            case MEMORY -> memories.lower(opcode);
            case REFERENCE -> new ReferenceLowering(in, values).lower(opcode);
            case AGGREGATE -> new AggregateLowering(module, in, values).lower(opcode);
            case NUMERIC -> numerics.lower(opcode);
            case VECTOR -> new VectorLowering(in, values, canonicalNans).lower(opcode);
            case ATOMIC -> new AtomicLowering(in, values).lower(opcode);
        }
    }

    /** That a room has no code for an instruction, which would be a defect. */
    static IllegalStateException unsupported(Opcode opcode) {
        return new IllegalStateException("no lowering for " + opcode.mnemonic());
    }
}
