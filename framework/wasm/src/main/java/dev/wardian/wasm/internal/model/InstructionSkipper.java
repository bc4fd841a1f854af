package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.MalformedModuleException;

/**
 * Finds the end of an instruction or expression, and what is malformed in it, without looking at
 * its meaning (spec section 5.4).
 */
public final class InstructionSkipper {

    private final BinaryReader in;
    private final Features features;
    private final ImmediateSkipper immediates;

    /** Reads from where {@code in} is, and moves it. */
    public InstructionSkipper(BinaryReader in, Features features) {
        this.in = in;
        this.features = features;
        this.immediates = new ImmediateSkipper(in, features);
    }

    /** Reads an expression up to and with its {@code end}. */
    public ConstExpr expression() {
        int start = in.position();
        int depth = 0;
        while (depth >= 0) {
            int at = in.position();
            Opcode opcode = instruction();
            switch (opcode) {
                case ELSE, CATCH, CATCH_ALL -> {
                    if (depth == 0) {
                        throw new MalformedModuleException("END opcode expected", at);
                    }
                }
                case BLOCK, LOOP, IF, TRY_TABLE, TRY -> depth++;
                case END -> depth--;
                case DELEGATE -> {
                    if (depth == 0) {
                        throw new MalformedModuleException("END opcode expected", at);
                    }
                    depth--;
                }
                default -> {}
            }
        }
        return new ConstExpr(start, in.position());
    }

    /** Reads one instruction with its immediates. */
    public Opcode instruction() {
        Opcode opcode = opcode();
        immediates.skip(opcode.immediate());
        return opcode;
    }

    private Opcode opcode() {
        int start = in.position();
        int first = in.u8();
        boolean prefixed = OpcodeTables.prefixBase(first) >= 0;
        int prefix = prefixed ? first : 0;
        int code = prefixed ? in.u32() : first;
        Opcode opcode = Opcode.of(prefix, code);
        if (opcode == null || !isAllowed(opcode)) {
            throw OpcodeTables.illegal(prefix, code, start);
        }
        return opcode;
    }

    /** A table of all instructions would cost more than most expressions and bodies. */
    private boolean isAllowed(Opcode opcode) {
        Feature feature = opcode.feature();
        return feature == null || features.has(feature);
    }
}
