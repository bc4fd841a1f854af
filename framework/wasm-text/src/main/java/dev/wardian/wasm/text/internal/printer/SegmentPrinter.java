package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.NameSubsection;

/** Prints element and data segments (spec sections 5.5.12 and 5.5.14). */
final class SegmentPrinter {
    private static final int INACTIVE = BinaryCodes.SEGMENT_IS_NOT_ACTIVE;
    private static final int EXPLICIT = BinaryCodes.SEGMENT_IS_EXPLICIT_OR_DECLARATIVE;
    private static final int EXPRESSIONS = BinaryCodes.SEGMENT_HAS_EXPRESSIONS;
    private static final int DECLARATIVE = INACTIVE | EXPLICIT;

    private final byte[] binary;
    private final TypePrinter types;
    private final PrintedNames names;
    private final InstructionPrinter instructions;
    private final TextWriter out;
    private int elements;
    private int datas;

    SegmentPrinter(
            byte[] binary,
            TypePrinter types,
            PrintedNames names,
            InstructionPrinter instructions,
            TextWriter out) {
        this.binary = binary;
        this.types = types;
        this.names = names;
        this.instructions = instructions;
        this.out = out;
    }

    void element(BinaryReader in) {
        int at = in.position();
        int flags = in.u32();
        if ((flags & ~(DECLARATIVE | EXPRESSIONS)) != 0) {
            throw new MalformedModuleException("malformed elements segment kind", at);
        }
        out.line().open("elem");
        out.word(names.definition(names.of(NameSubsection.ELEMENTS), elements++));
        if ((flags & DECLARATIVE) == DECLARATIVE) {
            out.word("declare");
        }
        if ((flags & INACTIVE) == 0) {
            if ((flags & EXPLICIT) != 0) {
                use(ExternKind.TABLE, in.u32());
            }
            offset(in);
        }
        if ((flags & EXPRESSIONS) != 0) {
            out.word((flags & DECLARATIVE) == 0 ? "funcref" : types.referenceType(in));
            for (int count = in.count(1); count > 0; count--) {
                out.open("item");
                instructions.words(in);
                out.close();
            }
        } else {
            if ((flags & DECLARATIVE) != 0 && in.u8() != BinaryCodes.FUNCTION_ELEMENTS) {
                throw new MalformedModuleException("malformed element kind", in.position() - 1);
            }
            out.word("func");
            for (int count = in.count(1); count > 0; count--) {
                out.word(names.of(ExternKind.FUNCTION).reference(in.u32()));
            }
        }
        out.close();
    }

    void data(BinaryReader in) {
        int at = in.position();
        int flags = in.u32();
        if (flags < 0 || flags > EXPLICIT) {
            throw new MalformedModuleException("malformed data segment kind", at);
        }
        out.line().open("data");
        out.word(names.definition(names.of(NameSubsection.DATAS), datas++));
        if (flags == EXPLICIT) {
            use(ExternKind.MEMORY, in.u32());
        }
        if (flags != INACTIVE) {
            offset(in);
        }
        int length = in.count(1);
        int start = in.position();
        in.skip(length);
        out.string(binary, start, in.position()).close();
    }

    private void use(ExternKind kind, int index) {
        if (index != 0) {
            out.open(kind.keyword()).word(names.of(kind).reference(index)).close();
        }
    }

    private void offset(BinaryReader in) {
        out.open("offset");
        instructions.words(in);
        out.close();
    }
}
