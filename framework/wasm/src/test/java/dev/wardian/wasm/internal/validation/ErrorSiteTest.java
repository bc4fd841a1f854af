package dev.wardian.wasm.internal.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an error says besides the words of the specification's tests. */
class ErrorSiteTest {
    @Test
    void errorInABodySaysTypesInstructionFunctionAndOffset() {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("m", "n", ":");
        module.function(":i", code -> code.i32(1).f32(2).op(Opcode.I32_ADD));
        module.custom(
                "name",
                new ByteWriter()
                        .section(1, new ByteWriter().u32(1).u32(1).name("sum").bytes())
                        .bytes());
        byte[] bytes = module.build();

        InvalidModuleException e =
                assertThrows(InvalidModuleException.class, () -> Verdict.accepted(bytes));

        assertEquals(
                "type mismatch: expected i32, found f32 in i32.add, function 1 <sum>", e.reason());
        assertEquals(Opcode.I32_ADD.code(), bytes[(int) e.offset()]);
    }

    @Test
    void functionWithoutNameIsGivenByItsIndex() {
        InvalidModuleException e =
                assertThrows(
                        InvalidModuleException.class,
                        () ->
                                Verdict.accepted(
                                        ModuleBuilder.ofFunction(
                                                ":", code -> code.op(Opcode.I8X16_SPLAT))));

        assertEquals(
                "type mismatch: expected i32, found nothing in i8x16.splat, function 0",
                e.reason());
    }

    @Test
    void malformedBodyWinsOverAnInvalidOneBeforeIt() {
        ModuleBuilder module = new ModuleBuilder();
        module.function(":", code -> code.op(Opcode.DROP));
        module.function(":", code -> code.raw(0xFF));

        Verdict.malformed("illegal opcode ff", module.build());
    }

    @Test
    void illegalOpcodeOfAnotherVersionNamesItsProposal() {
        byte[] module = ModuleBuilder.ofFunction(":", code -> code.op(Opcode.RETURN_CALL, 0));

        MalformedModuleException e =
                assertThrows(MalformedModuleException.class, () -> Verdict.accepted(module));

        assertEquals("illegal opcode 12 (return_call of tail-call)", e.reason());
    }

    @Test
    void instructionsThatAreNotRunAreNotedForInstantiationToRefuse() {
        byte[] module = ModuleBuilder.ofFunction(":", code -> code.op(Opcode.ATOMIC_FENCE, 0));

        ValidationFacts facts = Verdict.accepted(module, Features.WASM_2_0.with(Feature.THREADS));

        assertEquals(Set.of(Feature.THREADS), facts.usedFeatures());
    }

    @Test
    void tagsAreMalformedWhereExceptionsAreNoFeature() {
        byte[] section = {0, 'a', 's', 'm', 1, 0, 0, 0, 13, 1, 0};
        byte[] imported = {0, 'a', 's', 'm', 1, 0, 0, 0, 2, 6, 1, 0, 0, 4, 0, 0};
        byte[] exported = {0, 'a', 's', 'm', 1, 0, 0, 0, 7, 4, 1, 0, 4, 0};

        tagIsMalformed(section, 8, "malformed section id 13");
        tagIsMalformed(imported, 13, "malformed import kind 4");
        tagIsMalformed(exported, 12, "malformed export kind 4");
        Verdict.accepted(section, Features.WASM_2_0.with(Feature.EXCEPTION_HANDLING));
    }

    private static void tagIsMalformed(byte[] module, int offset, String reason) {
        MalformedModuleException malformed =
                assertThrows(MalformedModuleException.class, () -> Verdict.accepted(module));

        assertEquals(reason, malformed.reason());
        assertEquals(offset, malformed.offset());
    }
}
