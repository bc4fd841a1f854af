package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads types of the binary format (spec section 5.3) and prints them. */
final class TypePrinter {
    /** All bits that the byte before limits may have. */
    private static final int LIMITS =
            BinaryCodes.LIMITS_HAVE_MAX
                    | BinaryCodes.LIMITS_ARE_SHARED
                    | BinaryCodes.LIMITS_ARE_64_BIT
                    | BinaryCodes.LIMITS_HAVE_PAGE_SIZE;

    /** The parameters and results of each function type as text, null for other types. */
    private final List<@Nullable String> signatures = new ArrayList<>();

    /** The text of a value type. */
    String valueType(BinaryReader in) {
        ValueType type = ValTypes.shortForm(in.peek());
        if (type != null && !type.isReference()) {
            in.skip(1);
            return type.toString();
        }
        return referenceType(in);
    }

    String referenceType(BinaryReader in) {
        int at = in.position();
        int code = in.u8();
        if (code == ValTypes.NULLABLE_REFERENCE) {
            return reference(true, heapType(in));
        }
        if (code == ValTypes.REFERENCE) {
            return reference(false, heapType(in));
        }
        AbstractHeapType type = ValTypes.heapType(code);
        if (type == null) {
            throw new MalformedModuleException("malformed value type " + code, at);
        }
        return ValueType.refNull(type).toString();
    }

    static String reference(boolean nullable, String heapType) {
        return nullable ? "(ref null " + heapType + ")" : "(ref " + heapType + ")";
    }

    String heapType(BinaryReader in) {
        int at = in.position();
        long code = in.s33();
        if (code >= 0) {
            return Long.toString(code);
        }
        AbstractHeapType type = code >= -64 ? ValTypes.heapType((int) code & 0x7F) : null;
        if (type == null) {
            throw new MalformedModuleException("malformed heap type " + code, at);
        }
        return type.toString();
    }

    /** The text of a block type; empty where there is neither parameter nor result. */
    String blockType(BinaryReader in) {
        if (in.peek() == BinaryCodes.EMPTY_BLOCK) {
            in.skip(1);
            return "";
        }
        // A type index is a number of its own sign; a value type looks like a negative one.
        if (ValTypes.isOneByte(in.peek())) {
            return "(result " + valueType(in) + ")";
        }
        return "(type " + heapType(in) + ")";
    }

    /**
     * A function's type: its index, and its parameters and results where the index leads to any.
     */
    String typeUse(int index) {
        String signature = index >= 0 && index < signatures.size() ? signatures.get(index) : null;
        String use = "(type " + Integer.toUnsignedString(index) + ")";
        return signature == null || signature.isEmpty() ? use : use + " " + signature;
    }

    /** The type section. */
    void section(BinaryReader in, TextWriter out) {
        for (int groups = in.count(1); groups > 0; groups--) {
            if (in.peek() != BinaryCodes.RECURSIVE_GROUP) {
                definition(in, out);
                continue;
            }
            in.skip(1);
            out.line().open("rec").indent(1);
            for (int types = in.count(1); types > 0; types--) {
                definition(in, out);
            }
            out.indent(-1).close();
        }
    }

    private void definition(BinaryReader in, TextWriter out) {
        out.line().open("type").comment(signatures.size());
        boolean isFinal = in.peek() == BinaryCodes.SUB_FINAL;
        boolean sub = isFinal || in.peek() == BinaryCodes.SUB;
        if (sub) {
            in.skip(1);
            out.open(isFinal ? "sub final" : "sub");
            for (int supertypes = in.count(1); supertypes > 0; supertypes--) {
                out.word(Integer.toUnsignedString(in.u32()));
            }
        }
        composite(in, out);
        if (sub) {
            out.close();
        }
        out.close();
    }

    private void composite(BinaryReader in, TextWriter out) {
        int at = in.position();
        switch (in.u8()) {
            case BinaryCodes.FUNCTION_TYPE -> {
                String params = list(in, "param");
                String results = list(in, "result");
                String signature = params.isEmpty() ? results : (params + " " + results).trim();
                signatures.add(signature);
                out.word(signature.isEmpty() ? "(func)" : "(func " + signature + ")");
            }
            case BinaryCodes.STRUCT_TYPE -> {
                signatures.add(null);
                out.open("struct");
                for (int fields = in.count(2); fields > 0; fields--) {
                    out.open("field").word(fieldType(in)).close();
                }
                out.close();
            }
            case BinaryCodes.ARRAY_TYPE -> {
                signatures.add(null);
                out.open("array").word(fieldType(in)).close();
            }
            default -> throw new MalformedModuleException("malformed composite type", at);
        }
    }

    /** Value types in a bracket, or the empty string where there are none. */
    String list(BinaryReader in, String keyword) {
        int count = in.count(1);
        if (count == 0) {
            return "";
        }
        StringBuilder text = new StringBuilder("(").append(keyword);
        for (int i = 0; i < count; i++) {
            text.append(' ').append(valueType(in));
        }
        return text.append(')').toString();
    }

    private String fieldType(BinaryReader in) {
        for (PackedType packed : PackedType.values()) {
            if (in.peek() == packed.code()) {
                in.skip(1);
                return mutable(in, packed.toString());
            }
        }
        return mutable(in, valueType(in));
    }

    String globalType(BinaryReader in) {
        return mutable(in, valueType(in));
    }

    private static String mutable(BinaryReader in, String type) {
        int at = in.position();
        return switch (in.u8()) {
            case 0 -> type;
            case BinaryCodes.MUTABLE -> "(mut " + type + ")";
            default -> throw new MalformedModuleException("malformed mutability", at);
        };
    }

    String tableType(BinaryReader in) {
        String type = referenceType(in);
        return limits(in) + " " + type;
    }

    String limits(BinaryReader in) {
        int at = in.position();
        int flags = in.u8();
        if ((flags & ~LIMITS) != 0) {
            throw new MalformedModuleException("malformed limits flags", at);
        }
        StringBuilder text =
                new StringBuilder((flags & BinaryCodes.LIMITS_ARE_64_BIT) != 0 ? "i64 " : "");
        text.append(Long.toUnsignedString(in.u64()));
        if ((flags & BinaryCodes.LIMITS_HAVE_MAX) != 0) {
            text.append(' ').append(Long.toUnsignedString(in.u64()));
        }
        if ((flags & BinaryCodes.LIMITS_ARE_SHARED) != 0) {
            text.append(" shared");
        }
        if ((flags & BinaryCodes.LIMITS_HAVE_PAGE_SIZE) != 0) {
            int exponent = in.u32();
            if (exponent < 0 || exponent > 31) {
                throw new MalformedModuleException("invalid custom page size", at);
            }
            text.append(" (pagesize ").append(1L << exponent).append(')');
        }
        return text.toString();
    }
}
