package dev.wardian.wasm.internal.binary;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GlobalType;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.Arrays;
import java.util.List;

/** Reads types (spec section 5.3). */
final class TypeReader {
    private static final int FUNCTION_FORM = 0x60;

    private final BinaryReader in;
    private final Features features;
    private final ModuleLimits limits;

    TypeReader(BinaryReader in, Features features, ModuleLimits limits) {
        this.in = in;
        this.features = features;
        this.limits = limits;
    }

    FunctionType functionType() {
        int at = in.position();
        int form = in.u8();
        if (form != FUNCTION_FORM) {
            // The form is a signed LEB128, of which a function type's is one byte.
            String reason =
                    form == (FUNCTION_FORM | 0x80)
                            ? "integer representation too long"
                            : "malformed function type";
            throw new MalformedModuleException(reason + ", form " + hex(form), at);
        }
        return new FunctionType(valueTypes(), valueTypes());
    }

    private List<ValueType> valueTypes() {
        int at = in.position();
        int count = in.count(1);
        if (count > limits.arity()) {
            throw new ModuleLimitException("arity", limits.arity(), count, at);
        }
        ValueType[] types = new ValueType[count];
        for (int i = 0; i < count; i++) {
            types[i] = valueType();
        }
        return Arrays.asList(types);
    }

    ValueType valueType() {
        int at = in.position();
        int code = in.u8();
        if (!ValTypes.isAllowed(code, features)) {
            throw new MalformedModuleException("malformed value type " + hex(code), at);
        }
        return ValTypes.toPublic(code);
    }

    ValueType referenceType() {
        int at = in.position();
        int code = in.u8();
        boolean known =
                code == ValTypes.FUNCREF
                        || (ValTypes.isReference(code) && ValTypes.isAllowed(code, features));
        if (!known) {
            throw new MalformedModuleException("malformed reference type " + hex(code), at);
        }
        return ValTypes.toPublic(code);
    }

    GlobalType globalType() {
        ValueType type = valueType();
        int at = in.position();
        int mutability = in.u8();
        if (mutability > 1) {
            throw new MalformedModuleException("malformed mutability " + hex(mutability), at);
        }
        return new GlobalType(type, mutability == 1);
    }

    TableType tableType() {
        ValueType type = referenceType();
        boolean hasMax = limitsFlag();
        long min = Integer.toUnsignedLong(in.u32());
        return new TableType(type, min, hasMax ? Integer.toUnsignedLong(in.u32()) : -1);
    }

    MemoryType memoryType() {
        boolean hasMax = limitsFlag();
        long min = Integer.toUnsignedLong(in.u32());
        return new MemoryType(min, hasMax ? Integer.toUnsignedLong(in.u32()) : -1);
    }

    /** The byte before limits: whether there is a maximum. */
    private boolean limitsFlag() {
        int at = in.position();
        int flag = in.u8();
        if (flag > 1) {
            // Version 2.0 reads an integer of one bit here; later versions speak of flags.
            String reason =
                    (flag & 0x80) != 0
                            ? "integer representation too long"
                            : features.has(Feature.MEMORY64)
                                    ? "malformed limits flags"
                                    : "integer too large";
            throw new MalformedModuleException(reason + ": limits flags " + hex(flag), at);
        }
        return flag == 1;
    }

    static String hex(int code) {
        return "0x" + Integer.toHexString(code);
    }
}
