package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.UnsupportedModuleException;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;

/**
 * What the rules for the instructions of a body share: where they read it, its operands, blocks and
 * locals, and what they have learnt about the function.
 */
final class BodyState {
    final ValidationContext context;
    final BinaryReader in;
    final OperandStack operands;
    final ControlStack control;
    final Locals locals;
    final ImmediateChecks immediates;

    /** The flags of {@link ValidationFacts} of the function. */
    int flags;

    /**
     * @param nesting how many blocks may be open
     */
    BodyState(ValidationContext context, int nesting) {
        ModuleLimits limits = context.module.limits;
        this.context = context;
        this.in = new BinaryReader(context.module.bytes, 0, 0);
        this.operands = new OperandStack(context.site, context.codes, limits.frameSlots());
        this.control = new ControlStack(context.site, nesting);
        this.locals = new Locals(context, in, limits.locals());
        this.immediates = new ImmediateChecks(context, in);
    }

    /** Notes that what follows in the innermost block cannot be reached. */
    void setUnreachable() {
        operands.setUnreachable();
        control.setUnreachable();
    }

    /** Pushes a value that may be a reference or vector which no parameter or local has brought. */
    void pushNoted(int type) {
        if (ValTypes.isReference(type)) {
            flags |= ValidationFacts.USES_REFERENCES;
        } else if (type == ValTypes.V128) {
            flags |= ValidationFacts.USES_SIMD;
        }
        operands.push(type);
    }

    /** Notes types that operands have from here on. */
    void noteTypes(int list) {
        if (context.lists.hasReference(list)) {
            flags |= ValidationFacts.USES_REFERENCES;
        }
        if (context.lists.hasVector(list)) {
            flags |= ValidationFacts.USES_SIMD;
        }
    }

    /** That there is no rule for an instruction, which would be a defect. */
    UnsupportedModuleException unsupported(Opcode opcode) {
        Feature feature = opcode.feature();
        return new UnsupportedModuleException(
                feature == null ? opcode.mnemonic() : feature.proposal(), in.position());
    }
}
