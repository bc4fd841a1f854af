package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/** Locals and globals (spec section 4.4.5). */
final class VariableTranslator extends Translator {
    private static final String GLOBAL = "L" + JvmTypes.GLOBAL + ";";

    private final ModuleData module;
    private final MethodLayout layout;
    private final CellTranslator cells;

    VariableTranslator(Translation translation, MethodLayout layout, CellTranslator cells) {
        super(translation);
        this.module = translation.module();
        this.layout = layout;
        this.cells = cells;
    }

    /** Writes the instruction at {@code at}. */
    void translate(Opcode opcode, int at) throws NotCompiled {
        switch (opcode) {
            case LOCAL_GET -> {
                int local = in.u32();
                layout.get(local);
                operands.push(locals.type(local));
            }
            case LOCAL_SET -> {
                layout.set(in.u32());
                operands.pop();
            }
            case LOCAL_TEE -> layout.tee(in.u32());
            default -> global(opcode, at);
        }
    }

    private void global(Opcode opcode, int at) throws NotCompiled {
        int before = in.position;
        int index = in.u32();
        int type = module.globals[index].valueType().code();
        if (type == ValTypes.V128) {
            in.position = before;
            cells.translate(opcode, at);
        } else if (ValTypes.isReference(type)) {
            reference(opcode, index);
        } else {
            number(opcode, index, type);
        }
    }

    private void number(Opcode opcode, int index, int type) {
        if (opcode == Opcode.GLOBAL_GET) {
            push(index);
            out.call(Names.CALLS, "bits", "(" + GLOBAL + ")J");
            SlotValues.fromBits(out, type);
            operands.push(type);
        } else {
            SlotValues.toBits(out, type);
            push(index);
            out.call(Names.CALLS, "setBits", "(J" + GLOBAL + ")V");
            operands.pop();
        }
    }

    private void reference(Opcode opcode, int index) {
        push(index);
        if (opcode == Opcode.GLOBAL_GET) {
            out.call(Names.CASTS, "get", "(" + GLOBAL + ")" + JvmTypes.OBJECT_DESCRIPTOR);
            operands.push(ValTypes.FUNCREF);
        } else {
            out.call(Names.CASTS, "set", "(" + JvmTypes.OBJECT_DESCRIPTOR + GLOBAL + ")V");
            operands.pop();
        }
    }

    private void push(int index) {
        int local = locals.global(index);
        if (local >= 0) {
            out.loadObject(local);
        } else {
            find(index);
        }
    }

    /** Finds the globals that the method keeps in locals. */
    void enterMethod() {
        locals.globals()
                .forEach(
                        (index, local) -> {
                            find(index);
                            out.storeObject(local);
                        });
    }

    private void find(int index) {
        out.loadObject(locals.instance);
        out.push(index);
        out.call(Names.CALLS, "global", "(L" + JvmTypes.INSTANCE + ";I)" + GLOBAL);
    }
}
