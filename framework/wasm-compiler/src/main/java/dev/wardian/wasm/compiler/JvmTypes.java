package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.List;
import org.objectweb.asm.Opcodes;

/** How values of WebAssembly are kept by the JVM: a vector as two longs, lower half first. */
final class JvmTypes {
    static final String INSTANCE = "dev/wardian/wasm/internal/runtime/Instance";
    static final String GLOBAL = "dev/wardian/wasm/internal/runtime/GlobalInstance";
    static final String OBJECT = "java/lang/Object";
    static final String OBJECT_DESCRIPTOR = "L" + OBJECT + ";";
    static final String FRAME_REFERENCES = "dev/wardian/wasm/internal/runtime/FrameReferences";
    static final String VALUE_STACK = "dev/wardian/wasm/internal/runtime/ValueStack";

    /** More words of arguments than this no method may have. */
    static final int MOST_ARGUMENT_WORDS = 250;

    private JvmTypes() {}

    /** What a value is in a descriptor. */
    static String descriptor(int type) {
        return switch (type) {
            case ValTypes.I32 -> "I";
            case ValTypes.I64 -> "J";
            case ValTypes.F32 -> "F";
            case ValTypes.F64 -> "D";
            case ValTypes.V128 -> "JJ";
            default -> "Ljava/lang/Object;";
        };
    }

    /** How many words of a frame a value takes. */
    static int words(int type) {
        return switch (type) {
            case ValTypes.I64, ValTypes.F64 -> 2;
            case ValTypes.V128 -> 4;
            default -> 1;
        };
    }

    static int words(byte[] types) {
        int words = 0;
        for (byte type : types) {
            words += words(type);
        }
        return words;
    }

    /** Offset from {@code ILOAD}, {@code ISTORE} or {@code IRETURN} to the form for a type. */
    static int form(int type) {
        return switch (type) {
            case ValTypes.I32 -> 0;
            case ValTypes.I64, ValTypes.V128 -> 1;
            case ValTypes.F32 -> 2;
            case ValTypes.F64 -> 3;
            default -> 4;
        };
    }

    /** How the verifier names the type; a vector is two of them. */
    static Object verified(int type) {
        return switch (type) {
            case ValTypes.I32 -> Opcodes.INTEGER;
            case ValTypes.I64, ValTypes.V128 -> Opcodes.LONG;
            case ValTypes.F32 -> Opcodes.FLOAT;
            case ValTypes.F64 -> Opcodes.DOUBLE;
            default -> OBJECT;
        };
    }

    /** Adds the type as a frame has it. */
    static void addVerified(int type, List<Object> frame) {
        frame.add(verified(type));
        if (type == ValTypes.V128) {
            frame.add(verified(type));
        }
    }

    /** Adds types as a frame has them. */
    static void addVerified(byte[] types, List<Object> frame) {
        for (byte type : types) {
            addVerified(type, frame);
        }
    }

    /** What a function returns as a Java value: its first result, of a vector the lower half. */
    static String returned(TypeLayout layout) {
        if (layout.results.length == 0) {
            return "V";
        }
        int first = layout.results[0];
        return first == ValTypes.V128 ? "J" : descriptor(first);
    }

    /** The descriptor of a method with a function's parameters and {@code more} behind them. */
    static String descriptor(TypeLayout layout, String more) {
        StringBuilder text = new StringBuilder("(");
        for (byte param : layout.params) {
            text.append(descriptor(param));
        }
        return text.append(more).append(')').append(returned(layout)).toString();
    }

    /** The descriptor of a function's own method. */
    static String function(TypeLayout layout) {
        return descriptor(layout, "L" + INSTANCE + ";I");
    }
}
