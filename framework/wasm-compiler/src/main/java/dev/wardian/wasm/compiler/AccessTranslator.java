package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.IAND;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LAND;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.ValTypes;
import org.objectweb.asm.Opcodes;

/** Loads and stores, and what else is done with memories (spec section 4.4.7). */
final class AccessTranslator extends Translator {
    private final CellTranslator cells;
    private final boolean wide;

    AccessTranslator(Translation translation, CellTranslator cells) {
        super(translation);
        this.cells = cells;
        this.wide = isWide(translation.module());
    }

    private static boolean isWide(ModuleData module) {
        return module.memories.length > 0 && module.memories[0].addressType() == AddressType.I64;
    }

    /** Whether an instruction is one of memories, of which code may hold the first one's array. */
    static boolean usesMemory(Opcode opcode) {
        return opcode.family() == OpcodeFamily.MEMORY
                || (opcode.family() == OpcodeFamily.VECTOR && opcode.alignment() >= 0);
    }

    /** Whether the first memory has addresses of 64 bits. */
    boolean isWide() {
        return wide;
    }

    void translate(Opcode opcode, int at) throws NotCompiled {
        boolean isLoad = isBetween(opcode, Opcode.I32_LOAD, Opcode.I64_LOAD32_U);
        boolean isStore = isBetween(opcode, Opcode.I32_STORE, Opcode.I64_STORE32);
        int before = in.position;
        if ((!isLoad && !isStore) || in.memory() != 0) {
            in.position = before;
            cells.translate(opcode, at);
            return;
        }
        int offset = in.offset();
        location.set(at);
        if (offset < 0) {
            // No memory is that large.
            translation.trap(TrapKind.MEMORY_OUT_OF_BOUNDS);
        } else if (isLoad) {
            load(opcode, offset);
        } else {
            store(opcode, offset);
        }
    }

    private static boolean isBetween(Opcode opcode, Opcode first, Opcode last) {
        return opcode.compareTo(first) >= 0 && opcode.compareTo(last) <= 0;
    }

    private void load(Opcode opcode, int offset) {
        operands.pop();
        if (wide) {
            out.call(Names.MEMORIES, "narrow", "(J)I");
        }
        switch (opcode) {
            case I32_LOAD -> access("load32", "I", "I", offset);
            case F32_LOAD -> {
                access("load32", "I", "I", offset);
                out.call("java/lang/Float", "intBitsToFloat", "(I)F");
            }
            case I64_LOAD -> access("load64", "I", "J", offset);
            case F64_LOAD -> {
                access("load64", "I", "J", offset);
                out.call("java/lang/Double", "longBitsToDouble", "(J)D");
            }
            case I32_LOAD8_S, I64_LOAD8_S -> access("load8", "I", "I", offset);
            case I32_LOAD8_U, I64_LOAD8_U -> unsigned("load8", 0xFF, offset);
            case I32_LOAD16_S, I64_LOAD16_S -> access("load16", "I", "I", offset);
            case I32_LOAD16_U, I64_LOAD16_U -> unsigned("load16", 0xFFFF, offset);
            default -> access("load32", "I", "I", offset);
        }
        int type = opcode.signature().result(0);
        if (type == ValTypes.I64 && opcode != Opcode.I64_LOAD) {
            out.op(I2L);
            if (opcode == Opcode.I64_LOAD32_U) {
                out.push(0xFFFF_FFFFL);
                out.op(LAND);
            }
        }
        operands.push(type);
    }

    private void unsigned(String name, int mask, int offset) {
        access(name, "I", "I", offset);
        out.push(mask);
        out.op(IAND);
    }

    private void store(Opcode opcode, int offset) {
        int type = operands.pop();
        operands.pop();
        switch (opcode) {
            case F32_STORE -> out.call("java/lang/Float", "floatToRawIntBits", "(F)I");
            case F64_STORE -> out.call("java/lang/Double", "doubleToRawLongBits", "(D)J");
            case I64_STORE8, I64_STORE16, I64_STORE32 -> out.op(L2I);
            default -> {}
        }
        boolean isLong = opcode == Opcode.I64_STORE || type == ValTypes.F64;
        if (wide) {
            narrowBelow(isLong);
        }
        switch (opcode) {
            case I64_STORE, F64_STORE -> access("store64", "IJ", "V", offset);
            case I32_STORE8, I64_STORE8 -> access("store8", "II", "V", offset);
            case I32_STORE16, I64_STORE16 -> access("store16", "II", "V", offset);
            default -> access("store32", "II", "V", offset);
        }
    }

    /** Narrows the address below the value that is stored. */
    private void narrowBelow(boolean isLong) {
        if (isLong) {
            out.op(Opcodes.DUP2_X2);
            out.op(Opcodes.POP2);
            out.call(Names.MEMORIES, "narrow", "(J)I");
            out.op(Opcodes.DUP_X2);
            out.op(Opcodes.POP);
        } else {
            out.op(Opcodes.DUP_X2);
            out.op(Opcodes.POP);
            out.call(Names.MEMORIES, "narrow", "(J)I");
            out.op(Opcodes.SWAP);
        }
    }

    private void access(String name, String params, String result, int offset) {
        access(Names.MEMORIES, name, params, result, offset);
    }

    /** Calls the method of an access, with or without an offset. */
    void access(String owner, String name, String params, String result, int offset) {
        if (offset != 0) {
            out.push(offset);
        }
        out.loadObject(locals.bytes);
        out.loadObject(locals.instance);
        out.call(
                owner,
                name,
                "("
                        + params
                        + (offset != 0 ? "I" : "")
                        + "[BL"
                        + JvmTypes.INSTANCE
                        + ";)"
                        + result);
    }
}
