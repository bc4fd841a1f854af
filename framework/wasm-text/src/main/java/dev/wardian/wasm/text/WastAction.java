package dev.wardian.wasm.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a script does with an instance. */
public sealed interface WastAction extends WastSubject {
    /** The name of the instance, or null for the latest one. */
    @Nullable String instance();

    /** The name of the export. */
    String export();

    /** Calls an exported function. */
    record Invoke(@Nullable String instance, String export, List<WastValue> arguments)
            implements WastAction {
        public Invoke {
            arguments = List.copyOf(arguments);
        }
    }

    /** Reads an exported global. */
    record Get(@Nullable String instance, String export) implements WastAction {}
}
