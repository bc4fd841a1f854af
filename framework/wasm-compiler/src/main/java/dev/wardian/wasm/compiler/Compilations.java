package dev.wardian.wasm.compiler;

import dev.wardian.wasm.CompilerFigures;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to the Flight Recorder. The module {@code jdk.jfr} is optional: without it, or
 * without a recording, there are none.
 */
final class Compilations {
    private static final boolean PRESENT = isPresent();

    /** Work that began. */
    interface Span {
        /**
         * The work ended.
         *
         * @param function the function that was asked for
         * @param fromLoop whether only the rest of it, from a loop on
         * @param done what came of it
         */
        void end(String function, boolean fromLoop, CompilerFigures done);
    }

    private Compilations() {}

    private static boolean isPresent() {
        Module own = Compilations.class.getModule();
        return ModuleLayer.boot().findModule("jdk.jfr").filter(own::canRead).isPresent();
    }

    /** Work begins; null while such events are not recorded. */
    static @Nullable Span begin() {
        return PRESENT ? CompilationEvent.beginIfRecorded() : null;
    }
}
