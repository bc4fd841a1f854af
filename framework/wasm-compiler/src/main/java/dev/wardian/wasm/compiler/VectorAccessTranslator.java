package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.DUP2;
import static org.objectweb.asm.Opcodes.DUP2_X1;
import static org.objectweb.asm.Opcodes.DUP2_X2;
import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.L2I;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LUSHR;
import static org.objectweb.asm.Opcodes.POP2;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.vector.VectorForm;

/** Loads and stores of vectors and lanes (spec section 4.4.7). */
final class VectorAccessTranslator extends Translator {
    private final AccessTranslator scalars;
    private final CellTranslator cells;

    VectorAccessTranslator(
            Translation translation, AccessTranslator scalars, CellTranslator cells) {
        super(translation);
        this.scalars = scalars;
        this.cells = cells;
    }

    /** Writes the instruction at {@code at}. */
    void translate(Opcode opcode, VectorForm form, int at) throws NotCompiled {
        int before = in.position;
        int memory = in.memory();
        int offset = in.offset();
        if (memory != 0 || offset < 0) {
            // Another memory, or an access that always traps.
            in.position = before;
            cells.translate(opcode, at);
            return;
        }
        int lane = opcode.lanes() > 0 ? in.u8() : 0;
        location.set(at);
        switch (form) {
            case LOAD -> {
                narrow(opcode, offset);
                load(opcode, offset);
            }
            case LOAD_LANE -> {
                int high = store();
                int low = store();
                narrow(opcode, offset);
                loadLong(opcode, offset);
                int value = store();
                load(low);
                load(high);
                load(value);
                VectorTranslator.replaceLane(out, locals, 1 << opcode.alignment(), lane);
                operands.pop();
            }
            default -> store(opcode, offset, lane);
        }
        operands.pop();
        if (form == VectorForm.LOAD || form == VectorForm.LOAD_LANE) {
            operands.push(ValTypes.V128);
        }
    }

    private int store() {
        return locals.storeTemporary(out, ValTypes.I64);
    }

    private void load(int local) {
        out.load(ValTypes.I64, local);
    }

    /** Makes an address of 64 bits one of 32 bits, or traps. */
    private void narrow(Opcode opcode, int offset) {
        if (scalars.isWide()) {
            out.push(offset);
            out.push(1 << opcode.alignment());
            out.loadObject(locals.instance);
            out.call(Names.VECTOR_MEMORIES, "narrow", "(JIIL" + JvmTypes.INSTANCE + ";)I");
        }
    }

    private void load(Opcode opcode, int offset) {
        switch (opcode) {
            case V128_LOAD -> {
                out.op(DUP);
                scalars.access(Names.VECTOR_MEMORIES, "loadLow", "I", "J", offset);
                out.op(DUP2_X1);
                out.op(POP2);
                scalars.access(Names.VECTOR_MEMORIES, "loadHigh", "I", "J", offset);
            }
            case V128_LOAD8_SPLAT -> splat(opcode, VectorMethods.I8X16, offset);
            case V128_LOAD16_SPLAT -> splat(opcode, VectorMethods.I16X8, offset);
            case V128_LOAD32_SPLAT -> splat(opcode, VectorMethods.I32X4, offset);
            case V128_LOAD64_SPLAT -> {
                loadLong(opcode, offset);
                out.op(DUP2);
            }
            case V128_LOAD32_ZERO -> {
                loadLong(opcode, offset);
                VectorTranslator.lowQuarter(out);
                out.op(LCONST_0);
            }
            case V128_LOAD64_ZERO -> {
                loadLong(opcode, offset);
                out.op(LCONST_0);
            }
            case V128_LOAD8X8_S -> extend(VectorMethods.I16X8, "extendI8x16S", offset);
            case V128_LOAD8X8_U -> extend(VectorMethods.I16X8, "extendI8x16U", offset);
            case V128_LOAD16X4_S -> extend(VectorMethods.I32X4, "extendI16x8S", offset);
            case V128_LOAD16X4_U -> extend(VectorMethods.I32X4, "extendI16x8U", offset);
            case V128_LOAD32X2_S -> extend(VectorMethods.I64X2, "extendI32x4S", offset);
            case V128_LOAD32X2_U -> extend(VectorMethods.I64X2, "extendI32x4U", offset);
            default -> throw new IllegalStateException(opcode.mnemonic());
        }
    }

    /** Loads up to eight bytes; what is above them does not matter. */
    private void loadLong(Opcode opcode, int offset) {
        switch (opcode.alignment()) {
            case 0 -> scalars.access(Names.MEMORIES, "load8", "I", "I", offset);
            case 1 -> scalars.access(Names.MEMORIES, "load16", "I", "I", offset);
            case 2 -> scalars.access(Names.MEMORIES, "load32", "I", "I", offset);
            default -> {
                scalars.access(Names.MEMORIES, "load64", "I", "J", offset);
                return;
            }
        }
        out.op(I2L);
    }

    private void splat(Opcode opcode, String owner, int offset) {
        loadLong(opcode, offset);
        out.call(owner, "splat", "(J)J");
        out.op(DUP2);
    }

    /** Loads eight bytes and makes a half from each half of them. */
    private void extend(String owner, String name, int offset) {
        scalars.access(Names.MEMORIES, "load64", "I", "J", offset);
        out.op(DUP2);
        VectorTranslator.lowQuarter(out);
        out.call(owner, name, "(J)J");
        out.op(DUP2_X2);
        out.op(POP2);
        out.push(32);
        out.op(LUSHR);
        out.call(owner, name, "(J)J");
    }

    private void store(Opcode opcode, int offset, int lane) {
        operands.pop();
        if (opcode == Opcode.V128_STORE) {
            if (scalars.isWide()) {
                int high = store();
                int low = store();
                narrow(opcode, offset);
                load(low);
                load(high);
            }
            scalars.access(Names.VECTOR_MEMORIES, "store", "IJJ", "V", offset);
            return;
        }
        VectorTranslator.takeLane(out, lane << opcode.alignment());
        if (scalars.isWide()) {
            int value = store();
            narrow(opcode, offset);
            load(value);
        }
        switch (opcode.alignment()) {
            case 0 -> storeInt("store8", offset);
            case 1 -> storeInt("store16", offset);
            case 2 -> storeInt("store32", offset);
            default -> scalars.access(Names.MEMORIES, "store64", "IJ", "V", offset);
        }
    }

    private void storeInt(String name, int offset) {
        out.op(L2I);
        scalars.access(Names.MEMORIES, name, "II", "V", offset);
    }
}
