package dev.wardian.wasm.internal.engine;

/** Opens to classes that an engine generates what they may call. */
public final class GeneratedCode {
    private static final String NUMERIC = "dev.wardian.wasm.internal.numeric";

    private GeneratedCode() {}

    /** Lets generated classes call the methods of numeric instructions. */
    public static void mayCompute(Module generated) {
        GeneratedCode.class.getModule().addExports(NUMERIC, generated);
    }
}
