package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.InstructionSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What has to be known of a body before its first instruction is translated. */
final class BodyScan {
    /**
     * A loop, by what lies in it.
     *
     * @param height 1 for a loop without loops, else 1 more than the highest within
     * @param calls whether a call lies in it, or what throws an exception
     * @param instructions what a round burns of fuel
     */
    record Loop(int height, boolean calls, int instructions) {}

    /** An open block: of a loop what is known of it so far. */
    private static final class Open {
        final int at;
        final boolean isLoop;
        final int before;
        boolean catches;
        int height;
        boolean calls;

        Open(int at, boolean isLoop, int before) {
            this.at = at;
            this.isLoop = isLoop;
            this.before = before;
        }
    }

    /** The loops by the offset of their opcode. */
    final Map<Integer, Loop> loops = new HashMap<>();

    /** How often each global is named. */
    final Map<Integer, Integer> globals = new HashMap<>();

    /**
     * More labels than this no body may name. The writer of class files takes time by the square of
     * the jumps to one label.
     */
    private static final int MOST_BRANCHES = 30_000;

    /** Each method has a handler for each block that catches around a cut in the body. */
    private static final int MOST_NESTED_CATCHES = 200;

    /** How many labels branches name. */
    int branches;

    /** All instructions, dead ones too: the unit of fuel. */
    int instructions;

    boolean usesMemory;

    /** Whether the function catches exceptions. */
    boolean catches;

    /** Whether it makes references, or takes some from elsewhere than its locals. */
    boolean pushesReferences;

    /** Whether something in it may count what the guest can reach: a call or an allocation. */
    boolean mayCount;

    /** Whether a loop has a call in it. */
    boolean callsInLoop;

    /** Whether there are tail calls of the function itself, and others. */
    boolean tailCallsItself;

    boolean tailCallsOthers;

    private Loop body = new Loop(1, false, 0);

    /** The body as a loop, which it is where the function tail-calls itself. */
    Loop wholeBody() {
        return body;
    }

    /**
     * Reads a body.
     *
     * @throws NotCompiled if it has an instruction that is not compiled, or too many branches
     */
    BodyScan(FunctionCode function, Runnable poll) throws NotCompiled {
        ModuleData module = function.module.data;
        BodyReader locals = new BodyReader(module.bytes, module.bodyStart[function.definedIndex]);
        locals.skipLocals();
        BinaryReader in =
                new BinaryReader(
                        module.bytes, locals.position, module.bodyEnd[function.definedIndex]);
        InstructionSkipper skipper = new InstructionSkipper(in, module.features);
        List<Open> open = new ArrayList<>();
        open.add(new Open(-1, false, 0));
        int catching = 0;
        while (!in.atEnd()) {
            if ((++instructions & 0xFFF) == 0) {
                poll.run();
            }
            int at = in.position();
            Opcode opcode = skipper.instruction();
            if (!Supported.contains(opcode)) {
                throw new NotCompiled(NotCompiled.Reason.INSTRUCTION);
            }
            if (branches > MOST_BRANCHES) {
                throw new NotCompiled(NotCompiled.Reason.SIZE);
            }
            note(opcode, function, at);
            switch (opcode) {
                case BLOCK, IF, TRY -> open.add(new Open(at, false, instructions));
                case TRY_TABLE -> {
                    open.add(new Open(at, false, instructions));
                    BodyReader clauses = new BodyReader(module.bytes, at + 1);
                    branches += CatchClause.readBehindType(clauses).size();
                    catches = true;
                    open.get(open.size() - 1).catches = true;
                    if (++catching > MOST_NESTED_CATCHES) {
                        throw new NotCompiled(NotCompiled.Reason.SIZE);
                    }
                }
                case LOOP -> open.add(new Open(at, true, instructions));
                case END, DELEGATE -> {
                    catching -= open.get(open.size() - 1).catches ? 1 : 0;
                    close(open);
                }
                case BR, BR_IF, BR_ON_NULL, BR_ON_NON_NULL, BR_ON_CAST, BR_ON_CAST_FAIL ->
                        branches++;
                case BR_TABLE -> branches += new BodyReader(module.bytes, at + 1).u32();
                // What throws takes as long as a call, and may unwind others.
                case CALL, CALL_INDIRECT, CALL_REF, THROW, THROW_REF ->
                        open.get(open.size() - 1).calls = true;
                case RETURN_CALL -> {
                    int callee = new BodyReader(module.bytes, at + 1).u32();
                    boolean itself = callee == function.index();
                    tailCallsItself |= itself;
                    tailCallsOthers |= !itself;
                }
                case RETURN_CALL_INDIRECT, RETURN_CALL_REF -> tailCallsOthers = true;
                case GLOBAL_GET, GLOBAL_SET ->
                        globals.merge(new BodyReader(module.bytes, at + 1).u32(), 1, Integer::sum);
                default -> usesMemory |= AccessTranslator.usesMemory(opcode);
            }
        }
    }

    private void note(Opcode opcode, FunctionCode function, int at) {
        mayCount |= mayCount(opcode);
        if (pushesReferences) {
            return;
        }
        ModuleData module = function.module.data;
        BodyReader immediate = new BodyReader(module.bytes, at + 1);
        TypeLayout[] layouts = function.module.layouts;
        pushesReferences =
                switch (opcode) {
                    case CALL -> layouts[module.functionTypes[immediate.u32()]].hasReferences();
                    case CALL_INDIRECT -> layouts[immediate.u32()].hasReferences();
                    case CALL_REF, TABLE_GET, TRY_TABLE -> true;
                    case GLOBAL_GET ->
                            ValTypes.isReference(
                                    module.globals[immediate.u32()].valueType().code());
                    default ->
                            opcode.family() == OpcodeFamily.REFERENCE
                                    || opcode.family() == OpcodeFamily.AGGREGATE;
                };
    }

    /** Whether an instruction may count what the guest can reach. */
    static boolean mayCount(Opcode opcode) {
        return switch (opcode) {
            case CALL,
                    CALL_INDIRECT,
                    CALL_REF,
                    THROW,
                    REF_I31,
                    STRUCT_NEW,
                    STRUCT_NEW_DEFAULT,
                    ARRAY_NEW,
                    ARRAY_NEW_DEFAULT,
                    ARRAY_NEW_FIXED,
                    ARRAY_NEW_DATA,
                    ARRAY_NEW_ELEM ->
                    true;
            default -> false;
        };
    }

    private void close(List<Open> open) {
        Open ended = open.remove(open.size() - 1);
        if (open.isEmpty()) {
            body = new Loop(ended.height + 1, ended.calls, 0);
            callsInLoop |= tailCallsItself && ended.calls;
            return;
        }
        int height = ended.height;
        if (ended.isLoop) {
            height++;
            loops.put(ended.at, new Loop(height, ended.calls, instructions - ended.before));
            callsInLoop |= ended.calls;
        }
        Open around = open.get(open.size() - 1);
        around.height = Math.max(around.height, height);
        around.calls |= ended.calls;
    }
}
