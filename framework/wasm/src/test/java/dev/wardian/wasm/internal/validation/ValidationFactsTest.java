package dev.wardian.wasm.internal.validation;

import static dev.wardian.wasm.internal.validation.ValidationFacts.HAS_TAIL_CALL;
import static dev.wardian.wasm.internal.validation.ValidationFacts.USES_REFERENCES;
import static dev.wardian.wasm.internal.validation.ValidationFacts.USES_SIMD;
import static dev.wardian.wasm.internal.validation.Verdict.accepted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ValidationFactsTest {
    @Test
    void frameHasLocalsAndTheMostOperandsAtOnce() {
        assertEquals(
                5, facts("ii:", code -> code.locals("lf").i32(1).op(Opcode.DROP)).frameSlots(0));
        assertEquals(0, facts(":", code -> {}).frameSlots(0));
        assertEquals(
                3,
                facts(":i", code -> code.i32(1).i32(2).i32(3).op(Opcode.I32_ADD).op(Opcode.I32_ADD))
                        .frameSlots(0));
        assertEquals(
                4,
                facts(
                                ":i",
                                code ->
                                        code.i32(1)
                                                .op(Opcode.BLOCK)
                                                .i64(2)
                                                .i64(3)
                                                .i32(4)
                                                .op(Opcode.BR, 1)
                                                .end())
                        .frameSlots(0));
    }

    @Test
    void vectorsCountAsTwoSlots() {
        assertEquals(
                4,
                facts(":v", code -> code.v128(0, 0).v128(0, 0).op(Opcode.V128_AND)).frameSlots(0));
    }

    @Test
    void frameSlotsAreThoseOfEachFunction() {
        ModuleBuilder module = new ModuleBuilder();
        module.function(":", code -> code.i32(1).i32(2).op(Opcode.DROP).op(Opcode.DROP));
        module.function(":", code -> code.i32(1).op(Opcode.DROP));

        ValidationFacts facts = accepted(module.build());

        assertEquals(2, facts.frameSlots(0));
        assertEquals(1, facts.frameSlots(1));
    }

    @Test
    void referencesAreNotedWhereverTheyComeFrom() {
        assertFalse(facts("i:i", code -> code.get(0)).has(0, USES_REFERENCES));
        assertTrue(facts("F:", code -> {}).has(0, USES_REFERENCES));
        assertTrue(facts(":", code -> code.locals("E")).has(0, USES_REFERENCES));
        assertTrue(
                facts(":", code -> code.op(Opcode.REF_NULL, ValueType.FUNCREF).op(Opcode.DROP))
                        .has(0, USES_REFERENCES));
        assertTrue(
                facts(
                                ":",
                                code ->
                                        code.op(Opcode.BLOCK, ValueType.EXTERNREF)
                                                .op(Opcode.UNREACHABLE)
                                                .end()
                                                .op(Opcode.DROP))
                        .has(0, USES_REFERENCES));
        ModuleBuilder calling = new ModuleBuilder();
        int giver = calling.importFunction("m", "n", ":E");
        calling.function(":", code -> code.op(Opcode.CALL, giver).op(Opcode.DROP));
        assertTrue(accepted(calling.build()).has(0, USES_REFERENCES));
        ModuleBuilder table = new ModuleBuilder();
        table.table(ValueType.FUNCREF, 1, 1);
        table.function(":", code -> code.i32(0).op(Opcode.TABLE_GET).op(Opcode.DROP));
        table.function(":", code -> code.i32(0).op(Opcode.CALL_INDIRECT, 0));
        assertTrue(accepted(table.build()).has(0, USES_REFERENCES));
        assertFalse(accepted(table.build()).has(1, USES_REFERENCES));
    }

    @Test
    void vectorsAreNotedWhereverTheyComeFrom() {
        assertFalse(facts("i:i", code -> code.get(0)).has(0, USES_SIMD));
        assertTrue(facts("v:", code -> {}).has(0, USES_SIMD));
        assertTrue(facts(":", code -> code.v128(0, 0).op(Opcode.DROP)).has(0, USES_SIMD));
        ModuleBuilder module = new ModuleBuilder();
        int global = module.importGlobal("m", "n", ValueType.V128, false);
        module.function(":", code -> code.op(Opcode.GLOBAL_GET, global).op(Opcode.DROP));
        assertTrue(accepted(module.build()).has(0, USES_SIMD));
        assertTrue(accepted(module.build()).usesSimd());
    }

    @Test
    void tailCallsAreNoted() {
        ModuleBuilder module = new ModuleBuilder();
        module.function(":", code -> code.op(Opcode.RETURN_CALL, 0));
        module.function(":", code -> code.op(Opcode.CALL, 0));

        ValidationFacts facts = accepted(module.build(), Features.WASM_2_0.with(Feature.TAIL_CALL));

        assertTrue(facts.has(0, HAS_TAIL_CALL));
        assertFalse(facts.has(1, HAS_TAIL_CALL));
        assertEquals(Set.of(Feature.TAIL_CALL), facts.usedFeatures());
    }

    @Test
    void featuresAreTheOnesThatTheModuleNeeds() {
        assertEquals(Set.of(), facts("i:i", code -> code.get(0)).usedFeatures());
        assertEquals(
                Set.of(Feature.SIGN_EXTENSION),
                facts("i:i", code -> code.get(0).op(Opcode.I32_EXTEND8_S)).usedFeatures());
        assertEquals(
                Set.of(Feature.SATURATING_CONVERSIONS),
                facts("f:i", code -> code.get(0).op(Opcode.I32_TRUNC_SAT_F32_S)).usedFeatures());
        assertEquals(
                Set.of(Feature.MULTI_VALUE),
                facts(":ii", code -> code.i32(1).i32(2)).usedFeatures());
        assertEquals(Set.of(Feature.REFERENCE_TYPES), facts("E:", code -> {}).usedFeatures());
        assertEquals(Set.of(Feature.SIMD), facts("v:", code -> {}).usedFeatures());
    }

    @Test
    void segmentsTellTheirFeatures() {
        ModuleBuilder passive = new ModuleBuilder();
        passive.passiveData(new byte[1]);
        ModuleBuilder declarative = new ModuleBuilder();
        declarative.declareElements();
        ModuleBuilder active = new ModuleBuilder();
        active.memory(1, 1);
        active.data(0, new byte[1]);

        assertEquals(Set.of(Feature.BULK_MEMORY), accepted(passive.build()).usedFeatures());
        assertEquals(Set.of(Feature.REFERENCE_TYPES), accepted(declarative.build()).usedFeatures());
        assertEquals(Set.of(), accepted(active.build()).usedFeatures());
    }

    private static ValidationFacts facts(String type, Consumer<CodeBuilder> code) {
        ModuleBuilder module = new ModuleBuilder();
        module.function(type, code);
        return accepted(module.build());
    }
}
