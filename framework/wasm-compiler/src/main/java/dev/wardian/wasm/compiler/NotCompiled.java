package dev.wardian.wasm.compiler;

import java.util.Locale;

/** Why a function stays in the interpreter. Not an error: the function runs there. */
final class NotCompiled extends Exception {
    private static final long serialVersionUID = 1L;

    /** The reasons, which figures count. */
    enum Reason {
        /** It has an instruction that is not compiled. */
        INSTRUCTION,
        /** Its method would be larger than what HotSpot compiles. */
        SIZE,
        /** Its frame would be larger than a frame of its weight may be. */
        FRAME,
        /** A budget for code has no room. */
        BUDGET,
        /** The compiler failed, which should not be. */
        DEFECT,
        /** It, or one that it calls, has more arguments than a method may have. */
        ARGUMENTS
    }

    /** The reason as {@link dev.wardian.wasm.CompilerFigures} has it. */
    static String name(Reason reason) {
        return reason.toString().toLowerCase(Locale.ROOT);
    }

    private final transient Reason reason;
    private final boolean isForNow;

    NotCompiled(Reason reason) {
        this(reason, false);
    }

    private NotCompiled(Reason reason, boolean isForNow) {
        super(reason.toString(), null, false, false);
        this.reason = reason;
        this.isForNow = isForNow;
    }

    /** That there is no room just now; later there may be some. */
    static NotCompiled forNow() {
        return new NotCompiled(Reason.BUDGET, true);
    }

    boolean isForNow() {
        return isForNow;
    }

    Reason reason() {
        return reason;
    }
}
