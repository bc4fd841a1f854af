package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.ValTypes;
import org.objectweb.asm.Opcodes;

/** Writes how values go to slots of 64 bits, and come from there. */
final class SlotValues {
    private SlotValues() {}

    /**
     * Makes a number of the bits that a slot or a global has; of a vector a half stays as it is.
     */
    static void fromBits(Emitter out, int type) {
        switch (type) {
            case ValTypes.I32 -> out.op(Opcodes.L2I);
            case ValTypes.F32 -> {
                out.op(Opcodes.L2I);
                out.call("java/lang/Float", "intBitsToFloat", "(I)F");
            }
            case ValTypes.F64 -> out.call("java/lang/Double", "longBitsToDouble", "(J)D");
            default -> {}
        }
    }

    /** Makes the bits of a slot or a global of a number; what is above its own does not matter. */
    static void toBits(Emitter out, int type) {
        switch (type) {
            case ValTypes.I32 -> out.op(Opcodes.I2L);
            case ValTypes.F32 -> {
                out.call("java/lang/Float", "floatToRawIntBits", "(F)I");
                out.op(Opcodes.I2L);
            }
            case ValTypes.F64 -> out.call("java/lang/Double", "doubleToRawLongBits", "(D)J");
            default -> {}
        }
    }

    /**
     * Pops a value into a slot of the value stack.
     *
     * @param instance the local with the instance
     * @param slot counted from the first slot that is not in use
     */
    static void put(Emitter out, int instance, int type, int slot) {
        if (type == ValTypes.V128) {
            put(out, instance, ValTypes.I64, slot + 1);
            put(out, instance, ValTypes.I64, slot);
            return;
        }
        out.loadObject(instance);
        out.push(slot);
        out.call(
                Names.INSTRUCTIONS,
                "put",
                "(" + JvmTypes.descriptor(type) + "L" + JvmTypes.INSTANCE + ";I)V");
    }

    /** Pushes a value from there. */
    static void get(Emitter out, int instance, int type, int slot) {
        if (type == ValTypes.V128) {
            get(out, instance, ValTypes.I64, slot);
            get(out, instance, ValTypes.I64, slot + 1);
            return;
        }
        out.loadObject(instance);
        out.push(slot);
        String name =
                switch (type) {
                    case ValTypes.I32 -> "getInt";
                    case ValTypes.I64 -> "getLong";
                    case ValTypes.F32 -> "getFloat";
                    case ValTypes.F64 -> "getDouble";
                    default -> "takeReference";
                };
        out.call(
                Names.INSTRUCTIONS,
                name,
                "(L" + JvmTypes.INSTANCE + ";I)" + JvmTypes.descriptor(type));
    }
}
