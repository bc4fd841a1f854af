package dev.wardian.wasm.compiler;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Tail calls (spec section 4.4.10). A function that calls itself goes to its begin. One that calls
 * another leaves the arguments on the value stack, names the callee, and returns: whoever called it
 * goes on from there, see {@link TailCallEntries}.
 */
final class TailCallTranslator extends Translator {
    private final FunctionCode function;
    private final ModuleData module;
    private final TypeLayout[] layouts;
    private final BodyScan scan;
    private final MethodLayout layout;

    /** Where a call of the function itself polls, counts anew, and goes on. */
    private final Label poll = new Label();

    private final Label outer = new Label();
    private final Label inner = new Label();

    TailCallTranslator(Translation translation, MethodLayout layout) {
        super(translation);
        this.function = translation.function();
        this.module = translation.module();
        this.layouts = translation.function().module.layouts;
        this.scan = translation.scan();
        this.layout = layout;
    }

    /** How many rounds of calls of itself a function makes between two polls. */
    private int rounds() {
        return LoopPoll.rounds(scan.wholeBody());
    }

    /**
     * Begins the function's method, of which only parameters, instance and depth have values. The
     * poll lies outside of what the function's handler guards: the frame that calls is left.
     */
    void begin() {
        if (locals.rounds < 0) {
            return;
        }
        Object[] entered = locals.verifiedAtEntry();
        out.go(outer);
        out.bind(poll);
        out.frame(entered);
        SafepointPoll.call(out, locals.instance);
        out.bind(outer);
        out.frame(entered);
        out.push(rounds());
        out.store(ValTypes.I32, locals.rounds);
        out.bind(inner);
        Object[] counted = locals.verifiedWithRounds();
        out.frame(counted);
    }

    /** Writes the call at {@code at}. */
    void translate(Opcode opcode, int at) {
        switch (opcode) {
            case RETURN_CALL -> call(in.u32(), at);
            case RETURN_CALL_INDIRECT -> {
                int type = in.u32();
                callIndirect(type, in.u32(), at);
            }
            case RETURN_CALL_REF -> callReference(in.u32(), at);
            default -> throw new IllegalStateException("no tail call: " + opcode);
        }
    }

    private void call(int index, int at) {
        TypeLayout called = layouts[module.functionTypes[index]];
        if (locals.rounds >= 0 && index == function.index()) {
            callItself(called);
            return;
        }
        location.set(at);
        int callee = locals.extra(ValTypes.FUNCREF);
        out.loadObject(locals.instance);
        out.push(index);
        out.call(
                Names.CHAINS,
                "function",
                "(L" + JvmTypes.INSTANCE + ";I)L" + Names.FUNCTION_INSTANCE + ";");
        leave(called, callee);
    }

    private void callIndirect(int type, int table, int at) {
        TypeLayout called = layouts[type];
        location.set(at);
        operands.pop();
        int callee = locals.extra(ValTypes.FUNCREF);
        if (module.tables[table].addressType() == AddressType.I64) {
            out.call(Names.MEMORIES, "narrow", "(J)I");
        }
        out.loadObject(locals.instance);
        out.push(table);
        out.push(type);
        out.call(
                Names.CALLS,
                "callee",
                "(IL" + JvmTypes.INSTANCE + ";II)L" + Names.FUNCTION_INSTANCE + ";");
        leave(called, callee);
    }

    private void callReference(int type, int at) {
        TypeLayout called = layouts[type];
        location.set(at);
        operands.pop();
        int callee = locals.extra(ValTypes.FUNCREF);
        out.call(Names.CHAINS, "function", "(Ljava/lang/Object;)L" + Names.FUNCTION_INSTANCE + ";");
        leave(called, callee);
    }

    /** The callee lies on top of the arguments. */
    private void leave(TypeLayout called, int callee) {
        out.storeObject(callee);
        int slot = called.paramSlots;
        for (int i = called.params.length - 1; i >= 0; i--) {
            slot -= ValTypes.slots(called.params[i]);
            SlotValues.put(out, locals.instance, called.params[i], slot);
        }
        operands.pop(called.params.length);
        out.loadObject(callee);
        out.loadObject(locals.instance);
        out.call(Names.CHAINS, "leave", "(Ljava/lang/Object;L" + JvmTypes.INSTANCE + ";)V");
        byte[] results = function.layout.results;
        if (results.length > 0) {
            // Nobody looks at it.
            out.zero(results[0] == ValTypes.V128 ? ValTypes.I64 : results[0]);
        }
        layout.writeReturn();
        blocks.reachable = false;
    }

    private void callItself(TypeLayout called) {
        for (int i = called.params.length - 1; i >= 0; i--) {
            out.store(called.params[i], locals.local(i));
        }
        operands.pop(called.params.length);
        for (int i = operands.size() - 1; i >= operands.saved(); i--) {
            out.pop(operands.type(i));
        }
        if (rounds() > 0) {
            out.iinc(locals.rounds, -1);
            out.load(ValTypes.I32, locals.rounds);
            out.jump(Opcodes.IFGE, inner);
        }
        out.go(poll);
        blocks.reachable = false;
    }
}
