package dev.wardian.wasm.internal.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Exceptions as they were before version 3.0, where the text format cannot say what is wrong. */
class LegacyExceptionRulesTest {
    private static final Features FEATURES = Features.WASM_3_0.with(Feature.LEGACY_EXCEPTIONS);

    private static WasmModule parse(Consumer<CodeBuilder> body, ModuleLimits limits) {
        ModuleBuilder module = new ModuleBuilder();
        module.tag(module.type("i:"));
        module.function(":", body);
        return WasmModule.parse(module.build(), FEATURES, limits);
    }

    private static WasmModule parse(Consumer<CodeBuilder> body) {
        return parse(body, ModuleLimits.DEFAULT);
    }

    private static void assertRefused(
            Class<? extends ModuleException> kind, String reason, Consumer<CodeBuilder> body) {
        ModuleException e = assertThrows(kind, () -> parse(body));
        assertTrue(e.reason().startsWith(reason), e::reason);
    }

    @Test
    void clausesStandInATryBeforeItsLastOne() {
        String misplaced = "misplaced CATCH opcode";
        Class<MalformedModuleException> malformed = MalformedModuleException.class;
        String outside = "END opcode expected";
        assertRefused(malformed, outside, code -> code.op(Opcode.CATCH_ALL));
        assertRefused(malformed, outside, code -> code.op(Opcode.CATCH, 0).op(Opcode.DROP));
        assertRefused(
                malformed, misplaced, code -> code.op(Opcode.BLOCK).op(Opcode.CATCH_ALL).end());
        assertRefused(
                malformed,
                misplaced,
                code -> code.op(Opcode.TRY).op(Opcode.CATCH_ALL).op(Opcode.CATCH_ALL).end());
        assertRefused(
                malformed,
                misplaced,
                code -> code.op(Opcode.TRY).op(Opcode.CATCH_ALL).op(Opcode.CATCH, 0).end());
        assertRefused(
                malformed,
                "misplaced ELSE opcode",
                code -> code.op(Opcode.TRY).op(Opcode.ELSE).end());
        parse(
                code ->
                        code.op(Opcode.TRY)
                                .op(Opcode.CATCH, 0)
                                .op(Opcode.DROP)
                                .op(Opcode.CATCH, 0)
                                .op(Opcode.DROP)
                                .op(Opcode.CATCH_ALL)
                                .end());
    }

    @Test
    void delegateEndsATryWithoutClauses() {
        String misplaced = "misplaced DELEGATE opcode";
        Class<MalformedModuleException> malformed = MalformedModuleException.class;
        assertRefused(malformed, "END opcode expected", code -> code.op(Opcode.DELEGATE, 0));
        assertRefused(malformed, misplaced, code -> code.op(Opcode.LOOP).op(Opcode.DELEGATE, 0));
        assertRefused(
                malformed,
                misplaced,
                code -> code.op(Opcode.TRY).op(Opcode.CATCH_ALL).op(Opcode.DELEGATE, 0));
        assertRefused(
                InvalidModuleException.class,
                "unknown label",
                code -> code.op(Opcode.TRY).op(Opcode.DELEGATE, 1));
        parse(code -> code.op(Opcode.TRY).op(Opcode.DELEGATE, 0));
        parse(code -> code.op(Opcode.BLOCK).op(Opcode.TRY).op(Opcode.DELEGATE, 1).end());
    }

    @Test
    void rethrowNamesAClause() {
        assertRefused(
                InvalidModuleException.class,
                "invalid rethrow label 0",
                code -> code.op(Opcode.TRY).op(Opcode.RETHROW, 0).end());
        assertRefused(
                InvalidModuleException.class,
                "invalid rethrow label 1",
                code ->
                        code.op(Opcode.TRY)
                                .op(Opcode.TRY)
                                .op(Opcode.CATCH_ALL)
                                .op(Opcode.RETHROW, 1)
                                .end()
                                .end());
        assertRefused(
                InvalidModuleException.class, "unknown label", code -> code.op(Opcode.RETHROW, 1));
    }

    /** A local without a default value that is set in the body may be unset in a clause. */
    @Test
    void localsThatAreSetInOneArmAreUnsetInTheNext() {
        byte[] anyFunction = {0x64, 0x70};
        assertRefused(
                InvalidModuleException.class,
                "uninitialized local",
                code -> {
                    code.rawLocals(1, anyFunction).op(Opcode.UNREACHABLE);
                    code.op(Opcode.TRY).op(Opcode.UNREACHABLE).set(0);
                    code.op(Opcode.CATCH_ALL).get(0).op(Opcode.DROP).end();
                });
        assertRefused(
                InvalidModuleException.class,
                "uninitialized local",
                code -> {
                    code.rawLocals(1, anyFunction).op(Opcode.TRY).op(Opcode.UNREACHABLE).set(0);
                    code.op(Opcode.DELEGATE, 0).get(0).op(Opcode.DROP);
                });
    }

    @Test
    void featureIsNotedAndNeedsTheOther() {
        WasmModule module = parse(code -> code.op(Opcode.TRY).op(Opcode.CATCH_ALL).end());

        assertEquals(
                Set.of(Feature.EXCEPTION_HANDLING, Feature.LEGACY_EXCEPTIONS),
                module.usedFeatures());
        assertEquals(Set.of(Feature.EXCEPTION_HANDLING), Feature.LEGACY_EXCEPTIONS.needs());
    }

    /** The exception of each open clause takes a slot of the frame. */
    @Test
    void nestedClausesCountForTheFrame() {
        Consumer<CodeBuilder> nested =
                code -> {
                    for (int i = 0; i < 30; i++) {
                        code.op(Opcode.TRY).op(Opcode.CATCH_ALL);
                    }
                    for (int i = 0; i < 30; i++) {
                        code.end();
                    }
                };
        parse(nested, ModuleLimits.builder().frameSlots(30).build());

        ModuleException e =
                assertThrows(
                        ModuleException.class,
                        () -> parse(nested, ModuleLimits.builder().frameSlots(29).build()));
        assertTrue(e.reason().contains("frameSlots"), e::reason);
    }
}
