package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.RETURN;

import dev.wardian.wasm.compiler.Blocks.Block;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Blocks and branches (spec section 4.4.8). A label is one of the JVM, at which the operands are
 * those that were there when the block began, and what the branch carries. A branch that finds more
 * takes them away first.
 */
final class ControlTranslator {
    private final FunctionCode function;
    private final Emitter out;
    private final BodyReader in;
    private final BodyScan scan;
    private final MethodLocals locals;
    private final OperandTypes operands;
    private final Blocks blocks;
    private final Location location;
    private final boolean metered;

    ControlTranslator(
            FunctionCode function,
            Emitter out,
            BodyReader in,
            BodyScan scan,
            MethodLocals locals,
            OperandTypes operands,
            Blocks blocks,
            Location location) {
        this.function = function;
        this.out = out;
        this.in = in;
        this.scan = scan;
        this.locals = locals;
        this.operands = operands;
        this.blocks = blocks;
        this.location = location;
        this.metered = function.module.variant.metered();
    }

    void translate(Opcode opcode, int at) {
        switch (opcode) {
            case BLOCK -> blocks.push(block(blockType()));
            case LOOP -> enterLoop(blockType(), at);
            case ELSE -> otherwise();
            case END -> end();
            case BR -> branch(blocks.named(in.u32()), at);
            case BR_TABLE -> branchTable(at);
            case RETURN -> returnResults();
            default -> throw new IllegalStateException("no translation of " + opcode);
        }
    }

    /** Begins the body. */
    void enterFunction() {
        blocks.push(block(function.layout, 0));
    }

    private TypeLayout blockType() {
        int start = in.position;
        int first = in.valueType();
        if (first == BinaryCodes.EMPTY_BLOCK) {
            return TypeLayout.EMPTY;
        }
        if (ValTypes.isOneByte(first) || ValTypes.isPrefix(first)) {
            return TypeLayout.single(first);
        }
        in.position = start;
        return function.module.layouts[(int) in.s64()];
    }

    private Block block(TypeLayout layout, int height) {
        return new Block(false, layout, height, operands.saved(), locals.next(), locals.extras());
    }

    private Block block(TypeLayout layout) {
        return block(layout, operands.size() - layout.params.length);
    }

    /** Writes what locals and operands are here, where ways meet. */
    void frame() {
        location.forget();
        List<Object> stack = new ArrayList<>();
        for (int i = operands.saved(); i < operands.size(); i++) {
            Object name = JvmTypes.verified(operands.type(i));
            stack.add(name);
            if (operands.type(i) == ValTypes.V128) {
                stack.add(name);
            }
        }
        Object[] verified = locals.verified();
        out.frame(verified.length, verified, stack.size(), stack.toArray());
    }

    // --- loops

    private void enterLoop(TypeLayout layout, int at) {
        BodyScan.Loop loop = Objects.requireNonNull(scan.loops.get(at));
        int savedAround = operands.saved();
        int firstLocal = locals.next();
        int extras = locals.extras();
        saveBelow(layout.params.length);
        int rounds = LoopPoll.rounds(loop);
        Label outer = new Label();
        if (rounds > 0) {
            out.bind(outer);
            frame();
        }
        int counter = rounds == 0 ? -1 : locals.extra(ValTypes.I32);
        int height = operands.size() - layout.params.length;
        Block block = new Block(true, layout, height, operands.saved(), firstLocal, extras);
        block.poll =
                new LoopPoll(
                        rounds,
                        counter,
                        outer,
                        LoopPoll.isSafepoint(loop),
                        savedAround,
                        at,
                        loop.instructions());
        if (counter >= 0) {
            out.push(rounds);
            out.store(ValTypes.I32, counter);
        }
        out.bind(block.label);
        frame();
        blocks.push(block);
    }

    /**
     * Moves all operands but the top ones to locals: HotSpot does not replace a running loop by
     * compiled code while there are operands.
     */
    private void saveBelow(int kept) {
        int height = operands.size() - kept;
        if (operands.saved() == height) {
            return;
        }
        int first = operands.saved();
        for (int i = first; i < height; i++) {
            operands.save(locals.extra(operands.type(i)));
        }
        int free = locals.next();
        int[] moved = storeTop(kept);
        for (int i = height - 1; i >= first; i--) {
            out.store(operands.type(i), operands.local(i));
        }
        loadTop(moved);
        locals.free(locals.extras(), free);
    }

    private int[] storeTop(int count) {
        int[] moved = new int[count];
        for (int i = 0; i < count; i++) {
            int type = operands.type(operands.size() - 1 - i);
            moved[i] = locals.temporary(type);
            out.store(type, moved[i]);
        }
        return moved;
    }

    private void loadTop(int[] moved) {
        for (int i = moved.length - 1; i >= 0; i--) {
            out.load(operands.type(operands.size() - 1 - i), moved[i]);
        }
    }

    /** Goes to the next round of a loop; the operands are as its label wants them. */
    private void nextRound(Block loop, int at) {
        LoopPoll poll = Objects.requireNonNull(loop.poll);
        if (metered) {
            location.set(poll.at());
            out.loadObject(locals.instance);
            out.push(poll.instructions());
            out.call(Names.INSTRUCTIONS, "consume", "(L" + JvmTypes.INSTANCE + ";I)V");
        }
        if (poll.rounds() > 0) {
            out.iinc(poll.counter(), -1);
            out.load(ValTypes.I32, poll.counter());
            out.jump(IFGE, loop.label);
        }
        location.set(at);
        out.loadObject(locals.instance);
        if (poll.isSafepoint()) {
            out.call(CompiledModule.BASE_NAME, ClassEmitter.CHECK, ClassEmitter.CHECK_DESCRIPTOR);
        } else {
            out.call(Names.POLLS, "flag", "(L" + JvmTypes.INSTANCE + ";)V");
        }
        if (locals.bytes >= 0) {
            out.loadObject(locals.instance);
            out.call(Names.MEMORIES, "bytes", "(L" + JvmTypes.INSTANCE + ";)[B");
            out.storeObject(locals.bytes);
        }
        out.go(poll.rounds() > 0 ? poll.outer() : loop.label);
    }

    // --- branches

    /** Whether the operands are as a block's label wants them. */
    private boolean fits(Block target) {
        return operands.size() - target.carried().length == target.height
                && operands.saved() == target.saved;
    }

    /**
     * Makes the operands on the JVM's stack what a label wants; the translator's own view of them
     * stays, for what follows behind the branch.
     */
    private void adjust(Block target) {
        if (fits(target)) {
            return;
        }
        int free = locals.next();
        int carried = target.carried().length;
        int[] moved = storeTop(carried);
        int end = operands.size() - carried;
        for (int i = end - 1; i >= Math.max(target.height, operands.saved()); i--) {
            out.pop(operands.type(i));
        }
        for (int i = target.saved; i < Math.min(target.height, operands.saved()); i++) {
            out.load(operands.type(i), operands.local(i));
        }
        loadTop(moved);
        locals.free(locals.extras(), free);
    }

    private void branch(Block target, int at) {
        jumpTo(target, at);
        blocks.reachable = false;
    }

    private void jumpTo(Block target, int at) {
        if (blocks.isOutermost(target)) {
            writeReturn();
            return;
        }
        adjust(target);
        if (target.isLoop) {
            nextRound(target, at);
        } else {
            target.isTarget = true;
            out.go(target.label);
        }
    }

    /** Branches if {@code jump} is taken. */
    void branchIf(int jump, int label, int at) {
        Block target = blocks.named(label);
        if (!target.isLoop && !blocks.isOutermost(target) && fits(target)) {
            target.isTarget = true;
            out.jump(jump, target.label);
            return;
        }
        Label stay = new Label();
        out.jump(NumericTranslator.inverse(jump), stay);
        jumpTo(target, at);
        out.bind(stay);
        frame();
    }

    private void branchTable(int at) {
        operands.pop();
        int count = in.u32();
        IdentityHashMap<Block, Label> ways = new IdentityHashMap<>();
        List<Block> order = new ArrayList<>();
        Label[] targets = new Label[count];
        for (int i = 0; i < count; i++) {
            targets[i] = way(blocks.named(in.u32()), ways, order);
        }
        Label otherwise = way(blocks.named(in.u32()), ways, order);
        if (count == 0) {
            out.op(Opcodes.POP);
            out.go(otherwise);
        } else {
            out.table(count - 1, otherwise, targets);
        }
        for (Block target : order) {
            out.bind(Objects.requireNonNull(ways.get(target)));
            frame();
            jumpTo(target, at);
        }
        blocks.reachable = false;
    }

    /** Where a branch by table goes: to the block, or to code that makes the operands fit. */
    private Label way(Block target, IdentityHashMap<Block, Label> ways, List<Block> order) {
        if (!target.isLoop && !blocks.isOutermost(target) && fits(target)) {
            target.isTarget = true;
            return target.label;
        }
        return ways.computeIfAbsent(
                target,
                key -> {
                    order.add(key);
                    return new Label();
                });
    }

    // --- arms and ends

    /** Begins an {@code if} whose arm runs if {@code jump} is taken. */
    void enterIf(int jump) {
        Block block = block(blockType());
        Label otherwise = new Label();
        block.otherwise = otherwise;
        out.jump(NumericTranslator.inverse(jump), otherwise);
        blocks.push(block);
    }

    /** The second arm. */
    void otherwise() {
        Block block = blocks.top();
        if (blocks.reachable) {
            adjust(block);
            block.isTarget = true;
            out.go(block.label);
        }
        enterOtherwise(block);
        block.otherwise = null;
    }

    private void enterOtherwise(Block block) {
        operands.truncate(block.height, block.saved);
        operands.pushAll(block.layout.params);
        locals.free(block.extras, block.locals);
        out.bind(Objects.requireNonNull(block.otherwise));
        frame();
        blocks.reachable = true;
    }

    void end() {
        Block block = blocks.top();
        if (blocks.isOutermost(block)) {
            if (blocks.reachable) {
                writeReturn();
            }
            blocks.pop();
            return;
        }
        if (block.isLoop) {
            endLoop(block);
            return;
        }
        if (blocks.reachable) {
            adjust(block);
        }
        if (block.otherwise != null) {
            // There is no second arm: it passes on what the block takes.
            if (blocks.reachable) {
                block.isTarget = true;
                out.go(block.label);
            }
            enterOtherwise(block);
        }
        blocks.pop();
        leave(block, block.saved);
        if (block.isTarget) {
            out.bind(block.label);
            frame();
            blocks.reachable = true;
        }
    }

    private void endLoop(Block loop) {
        blocks.pop();
        int savedAround = Objects.requireNonNull(loop.poll).savedAround();
        if (blocks.reachable) {
            restore(loop.layout.results.length, savedAround);
        }
        leave(loop, savedAround);
    }

    /** Puts back on the JVM's stack what the loop has saved. */
    private void restore(int results, int savedAround) {
        if (operands.saved() == savedAround) {
            return;
        }
        int free = locals.next();
        int[] moved = storeTop(results);
        for (int i = savedAround; i < operands.saved(); i++) {
            out.load(operands.type(i), operands.local(i));
        }
        loadTop(moved);
        locals.free(locals.extras(), free);
    }

    private void leave(Block block, int saved) {
        operands.truncate(block.height, saved);
        operands.pushAll(block.layout.results);
        locals.free(block.extras, block.locals);
    }

    // --- returns

    private void returnResults() {
        writeReturn();
        blocks.reachable = false;
    }

    private void writeReturn() {
        byte[] results = function.layout.results;
        if (results.length == 0) {
            out.op(RETURN);
            return;
        }
        int slot = function.layout.resultSlots;
        for (int i = results.length - 1; i > 0; i--) {
            slot -= ValTypes.slots(results[i]);
            CellTranslator.put(out, locals, results[i], slot);
        }
        if (results[0] == ValTypes.V128) {
            CellTranslator.put(out, locals, ValTypes.I64, 1);
        }
        out.op(Opcodes.IRETURN + JvmTypes.form(results[0]));
    }
}
