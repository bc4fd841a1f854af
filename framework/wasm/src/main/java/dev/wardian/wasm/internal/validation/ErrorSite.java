package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.NameSection;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.TimeLimit;

/** Where the validator is, and the errors that it reports from there. */
final class ErrorSite {
    private static final int SHOWN_NAME = 80;

    private final ModuleData module;
    private final TypeCodes codes;

    /** The function that is validated, or -1 outside of functions. */
    private int function = -1;

    /** Where the instruction or definition that is validated begins. */
    private int offset;

    ErrorSite(ModuleData module, TypeCodes codes) {
        this.module = module;
        this.codes = codes;
    }

    void checkTime(TimeLimit time) {
        time.check(offset);
    }

    void enterFunction(int index) {
        function = index;
    }

    void leaveFunction() {
        function = -1;
    }

    void at(int position) {
        offset = position;
    }

    InvalidModuleException invalid(String reason) {
        return new InvalidModuleException(reason + place(), offset);
    }

    /** A reason and an index that does not exist. */
    InvalidModuleException unknown(String kind, int index) {
        return invalid("unknown " + kind + " " + Integer.toUnsignedString(index));
    }

    InvalidModuleException mismatch(String expected, String actual) {
        return invalid("type mismatch: expected " + expected + ", found " + actual);
    }

    InvalidModuleException mismatch(int expected, int actual) {
        return mismatch(codes.name(expected), codes.name(actual));
    }

    MalformedModuleException malformed(String reason) {
        return new MalformedModuleException(reason + place(), offset);
    }

    ModuleLimitException limit(String limit, long max, long actual) {
        return new ModuleLimitException(limit, max, actual, offset);
    }

    private String place() {
        if (function < 0) {
            return "";
        }
        String name = NameSection.of(module).functionName(function);
        if (name != null && name.length() > SHOWN_NAME) {
            name = name.substring(0, SHOWN_NAME) + "...";
        }
        return " in "
                + instruction()
                + "function "
                + function
                + (name == null ? "" : " <" + name + ">");
    }

    private String instruction() {
        int defined = function - module.importedFunctions;
        if (offset <= module.bodyStart[defined] || offset >= module.bodyEnd[defined]) {
            return "";
        }
        BinaryReader in = new BinaryReader(module.bytes, offset, module.bodyEnd[defined]);
        int first = in.u8();
        boolean prefixed = OpcodeTables.prefixBase(first) >= 0;
        Opcode opcode = prefixed ? Opcode.of(first, in.u32()) : Opcode.of(0, first);
        return opcode == null ? "" : opcode.mnemonic() + ", ";
    }
}
