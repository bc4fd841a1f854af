package dev.wardian.wasm.compiler;

/** The same where the code that goes on is cut into the smallest parts. */
public final class LoopsInPartsEngine extends LoopsEngine {
    /** For {@link java.util.ServiceLoader}. */
    public LoopsInPartsEngine() {
        super(PartsEngine.SMALLEST);
    }

    @Override
    public String name() {
        return "compiled-at-loops-in-parts";
    }
}
