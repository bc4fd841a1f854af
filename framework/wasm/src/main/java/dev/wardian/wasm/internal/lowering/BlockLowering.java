package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.lowering.Op.A;
import static dev.wardian.wasm.internal.lowering.Op.C;

import dev.wardian.wasm.internal.code.ExceptionHandlers;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.CatchKind;
import dev.wardian.wasm.internal.model.ValTypes;
import org.jspecify.annotations.Nullable;

/** Lowers blocks, and the body as the outermost one. */
final class BlockLowering {
    /**
     * How many catch clauses, which may carry a thousand values each, are read between two polls.
     */
    private static final int CLAUSES_BETWEEN_POLLS = 64;

    private final FunctionCode function;
    private final TypeLayout[] layouts;
    private final boolean metered;
    private final Runnable poll;
    private final BodyReader in;
    private final FrameValues values;
    private final CodeBuffer code;
    private final PendingStack stack;
    private final OpenBlocks control;
    private final BranchLowering branches;
    private final ExceptionHandlers handlers = new ExceptionHandlers();

    /** The cell that takes the fuel of the whole body. */
    private int functionFuel;

    BlockLowering(
            FunctionCode function,
            Runnable poll,
            BodyReader in,
            FrameValues values,
            OpenBlocks control,
            BranchLowering branches) {
        this.function = function;
        this.layouts = function.module.layouts;
        this.metered = function.module.variant.metered();
        this.poll = poll;
        this.in = in;
        this.values = values;
        this.code = values.code;
        this.stack = values.stack;
        this.control = control;
        this.branches = branches;
    }

    /** Begins the body. */
    void enterFunction() {
        if (metered) {
            functionFuel = code.emit(Op.FUEL, 0, 0, 0);
        }
        control.push(OpenBlocks.BLOCK, function.layout, 0, values.operandBase());
        stack.touch(function.layout.resultSlots);
    }

    TypeLayout blockType() {
        int start = in.position;
        int first = in.valueType();
        if (first == BinaryCodes.EMPTY_BLOCK) {
            return TypeLayout.EMPTY;
        }
        if (ValTypes.isOneByte(first)) {
            return TypeLayout.single(first);
        }
        in.position = start;
        return layouts[(int) in.s64()];
    }

    int enterBlock(byte kind, TypeLayout layout) {
        int parameters = layout.params.length;
        values.settleFrom(0);
        int entries = stack.size - parameters;
        int slot = parameters == 0 ? stack.nextSlot() : stack.home[entries];
        stack.touch(slot + layout.resultSlots);
        return control.push(kind, layout, entries, slot);
    }

    void enterLoop(TypeLayout layout) {
        int frame = enterBlock(OpenBlocks.LOOP, layout);
        if (metered) {
            int skip = code.emit(Op.BR, 0, 0, 0);
            control.fuelCell[frame] = code.emit(Op.FUEL, 0, 0, 0);
            code.set(skip + A, code.size());
        }
        control.label[frame] = metered ? control.fuelCell[frame] : code.size();
        control.weight[frame] = control.instructions;
        values.beginLoop(control.label[frame]);
        code.label();
    }

    void enterIf(TypeLayout layout) {
        BranchLowering.Condition condition = branches.popCondition();
        int frame = enterBlock(OpenBlocks.IF, layout);
        int cell =
                code.emit(
                        Comparisons.inverse(condition.branch()),
                        condition.left(),
                        condition.right(),
                        0);
        control.elseBranch[frame] = code.chain(cell + C, -1);
    }

    void elseBranch() {
        int frame = control.top();
        if (control.reachable) {
            values.settleFrom(control.entries[frame]);
            int cell = code.emit(Op.BR, 0, 0, 0);
            control.label[frame] = code.chain(cell + A, control.label[frame]);
        }
        code.bind(control.elseBranch[frame]);
        control.elseBranch[frame] = -1;
        control.enterElse();
        stack.truncate(control.entries[frame], control.slot[frame]);
        values.pushAll(control.layout[frame].params);
        control.reachable = true;
    }

    void end() {
        int frame = control.top();
        byte kind = control.kind[frame];
        TypeLayout layout = control.layout[frame];
        if (frame == 0) {
            endFunction();
            return;
        }
        if (control.reachable) {
            if (kind == OpenBlocks.CATCH) {
                // The exception lies below the results.
                branches.branch(frame);
                control.reachable = false;
            } else {
                values.settleFrom(control.entries[frame]);
            }
        }
        if (kind == OpenBlocks.TRY_TABLE) {
            catchClauses(frame);
        }
        if (kind == OpenBlocks.LOOP) {
            if (metered) {
                code.set(control.fuelCell[frame] + A, control.instructions - control.weight[frame]);
            }
        } else {
            control.reachable |= control.label[frame] >= 0 || control.elseBranch[frame] >= 0;
            code.bind(control.label[frame]);
            code.bind(control.elseBranch[frame]);
        }
        control.pop();
        stack.truncate(control.entries[frame], control.slot[frame]);
        values.pushAll(layout.results);
    }

    void enterTryTable(TypeLayout layout) {
        int clauses = in.position;
        in.skipCatchClauses();
        int frame = enterBlock(OpenBlocks.TRY_TABLE, layout);
        // No cell before may become part of one that the clauses guard.
        code.label();
        control.clauses[frame] = clauses;
        control.firstCell[frame] = code.size();
    }

    /**
     * Behind the body of a {@code try_table} comes, for each of its clauses, a branch to the
     * clause's label; the exception's values lie where the block's parameters were then.
     */
    private void catchClauses(int frame) {
        int end = code.size();
        if (control.reachable) {
            int cell = code.emit(Op.BR, 0, 0, 0);
            control.label[frame] = code.chain(cell + A, control.label[frame]);
        }
        int after = in.position;
        in.position = control.clauses[frame];
        for (int count = in.u32(); count > 0; count--) {
            if (count % CLAUSES_BETWEEN_POLLS == 0) {
                poll.run();
            }
            CatchKind kind = CatchKind.of(in.u8());
            int tag = kind.hasTag() ? in.u32() : ExceptionHandlers.ANY_TAG;
            // Labels count from the block around this one.
            int target = frame - 1 - in.u32();
            int slot = control.slot[frame];
            int clause = addClause(frame, end, tag, slot);
            stack.truncate(control.entries[frame], slot);
            pushCarried(tag);
            if (kind.hasReference()) {
                keepReference(clause, stack.nextSlot());
                stack.pushHome(ValTypes.EXNREF);
            }
            branches.branch(target);
        }
        in.position = after;
        control.reachable = false;
    }

    /** A clause that begins here. */
    private int addClause(int frame, int end, int tag, int slot) {
        code.label();
        return handlers.add(control.firstCell[frame], end, tag, code.size(), slot, frame);
    }

    private void pushCarried(int tag) {
        if (tag != ExceptionHandlers.ANY_TAG) {
            TypeLayout carried = layouts[function.module.data.tagTypes[tag]];
            values.usesReferences |= carried.hasReferences();
            values.pushAll(carried.params);
        }
    }

    private void keepReference(int clause, int slot) {
        values.usesReferences = true;
        handlers.keepReference(clause, slot);
    }

    // --- exceptions as they were before version 3.0

    void enterTry(TypeLayout layout) {
        int frame = enterBlock(OpenBlocks.TRY, layout);
        // No cell before may become part of one that the clauses guard.
        code.label();
        control.firstCell[frame] = code.size();
    }

    /**
     * Begins a catch clause. The exception is its first operand, which no instruction can take, and
     * the values follow: so a {@code rethrow} finds it wherever it stands.
     *
     * @param tag the index of the tag, or {@link ExceptionHandlers#ANY_TAG}
     */
    void enterCatch(int tag) {
        int frame = control.top();
        boolean isFirst = control.kind[frame] == OpenBlocks.TRY;
        if (isFirst) {
            if (control.reachable) {
                values.settleFrom(control.entries[frame]);
            }
            control.endCell[frame] = code.size();
        }
        if (control.reachable) {
            branches.branch(frame);
        }
        int slot = control.slot[frame];
        stack.truncate(control.entries[frame], slot);
        stack.pushHome(ValTypes.EXNREF);
        control.enterCatch(addClause(frame, control.endCell[frame], tag, stack.nextSlot()));
        pushCarried(tag);
        control.reachable = true;
    }

    /** Ends a {@code try} whose exceptions go to a block around; labels count from around it. */
    void delegate(int label) {
        int frame = control.top();
        if (control.reachable) {
            values.settleFrom(control.entries[frame]);
        }
        handlers.addDelegate(control.firstCell[frame], code.size(), frame, frame - 1 - label);
        end();
    }

    /** Throws the exception of a catch clause again. */
    void rethrow(int frame) {
        int slot = control.slot[frame];
        keepReference(control.clause[frame], slot);
        code.emit(Op.THROW_REF, slot, 0, 0);
        control.reachable = false;
    }

    /** Where exceptions go that the function catches, or null; known when it is lowered. */
    @Nullable ExceptionHandlers handlers() {
        return handlers.isEmpty() ? null : handlers;
    }

    private void endFunction() {
        if (control.reachable) {
            branches.returnResults();
        }
        if (control.label[0] >= 0) {
            code.bind(control.label[0]);
            stack.truncate(0, values.operandBase());
            values.pushAll(function.layout.results);
            branches.returnResults();
        }
        if (metered) {
            int locals = values.localsEnd() - function.layout.paramSlots;
            code.set(functionFuel + A, control.instructions + locals);
        }
        if (control.hadLoop()) {
            // Where an engine that has ended a loop lets the function return.
            code.label();
            code.emit(Op.RETURN, 0, 0, 0);
        }
        control.pop();
    }
}
