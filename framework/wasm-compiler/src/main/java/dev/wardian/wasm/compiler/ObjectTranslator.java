package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.lowering.HeapTypeCode;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.ValTypes;
import org.jspecify.annotations.Nullable;

/** What references refer to, and their tests and casts (spec section 4.6). */
final class ObjectTranslator extends Translator {
    private static final String OBJECT = JvmTypes.OBJECT_DESCRIPTOR;
    private static final String INSTANCE = "L" + JvmTypes.INSTANCE + ";";

    private final ModuleData module;
    private final Allocations allocations;
    private final StructTranslator structs;
    private final ArrayTranslator arrays;

    ObjectTranslator(Translation translation) {
        super(translation);
        this.module = translation.module();
        this.allocations = new Allocations(translation);
        this.structs = new StructTranslator(translation, allocations);
        this.arrays = new ArrayTranslator(translation, allocations);
    }

    /**
     * Writes an instruction that has code of its own.
     *
     * @return whether it has
     */
    boolean translate(Opcode opcode, int at) {
        switch (opcode) {
            case REF_EQ -> {
                operands.pop(2);
                out.call(Names.CASTS, "same", "(" + OBJECT + OBJECT + ")I");
                operands.push(ValTypes.I32);
            }
            case REF_TEST, REF_TEST_NULL -> {
                test(in.s64(), opcode == Opcode.REF_TEST_NULL);
                operands.pop();
                operands.push(ValTypes.I32);
            }
            case REF_CAST, REF_CAST_NULL -> {
                location.set(at);
                cast(in.s64(), opcode == Opcode.REF_CAST_NULL);
            }
            // The same object is meant on both sides.
            case ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY -> {}
            case REF_I31 -> {
                location.set(at);
                makeInteger();
            }
            case I31_GET_S, I31_GET_U -> {
                location.set(at);
                operands.pop();
                String name = opcode == Opcode.I31_GET_S ? "signed" : "unsigned";
                out.call(Names.STRUCTS, name, "(" + OBJECT + ")I");
                operands.push(ValTypes.I32);
            }
            case STRUCT_NEW,
                    STRUCT_NEW_DEFAULT,
                    STRUCT_GET,
                    STRUCT_GET_S,
                    STRUCT_GET_U,
                    STRUCT_SET -> {
                location.set(at);
                structs.translate(opcode);
            }
            case ARRAY_NEW,
                    ARRAY_NEW_DEFAULT,
                    ARRAY_NEW_FIXED,
                    ARRAY_GET,
                    ARRAY_GET_S,
                    ARRAY_GET_U,
                    ARRAY_SET,
                    ARRAY_LEN -> {
                location.set(at);
                arrays.translate(opcode);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void makeInteger() {
        int free = locals.next();
        int value = locals.storeTemporary(out, operands.pop());
        allocations.write(
                slowly -> {
                    out.load(ValTypes.I32, value);
                    out.loadObject(locals.instance);
                    out.call(Names.STRUCTS, "makeInteger" + slowly, "(I" + INSTANCE + ")" + OBJECT);
                });
        locals.free(locals.extras(), free);
    }

    /** The type of the module that a cast names if it is one of structures or arrays, or null. */
    private @Nullable RuntimeType objectType(long heapType) {
        if (heapType < 0) {
            return null;
        }
        RuntimeType type = module.types[(int) heapType];
        return type.asFunction() == null ? type : null;
    }

    /** Makes 1 or 0 of the reference on top. */
    private void test(long heapType, boolean orNull) {
        RuntimeType type = objectType(heapType);
        out.loadObject(locals.instance);
        if (type == null || orNull) {
            out.push(HeapTypeCode.of(heapType, orNull));
            out.call(Names.REFERENCES, "isOf", "(" + OBJECT + INSTANCE + "I)Z");
        } else {
            out.push((int) heapType);
            String name = type.isFinal() ? "isExactly" : "isObject";
            out.call(Names.CASTS, name, "(" + OBJECT + INSTANCE + "I)I");
        }
    }

    private void cast(long heapType, boolean orNull) {
        RuntimeType type = objectType(heapType);
        out.loadObject(locals.instance);
        if (type == null) {
            out.push(HeapTypeCode.of(heapType, orNull));
            out.call(Names.CASTS, "cast", "(" + OBJECT + INSTANCE + "I)" + OBJECT);
        } else {
            out.push((int) heapType);
            out.push(orNull ? 1 : 0);
            String name = type.isFinal() ? "castExactly" : "castToObject";
            out.call(Names.CASTS, name, "(" + OBJECT + INSTANCE + "II)" + OBJECT);
        }
    }
}
