package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.lowering.HeapTypeCode;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/** References of any type, and the branches on them (spec sections 4.4.4 and 4.4.8). */
final class ReferenceTranslator extends Translator {
    private final ControlTranslator controls;

    ReferenceTranslator(Translation translation, ControlTranslator controls) {
        super(translation);
        this.controls = controls;
    }

    /** Writes the instruction at {@code at}; false if it has no code of its own. */
    boolean translate(Opcode opcode, int at) throws NotCompiled {
        switch (opcode) {
            case REF_NULL -> {
                in.s64();
                out.op(Opcodes.ACONST_NULL);
                operands.push(ValTypes.FUNCREF);
            }
            case REF_FUNC -> {
                // Whoever counts objects finds it from the instance, too.
                out.loadObject(locals.instance);
                out.push(in.u32());
                out.call(
                        Names.CHAINS,
                        "function",
                        "(L" + JvmTypes.INSTANCE + ";I)L" + Names.FUNCTION_INSTANCE + ";");
                operands.push(ValTypes.FUNCREF);
            }
            case REF_IS_NULL -> isNull();
            case REF_AS_NON_NULL -> {
                location.set(at);
                out.call(Names.REFERENCES, "nonNull", "(Ljava/lang/Object;)Ljava/lang/Object;");
            }
            case BR_ON_NULL -> branchOnNull(at);
            case BR_ON_NON_NULL -> {
                out.op(Opcodes.DUP);
                controls.branchIf(Opcodes.IFNONNULL, in.u32(), at);
                out.op(Opcodes.POP);
                operands.pop();
            }
            case BR_ON_CAST -> branchOnCast(Opcodes.IFNE, at);
            case BR_ON_CAST_FAIL -> branchOnCast(Opcodes.IFEQ, at);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void isNull() {
        Label isNull = new Label();
        Label end = new Label();
        operands.pop();
        out.jump(Opcodes.IFNULL, isNull);
        out.push(0);
        operands.push(ValTypes.I32);
        out.go(end);
        operands.pop();
        out.bind(isNull);
        translation.frame();
        out.push(1);
        operands.push(ValTypes.I32);
        out.bind(end);
        translation.frame();
    }

    private void branchOnNull(int at) throws NotCompiled {
        Label stay = new Label();
        out.op(Opcodes.DUP);
        out.jump(Opcodes.IFNONNULL, stay);
        out.op(Opcodes.POP);
        int type = operands.pop();
        controls.jumpTo(blocks.named(in.u32()), at);
        operands.push(type);
        out.bind(stay);
        translation.frame();
    }

    private void branchOnCast(int jump, int at) throws NotCompiled {
        boolean orNull = (in.u8() & BinaryCodes.CAST_TO_NULLABLE) != 0;
        int label = in.u32();
        in.s64();
        out.op(Opcodes.DUP);
        out.loadObject(locals.instance);
        out.push(HeapTypeCode.of(in.s64(), orNull));
        out.call(Names.REFERENCES, "isOf", "(Ljava/lang/Object;L" + JvmTypes.INSTANCE + ";I)Z");
        controls.branchIf(jump, label, at);
    }
}
