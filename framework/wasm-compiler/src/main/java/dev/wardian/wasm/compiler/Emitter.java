package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.NOP;

import dev.wardian.wasm.internal.model.ValTypes;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes the instructions of one method. */
final class Emitter {
    private static final int SMALL = 5;

    private MethodVisitor out;

    /** Whether a frame was written for the instruction that comes next. */
    private boolean atFrame;

    Emitter(MethodVisitor out) {
        this.out = out;
    }

    /** An emitter that has no method so far. */
    Emitter() {
        this.out = new MethodVisitor(Opcodes.ASM9) {};
    }

    /** Writes to another method from now on. */
    void into(MethodVisitor method) {
        out = method;
        atFrame = false;
    }

    /** How many bytes of code there are so far. */
    int offset() {
        Label here = new Label();
        out.visitLabel(here);
        return here.getOffset();
    }

    void op(int opcode) {
        atFrame = false;
        out.visitInsn(opcode);
    }

    void jump(int opcode, Label target) {
        atFrame = false;
        out.visitJumpInsn(opcode, target);
    }

    void go(Label target) {
        jump(GOTO, target);
    }

    void bind(Label label) {
        if (atFrame) {
            // A label with other locals may lie here.
            op(NOP);
        }
        out.visitLabel(label);
    }

    void table(int last, Label otherwise, Label[] targets) {
        atFrame = false;
        out.visitTableSwitchInsn(0, last, otherwise, targets);
    }

    /** Says what locals and operands are at the next instruction. */
    void frame(int localCount, Object[] locals, int stackCount, Object[] stack) {
        atFrame = true;
        out.visitFrame(Opcodes.F_NEW, localCount, locals, stackCount, stack);
    }

    void call(String owner, String name, String descriptor) {
        atFrame = false;
        out.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }

    void callVirtual(String owner, String name, String descriptor) {
        atFrame = false;
        out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
    }

    /** Calls the constructor of the class above. */
    void construct(String owner, String descriptor) {
        atFrame = false;
        out.visitMethodInsn(Opcodes.INVOKESPECIAL, owner, "<init>", descriptor, false);
    }

    void pushClass(String name) {
        atFrame = false;
        out.visitLdcInsn(Type.getObjectType(name));
    }

    void field(int opcode, String owner, String name, String descriptor) {
        atFrame = false;
        out.visitFieldInsn(opcode, owner, name, descriptor);
    }

    void type(int opcode, String type) {
        atFrame = false;
        out.visitTypeInsn(opcode, type);
    }

    void iinc(int local, int by) {
        atFrame = false;
        out.visitIincInsn(local, by);
    }

    /** Pushes a local; of a vector both halves. */
    void load(int type, int local) {
        atFrame = false;
        out.visitVarInsn(ILOAD + JvmTypes.form(type), local);
        if (type == ValTypes.V128) {
            out.visitVarInsn(Opcodes.LLOAD, local + 2);
        }
    }

    /** Pops into a local; of a vector both halves. */
    void store(int type, int local) {
        atFrame = false;
        if (type == ValTypes.V128) {
            out.visitVarInsn(Opcodes.LSTORE, local + 2);
        }
        out.visitVarInsn(ISTORE + JvmTypes.form(type), local);
    }

    void loadObject(int local) {
        atFrame = false;
        out.visitVarInsn(Opcodes.ALOAD, local);
    }

    void storeObject(int local) {
        atFrame = false;
        out.visitVarInsn(Opcodes.ASTORE, local);
    }

    void pop(int type) {
        switch (JvmTypes.words(type)) {
            case 1 -> op(Opcodes.POP);
            case 2 -> op(Opcodes.POP2);
            default -> {
                op(Opcodes.POP2);
                op(Opcodes.POP2);
            }
        }
    }

    void push(int value) {
        atFrame = false;
        if (value >= -1 && value <= SMALL) {
            out.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value == (byte) value) {
            out.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value == (short) value) {
            out.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            out.visitLdcInsn(value);
        }
    }

    void push(long value) {
        if (value == (byte) value) {
            push((int) value);
            op(Opcodes.I2L);
        } else {
            atFrame = false;
            out.visitLdcInsn(value);
        }
    }

    /** Pushes a float by its bits, which may be those of any NaN. */
    void pushFloat(int bits) {
        float value = Float.intBitsToFloat(bits);
        if (bits == 0) {
            op(Opcodes.FCONST_0);
        } else if (Float.isNaN(value)) {
            push(bits);
            call("java/lang/Float", "intBitsToFloat", "(I)F");
        } else {
            atFrame = false;
            out.visitLdcInsn(value);
        }
    }

    /** Pushes a double by its bits, which may be those of any NaN. */
    void pushDouble(long bits) {
        double value = Double.longBitsToDouble(bits);
        if (bits == 0) {
            op(Opcodes.DCONST_0);
        } else if (Double.isNaN(value)) {
            push(bits);
            call("java/lang/Double", "longBitsToDouble", "(J)D");
        } else {
            atFrame = false;
            out.visitLdcInsn(value);
        }
    }

    /** Pushes zero or null. */
    void zero(int type) {
        switch (type) {
            case ValTypes.I32 -> op(Opcodes.ICONST_0);
            case ValTypes.I64 -> op(Opcodes.LCONST_0);
            case ValTypes.F32 -> op(Opcodes.FCONST_0);
            case ValTypes.F64 -> op(Opcodes.DCONST_0);
            case ValTypes.V128 -> {
                op(Opcodes.LCONST_0);
                op(Opcodes.LCONST_0);
            }
            default -> op(Opcodes.ACONST_NULL);
        }
    }

    void handler(Label start, Label end, Label handler, String type) {
        out.visitTryCatchBlock(start, end, handler, type);
    }

    void end() {
        out.visitMaxs(0, 0);
        out.visitEnd();
    }
}
