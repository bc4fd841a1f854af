package dev.wardian.wasm.internal.binary;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.DataSegment;
import dev.wardian.wasm.internal.model.ElementSegment;
import dev.wardian.wasm.internal.model.InstructionSkipper;
import dev.wardian.wasm.internal.model.SegmentMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads element and data segments (spec sections 5.5.12 and 5.5.14). */
final class SegmentReader {
    private static final int NOT_ACTIVE = BinaryCodes.SEGMENT_IS_NOT_ACTIVE;
    private static final int EXPLICIT_OR_DECLARATIVE =
            BinaryCodes.SEGMENT_IS_EXPLICIT_OR_DECLARATIVE;
    private static final int EXPRESSIONS = BinaryCodes.SEGMENT_HAS_EXPRESSIONS;

    private final BinaryReader in;
    private final TypeReader types;
    private final InstructionSkipper instructions;
    private final boolean flagged;

    /** The type of elements that are given as functions, of which none is null. */
    private final ValueType functionType;

    SegmentReader(
            BinaryReader in, TypeReader types, InstructionSkipper instructions, Features features) {
        this.in = in;
        this.types = types;
        this.instructions = instructions;
        // Version 1.0 has the index of the table or memory where later ones have flags.
        this.functionType =
                features.has(Feature.FUNCTION_REFERENCES)
                        ? ValueType.ref(AbstractHeapType.FUNC)
                        : ValueType.FUNCREF;
        this.flagged = features.has(Feature.BULK_MEMORY) || features.has(Feature.REFERENCE_TYPES);
    }

    ElementSegment element() {
        int start = in.position();
        int flags = in.u32();
        if (!flagged) {
            ConstExpr offset = instructions.expression();
            return new ElementSegment(
                    SegmentMode.ACTIVE, flags, offset, functionType, functions(), List.of(), start);
        }
        if (flags < 0 || flags > (NOT_ACTIVE | EXPLICIT_OR_DECLARATIVE | EXPRESSIONS)) {
            throw new MalformedModuleException(
                    "malformed elements segment kind " + Integer.toUnsignedString(flags), start);
        }
        boolean active = (flags & NOT_ACTIVE) == 0;
        boolean explicit = (flags & EXPLICIT_OR_DECLARATIVE) != 0;
        int table = active && explicit ? in.u32() : 0;
        ConstExpr offset = active ? instructions.expression() : null;
        boolean expressions = (flags & EXPRESSIONS) != 0;
        ValueType type = expressions ? ValueType.FUNCREF : functionType;
        if (!active || explicit) {
            type = expressions ? types.referenceType() : elementKind();
        }
        SegmentMode mode =
                active
                        ? SegmentMode.ACTIVE
                        : explicit ? SegmentMode.DECLARATIVE : SegmentMode.PASSIVE;
        return expressions
                ? new ElementSegment(mode, table, offset, type, null, expressions(), start)
                : new ElementSegment(mode, table, offset, type, functions(), List.of(), start);
    }

    private ValueType elementKind() {
        int at = in.position();
        int kind = in.u8();
        if (kind != BinaryCodes.FUNCTION_ELEMENTS) {
            throw new MalformedModuleException(
                    "malformed element kind " + TypeReader.hex(kind), at);
        }
        return functionType;
    }

    private int[] functions() {
        int[] functions = new int[in.count(1)];
        for (int i = 0; i < functions.length; i++) {
            functions[i] = in.u32();
        }
        return functions;
    }

    private List<ConstExpr> expressions() {
        int count = in.count(1);
        // Grown as they are read: an expression object is larger than the byte that claims it.
        List<ConstExpr> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(instructions.expression());
        }
        return List.copyOf(list);
    }

    DataSegment data() {
        int start = in.position();
        int flags = in.u32();
        if (!flagged) {
            return activeData(flags);
        }
        return switch (flags) {
            case 0 -> activeData(0);
            case NOT_ACTIVE -> data(SegmentMode.PASSIVE, 0, null);
            case EXPLICIT_OR_DECLARATIVE -> activeData(in.u32());
            default ->
                    throw new MalformedModuleException(
                            "malformed data segment kind " + Integer.toUnsignedString(flags),
                            start);
        };
    }

    private DataSegment activeData(int memory) {
        return data(SegmentMode.ACTIVE, memory, instructions.expression());
    }

    private DataSegment data(SegmentMode mode, int memory, @Nullable ConstExpr offset) {
        int length = in.count(1);
        int from = in.position();
        in.skip(length);
        return new DataSegment(mode, memory, offset, from, length);
    }
}
