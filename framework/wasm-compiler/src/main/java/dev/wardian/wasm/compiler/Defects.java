package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.code.FunctionCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Failures of the compiler itself. The function stays in the interpreter, so nothing is lost but
 * speed; the log says so, since else nobody would learn of it.
 */
final class Defects {
    /** More of them are counted, but not logged. */
    private static final int MOST_LOGGED = 10;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Defects() {}

    /** Notes that a function could not be compiled though it should be. */
    static void note(FunctionCode function, Throwable failure) {
        if (COUNT.incrementAndGet() <= MOST_LOGGED) {
            Logger logger = System.getLogger("dev.wardian.wasm.compiler");
            logger.log(
                    Level.WARNING,
                    "The compiler failed for function "
                            + function.index()
                            + ". The interpreter runs it, so results are right. Please report this.",
                    failure);
        }
    }

    /** How many there were. */
    static int count() {
        return COUNT.get();
    }
}
