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

    /** More instructions than this are written for no function, also to measure it. */
    private static final int MOST_INSTRUCTIONS = 2_000_000;

    /** More locals and operands than this are named in all frames of no function. */
    private static final int MOST_FRAME_ENTRIES = 2_000_000;

    /** That a function is refused before its code fills the heap. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooLarge() {
            super("the code of a function is too large", null, false, false);
        }
    }

    /**
     * How much code there is.
     *
     * @param bytes its bytes
     * @param weight these with what HotSpot inlines there, as {@link InlinedSizes} says
     */
    record Size(int bytes, int weight) {}

    /** Whether a frame was written for the instruction that comes next. */
    private boolean atFrame;

    private int instructions;
    private int frameEntries;

    /** What HotSpot inlines, if it inlines all that it can. */
    private int inlined;

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

    /** Counts an instruction. */
    private void begin() {
        atFrame = false;
        if (++instructions > MOST_INSTRUCTIONS) {
            throw new TooLarge();
        }
    }

    /** How many bytes of code there are so far. */
    int offset() {
        Label here = new Label();
        out.visitLabel(here);
        return here.getOffset();
    }

    /** The same, with what HotSpot inlines there. */
    Size size() {
        int bytes = offset();
        return new Size(bytes, bytes + inlined);
    }

    void op(int opcode) {
        begin();
        out.visitInsn(opcode);
    }

    void jump(int opcode, Label target) {
        begin();
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
        begin();
        out.visitTableSwitchInsn(0, last, otherwise, targets);
    }

    /** Says what locals and operands are at the next instruction. */
    void frame(Object[] locals, Object... stack) {
        atFrame = true;
        frameEntries += locals.length + stack.length;
        if (frameEntries > MOST_FRAME_ENTRIES) {
            throw new TooLarge();
        }
        out.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
    }

    /** Ends code that is never reached, which the verifier does not know. */
    void neverReached() {
        op(Opcodes.ACONST_NULL);
        op(Opcodes.ATHROW);
    }

    void call(String owner, String name, String descriptor) {
        begin();
        inlined += InlinedSizes.of(owner, name);
        out.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }

    void callVirtual(String owner, String name, String descriptor) {
        begin();
        out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
    }

    void callInterface(String owner, String name, String descriptor) {
        begin();
        out.visitMethodInsn(Opcodes.INVOKEINTERFACE, owner, name, descriptor, true);
    }

    /** Calls the constructor of the class above. */
    void construct(String owner, String descriptor) {
        begin();
        out.visitMethodInsn(Opcodes.INVOKESPECIAL, owner, "<init>", descriptor, false);
    }

    void pushClass(String name) {
        begin();
        out.visitLdcInsn(Type.getObjectType(name));
    }

    void field(int opcode, String owner, String name, String descriptor) {
        begin();
        out.visitFieldInsn(opcode, owner, name, descriptor);
    }

    void type(int opcode, String type) {
        begin();
        out.visitTypeInsn(opcode, type);
    }

    void iinc(int local, int by) {
        begin();
        out.visitIincInsn(local, by);
    }

    /** Pushes a local; of a vector both halves. */
    void load(int type, int local) {
        begin();
        out.visitVarInsn(ILOAD + JvmTypes.form(type), local);
        if (type == ValTypes.V128) {
            out.visitVarInsn(Opcodes.LLOAD, local + 2);
        }
    }

    /** Pops into a local; of a vector both halves. */
    void store(int type, int local) {
        begin();
        if (type == ValTypes.V128) {
            out.visitVarInsn(Opcodes.LSTORE, local + 2);
        }
        out.visitVarInsn(ISTORE + JvmTypes.form(type), local);
    }

    void loadObject(int local) {
        begin();
        out.visitVarInsn(Opcodes.ALOAD, local);
    }

    void storeObject(int local) {
        begin();
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
        begin();
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
            begin();
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
            begin();
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
            begin();
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
