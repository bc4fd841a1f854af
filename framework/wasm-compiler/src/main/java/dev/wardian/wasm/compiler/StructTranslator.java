package dev.wardian.wasm.compiler;

import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.StorageType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.StructLayout;
import dev.wardian.wasm.internal.model.ValTypes;
import org.objectweb.asm.Opcodes;

/** Structures (spec section 4.6.7). */
final class StructTranslator extends Translator {
    private static final String OBJECT = JvmTypes.OBJECT_DESCRIPTOR;

    private final ModuleData module;
    private final Allocations allocations;

    StructTranslator(Translation translation, Allocations allocations) {
        super(translation);
        this.module = translation.module();
        this.allocations = allocations;
    }

    void translate(Opcode opcode) {
        int type = in.u32();
        StructLayout layout = module.types[type].layout();
        switch (opcode) {
            case STRUCT_NEW -> {
                make(type);
                init(layout);
            }
            case STRUCT_NEW_DEFAULT -> make(type);
            case STRUCT_SET -> set(layout, in.u32());
            default -> get(layout, in.u32(), opcode == Opcode.STRUCT_GET_S);
        }
    }

    private void make(int type) {
        allocations.write(
                slowly -> {
                    out.loadObject(locals.instance);
                    out.push(type);
                    out.call(
                            Names.STRUCTS,
                            "make" + slowly,
                            "(L" + JvmTypes.INSTANCE + ";I)" + OBJECT);
                });
    }

    /** Moves operands to the fields of the structure above them. */
    private void init(StructLayout layout) {
        if (layout.fieldCount() == 0) {
            return;
        }
        int free = locals.next();
        int made = locals.storeTemporary(out, operands.pop());
        for (int i = layout.fieldCount() - 1; i >= 0; i--) {
            String bits = toStored(out, layout.field(i).storage());
            out.loadObject(made);
            out.push(layout.slot(i));
            out.call(Names.STRUCTS, "init", "(" + bits + OBJECT + "I)V");
            operands.pop();
        }
        out.loadObject(made);
        operands.push(ValTypes.FUNCREF);
        locals.free(locals.extras(), free);
    }

    /** Makes of a value on the stack what an object stores; gives the descriptor of that. */
    static String toStored(Emitter out, StorageType storage) {
        if (StructLayout.isReference(storage)) {
            return OBJECT;
        }
        if (storage == ValueType.V128) {
            return "JJ";
        }
        SlotValues.toBits(out, kept(storage));
        return "J";
    }

    /** The type as which a field lies on the stack. */
    static byte kept(StorageType storage) {
        return storage instanceof ValueType value
                ? value.isReference() ? ValTypes.FUNCREF : (byte) value.code()
                : ValTypes.I32;
    }

    private void get(StructLayout layout, int field, boolean signed) {
        StorageType storage = layout.field(field).storage();
        int slot = layout.slot(field);
        operands.pop();
        if (StructLayout.isReference(storage)) {
            read("getReference", OBJECT, slot);
        } else if (storage == ValueType.V128) {
            out.op(Opcodes.DUP);
            read("get", "J", slot);
            out.op(Opcodes.DUP2_X1);
            out.op(Opcodes.POP2);
            read("get", "J", slot + 1);
        } else {
            read("get", "J", slot);
            SlotValues.fromBits(out, kept(storage));
            cut(out, storage, signed);
        }
        operands.push(kept(storage));
    }

    private void read(String name, String result, int slot) {
        out.push(slot);
        out.call(Names.STRUCTS, name, "(" + OBJECT + "I)" + result);
    }

    /** Cuts off what a field or an element of 8 or 16 bits does not have. */
    static void cut(Emitter out, StorageType storage, boolean signed) {
        if (!(storage instanceof PackedType packed)) {
            return;
        }
        boolean isByte = packed == PackedType.I8;
        if (signed) {
            out.op(isByte ? Opcodes.I2B : Opcodes.I2S);
        } else if (isByte) {
            out.push(0xFF);
            out.op(Opcodes.IAND);
        } else {
            out.op(Opcodes.I2C);
        }
    }

    private void set(StructLayout layout, int field) {
        String bits = toStored(out, layout.field(field).storage());
        out.push(layout.slot(field));
        out.call(Names.STRUCTS, "set", "(" + OBJECT + bits + "I)V");
        operands.pop(2);
    }
}
