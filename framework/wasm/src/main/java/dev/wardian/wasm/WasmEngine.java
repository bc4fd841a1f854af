package dev.wardian.wasm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What runs the code of an instance. All engines give the same results, traps and fuel. */
public enum WasmEngine {
    /** The interpreter of register code. */
    INTERPRETER;

    /** The engine of that name, which is the constant's in lower case; empty if there is none. */
    public static Optional<WasmEngine> named(String name) {
        return Arrays.stream(values()).filter(engine -> engine.toString().equals(name)).findFirst();
    }

    /** The name by which {@link #named} finds it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
