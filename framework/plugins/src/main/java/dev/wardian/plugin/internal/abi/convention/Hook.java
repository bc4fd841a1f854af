package dev.wardian.plugin.internal.abi.convention;

import java.util.Optional;

/** The hooks of {@code wardian/1}: operations that the host calls by itself. Each is optional. */
enum Hook {
    /** Once, after the module was instantiated. */
    INIT("__init"),
    /** Before an instance goes live. */
    HEALTH("__health"),
    /** State out: its output. */
    SAVE("__save"),
    /** State in: its input. */
    RESTORE("__restore");

    private final String operation;
    private final String export;

    Hook(String operation) {
        this.operation = operation;
        this.export = Wardian1Check.export(operation);
    }

    static Optional<Hook> find(String operation) {
        for (Hook hook : values()) {
            if (hook.operation.equals(operation)) {
                return Optional.of(hook);
            }
        }
        return Optional.empty();
    }

    /** Its name among operations. */
    String operation() {
        return operation;
    }

    /** The name of its export. */
    String export() {
        return export;
    }
}
