package dev.wardian.wasm.text.internal.printer;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.PackedType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.NameSubsection;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads types of the binary format (spec section 5.3) and prints them. */
final class TypePrinter {
    /** All bits that the byte before the limits of a table may have. */
    private static final int TABLE_LIMITS =
            BinaryCodes.LIMITS_HAVE_MAX | BinaryCodes.LIMITS_ARE_64_BIT;

    /** All bits that the byte before the limits of a memory may have. */
    private static final int MEMORY_LIMITS =
            TABLE_LIMITS | BinaryCodes.LIMITS_ARE_SHARED | BinaryCodes.LIMITS_HAVE_PAGE_SIZE;

    /**
     * A function type.
     *
     * @param params the text of each parameter's type
     * @param results the results in their bracket, or the empty string
     * @param text all of it
     */
    private record Signature(List<String> params, String results, String text) {}

    private final PrintedNames names;
    private final DefinedNames typeNames;

    /** Each function type, null for other types. */
    private final List<@Nullable Signature> signatures = new ArrayList<>();

    TypePrinter(PrintedNames names) {
        this.names = names;
        this.typeNames = names.of(NameSubsection.TYPES);
    }

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
            return typeNames.reference((int) code);
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

    /** How others refer to a type. */
    String reference(int index) {
        return typeNames.reference(index);
    }

    /** The type of something without locals. */
    String typeUse(int index) {
        return typeUse(index, DefinedNames.NONE);
    }

    /**
     * A function's type: its index, and its parameters and results where the index leads to any.
     *
     * @param locals the names of the function's locals, of which the parameters are the first
     */
    String typeUse(int index, DefinedNames locals) {
        Signature signature = signature(index);
        String use = "(type " + reference(index) + ")";
        if (signature == null || signature.text().isEmpty()) {
            return use;
        }
        if (locals.isEmpty()) {
            return use + " " + signature.text();
        }
        StringBuilder text = new StringBuilder(use);
        boolean open = false;
        for (int i = 0; i < signature.params().size(); i++) {
            String name = names.bareDefinition(locals, i);
            if (open && !name.isEmpty()) {
                text.append(')');
                open = false;
            }
            if (!open) {
                text.append(" (param");
                open = true;
            }
            text.append(name.isEmpty() ? "" : " " + name);
            text.append(' ').append(signature.params().get(i));
            if (!name.isEmpty()) {
                text.append(')');
                open = false;
            }
        }
        text.append(open ? ")" : "");
        text.append(signature.results().isEmpty() ? "" : " " + signature.results());
        return text.toString();
    }

    /** The number of parameters of a function type, 0 for what is none. */
    int paramCount(int index) {
        Signature signature = signature(index);
        return signature == null ? 0 : signature.params().size();
    }

    private @Nullable Signature signature(int index) {
        return index >= 0 && index < signatures.size() ? signatures.get(index) : null;
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
        int index = signatures.size();
        out.line().open("type").word(names.definition(typeNames, index));
        boolean isFinal = in.peek() == BinaryCodes.SUB_FINAL;
        boolean sub = isFinal || in.peek() == BinaryCodes.SUB;
        if (sub) {
            in.skip(1);
            out.open(isFinal ? "sub final" : "sub");
            for (int supertypes = in.count(1); supertypes > 0; supertypes--) {
                out.word(reference(in.u32()));
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
                List<String> params = valueTypes(in);
                String results = bracket("result", valueTypes(in));
                String text = (bracket("param", params) + " " + results).trim();
                signatures.add(new Signature(params, results, text));
                out.word(text.isEmpty() ? "(func)" : "(func " + text + ")");
            }
            case BinaryCodes.STRUCT_TYPE -> {
                DefinedNames fields = names.fieldsOf(signatures.size());
                signatures.add(null);
                out.open("struct");
                int count = in.count(2);
                for (int i = 0; i < count; i++) {
                    out.open("field").optional(names.bareDefinition(fields, i));
                    out.word(fieldType(in)).close();
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
        return bracket(keyword, valueTypes(in));
    }

    private List<String> valueTypes(BinaryReader in) {
        List<String> types = new ArrayList<>();
        for (int count = in.count(1); count > 0; count--) {
            types.add(valueType(in));
        }
        return types;
    }

    private static String bracket(String keyword, List<String> types) {
        return types.isEmpty() ? "" : "(" + keyword + " " + String.join(" ", types) + ")";
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
        return limits(in, TABLE_LIMITS) + " " + type;
    }

    String memoryType(BinaryReader in) {
        return limits(in, MEMORY_LIMITS);
    }

    private static String limits(BinaryReader in, int allowed) {
        int at = in.position();
        int flags = in.u8();
        if ((flags & ~allowed) != 0) {
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
