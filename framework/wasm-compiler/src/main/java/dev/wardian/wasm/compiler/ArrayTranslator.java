package dev.wardian.wasm.compiler;

import dev.wardian.wasm.StorageType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.StructLayout;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.runtime.ArrayInstance;
import org.objectweb.asm.Opcodes;

/** Arrays (spec section 4.6.6), but for what works on many elements. */
final class ArrayTranslator extends Translator {
    private static final String OBJECT = JvmTypes.OBJECT_DESCRIPTOR;
    private static final int BITS = 8;

    private final ModuleData module;
    private final Allocations allocations;

    ArrayTranslator(Translation translation, Allocations allocations) {
        super(translation);
        this.module = translation.module();
        this.allocations = allocations;
    }

    void translate(Opcode opcode) {
        if (opcode == Opcode.ARRAY_LEN) {
            out.call(Names.GUEST_ARRAYS, "length", "(" + OBJECT + ")I");
            operands.pop();
            operands.push(ValTypes.I32);
            return;
        }
        int type = in.u32();
        StorageType element = module.types[type].element().storage();
        switch (opcode) {
            case ARRAY_NEW -> {
                make(type);
                fill(element);
            }
            case ARRAY_NEW_DEFAULT -> make(type);
            case ARRAY_NEW_FIXED -> {
                int count = in.u32();
                out.push(count);
                operands.push(ValTypes.I32);
                make(type);
                init(element, count);
            }
            case ARRAY_SET -> set(element);
            default -> get(element, opcode == Opcode.ARRAY_GET_S);
        }
    }

    /** Makes an array of the length that is the top operand. */
    private void make(int type) {
        int free = locals.next();
        int length = locals.storeTemporary(out, operands.pop());
        allocations.write(
                slowly -> {
                    out.load(ValTypes.I32, length);
                    out.loadObject(locals.instance);
                    out.push(type);
                    out.call(
                            Names.GUEST_ARRAYS,
                            "make" + slowly,
                            "(IL" + JvmTypes.INSTANCE + ";I)" + OBJECT);
                });
        locals.free(locals.extras(), free);
    }

    /** Fills the array with the value below it. */
    private void fill(StorageType element) {
        int free = locals.next();
        int made = locals.storeTemporary(out, operands.pop());
        String bits = StructTranslator.toStored(out, element);
        out.loadObject(made);
        out.loadObject(locals.instance);
        out.call(
                Names.GUEST_ARRAYS,
                "fill",
                "(" + bits + OBJECT + "L" + JvmTypes.INSTANCE + ";)" + OBJECT);
        operands.pop();
        operands.push(ValTypes.FUNCREF);
        locals.free(locals.extras(), free);
    }

    /** Moves the operands below the array to its elements. */
    private void init(StorageType element, int count) {
        int free = locals.next();
        int made = locals.storeTemporary(out, operands.pop());
        for (int i = count - 1; i >= 0; i--) {
            String bits = StructTranslator.toStored(out, element);
            out.loadObject(made);
            out.push(i);
            out.call(Names.GUEST_ARRAYS, "init", "(" + bits + OBJECT + "I)V");
            operands.pop();
        }
        out.loadObject(made);
        operands.push(ValTypes.FUNCREF);
        locals.free(locals.extras(), free);
    }

    private static int bits(StorageType element) {
        return ArrayInstance.elementBytes(element) * BITS;
    }

    private void get(StorageType element, boolean signed) {
        operands.pop(2);
        int kept = StructTranslator.kept(element);
        if (StructLayout.isReference(element)) {
            out.call(Names.GUEST_ARRAYS, "getReference", "(" + OBJECT + "I)" + OBJECT);
        } else if (element == ValueType.V128) {
            out.op(Opcodes.DUP2);
            half(0);
            out.op(Opcodes.DUP2_X2);
            out.op(Opcodes.POP2);
            half(1);
        } else {
            String result = bits(element) == Long.SIZE ? "J" : "I";
            out.call(Names.GUEST_ARRAYS, "get" + bits(element), "(" + OBJECT + "I)" + result);
            switch (kept) {
                case ValTypes.F32 -> out.call("java/lang/Float", "intBitsToFloat", "(I)F");
                case ValTypes.F64 -> out.call("java/lang/Double", "longBitsToDouble", "(J)D");
                default -> {
                    if (!signed) {
                        StructTranslator.cut(out, element, false);
                    }
                }
            }
        }
        operands.push(kept);
    }

    private void half(int half) {
        out.push(half);
        out.call(Names.GUEST_ARRAYS, "getHalf", "(" + OBJECT + "II)J");
    }

    private void set(StorageType element) {
        operands.pop(3);
        if (StructLayout.isReference(element)) {
            out.call(Names.GUEST_ARRAYS, "set", "(" + OBJECT + "I" + OBJECT + ")V");
        } else if (element == ValueType.V128) {
            out.call(Names.GUEST_ARRAYS, "set", "(" + OBJECT + "IJJ)V");
        } else {
            switch (StructTranslator.kept(element)) {
                case ValTypes.F32 -> out.call("java/lang/Float", "floatToRawIntBits", "(F)I");
                case ValTypes.F64 -> out.call("java/lang/Double", "doubleToRawLongBits", "(D)J");
                default -> {}
            }
            String value = bits(element) == Long.SIZE ? "J" : "I";
            out.call(Names.GUEST_ARRAYS, "set" + bits(element), "(" + OBJECT + "I" + value + ")V");
        }
    }
}
