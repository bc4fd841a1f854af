package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFNE;

import dev.wardian.wasm.compiler.Blocks.Block;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.BinaryCodes;
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
final class ControlTranslator extends Translator {
    /** More labels than this are not told apart by a switch if they lie in other methods. */
    private static final int MOST_FAR_LABELS = 24;

    /** Writes code again that follows the head of a loop. */
    interface Copies {
        /**
         * Goes to a copy of what follows the head up to an offset, and writes it if this method has
         * none.
         */
        void goTo(Block loop, int end) throws NotCompiled;
    }

    private final FunctionCode function;
    private final BodyScan scan;
    private final MethodLayout layout;
    private final Copies copies;
    private final ExceptionTranslator exceptions;
    private final boolean metered;

    ControlTranslator(Translation translation, MethodLayout layout, Copies copies) {
        super(translation);
        this.function = translation.function();
        this.scan = translation.scan();
        this.layout = layout;
        this.copies = copies;
        this.exceptions = new ExceptionTranslator(translation, this);
        this.metered = function.module.variant.metered();
    }

    void translate(Opcode opcode, int at) throws NotCompiled {
        switch (opcode) {
            case BLOCK -> blocks.push(block(blockType(), at));
            case LOOP -> enterLoop(blockType(), at);
            case ELSE -> otherwise();
            case END -> end();
            case IF -> {
                operands.pop();
                enterIf(IFNE, at);
            }
            case BR_IF -> {
                operands.pop();
                branchIf(IFNE, in.u32(), at);
            }
            case BR -> branch(blocks.named(in.u32()), at);
            case BR_TABLE -> branchTable(at);
            case RETURN -> returnResults();
            case TRY_TABLE -> exceptions.enter(blockType(), at);
            case THROW -> exceptions.throwException(at);
            case THROW_REF -> exceptions.throwReference(at);
            default -> throw new IllegalStateException("no translation of " + opcode);
        }
    }

    ExceptionTranslator exceptions() {
        return exceptions;
    }

    /** Begins the body. */
    void enterFunction() {
        blocks.push(block(function.layout, 0, 0));
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

    private Block block(TypeLayout type, int height, int at) {
        return new Block(at, false, type, height, operands.saved(), locals.next(), locals.extras());
    }

    /** A block that begins here, with its parameters on top of the operands. */
    Block block(TypeLayout type, int at) {
        return block(type, operands.size() - type.params.length, at);
    }

    // --- loops

    private void enterLoop(TypeLayout type, int at) {
        BodyScan.Loop loop = Objects.requireNonNull(scan.loops.get(at));
        int savedAround = operands.saved();
        int firstLocal = locals.next();
        int extras = locals.extras();
        saveBelow(type.params.length);
        int rounds = LoopPoll.rounds(loop);
        int step = LoopPoll.step(loop);
        Label outer = new Label();
        int headExtras = locals.extras();
        if (rounds > 0) {
            out.bind(outer);
            layout.arriveAtHead(at);
            translation.frame();
        }
        int counter = rounds == 0 ? -1 : locals.extra(ValTypes.I32);
        int height = operands.size() - type.params.length;
        Block block = new Block(at, true, type, height, operands.saved(), firstLocal, extras);
        block.headExtras = headExtras;
        block.poll =
                new LoopPoll(
                        rounds,
                        step,
                        counter,
                        outer,
                        LoopPoll.isSafepoint(loop),
                        savedAround,
                        at,
                        loop.instructions());
        if (counter >= 0) {
            out.push(rounds * step);
            out.store(ValTypes.I32, counter);
        }
        out.bind(block.label);
        if (rounds == 0) {
            layout.arriveAtHead(at);
        }
        translation.frame();
        block.bodyExtras = locals.extras();
        block.bodyLocals = locals.next();
        block.bodyStart = in.position;
        blocks.push(block);
    }

    /**
     * Moves all operands but the top ones to locals: HotSpot does not replace a running loop by
     * compiled code while there are operands.
     */
    void saveBelow(int kept) {
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
            moved[i] = locals.storeTemporary(out, operands.type(operands.size() - 1 - i));
        }
        return moved;
    }

    private void loadTop(int[] moved) {
        for (int i = moved.length - 1; i >= 0; i--) {
            out.load(operands.type(operands.size() - 1 - i), moved[i]);
        }
    }

    /** Goes to the next round of a loop; the operands are as its label wants them. */
    private void nextRound(Block loop, int at) throws NotCompiled {
        LoopPoll poll = Objects.requireNonNull(loop.poll);
        if (metered) {
            location.set(poll.at());
            out.loadObject(locals.instance);
            out.push(poll.instructions());
            out.call(Names.INSTRUCTIONS, "consume", "(L" + JvmTypes.INSTANCE + ";I)V");
        }
        if (layout.isHeadFar(loop)) {
            location.set(at);
            SafepointPoll.call(out, locals.instance);
            int end = layout.dispatchEnd(loop);
            if (end < 0 || exceptions.isCaughtWithin(loop)) {
                out.go(layout.head(loop));
            } else {
                locals.reloadMemory(out);
                copies.goTo(loop, end);
            }
            return;
        }
        if (poll.rounds() > 0) {
            out.iinc(poll.counter(), -poll.step());
            out.load(ValTypes.I32, poll.counter());
            out.jump(IFGE, loop.label);
        }
        location.set(at);
        if (poll.isSafepoint()) {
            SafepointPoll.call(out, locals.instance);
        } else {
            out.loadObject(locals.instance);
            out.call(Names.POLLS, "flagAfterRounds", "(L" + JvmTypes.INSTANCE + ";)V");
        }
        locals.reloadMemory(out);
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

    private void branch(Block target, int at) throws NotCompiled {
        jumpTo(target, at);
        blocks.reachable = false;
    }

    /** Goes to a block's label; what follows is written as if nothing had happened. */
    void jumpTo(Block target, int at) throws NotCompiled {
        if (blocks.isOutermost(target)) {
            writeReturn();
            return;
        }
        adjust(target);
        if (target.isLoop) {
            nextRound(target, at);
        } else {
            target.isTarget = true;
            out.go(layout.end(target));
        }
    }

    /** Branches if {@code jump} is taken. */
    void branchIf(int jump, int label, int at) throws NotCompiled {
        Block target = blocks.named(label);
        if (!target.isLoop && !blocks.isOutermost(target) && fits(target)) {
            target.isTarget = true;
            out.jump(jump, layout.end(target));
            return;
        }
        Label stay = new Label();
        out.jump(NumericTranslator.inverse(jump), stay);
        jumpTo(target, at);
        out.bind(stay);
        translation.frame();
    }

    private void branchTable(int at) throws NotCompiled {
        operands.pop();
        int count = in.u32();
        Block[] named = new Block[count + 1];
        for (int i = 0; i <= count; i++) {
            named[i] = blocks.named(in.u32());
        }
        IdentityHashMap<Block, Label> ways = new IdentityHashMap<>();
        List<Block> order = new ArrayList<>();
        if (count > MOST_FAR_LABELS && layout.isCut()) {
            branchByEntries(named, ways, order);
        } else {
            branchByLabels(named, ways, order);
        }
        for (Block target : order) {
            out.bind(Objects.requireNonNull(ways.get(target)));
            translation.frame();
            jumpTo(target, at);
        }
        blocks.reachable = false;
    }

    private void branchByLabels(
            Block[] named, IdentityHashMap<Block, Label> ways, List<Block> order) {
        int count = named.length - 1;
        Label[] targets = new Label[count];
        for (int i = 0; i < count; i++) {
            targets[i] = way(named[i], ways, order);
        }
        Label otherwise = way(named[count], ways, order);
        if (count == 0) {
            out.op(Opcodes.POP);
            out.go(otherwise);
        } else {
            out.table(count - 1, otherwise, targets);
        }
    }

    /**
     * A branch by table with many labels in other methods: an array says to which entry each leads,
     * or by a negative number which of the labels it is that lie in this method.
     */
    private void branchByEntries(
            Block[] named, IdentityHashMap<Block, Label> ways, List<Block> order) {
        int[] entries = new int[named.length];
        IdentityHashMap<Label, Integer> numbers = new IdentityHashMap<>();
        List<Label> near = new ArrayList<>();
        for (int i = 0; i < named.length; i++) {
            Block target = named[i];
            int entry =
                    target.isLoop || blocks.isOutermost(target) || !fits(target)
                            ? -1
                            : layout.entry(target);
            if (entry >= 0) {
                target.isTarget = true;
                entries[i] = entry;
                continue;
            }
            Label way = way(target, ways, order);
            Integer number = numbers.putIfAbsent(way, near.size());
            if (number == null) {
                near.add(way);
                number = near.size() - 1;
            }
            entries[i] = -1 - number;
        }
        layout.exitBy(entries);
        if (near.size() == 1) {
            out.op(Opcodes.POP);
            out.go(near.get(0));
        } else if (!near.isEmpty()) {
            // Entries are not negative: this is the number of a label.
            out.push(-1);
            out.op(Opcodes.IXOR);
            out.table(near.size() - 1, near.get(0), near.toArray(new Label[0]));
        }
    }

    /** Where a branch by table goes: to the block, or to code that makes the operands fit. */
    private Label way(Block target, IdentityHashMap<Block, Label> ways, List<Block> order) {
        if (!target.isLoop && !blocks.isOutermost(target) && fits(target)) {
            target.isTarget = true;
            return layout.end(target);
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
    void enterIf(int jump, int at) {
        Block block = block(blockType(), at);
        block.otherwise = new Label();
        out.jump(NumericTranslator.inverse(jump), layout.otherwise(block));
        blocks.push(block);
    }

    /** The second arm. */
    void otherwise() {
        Block block = blocks.top();
        leaveForEnd(block);
        enterOtherwise(block);
        block.otherwise = null;
    }

    /** Goes to the end of a block, unless what comes here cannot be reached. */
    void leaveForEnd(Block block) {
        if (blocks.reachable) {
            adjust(block);
            block.isTarget = true;
            out.go(layout.end(block));
            blocks.reachable = false;
        }
    }

    private void enterOtherwise(Block block) {
        operands.truncate(block.height, block.saved);
        operands.pushAll(block.layout.params);
        locals.free(block.extras, block.locals);
        out.bind(Objects.requireNonNull(block.otherwise));
        layout.arriveAtOtherwise(block.at);
        translation.frame();
        blocks.reachable = true;
    }

    void end() throws NotCompiled {
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
        if (block.guard != null) {
            exceptions.end(block);
        }
        if (blocks.reachable) {
            adjust(block);
        }
        if (block.otherwise != null) {
            // There is no second arm: it passes on what the block takes.
            if (blocks.reachable) {
                block.isTarget = true;
                out.go(layout.end(block));
            }
            enterOtherwise(block);
        }
        blocks.pop();
        leave(block, block.saved);
        if (block.isTarget) {
            out.bind(layout.end(block));
            layout.arriveAtEnd(block.at);
            translation.frame();
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
        int slot = function.layout.resultSlots;
        for (int i = results.length - 1; i > 0; i--) {
            slot -= ValTypes.slots(results[i]);
            SlotValues.put(out, locals.instance, results[i], slot);
        }
        if (results.length > 0 && results[0] == ValTypes.V128) {
            SlotValues.put(out, locals.instance, ValTypes.I64, 1);
        }
        layout.writeReturn();
    }
}
