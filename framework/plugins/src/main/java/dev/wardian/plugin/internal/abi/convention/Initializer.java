package dev.wardian.plugin.internal.abi.convention;

import dev.wardian.plugin.internal.abi.GuestInstance;
import dev.wardian.plugin.internal.abi.ModuleCheck;
import dev.wardian.wasm.FunctionType;
import java.util.List;

/**
 * The export {@code _initialize}, the start-up code that compilers generate for a library (a
 * reactor). It runs once, before any other export of the module.
 */
final class Initializer {
    private static final String EXPORT = "_initialize";
    private static final FunctionType TYPE = FunctionType.of(List.of());

    private Initializer() {}

    /** Whether an export has its name. */
    static boolean isExport(String name) {
        return name.equals(EXPORT);
    }

    static void check(ModuleCheck module) {
        module.checkOptional(EXPORT, TYPE);
    }

    static void run(GuestInstance guest) {
        if (guest.exports(EXPORT)) {
            guest.startUp(EXPORT);
        }
    }
}
