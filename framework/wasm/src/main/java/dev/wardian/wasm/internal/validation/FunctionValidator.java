package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.Signature;
import org.jspecify.annotations.Nullable;

/**
 * Validates function bodies in one pass over their bytes (spec appendix, "Validation Algorithm"),
 * and finds what is malformed in them. One object serves all functions of a module. Instructions
 * with a fixed signature are checked by the table of instructions; the others have a rule in the
 * class of their family. No objects are made for instructions that are frequent, and nothing
 * recurses.
 */
final class FunctionValidator {
    /** The time is looked at after so many instructions; a power of two. */
    private static final int CHECKED = 1024;

    private static final int LOCAL_GET = Opcode.LOCAL_GET.id();

    private final ValidationContext context;
    private final ErrorSite site;
    private final int[] signatures;
    private final @Nullable Immediate[] kinds;
    private final boolean[] seen;
    private final BodyState body;
    private final BinaryReader in;
    private final OperandStack operands;
    private final ControlStack control;
    private final Locals locals;
    private final ImmediateChecks immediates;
    private final ParametricRules parametrics;
    private final ControlRules controls;
    private final VariableRules variables;
    private final int frameSlots;
    private int usedSlots;

    /** Those of all functions so far. */
    private int instructions;

    FunctionValidator(ValidationContext context) {
        this.context = context;
        this.site = context.site;
        this.signatures = context.signatures;
        this.kinds = OpcodeTables.immediates();
        this.seen = context.seen;
        this.body = new BodyState(context, context.module.limits.nesting());
        this.in = body.in;
        this.operands = body.operands;
        this.control = body.control;
        this.locals = body.locals;
        this.immediates = body.immediates;
        this.parametrics = new ParametricRules(body);
        this.controls = new ControlRules(body);
        this.variables = new VariableRules(body);
        this.frameSlots = context.module.limits.frameSlots();
    }

    /** Validates the body of a defined function; {@code defined} counts from the first one. */
    void validate(int defined) {
        int index = context.module.importedFunctions + defined;
        int type = context.module.functionTypes[index];
        site.enterFunction(index);
        site.at(context.module.bodyStart[defined]);
        in.reset(context.module.bodyStart[defined], context.module.bodyEnd[defined]);
        int results = TypeLists.results(type);
        locals.read(TypeLists.parameters(type));
        body.flags = locals.anyReference() ? ValidationFacts.USES_REFERENCES : 0;
        body.flags |= locals.anyVector() ? ValidationFacts.USES_SIMD : 0;
        body.noteTypes(results);
        operands.clear();
        control.clear();
        control.push(Opcode.BLOCK, TypeLists.EMPTY, results, 0, 0);
        int end = in.end();
        while (control.depth() > 0) {
            int at = in.position();
            site.at(at);
            if ((++instructions & CHECKED - 1) == 0) {
                site.checkTime(context.time);
            }
            if (at >= end) {
                throw missingEnd();
            }
            instruction(in.u8());
        }
        if (!in.atEnd()) {
            site.at(in.position());
            throw site.malformed("section size mismatch: bytes after the function's end");
        }
        long slots = locals.slots() + operandSlots();
        if (slots > frameSlots) {
            throw site.limit("frameSlots", frameSlots, slots);
        }
        usedSlots = (int) slots;
        site.leaveFunction();
    }

    /** The flags of {@link ValidationFacts} of the function that was validated last. */
    int flags() {
        return body.flags;
    }

    /**
     * The slots of locals and operands of the function that was validated last. Where there are
     * vectors, which take two slots, every operand counts as one.
     */
    int usedSlots() {
        return usedSlots;
    }

    private int operandSlots() {
        boolean vectors = (body.flags & ValidationFacts.USES_SIMD) != 0;
        int height = operands.maxHeight() + control.maxCatches();
        return vectors ? 2 * height : height;
    }

    private RuntimeException missingEnd() {
        return in.end() == context.module.bytes.length
                ? in.unexpectedEnd()
                : site.malformed("END opcode expected");
    }

    private void instruction(int id) {
        seen[id] = true;
        int signature = signatures[id];
        if (signature == Signature.NOT_PACKED) {
            if (id == LOCAL_GET) {
                operands.push(locals.get(in.u32()));
            } else {
                special(id);
            }
            return;
        }
        Immediate immediate = kinds[id];
        if (immediate != null && immediate != Immediate.NONE) {
            immediates.check(id, immediate);
        }
        int operand = signature & 0xFF;
        if (operand != 0) {
            operands.pop(operand);
            operand = (signature >> 8) & 0xFF;
            if (operand != 0) {
                operands.pop(operand);
                operand = (signature >> 16) & 0xFF;
                if (operand != 0) {
                    operands.pop(operand);
                }
            }
        }
        int result = signature >>> 24;
        if (result != 0) {
            operands.push(result);
        }
    }

    private void special(int id) {
        Opcode opcode = OpcodeTables.byId(id);
        if (opcode == null && OpcodeTables.prefixBase(id) >= 0) {
            prefixed(id);
            return;
        }
        if (opcode == null || !context.allowed[id]) {
            throw OpcodeTables.illegal(0, id, in.position() - 1);
        }
        special(opcode);
    }

    private void prefixed(int prefix) {
        int start = in.position() - 1;
        int code = in.u32();
        int id = OpcodeTables.id(prefix, code);
        Opcode opcode = id < 0 ? null : OpcodeTables.byId(id);
        if (opcode == null || !context.allowed[id]) {
            throw OpcodeTables.illegal(prefix, code, start);
        }
        if (opcode.family() == OpcodeFamily.VECTOR) {
            body.flags |= ValidationFacts.USES_SIMD;
        }
        if (signatures[id] == Signature.NOT_PACKED) {
            seen[id] = true;
            special(opcode);
        } else {
            instruction(id);
        }
    }

    /** The rules of families that are rare are made, and their classes loaded, when needed. */
    private void special(Opcode opcode) {
        switch (opcode.family()) {
            case PARAMETRIC -> parametrics.check(opcode);
            case CONTROL -> controls.check(opcode);
            case VARIABLE -> variables.check(opcode);
            case TABLE -> {
                if (opcode.signature().isSpecial()) {
                    new TableRules(body).check(opcode);
                } else {
                    unpacked(opcode);
                }
            }
            case MEMORY -> {
                if (opcode.signature().isSpecial()) {
                    new MemoryRules(body).check(opcode);
                } else {
                    unpacked(opcode);
                }
            }
            case REFERENCE -> new ReferenceRules(body).check(opcode);
            case AGGREGATE -> new AggregateRules(body).check(opcode);
            case NUMERIC, VECTOR, ATOMIC -> unpacked(opcode);
        }
    }

    /**
     * Instructions whose signature has too many types to be packed, or an address in a module with
     * 64-bit memories or tables.
     */
    private void unpacked(Opcode opcode) {
        Signature signature = opcode.signature();
        if (opcode.immediate() != Immediate.NONE) {
            immediates.check(opcode.id(), opcode.immediate());
        }
        int address = immediates.addressType();
        for (int i = signature.operandCount() - 1; i >= 0; i--) {
            operands.pop(signature.isAddress(i) ? address : signature.operand(i));
        }
        for (int i = 0; i < signature.resultCount(); i++) {
            operands.push(signature.isAddressResult(i) ? address : signature.result(i));
        }
    }
}
