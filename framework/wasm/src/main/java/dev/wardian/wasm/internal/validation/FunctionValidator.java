package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.UnsupportedModuleException;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Immediate;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.Signature;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.Objects;

/**
 * Validates function bodies in one pass over their bytes (spec appendix, "Validation Algorithm"),
 * and finds what is malformed in them. One object serves all functions of a module. Instructions
 * with a fixed signature are checked by the table of instructions; the others have a case here. No
 * objects are made for an instruction, and nothing recurses.
 */
final class FunctionValidator {
    private static final int EMPTY_BLOCK = 0x40;
    private static final int LOCAL_GET = Opcode.LOCAL_GET.id();

    private final ValidationContext context;
    private final ErrorSite site;
    private final TypeLists lists;
    private final TypeCodes codes;
    private final int[] signatures;
    private final boolean[] seen;
    private final BinaryReader in;
    private final OperandStack operands;
    private final ControlStack control;
    private final Locals locals;
    private final ImmediateChecks immediates;
    private final ReferenceRules references;
    private final AggregateRules aggregates;
    private final int frameSlots;

    /** For each number of {@link TypeLists} the branch table in which it was last checked. */
    private final int[] checkedIn;

    private int branchTables;
    private int flags;

    FunctionValidator(ValidationContext context) {
        ModuleLimits limits = context.module.limits;
        this.context = context;
        this.site = context.site;
        this.lists = context.lists;
        this.codes = context.codes;
        this.signatures = context.signatures;
        this.seen = context.seen;
        this.in = new BinaryReader(context.module.bytes, 0, 0);
        this.operands = new OperandStack(site, codes, limits.frameSlots());
        this.control = new ControlStack(site, limits.nesting());
        this.locals = new Locals(context, in, limits.locals());
        this.immediates = new ImmediateChecks(context, in);
        this.references = new ReferenceRules(context, in, operands, control, immediates);
        this.aggregates = new AggregateRules(context, in, operands, immediates);
        this.frameSlots = limits.frameSlots();
        this.checkedIn = new int[lists.size()];
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
        flags = locals.anyReference() ? ValidationFacts.USES_REFERENCES : 0;
        flags |= locals.anyVector() ? ValidationFacts.USES_SIMD : 0;
        noteTypes(results);
        operands.clear();
        control.clear();
        control.push(Opcode.BLOCK, TypeLists.EMPTY, results, 0, 0);
        while (control.depth() > 0) {
            site.at(in.position());
            if (in.atEnd()) {
                throw missingEnd();
            }
            instruction(in.u8());
        }
        if (!in.atEnd()) {
            site.at(in.position());
            throw site.malformed("section size mismatch: bytes after the function's end");
        }
        long slots = locals.slots() + maxStackSlots();
        if (slots > frameSlots) {
            throw site.limit("frameSlots", frameSlots, slots);
        }
        site.leaveFunction();
    }

    /** The flags of {@link ValidationFacts} of the function that was validated last. */
    int flags() {
        return flags;
    }

    /**
     * The operand slots of the function that was validated last. Where there are vectors, which
     * take two slots, every operand counts as one.
     */
    int maxStackSlots() {
        boolean vectors = (flags & ValidationFacts.USES_SIMD) != 0;
        return vectors ? 2 * operands.maxHeight() : operands.maxHeight();
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
        Immediate immediate = OpcodeTables.immediate(id);
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
            flags |= ValidationFacts.USES_SIMD;
        }
        if (signatures[id] == Signature.NOT_PACKED) {
            seen[id] = true;
            special(opcode);
        } else {
            instruction(id);
        }
    }

    private void special(Opcode opcode) {
        switch (opcode) {
            case LOCAL_GET -> operands.push(locals.get(in.u32()));
            case LOCAL_SET -> operands.pop(locals.set(in.u32()));
            case LOCAL_TEE -> {
                int type = locals.set(in.u32());
                operands.pop(type);
                operands.push(type);
            }
            case GLOBAL_GET -> pushNoted(globalType(in.u32()));
            case GLOBAL_SET -> globalSet(in.u32());
            case DROP -> operands.popAny();
            case BLOCK, LOOP -> block(opcode);
            case IF -> {
                operands.pop(ValTypes.I32);
                block(opcode);
            }
            case TRY_TABLE -> block(opcode);
            case THROW -> {
                operands.popAll(lists.get(immediates.tag()));
                setUnreachable();
            }
            case THROW_REF -> {
                operands.pop(ValTypes.EXNREF);
                setUnreachable();
            }
            case ELSE -> orElse();
            case END -> end();
            case BR -> {
                operands.popAll(lists.get(control.labelTypes(in.u32())));
                setUnreachable();
            }
            case BR_IF -> branchIf(in.u32());
            case BR_TABLE -> branchTable();
            case RETURN -> returnFrom();
            case UNREACHABLE -> setUnreachable();
            case CALL -> call(function(in.u32()));
            case CALL_INDIRECT -> call(immediates.indirectType(operands));
            case CALL_REF -> call(references.callee());
            case RETURN_CALL_REF -> tailCall(references.callee());
            case RETURN_CALL -> tailCall(function(in.u32()));
            case RETURN_CALL_INDIRECT -> tailCall(immediates.indirectType(operands));
            case SELECT -> select();
            case SELECT_T -> typedSelect();
            case REF_NULL -> pushNoted(immediates.nullType());
            case REF_IS_NULL -> refIsNull();
            case REF_FUNC -> refFunc(in.u32());
            case TABLE_GET -> {
                int type = immediates.tableType();
                operands.pop(immediates.addressType());
                pushNoted(type);
            }
            case TABLE_SET -> {
                operands.pop(immediates.tableType());
                operands.pop(immediates.addressType());
            }
            case TABLE_GROW -> {
                int type = immediates.tableType();
                operands.pop(immediates.addressType());
                operands.pop(type);
                operands.push(immediates.addressType());
            }
            case TABLE_FILL -> {
                int type = immediates.tableType();
                operands.pop(immediates.addressType());
                operands.pop(type);
                operands.pop(immediates.addressType());
            }
            case TABLE_COPY, MEMORY_COPY -> {
                immediates.checkCopy(opcode);
                immediates.popCopy(operands);
            }
            default -> unpacked(opcode);
        }
    }

    /**
     * Instructions on references, and those whose signature has too many types to be packed, or an
     * address in a module with 64-bit memories or tables.
     */
    private void unpacked(Opcode opcode) {
        Signature signature = opcode.signature();
        if (signature.isSpecial()) {
            if (!references.check(opcode) && !aggregates.check(opcode)) {
                throw unsupported(opcode);
            }
            flags |= ValidationFacts.USES_REFERENCES;
            flags |= operands.isVectorOnTop() ? ValidationFacts.USES_SIMD : 0;
            return;
        }
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

    private UnsupportedModuleException unsupported(Opcode opcode) {
        Feature feature = opcode.feature();
        return new UnsupportedModuleException(
                feature == null ? opcode.mnemonic() : feature.proposal(), in.position());
    }

    private int globalType(int index) {
        context.requireGlobal(index);
        return context.globalTypes[index];
    }

    private void globalSet(int index) {
        int type = globalType(index);
        if (!context.globalMutable[index]) {
            throw site.invalid("global is immutable: global " + index);
        }
        operands.pop(type);
    }

    private void block(Opcode kind) {
        int parameters = TypeLists.EMPTY;
        int results;
        int first = in.peek();
        if (first == EMPTY_BLOCK) {
            in.skip(1);
            results = TypeLists.EMPTY;
        } else if (ValTypes.isAllowed(first, context.module.features)) {
            in.skip(1);
            results = TypeLists.single(first);
            if (ValTypes.isReference(first)) {
                context.note(Objects.requireNonNull(ValTypes.shortForm(first)));
            }
        } else if (isTypedReference(first)) {
            results = TypeLists.single(immediates.valueType());
        } else {
            int type = immediates.blockType();
            parameters = TypeLists.parameters(type);
            results = TypeLists.results(type);
        }
        noteTypes(results);
        if (kind == Opcode.TRY_TABLE) {
            immediates.catchClauses(control);
        }
        operands.popAll(lists.get(parameters));
        control.push(kind, parameters, results, operands.height(), locals.mark());
        operands.enter(operands.height(), false);
        operands.pushAll(lists.get(parameters));
    }

    private boolean isTypedReference(int first) {
        return ValTypes.isPrefix(first) && context.has(Feature.FUNCTION_REFERENCES);
    }

    private void orElse() {
        if (control.kind() != Opcode.IF) {
            throw site.malformed("misplaced ELSE opcode");
        }
        int parameters = control.parameters();
        int results = control.results();
        operands.popAll(lists.get(results));
        operands.requireEmpty();
        int height = control.height();
        int set = control.setLocals();
        locals.reset(set);
        control.pop();
        control.push(Opcode.ELSE, parameters, results, height, set);
        operands.enter(height, false);
        operands.pushAll(lists.get(parameters));
    }

    private void end() {
        int results = control.results();
        if (control.kind() == Opcode.IF && !lists.matches(control.parameters(), results)) {
            throw site.mismatch(
                    "an else that turns "
                            + lists.text(control.parameters())
                            + " into "
                            + lists.text(results),
                    "no else");
        }
        operands.popAll(lists.get(results));
        operands.requireEmpty();
        locals.reset(control.setLocals());
        control.pop();
        if (control.depth() > 0) {
            operands.enter(control.height(), control.isUnreachable());
            operands.pushAll(lists.get(results));
        }
    }

    private void setUnreachable() {
        operands.setUnreachable();
        control.setUnreachable();
    }

    private void branchIf(int label) {
        int[] types = lists.get(control.labelTypes(label));
        operands.pop(ValTypes.I32);
        operands.popAll(types);
        operands.pushAll(types);
    }

    /**
     * Linear in the number of labels: each list of types is checked once for a table, however many
     * labels have it.
     */
    private void branchTable() {
        operands.pop(ValTypes.I32);
        int count = in.count(1);
        branchTables++;
        int first = -1;
        for (int i = 0; i <= count; i++) {
            int list = control.labelTypes(in.u32());
            if (checkedIn[list] == branchTables) {
                continue;
            }
            checkedIn[list] = branchTables;
            first = first < 0 ? list : first;
            requireSameArity(first, list);
            operands.requireOnTop(lists.get(list));
        }
        setUnreachable();
    }

    private void requireSameArity(int first, int list) {
        // Before there were subtypes, all labels had to have the same types and not only as many.
        boolean same =
                context.has(Feature.REFERENCE_TYPES)
                        ? lists.get(first).length == lists.get(list).length
                        : lists.equal(first, list);
        if (!same) {
            throw site.mismatch("labels with " + lists.text(first), lists.text(list));
        }
    }

    private void returnFrom() {
        operands.popAll(lists.get(control.labelTypes(control.depth() - 1)));
        setUnreachable();
    }

    /** The index of a function's type. */
    private int function(int index) {
        context.requireFunction(index);
        return context.module.functionTypes[index];
    }

    private void call(int type) {
        int results = TypeLists.results(type);
        operands.popAll(lists.get(TypeLists.parameters(type)));
        operands.pushAll(lists.get(results));
        noteTypes(results);
    }

    private void tailCall(int type) {
        operands.popAll(lists.get(TypeLists.parameters(type)));
        int own = control.labelTypes(control.depth() - 1);
        int results = TypeLists.results(type);
        if (!lists.matches(results, own)) {
            throw site.mismatch(lists.text(own), lists.text(results));
        }
        flags |= ValidationFacts.HAS_TAIL_CALL;
        setUnreachable();
    }

    private void select() {
        operands.pop(ValTypes.I32);
        int one = operands.popAny();
        int other = operands.popAny();
        if (ValTypes.isReference(one) || ValTypes.isReference(other)) {
            throw site.mismatch(
                    "a number or vector", codes.name(ValTypes.isReference(one) ? one : other));
        }
        if (!codes.matches(one, other)) {
            throw site.mismatch(one, other);
        }
        operands.push(one == ValTypes.UNKNOWN ? other : one);
    }

    private void typedSelect() {
        int count = in.count(1);
        if (count != 1) {
            throw site.invalid("invalid result arity: " + count);
        }
        int type = immediates.valueType();
        operands.pop(ValTypes.I32);
        operands.pop(type);
        operands.pop(type);
        pushNoted(type);
    }

    private void refIsNull() {
        operands.popReference();
        operands.push(ValTypes.I32);
    }

    private void refFunc(int function) {
        context.requireFunction(function);
        if (!context.declaredFunctions[function]) {
            throw site.invalid("undeclared function reference: function " + function);
        }
        pushNoted(codes.reference(context.module.functionTypes[function], false));
    }

    /** Pushes a value that may be a reference or vector which no parameter or local has brought. */
    private void pushNoted(int type) {
        if (ValTypes.isReference(type)) {
            flags |= ValidationFacts.USES_REFERENCES;
        } else if (type == ValTypes.V128) {
            flags |= ValidationFacts.USES_SIMD;
        }
        operands.push(type);
    }

    private void noteTypes(int list) {
        if (lists.hasReference(list)) {
            flags |= ValidationFacts.USES_REFERENCES;
        }
        if (lists.hasVector(list)) {
            flags |= ValidationFacts.USES_SIMD;
        }
    }
}
