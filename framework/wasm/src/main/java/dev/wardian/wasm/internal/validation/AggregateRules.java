package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.ArrayType;
import dev.wardian.wasm.FieldType;
import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.StructType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.Subtyping;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.List;

/**
 * Validates the instructions on structures, arrays and integers as references, and the conversions
 * of external references (spec section 3.4.7).
 */
final class AggregateRules {
    private final BodyState body;
    private final ValidationContext context;
    private final ErrorSite site;
    private final TypeCodes codes;
    private final BinaryReader in;
    private final OperandStack operands;
    private final ImmediateChecks immediates;

    AggregateRules(BodyState body) {
        this.body = body;
        this.context = body.context;
        this.site = context.site;
        this.codes = context.codes;
        this.in = body.in;
        this.operands = body.operands;
        this.immediates = body.immediates;
    }

    void check(Opcode opcode) {
        instruction(opcode);
        body.flags |= ValidationFacts.USES_REFERENCES;
        body.flags |= operands.isVectorOnTop() ? ValidationFacts.USES_SIMD : 0;
    }

    private void instruction(Opcode opcode) {
        switch (opcode) {
            case ANY_CONVERT_EXTERN -> convert(AbstractHeapType.EXTERN, AbstractHeapType.ANY);
            case EXTERN_CONVERT_ANY -> convert(AbstractHeapType.ANY, AbstractHeapType.EXTERN);
            case REF_I31 -> {
                operands.pop(ValTypes.I32);
                operands.push(codes.reference(AbstractHeapType.I31, false));
            }
            case I31_GET_S, I31_GET_U -> {
                operands.pop(codes.reference(AbstractHeapType.I31, true));
                operands.push(ValTypes.I32);
            }
            case STRUCT_NEW, STRUCT_NEW_DEFAULT -> {
                int type = in.u32();
                newStruct(type, opcode == Opcode.STRUCT_NEW);
            }
            case STRUCT_GET, STRUCT_GET_S, STRUCT_GET_U -> {
                int type = in.u32();
                FieldType field = field(type);
                requirePacked(field, opcode != Opcode.STRUCT_GET);
                operands.pop(codes.reference(type, true));
                operands.push(unpacked(field));
            }
            case STRUCT_SET -> {
                int type = in.u32();
                FieldType field = field(type);
                requireMutable(field, "field");
                operands.pop(unpacked(field));
                operands.pop(codes.reference(type, true));
            }
            case ARRAY_LEN -> {
                operands.pop(codes.reference(AbstractHeapType.ARRAY, true));
                operands.push(ValTypes.I32);
            }
            case ARRAY_NEW, ARRAY_NEW_DEFAULT, ARRAY_NEW_FIXED -> newArray(opcode);
            case ARRAY_NEW_DATA, ARRAY_NEW_ELEM -> {
                int type = in.u32();
                segment(array(type), opcode == Opcode.ARRAY_NEW_DATA);
                popNumbers(2);
                operands.push(codes.reference(type, false));
            }
            case ARRAY_GET, ARRAY_GET_S, ARRAY_GET_U -> {
                int type = in.u32();
                FieldType element = array(type);
                requirePacked(element, opcode != Opcode.ARRAY_GET);
                operands.pop(ValTypes.I32);
                operands.pop(codes.reference(type, true));
                operands.push(unpacked(element));
            }
            case ARRAY_SET -> {
                int type = in.u32();
                FieldType element = mutableArray(type);
                operands.pop(unpacked(element));
                operands.pop(ValTypes.I32);
                operands.pop(codes.reference(type, true));
            }
            case ARRAY_FILL -> {
                int type = in.u32();
                FieldType element = mutableArray(type);
                operands.pop(ValTypes.I32);
                operands.pop(unpacked(element));
                operands.pop(ValTypes.I32);
                operands.pop(codes.reference(type, true));
            }
            case ARRAY_COPY -> copy();
            case ARRAY_INIT_DATA, ARRAY_INIT_ELEM -> {
                int type = in.u32();
                segment(mutableArray(type), opcode == Opcode.ARRAY_INIT_DATA);
                popNumbers(3);
                operands.pop(codes.reference(type, true));
            }
            default -> throw body.unsupported(opcode);
        }
    }

    private void convert(AbstractHeapType from, AbstractHeapType to) {
        int type = operands.popReference();
        if (!codes.matches(type, codes.reference(from, true))) {
            throw site.mismatch(codes.reference(from, true), type);
        }
        boolean nullable = type != ValTypes.UNKNOWN_REFERENCE && !ValTypes.isNonNull(type);
        operands.push(codes.reference(to, nullable));
    }

    private void newStruct(int type, boolean withValues) {
        List<FieldType> fields = struct(type).fields();
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (withValues) {
                operands.pop(unpacked(fields.get(i)));
            } else {
                requireDefault(fields.get(i));
            }
        }
        operands.push(codes.reference(type, false));
    }

    private void newArray(Opcode opcode) {
        int type = in.u32();
        FieldType element = array(type);
        if (opcode == Opcode.ARRAY_NEW_FIXED) {
            long count = Integer.toUnsignedLong(in.u32());
            int limit = context.module.limits.frameSlots();
            if (count > limit) {
                throw site.limit("frameSlots", limit, count);
            }
            operands.popMany(unpacked(element), (int) count);
        } else {
            operands.pop(ValTypes.I32);
            if (opcode == Opcode.ARRAY_NEW) {
                operands.pop(unpacked(element));
            } else {
                requireDefault(element);
            }
        }
        operands.push(codes.reference(type, false));
    }

    private void copy() {
        int to = in.u32();
        FieldType target = mutableArray(to);
        int from = in.u32();
        FieldType source = array(from);
        // What is read is like an immutable field of that type.
        if (!Subtyping.matches(
                new FieldType(source.storage(), false), new FieldType(target.storage(), false))) {
            throw site.invalid(
                    "type mismatch: array types " + to + " and " + from + " do not match");
        }
        popNumbers(2);
        operands.pop(codes.reference(from, true));
        operands.pop(ValTypes.I32);
        operands.pop(codes.reference(to, true));
    }

    private void popNumbers(int count) {
        for (int i = 0; i < count; i++) {
            operands.pop(ValTypes.I32);
        }
    }

    private StructType struct(int type) {
        context.requireType(type);
        if (!(context.module.types[type].composite() instanceof StructType struct)) {
            throw site.invalid("type mismatch: type " + type + " is no struct type");
        }
        return struct;
    }

    private FieldType field(int type) {
        List<FieldType> fields = struct(type).fields();
        int field = in.u32();
        if (field < 0 || field >= fields.size()) {
            throw site.unknown("field", field);
        }
        return fields.get(field);
    }

    private FieldType array(int type) {
        context.requireType(type);
        if (!(context.module.types[type].composite() instanceof ArrayType array)) {
            throw site.invalid("type mismatch: type " + type + " is no array type");
        }
        return array.element();
    }

    private FieldType mutableArray(int type) {
        FieldType element = array(type);
        requireMutable(element, "array");
        return element;
    }

    private void requireMutable(FieldType field, String what) {
        if (!field.mutable()) {
            throw site.invalid(what + " is immutable");
        }
    }

    private void requirePacked(FieldType field, boolean packed) {
        if (field.storage() instanceof PackedType != packed) {
            throw site.invalid(
                    packed
                            ? "field is unpacked: it is read without a sign"
                            : "field is packed: it is read with a sign");
        }
    }

    private void requireDefault(FieldType field) {
        if (ValTypes.isNonNull(unpacked(field))) {
            throw site.invalid("type mismatch: " + field + " has no default value");
        }
    }

    private int unpacked(FieldType field) {
        return field.storage() instanceof ValueType type ? codes.code(type) : ValTypes.I32;
    }

    /** A segment that an array is made of. */
    private void segment(FieldType element, boolean isData) {
        int segment = in.u32();
        int type = unpacked(element);
        if (isData) {
            immediates.data(segment);
            if (ValTypes.isReference(type)) {
                throw site.invalid("type mismatch: array type is not numeric or vector");
            }
            return;
        }
        immediates.element(segment);
        int elements = immediates.elementType(segment);
        if (!codes.matches(elements, type)) {
            throw site.mismatch(type, elements);
        }
    }
}
