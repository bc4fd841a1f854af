package dev.wardian.wasm.compiler;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/** Calls (spec section 4.4.10). */
final class CallTranslator extends Translator {
    private final ModuleData module;
    private final TypeLayout[] layouts;
    private final ClassEmitter target;

    CallTranslator(Translation translation) {
        super(translation);
        this.module = translation.module();
        this.layouts = translation.function().module.layouts;
        this.target = translation.target();
    }

    /** Writes the call at {@code at}. */
    void translate(Opcode opcode, int at) throws NotCompiled {
        switch (opcode) {
            case CALL -> call(in.u32(), at);
            case CALL_INDIRECT -> {
                int type = in.u32();
                callIndirect(type, in.u32(), at);
            }
            case CALL_REF -> callReference(in.u32(), at);
            default -> throw new IllegalStateException("no call: " + opcode);
        }
        locals.reloadMemory(out);
    }

    private void call(int index, int at) throws NotCompiled {
        TypeLayout layout = checked(layouts[module.functionTypes[index]]);
        location.set(at);
        publisher.begin(layout.params.length);
        out.loadObject(locals.instance);
        out.load(ValTypes.I32, locals.depth);
        target.calls().call(out, index, layout);
        takeResults(layout);
    }

    private void callIndirect(int type, int table, int at) throws NotCompiled {
        TypeLayout layout = checked(layouts[type]);
        location.set(at);
        publisher.begin(layout.params.length + 1);
        operands.pop();
        if (module.tables[table].addressType() == AddressType.I64) {
            out.call(Names.MEMORIES, "narrow", "(J)I");
        }
        out.loadObject(locals.instance);
        out.load(ValTypes.I32, locals.depth);
        target.calls().callIndirect(out, type, table, layout);
        takeResults(layout);
    }

    private void callReference(int type, int at) throws NotCompiled {
        TypeLayout layout = checked(layouts[type]);
        location.set(at);
        publisher.begin(layout.params.length + 1);
        operands.pop();
        out.loadObject(locals.instance);
        out.load(ValTypes.I32, locals.depth);
        target.calls().callReference(out, type, layout);
        takeResults(layout);
    }

    private TypeLayout checked(TypeLayout layout) throws NotCompiled {
        if (JvmTypes.words(layout.params) > JvmTypes.MOST_ARGUMENT_WORDS) {
            throw new NotCompiled(NotCompiled.Reason.ARGUMENTS);
        }
        return layout;
    }

    /** The first result is there; the others lie on the value stack. */
    private void takeResults(TypeLayout layout) {
        operands.pop(layout.params.length);
        byte[] results = layout.results;
        int slot = 0;
        for (int i = 0; i < results.length; i++) {
            if (i > 0) {
                SlotValues.get(out, locals.instance, results[i], slot);
            } else if (results[0] == ValTypes.V128) {
                SlotValues.get(out, locals.instance, ValTypes.I64, 1);
            }
            slot += ValTypes.slots(results[i]);
            operands.push(results[i]);
        }
        publisher.end();
    }
}
