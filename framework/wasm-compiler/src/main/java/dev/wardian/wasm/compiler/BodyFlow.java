package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.InstructionSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The flow of control through a body that is cut into ranges: where one range branches into
 * another, and which locals have values there that may still be read.
 */
final class BodyFlow {
    /** Bits for one number of a range; the upper ones say which range. */
    static final int RANGE_SHIFT = 16;

    /** The instructions that a dispatch may have, beside those that begin blocks. */
    private static final int MOST_OF_DISPATCH = 64;

    /** More places than this are not worth the memory. */
    private static final int MOST_PLACES = 1 << 16;

    /** Words of all sets of locals together, beyond which every local counts as read. */
    private static final int MOST_SET_WORDS = 1 << 21;

    /**
     * More ways out of ranges than this are not worth the memory, those of exceptions above all.
     */
    private static final int MOST_EXITS = 1 << 18;

    /** Passes over the body after which the same is done. */
    private static final int MOST_PASSES = 64;

    /** A place to which control may come other than from the instruction before. */
    static final class Place {
        /** The range in which it lies, or -1 if it cannot be reached. */
        int range = -1;

        /** The number by which other ranges enter here, or -1 if none does. */
        int entry = -1;

        /** The locals that may be read from here on before they are written. */
        BitSet live = new BitSet();

        /** Of a loop's head: what follows it up to a branch by table, if that is short. */
        @Nullable Dispatch dispatch;

        private boolean isEntry;
        private final BitSet read = new BitSet();
        private final BitSet written = new BitSet();
        private final Set<Place> next = new LinkedHashSet<>();

        /** Where an exception goes that is thrown here, or null if nothing catches it. */
        private @Nullable Place handler;
    }

    /** The places of a block: a loop has a head, others an end, and an {@code if} one more. */
    static final class BlockPlaces {
        @Nullable Place head;
        @Nullable Place otherwise;
        @Nullable Place end;

        /**
         * Of a block that catches: from where its clauses branch. No code lies there, for each
         * range has a handler of its own.
         */
        private @Nullable Place handler;

        private boolean hasElse;
        private boolean isTarget;

        /** Of a loop: the locals that are used in it. */
        private final BitSet used = new BitSet();

        /** Of a loop: the next loop around it. */
        private @Nullable BlockPlaces outer;
    }

    /**
     * Code from the head of a loop to a branch by table, with no loop within, as interpreters have
     * it. Where a range goes on with the loop of another one, it has a copy of this.
     */
    static final class Dispatch {
        /** The offset behind the branch. */
        final int end;

        /** The places in it, the head first. */
        final Set<Place> places;

        Dispatch(int end, Set<Place> places) {
            this.end = end;
            this.places = places;
        }
    }

    /** What one range does. */
    static final class Range {
        /** Where the range begins, if the range before goes on there. */
        @Nullable Place begin;

        final List<Place> entries = new ArrayList<>();

        /** The locals that it reads or writes. */
        final BitSet used = new BitSet();

        final BitSet written = new BitSet();

        /** The locals that a loop uses which lies here from its head to its end. */
        final BitSet inLoops = new BitSet();

        final Set<Integer> globals = new LinkedHashSet<>();
        boolean usesMemory;
        private final Set<Place> exits = new LinkedHashSet<>();

        /** The locals whose values it takes from the frame. */
        BitSet loaded() {
            BitSet live = new BitSet();
            entries.forEach(entry -> live.or(entry.live));
            live.and(used);
            return live;
        }

        /**
         * The locals that stay in the frame while it runs. To load and to store all that other
         * ranges need, at each entry and each exit, costs more than the few accesses on the way
         * from one to the other; but not where a loop makes them again and again.
         */
        BitSet resident() {
            BitSet resident = loaded();
            resident.or(stored());
            resident.andNot(inLoops);
            return resident;
        }

        /** The locals whose values it leaves in the frame. */
        BitSet stored() {
            BitSet live = new BitSet();
            exits.forEach(exit -> live.or(exit.live));
            live.and(written);
            return live;
        }
    }

    /** The blocks that can be reached, by the offset of their opcode. */
    final Map<Integer, BlockPlaces> blocks = new HashMap<>();

    final Range[] ranges;

    /** Where the driver enters: the begin of the body, or the head of a loop. */
    Place start = new Place();

    private final int[] cuts;
    private final int loop;
    private final int localCount;
    private final Runnable poll;
    private final List<Place> order = new ArrayList<>();
    private final List<BlockPlaces> open = new ArrayList<>();
    private Place current = start;
    private int range;
    private boolean reachable;

    /** The head of the loop that was entered last, while a dispatch may follow. */
    private @Nullable Place lastHead;

    /** The innermost loop that is open. */
    private @Nullable BlockPlaces innermost;

    private int firstOfDispatch;
    private int sizeOfDispatch;

    /** From where the clauses branch of the innermost block that catches. */
    private @Nullable Place handler;

    private int exitCount;

    /** Blocks that are open in code that cannot be reached. */
    private int dead;

    /**
     * Finds the flow through a body.
     *
     * @param cuts the offsets in the binary at which ranges begin, but for the first one
     * @param localCount how many locals the function has, with its parameters
     * @param loop the offset of the loop at whose head the driver enters, or -1
     */
    BodyFlow(FunctionCode function, int[] cuts, int localCount, int loop, Runnable poll)
            throws NotCompiled {
        this.cuts = cuts;
        this.loop = loop;
        this.localCount = localCount;
        this.poll = poll;
        this.ranges = new Range[cuts.length + 1];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = new Range();
        }
        walk(function.module.data, function.definedIndex);
        addCopies();
        number();
        findLive();
    }

    private void walk(ModuleData module, int defined) throws NotCompiled {
        BodyReader in = new BodyReader(module.bytes, module.bodyStart[defined]);
        in.skipLocals();
        BinaryReader reader = new BinaryReader(module.bytes, in.position, module.bodyEnd[defined]);
        InstructionSkipper skipper = new InstructionSkipper(reader, module.features);
        begin(start);
        start.isEntry = true;
        ranges[0].begin = start;
        open.add(new BlockPlaces());
        int count = 0;
        while (!reader.atEnd()) {
            if ((++count & 0xFFF) == 0) {
                poll.run();
            }
            if (order.size() > MOST_PLACES) {
                throw new NotCompiled(NotCompiled.Reason.SIZE);
            }
            int at = reader.position();
            if (range < cuts.length && at == cuts[range]) {
                cut();
            }
            Opcode opcode = skipper.instruction();
            if (opcode != Opcode.BLOCK && ++sizeOfDispatch > MOST_OF_DISPATCH) {
                lastHead = null;
            }
            if (reachable) {
                in.position = at + 1;
                instruction(opcode, at, in);
                if (opcode == Opcode.BR_TABLE && lastHead != null) {
                    endDispatch(lastHead, reader.position());
                    lastHead = null;
                }
            } else {
                skip(opcode);
            }
        }
    }

    private void cut() throws NotCompiled {
        Place place = new Place();
        if (reachable) {
            link(place);
            place.isEntry = true;
        }
        range++;
        for (BlockPlaces block : open) {
            if (block.handler != null) {
                exit(block.handler.next);
            }
        }
        if (reachable) {
            begin(place);
            ranges[range].begin = place;
        }
    }

    /** Goes on at a place. */
    private void begin(Place place) {
        place.range = range;
        place.handler = handler;
        order.add(place);
        current = place;
        reachable = true;
    }

    private void link(Place target) throws NotCompiled {
        current.next.add(target);
        exit(Set.of(target));
    }

    private void exit(Set<Place> targets) throws NotCompiled {
        Set<Place> exits = ranges[range].exits;
        exitCount -= exits.size();
        exits.addAll(targets);
        exitCount += exits.size();
        if (exitCount > MOST_EXITS) {
            throw new NotCompiled(NotCompiled.Reason.SIZE);
        }
    }

    private void goOn() throws NotCompiled {
        Place place = new Place();
        link(place);
        begin(place);
    }

    private void instruction(Opcode opcode, int at, BodyReader in) throws NotCompiled {
        Range here = ranges[range];
        switch (opcode) {
            case LOCAL_GET -> read(in.u32());
            case LOCAL_SET, LOCAL_TEE -> write(in.u32());
            case GLOBAL_GET, GLOBAL_SET -> here.globals.add(in.u32());
            case UNREACHABLE,
                    RETURN,
                    THROW,
                    THROW_REF,
                    RETURN_CALL,
                    RETURN_CALL_INDIRECT,
                    RETURN_CALL_REF ->
                    reachable = false;
            case BLOCK, LOOP, IF -> enter(opcode, at);
            case TRY_TABLE -> enterTryTable(at, CatchClause.readBehindType(in));
            case ELSE -> otherwise();
            case END -> end();
            case BR -> {
                branch(in.u32());
                reachable = false;
            }
            case BR_IF, BR_ON_NULL, BR_ON_NON_NULL -> {
                branch(in.u32());
                goOn();
            }
            case BR_ON_CAST, BR_ON_CAST_FAIL -> {
                // The second part of the opcode, and what types may be null.
                in.u32();
                in.u8();
                branch(in.u32());
                goOn();
            }
            case BR_TABLE -> {
                for (int i = in.u32(); i >= 0; i--) {
                    branch(in.u32());
                }
                reachable = false;
            }
            case CALL, CALL_INDIRECT, CALL_REF, NOP -> {}
            default -> {
                if (opcode.family() == OpcodeFamily.CONTROL
                        || opcode.immediate() == Immediate.LABEL
                        || opcode.immediate() == Immediate.CAST_LABEL) {
                    throw new NotCompiled(NotCompiled.Reason.INSTRUCTION);
                }
                here.usesMemory |= AccessTranslator.usesMemory(opcode);
            }
        }
    }

    private void use(int local) {
        ranges[range].used.set(local);
        if (innermost != null) {
            innermost.used.set(local);
        }
    }

    private void read(int local) {
        use(local);
        if (!current.written.get(local)) {
            current.read.set(local);
        }
    }

    private void write(int local) {
        use(local);
        ranges[range].written.set(local);
        current.written.set(local);
    }

    private void enter(Opcode opcode, int at) throws NotCompiled {
        BlockPlaces block = new BlockPlaces();
        open.add(block);
        blocks.put(at, block);
        switch (opcode) {
            case LOOP -> {
                Place head = new Place();
                block.head = head;
                block.outer = innermost;
                innermost = block;
                if (at == loop) {
                    head.isEntry = true;
                    start = head;
                }
                link(head);
                lastHead = head;
                firstOfDispatch = order.size();
                sizeOfDispatch = 0;
                begin(head);
            }
            case IF -> {
                Place otherwise = new Place();
                block.otherwise = otherwise;
                block.end = new Place();
                link(otherwise);
                goOn();
            }
            default -> block.end = new Place();
        }
    }

    private void enterTryTable(int at, List<CatchClause> clauses) throws NotCompiled {
        BlockPlaces block = new BlockPlaces();
        block.end = new Place();
        Place catching = new Place();
        catching.handler = handler;
        for (CatchClause clause : clauses) {
            BlockPlaces target = open.get(open.size() - 1 - clause.label());
            Place place = target.head == null ? target.end : target.head;
            if (place != null) {
                target.isTarget = true;
                catching.next.add(place);
            }
        }
        exit(catching.next);
        open.add(block);
        blocks.put(at, block);
        block.handler = catching;
        handler = catching;
        // Copies of a dispatch are not guarded by blocks within it.
        lastHead = null;
        goOn();
    }

    private void endDispatch(Place head, int end) {
        int inner = open.size() - 1;
        while (inner >= 0 && open.get(inner).head == null && open.get(inner).otherwise == null) {
            inner--;
        }
        if (inner >= 0 && head.equals(open.get(inner).head)) {
            List<Place> places = order.subList(firstOfDispatch, order.size());
            head.dispatch = new Dispatch(end, new LinkedHashSet<>(places));
        }
    }

    private void branch(int label) throws NotCompiled {
        BlockPlaces block = open.get(open.size() - 1 - label);
        if (block.head != null) {
            link(block.head);
        } else if (block.end != null) {
            link(block.end);
            block.isTarget = true;
        }
    }

    private void otherwise() throws NotCompiled {
        BlockPlaces block = open.get(open.size() - 1);
        if (reachable) {
            branch(0);
        }
        block.hasElse = true;
        if (block.otherwise != null) {
            begin(block.otherwise);
        }
    }

    private void end() throws NotCompiled {
        BlockPlaces block = open.get(open.size() - 1);
        if (block.handler != null) {
            // Behind what it is for, where its own branches lead: so it is known in few passes.
            order.add(block.handler);
            handler = block.handler.handler;
        }
        Place end = block.end;
        if (end != null) {
            if (reachable) {
                branch(0);
            }
            if (block.otherwise != null && !block.hasElse) {
                begin(block.otherwise);
                branch(0);
            }
            if (block.isTarget) {
                begin(end);
            }
        } else if (block.head == null) {
            reachable = false;
        } else {
            endLoop(block);
        }
        open.remove(open.size() - 1);
    }

    private void endLoop(BlockPlaces loopBlock) {
        innermost = loopBlock.outer;
        if (innermost != null) {
            innermost.used.or(loopBlock.used);
        }
        if (Objects.requireNonNull(loopBlock.head).range == range) {
            ranges[range].inLoops.or(loopBlock.used);
        }
    }

    private void skip(Opcode opcode) throws NotCompiled {
        switch (opcode) {
            case BLOCK, LOOP, IF, TRY_TABLE, TRY -> dead++;
            case ELSE -> {
                if (dead == 0) {
                    otherwise();
                }
            }
            case END, DELEGATE -> {
                if (dead == 0) {
                    end();
                } else {
                    dead--;
                }
            }
            default -> {}
        }
    }

    /** Adds to what a range does what is in its copies of code of others. */
    private void addCopies() {
        for (int i = 0; i < ranges.length; i++) {
            Range own = ranges[i];
            for (Place head : List.copyOf(own.exits)) {
                if (head.range != i && head.dispatch != null) {
                    addCopy(own, head.dispatch.places);
                }
            }
        }
    }

    private void addCopy(Range own, Set<Place> places) {
        for (Place place : places) {
            own.used.or(place.read);
            own.used.or(place.written);
            own.written.or(place.written);
            Range home = ranges[place.range];
            own.globals.addAll(home.globals);
            own.usesMemory |= home.usesMemory;
            for (Place next : place.next) {
                if (!places.contains(next)) {
                    own.exits.add(next);
                }
            }
        }
    }

    private void number() throws NotCompiled {
        for (int i = 0; i < ranges.length; i++) {
            int from = i;
            ranges[i].exits.removeIf(place -> place.range == from);
            ranges[i].exits.forEach(place -> place.isEntry = true);
        }
        for (Place place : order) {
            if (place.isEntry) {
                List<Place> entries = ranges[place.range].entries;
                if (entries.size() >> RANGE_SHIFT != 0) {
                    throw new NotCompiled(NotCompiled.Reason.SIZE);
                }
                place.entry = place.range << RANGE_SHIFT | entries.size();
                entries.add(place);
            }
        }
    }

    private void findLive() {
        long words = (long) order.size() * (localCount / Long.SIZE + 1);
        if (words > MOST_SET_WORDS || !isLiveFound()) {
            BitSet all = new BitSet();
            all.set(0, localCount);
            order.forEach(place -> place.live = all);
        }
    }

    private boolean isLiveFound() {
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            poll.run();
            boolean changed = false;
            for (int i = order.size() - 1; i >= 0; i--) {
                changed |= findLive(order.get(i));
            }
            if (!changed) {
                return true;
            }
        }
        return false;
    }

    private static boolean findLive(Place place) {
        BitSet live = new BitSet();
        place.next.forEach(next -> live.or(next.live));
        live.andNot(place.written);
        live.or(place.read);
        if (place.handler != null) {
            // What is written here may not have been written when an exception is thrown.
            live.or(place.handler.live);
        }
        if (live.equals(place.live)) {
            return false;
        }
        place.live = live;
        return true;
    }
}
