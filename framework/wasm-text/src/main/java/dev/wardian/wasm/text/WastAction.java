package dev.wardian.wasm.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An access of a script to an instance: a call, or the value of a global. */
public sealed interface WastAction extends WastSubject {
    /** {@return the name of the instance without its {@code $}, or null for the latest instance} */
    @Nullable String instance();

    /** {@return the name of the export} */
    String export();

    /**
     * Calls an exported function.
     *
     * @param instance the name of the instance without its {@code $}, or null for the latest
     *     instance
     * @param export the name of the function
     * @param arguments one value for each parameter
     */
    record Invoke(@Nullable String instance, String export, List<WastValue> arguments)
            implements WastAction {
        /**
         * Copies the arguments.
         *
         * @param instance the name of the instance, or null
         * @param export the name of the function
         * @param arguments one value for each parameter
         */
        public Invoke {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Reads an exported global.
     *
     * @param instance the name of the instance without its {@code $}, or null for the latest
     *     instance
     * @param export the name of the global
     */
    record Get(@Nullable String instance, String export) implements WastAction {}
}
