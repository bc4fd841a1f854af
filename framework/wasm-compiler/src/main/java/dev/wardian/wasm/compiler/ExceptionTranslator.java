package dev.wardian.wasm.compiler;

import dev.wardian.wasm.compiler.Blocks.Block;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Exceptions: what throws them, and blocks that catch them (spec sections 4.4.8 and 4.4.9). The
 * code of such a block is guarded by an entry in the method's exception table. Its handler lets the
 * runtime find the clause, which throws on where there is none; the frame that is left is noted by
 * the function's own handler, which guards all of the method and comes last.
 *
 * <p>A handler finds no operands: those below the block lie in locals as long as it runs. Where the
 * body is cut within the block, each method guards its piece and has a handler of its own.
 */
final class ExceptionTranslator extends Translator {
    /** What handlers get. Those of guests are of a class that generated ones need not know. */
    private static final String THROWN = "java/lang/RuntimeException";

    /** What guards the code of a block. */
    static final class Guard {
        /** Where the code begins, of a block that is cut in this method. */
        Label start = new Label();

        /** The tags that the clauses name, in order. */
        final int[] tags;

        private final List<CatchClause> clauses;
        private final List<Block> targets;

        /** How many of the extra locals have values all through the block, and what is free. */
        private final int extras;

        private final int locals;

        private Guard(List<CatchClause> clauses, List<Block> targets, int extras, int locals) {
            this.clauses = clauses;
            this.targets = targets;
            this.extras = extras;
            this.locals = locals;
            this.tags = clauses.stream().mapToInt(CatchClause::tag).toArray();
        }
    }

    /** What is done for a clause; equal ones share the code. */
    private record Way(int tag, boolean reference, Block target) {}

    private final FunctionCode function;
    private final ClassEmitter target;
    private final ControlTranslator controls;

    /** The blocks that are open and catch exceptions, the outermost first. */
    private final List<Block> open = new ArrayList<>();

    ExceptionTranslator(Translation translation, ControlTranslator controls) {
        super(translation);
        this.function = translation.function();
        this.target = translation.target();
        this.controls = controls;
    }

    // --- throwing

    void throwException(int at) throws NotCompiled {
        int tag = in.u32();
        TypeLayout layout = layout(tag);
        location.set(at);
        publisher.begin(layout.params.length);
        int slot = layout.paramSlots;
        for (int i = layout.params.length - 1; i >= 0; i--) {
            slot -= ValTypes.slots(layout.params[i]);
            SlotValues.put(out, locals.instance, layout.params[i], slot);
        }
        operands.pop(layout.params.length);
        out.loadObject(locals.instance);
        out.push(tag);
        out.call(
                Names.EXCEPTIONS,
                "thrown",
                "(L" + JvmTypes.INSTANCE + ";I)Ljava/lang/RuntimeException;");
        out.op(Opcodes.ATHROW);
        blocks.reachable = false;
    }

    void throwReference(int at) throws NotCompiled {
        location.set(at);
        operands.pop();
        out.call(
                Names.EXCEPTIONS,
                "thrownAgain",
                "(Ljava/lang/Object;)Ljava/lang/RuntimeException;");
        out.op(Opcodes.ATHROW);
        blocks.reachable = false;
    }

    private TypeLayout layout(int tag) {
        return function.module.layouts[function.module.data.tagTypes[tag]];
    }

    // --- blocks that catch

    void enter(TypeLayout type, int at) throws NotCompiled {
        List<CatchClause> clauses = new ArrayList<>();
        List<Block> targets = new ArrayList<>();
        Set<Integer> tags = new HashSet<>();
        for (CatchClause clause : CatchClause.read(in)) {
            if (tags.contains(CatchClause.ANY_TAG) || !tags.add(clause.tag())) {
                // A clause before catches all that this one names.
                continue;
            }
            clauses.add(clause);
            targets.add(blocks.named(clause.label()));
        }
        Block block = controls.block(type, at);
        controls.saveBelow(type.params.length);
        Guard guard = new Guard(clauses, targets, locals.extras(), locals.next());
        block.guard = guard;
        blocks.push(block);
        open.add(block);
        out.bind(guard.start);
    }

    /** Ends what a block guards. The code behind goes on at the block's end, if it goes on. */
    void end(Block block) throws NotCompiled {
        controls.leaveForEnd(block);
        open.remove(open.size() - 1);
        handler(block);
    }

    /** Whether a block that catches lies within a loop, around the code that is written now. */
    boolean isCaughtWithin(Block loop) {
        return !open.isEmpty() && open.get(open.size() - 1).at > loop.at;
    }

    /** Ends the method's pieces of all blocks that are open. */
    void leaveMethod() throws NotCompiled {
        if (open.isEmpty()) {
            return;
        }
        boolean reachable = blocks.reachable;
        OperandTypes operandsHere = operands.copy();
        List<Object> extras = List.copyOf(locals.extraTypes());
        int next = locals.next();
        for (int i = open.size() - 1; i >= 0; i--) {
            handler(open.get(i));
        }
        blocks.reachable = reachable;
        operands.restore(operandsHere);
        locals.restoreExtras(extras, next);
    }

    /** Begins their pieces in another method. */
    void enterMethod() {
        for (Block block : open) {
            Guard guard = Objects.requireNonNull(block.guard);
            guard.start = new Label();
            out.bind(guard.start);
        }
    }

    /** Writes the handler of what a block guards up to here. */
    private void handler(Block block) throws NotCompiled {
        Guard guard = Objects.requireNonNull(block.guard);
        Label end = new Label();
        out.bind(end);
        if (end.getOffset() == guard.start.getOffset() || guard.clauses.isEmpty()) {
            return;
        }
        Label handler = new Label();
        out.handler(guard.start, end, handler, THROWN);
        operands.truncate(block.height, block.height);
        locals.free(guard.extras, guard.locals);
        blocks.reachable = true;
        out.bind(handler);
        out.frame(locals.verified(), THROWN);
        location.forget();
        int caught = locals.extra(ValTypes.EXNREF);
        out.storeObject(caught);
        publisher.endAll();
        findClause(guard, caught);
        locals.reloadMemory(out);
        Map<Way, Label> ways = new HashMap<>();
        List<Way> order = new ArrayList<>();
        Label[] labels = new Label[guard.tags.length];
        for (int i = 0; i < labels.length; i++) {
            CatchClause clause = guard.clauses.get(i);
            Way way = new Way(clause.tag(), clause.kind().hasReference(), guard.targets.get(i));
            Label label = ways.get(way);
            if (label == null) {
                label = new Label();
                ways.put(way, label);
                order.add(way);
            }
            labels[i] = label;
        }
        if (order.size() == 1) {
            out.op(Opcodes.POP);
        } else {
            out.table(labels.length - 1, labels[0], labels);
        }
        for (Way way : order) {
            if (order.size() > 1) {
                out.bind(Objects.requireNonNull(ways.get(way)));
                translation.frame();
            }
            take(way, caught);
            controls.jumpTo(way.target, block.at);
            operands.truncate(block.height, block.height);
        }
        locals.free(guard.extras, guard.locals);
        blocks.reachable = false;
    }

    /** Pushes the number of the clause that catches, or throws on. */
    private void findClause(Guard guard, int caught) {
        out.loadObject(caught);
        out.loadObject(locals.instance);
        target.cells(out, guard.tags);
        out.load(ValTypes.I32, locals.top);
        out.load(ValTypes.I32, locals.depth);
        out.call(
                Names.EXCEPTIONS, "clause", "(Ljava/lang/Object;L" + JvmTypes.INSTANCE + ";[III)I");
    }

    /** Pushes what a clause wants of the exception. */
    private void take(Way way, int caught) {
        if (way.tag != CatchClause.ANY_TAG) {
            TypeLayout layout = layout(way.tag);
            if (layout.paramSlots > 0) {
                out.loadObject(caught);
                out.loadObject(locals.instance);
                out.call(
                        Names.EXCEPTIONS,
                        "put",
                        "(Ljava/lang/Object;L" + JvmTypes.INSTANCE + ";)V");
            }
            int slot = 0;
            for (byte param : layout.params) {
                SlotValues.get(out, locals.instance, param, slot);
                slot += ValTypes.slots(param);
                operands.push(param);
            }
        }
        if (way.reference) {
            out.loadObject(caught);
            out.call(Names.EXCEPTIONS, "reference", "(Ljava/lang/Object;)Ljava/lang/Object;");
            operands.push(ValTypes.EXNREF);
        }
    }
}
