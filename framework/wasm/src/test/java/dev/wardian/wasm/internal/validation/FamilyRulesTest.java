package dev.wardian.wasm.internal.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.UnsupportedModuleException;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.OpcodeFamily;
import dev.wardian.wasm.internal.model.TimeLimit;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.InstructionExamples;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * An instruction without a fixed signature has a rule in the class of its family and in no other;
 * one with a fixed signature in none.
 */
class FamilyRulesTest {
    private static final ModuleData MODULE =
            ModuleDecoder.decode(
                    InstructionExamples.module(code -> {}),
                    InstructionExamples.FEATURES,
                    ModuleLimits.DEFAULT);

    private static final ValidationContext CONTEXT = new ValidationContext(MODULE, TimeLimit.NONE);

    private static Map<OpcodeFamily, Consumer<Opcode>> rules() {
        BodyState body = new BodyState(CONTEXT, 100);
        Map<OpcodeFamily, Consumer<Opcode>> rules = new EnumMap<>(OpcodeFamily.class);
        rules.put(OpcodeFamily.PARAMETRIC, new ParametricRules(body)::check);
        rules.put(OpcodeFamily.CONTROL, new ControlRules(body)::check);
        rules.put(OpcodeFamily.VARIABLE, new VariableRules(body)::check);
        rules.put(OpcodeFamily.TABLE, new TableRules(body)::check);
        rules.put(OpcodeFamily.MEMORY, new MemoryRules(body)::check);
        rules.put(OpcodeFamily.REFERENCE, new ReferenceRules(body)::check);
        rules.put(OpcodeFamily.AGGREGATE, new AggregateRules(body)::check);
        return rules;
    }

    /** Whether there is a rule, which finds that a body without code and operands breaks it. */
    private static boolean has(Consumer<Opcode> rules, Opcode opcode) {
        try {
            rules.accept(opcode);
        } catch (UnsupportedModuleException e) {
            return false;
        } catch (ModuleException | ArrayIndexOutOfBoundsException e) {
            return true;
        }
        return true;
    }

    @Test
    void ruleLiesInTheClassOfTheFamilyAlone() {
        for (Opcode opcode : Opcode.values()) {
            Set<OpcodeFamily> having = EnumSet.noneOf(OpcodeFamily.class);

            rules().forEach(
                            (family, rules) -> {
                                if (has(rules, opcode)) {
                                    having.add(family);
                                }
                            });

            Set<OpcodeFamily> expected =
                    opcode.signature().isSpecial() ? Set.of(opcode.family()) : Set.of();
            assertEquals(expected, having, opcode::mnemonic);
        }
    }

    @Test
    void validatorFindsTheRule() {
        for (Opcode opcode : Opcode.values()) {
            for (Consumer<CodeBuilder> body : InstructionExamples.of(opcode)) {
                Verdict.accepted(InstructionExamples.module(body), InstructionExamples.FEATURES);
            }
        }
    }
}
