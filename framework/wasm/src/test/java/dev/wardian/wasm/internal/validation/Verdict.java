package dev.wardian.wasm.internal.validation;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.internal.binary.ModuleDecoder;

/** What decoder and validator say about a module. */
final class Verdict {
    private Verdict() {}

    static ValidationFacts accepted(byte[] module) {
        return accepted(module, Features.WASM_2_0);
    }

    static ValidationFacts accepted(byte[] module, Features features) {
        return accepted(module, features, ModuleLimits.DEFAULT);
    }

    static ValidationFacts accepted(byte[] module, Features features, ModuleLimits limits) {
        return ModuleValidator.validate(ModuleDecoder.decode(module, features, limits));
    }

    static void invalid(String reason, byte[] module) {
        invalid(reason, module, Features.WASM_2_0);
    }

    static void invalid(String reason, byte[] module, Features features) {
        begins(
                reason,
                assertThrows(InvalidModuleException.class, () -> accepted(module, features)));
    }

    static void malformed(String reason, byte[] module) {
        malformed(reason, module, Features.WASM_2_0);
    }

    static void malformed(String reason, byte[] module, Features features) {
        begins(
                reason,
                assertThrows(MalformedModuleException.class, () -> accepted(module, features)));
    }

    private static void begins(String reason, ModuleException e) {
        assertTrue(e.reason().startsWith(reason), e::reason);
    }
}
