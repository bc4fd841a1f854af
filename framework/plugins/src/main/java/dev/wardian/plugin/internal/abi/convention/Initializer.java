package dev.wardian.plugin.internal.abi.convention;

import dev.wardian.plugin.internal.abi.GuestInstance;
import dev.wardian.plugin.internal.abi.ModuleCheck;
import dev.wardian.wasm.FunctionType;
import java.util.List;

/**
 * The export {@code _initialize}, by which a library that a compiler made, a reactor, starts
 * itself: run once, before anything else that the module exports.
 */
final class Initializer {
    private static final String EXPORT = "_initialize";
    private static final FunctionType TYPE = FunctionType.of(List.of());

    private Initializer() {}

    static void check(ModuleCheck module) {
        module.checkOptional(EXPORT, TYPE);
    }

    static void run(GuestInstance guest) {
        if (guest.exports(EXPORT)) {
            guest.startUp(EXPORT);
        }
    }
}
