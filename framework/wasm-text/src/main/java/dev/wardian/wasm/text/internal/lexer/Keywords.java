package dev.wardian.wasm.text.internal.lexer;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.internal.model.Opcode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of the text format: the mnemonics of the instruction table, and what holds them
 * together.
 */
public final class Keywords {
    /**
     * The first row of each mnemonic; {@code select}, {@code ref.test} and {@code ref.cast} have a
     * second one.
     */
    private static final Map<String, Opcode> INSTRUCTIONS = new HashMap<>();

    private static final Set<String> STRUCTURE =
            new HashSet<>(
                    Arrays.asList(
                            ("module type rec sub final func struct array field mut param result local import export"
                                            + " table memory global tag start elem data declare item offset then do"
                                            + " catch catch_ref catch_all catch_all_ref ref null i8 i16 i32 i64 f32"
                                            + " f64 v128 i8x16 i16x8 i32x4 i64x2 f32x4 f64x2 extern any eq i31 exn"
                                            + " noexn nofunc noextern none funcref externref anyref eqref i31ref"
                                            + " structref arrayref exnref nullexnref nullfuncref nullexternref"
                                            + " nullref shared pagesize binary quote definition instance register"
                                            + " invoke get nan:canonical nan:arithmetic either ref ref.exn ref.any ref.extern ref.host"
                                            + " ref.struct ref.array")
                                    .split(" ")));

    static {
        for (Opcode opcode : Opcode.values()) {
            INSTRUCTIONS.putIfAbsent(opcode.mnemonic(), opcode);
        }
    }

    private Keywords() {}

    /** The instruction of that name, or null where there is none or {@code features} lack it. */
    public static @Nullable Opcode instruction(String name, Features features) {
        Opcode opcode = INSTRUCTIONS.get(name);
        if (opcode == null) {
            return null;
        }
        Feature feature = opcode.feature();
        return feature == null || features.has(feature) ? opcode : null;
    }

    /** Whether a word is part of a form; it may be the name of an instruction as well. */
    public static boolean isStructure(String word) {
        return STRUCTURE.contains(word);
    }

    public static boolean isInstruction(String word) {
        return INSTRUCTIONS.containsKey(word);
    }

    /** The proposal that brought an instruction, for messages. */
    public static String feature(String instruction) {
        Opcode opcode = INSTRUCTIONS.get(instruction);
        Feature feature = opcode == null ? null : opcode.feature();
        return feature == null ? "nothing" : feature.proposal();
    }

    public static boolean isKnown(String word) {
        return STRUCTURE.contains(word)
                || INSTRUCTIONS.containsKey(word)
                || word.startsWith("assert_")
                || isSetting(word, "offset=")
                || isSetting(word, "align=");
    }

    private static boolean isSetting(String word, String name) {
        return word.startsWith(name) && Numbers.isNat(word.substring(name.length()));
    }
}
