package dev.wardian.wasm.internal.validation;

import static dev.wardian.wasm.internal.validation.Verdict.accepted;
import static dev.wardian.wasm.internal.validation.Verdict.invalid;
import static dev.wardian.wasm.internal.validation.Verdict.malformed;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import org.junit.jupiter.api.Test;

/** What version 1.0 refuses and 2.0 accepts, and the other way round. */
class FeatureSetsTest {
    private static final Features FIRST = Features.WASM_1_0;

    private final ModuleBuilder module = new ModuleBuilder();

    @Test
    void functionsGiveSeveralResultsWithMultiValue() {
        module.function(":ii", code -> code.i32(1).i32(2));

        accepted(module.build());
        invalid("invalid result arity", module.build(), FIRST);
    }

    @Test
    void blocksHaveFunctionTypesWithMultiValue() {
        module.function(":", code -> code.op(Opcode.BLOCK, 0).end());

        accepted(module.build());
        malformed("malformed block type", module.build(), FIRST);
    }

    @Test
    void thereAreSeveralTablesWithReferenceTypes() {
        module.table(ValueType.FUNCREF, 1, 1);
        module.table(ValueType.FUNCREF, 1, 1);

        accepted(module.build());
        invalid("multiple tables", module.build(), FIRST);
    }

    @Test
    void tablesHoldExternalReferencesWithReferenceTypes() {
        module.table(ValueType.EXTERNREF, 1, 1);

        accepted(module.build());
        malformed("malformed reference type", module.build(), FIRST);
    }

    @Test
    void valuesAreReferencesWithReferenceTypes() {
        module.function("F:", code -> {});

        accepted(module.build());
        malformed("malformed value type", module.build(), FIRST);
    }

    @Test
    void valuesAreVectorsWithSimd() {
        module.function(":", code -> code.locals("v"));

        accepted(module.build());
        malformed("malformed value type", module.build(), Features.WASM_2_0.without(Feature.SIMD));
    }

    @Test
    void indirectCallNamesItsTableWithReferenceTypes() {
        module.table(ValueType.FUNCREF, 1, 1);
        module.table(ValueType.FUNCREF, 1, 1);
        module.function(":", code -> code.i32(0).op(Opcode.CALL_INDIRECT, 0, 1));
        accepted(module.build());

        ModuleBuilder one = new ModuleBuilder();
        one.table(ValueType.FUNCREF, 1, 1);
        one.function(":", code -> code.i32(0).op(Opcode.CALL_INDIRECT, 0, 1));
        malformed("zero byte expected", one.build(), FIRST);
    }

    @Test
    void dataCountSectionComesWithBulkMemory() {
        module.memory(1, 1);
        module.passiveData(new byte[1]);
        module.function(":", code -> code.op(Opcode.DATA_DROP, 0));

        accepted(module.build());
        malformed("malformed section id 12", module.build(), FIRST);
    }

    @Test
    void segmentsBeginWithAnIndexWithoutBulkMemory() {
        module.memory(1, 1);
        module.table(ValueType.FUNCREF, 1, 1);
        module.data(0, new byte[1]);
        module.elements(0);
        accepted(module.build());
        accepted(module.build(), FIRST);

        module.rawData(new ByteWriter().u32(1).raw(ModuleBuilder.expression(c -> c.i32(0))).u32(0));
        invalid("unknown memory 1", module.build(), FIRST);
    }

    @Test
    void elementSegmentOfAnotherTableIsUnknownInTheFirstVersion() {
        module.table(ValueType.FUNCREF, 1, 1);
        module.rawElements(
                new ByteWriter().u32(1).raw(ModuleBuilder.expression(c -> c.i32(0))).u32(0));

        invalid("unknown table 1", module.build(), FIRST);
    }

    @Test
    void labelsOfABranchTableHaveTheSameTypesBeforeReferenceTypes() {
        module.function(
                ":",
                code ->
                        code.op(Opcode.BLOCK, ValueType.F64)
                                .op(Opcode.BLOCK, ValueType.F32)
                                .op(Opcode.UNREACHABLE)
                                .i32(1)
                                .op(Opcode.BR_TABLE, 0, 1, 1)
                                .end()
                                .op(Opcode.DROP)
                                .f64(0)
                                .end()
                                .op(Opcode.DROP));

        accepted(module.build());
        invalid("type mismatch", module.build(), FIRST);
    }

    @Test
    void mutableGlobalsAreImportedAndExportedOnlyWithTheirProposal() {
        Features none = FIRST.without(Feature.MUTABLE_GLOBALS);
        module.importGlobal("m", "n", ValueType.I32, true);
        ModuleBuilder exporting = new ModuleBuilder();
        exporting.export(
                "g", ExternKind.GLOBAL, exporting.global(ValueType.I32, true, c -> c.i32(0)));

        accepted(module.build(), FIRST);
        accepted(exporting.build(), FIRST);
        invalid("mutable globals cannot be imported", module.build(), none);
        invalid("mutable globals cannot be exported", exporting.build(), none);
    }

    @Test
    void memoryInstructionsNameAMemoryWithMultiMemory() {
        Features many = Features.WASM_2_0.with(Feature.MULTI_MEMORY);
        module.memory(1, 1);
        module.memory(1, 1);
        module.function(
                ":", code -> code.op(Opcode.MEMORY_SIZE, 1).raw(0x2D, 0x40, 1, 0).op(Opcode.DROP));

        accepted(module.build(), many);
        invalid("multiple memories", twoMemories(), Features.WASM_2_0);
        malformed("zero byte expected", module.build());
    }

    private static byte[] twoMemories() {
        ModuleBuilder two = new ModuleBuilder();
        two.memory(1, 1);
        two.memory(1, 1);
        return two.build();
    }
}
