package dev.wardian.wasm.internal.engine;

/** Opens to classes that an engine generates what they may call. */
public final class GeneratedCode {
    private static final String NUMERIC = "dev.wardian.wasm.internal.numeric";
    private static final String VECTOR = "dev.wardian.wasm.internal.vector";

    private GeneratedCode() {}

    /** Lets generated classes call the methods of numeric and of vector instructions. */
    public static void mayCompute(Module generated) {
        Module own = GeneratedCode.class.getModule();
        own.addExports(NUMERIC, generated);
        own.addExports(VECTOR, generated);
    }
}
