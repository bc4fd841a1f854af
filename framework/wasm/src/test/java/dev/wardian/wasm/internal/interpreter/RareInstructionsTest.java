package dev.wardian.wasm.internal.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.code.CodeVariant;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.lowering.LoweredPrinter;
import dev.wardian.wasm.internal.lowering.Lowering;
import dev.wardian.wasm.internal.lowering.Op;
import dev.wardian.wasm.internal.lowering.OpFamily;
import dev.wardian.wasm.internal.lowering.OpShape;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.runtime.CallContext;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.InstructionExamples;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What is no case of the loop is run by the class of its family and by no other, and that goes on
 * where the table of register instructions says that the next one begins.
 */
class RareInstructionsTest {
    /** Those that never go on. */
    private static final Set<Integer> NOT_STEPPED = Set.of(Op.TRAP, Op.THROW, Op.THROW_REF);

    /** Those that trap on every memory that is not shared. */
    private static final Set<Opcode> WAITS =
            Set.of(Opcode.MEMORY_ATOMIC_WAIT32, Opcode.MEMORY_ATOMIC_WAIT64);

    /** A frame behind those of the calls that led here. */
    private static final int FRAME = 100;

    private interface Room {
        int run(Instance instance, int[] code, int pc, long[] s, int fp);
    }

    private static final Map<Integer, Room> ROOMS =
            Map.of(
                    OpFamily.NUMERIC,
                    (instance, code, pc, s, fp) -> RareNumbers.run(code, pc, s, fp),
                    OpFamily.PARAMETRIC,
                    RareParametric::run,
                    OpFamily.CONTROL,
                    RareControl::run,
                    OpFamily.VARIABLE,
                    RareVariables::run,
                    OpFamily.MEMORY,
                    RareMemory::run,
                    OpFamily.TABLE,
                    RareTables::run,
                    OpFamily.REFERENCE,
                    RareReferences::run,
                    OpFamily.AGGREGATE,
                    RareAggregates::run,
                    OpFamily.VECTOR,
                    RareVectors::run,
                    OpFamily.ATOMIC,
                    RareAtomics::run);

    private static final Set<Integer> RARE =
            IntStream.range(Op.FIRST_RARE, Op.END)
                    .filter(op -> OpShape.of(op) != null)
                    .boxed()
                    .collect(Collectors.toSet());

    /** What the examples reached, of {@link #RARE}. */
    private final Set<Integer> stepped = new TreeSet<>();

    /** Runs something in the course of a call of an instance of the module. */
    private static void inACall(byte[] module, Consumer<Instance> work) {
        Features features = InstructionExamples.FEATURES;
        Instance[] instance = new Instance[1];
        instance[0] =
                (Instance)
                        WasmModule.parse(module, features, ModuleLimits.DEFAULT)
                                .instantiate(Guest.host(":", call -> work.accept(instance[0])));
        instance[0].function("host").call();
    }

    @Test
    void classesOfOtherFamiliesRefuseAnInstruction() {
        inACall(
                InstructionExamples.module(code -> {}),
                instance ->
                        RARE.forEach(
                                op ->
                                        ROOMS.forEach(
                                                (family, room) -> {
                                                    if (family != op >> OpFamily.SHIFT) {
                                                        assertRefused(instance, room, op);
                                                    }
                                                })));
    }

    private static void assertRefused(Instance instance, Room room, int op) {
        int[] code = new int[2 * Op.CELL];
        code[0] = op;
        long[] s = new long[4];

        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class,
                        () -> room.run(instance, code, 0, s, 0),
                        () -> LoweredPrinter.name(op));

        assertEquals("no instruction: " + op, e.getMessage());
    }

    @Test
    void eachGoesOnWhereTheTableSaysThatTheNextBegins() {
        for (Opcode opcode : Opcode.values()) {
            if (!WAITS.contains(opcode)) {
                for (Consumer<CodeBuilder> body : InstructionExamples.of(opcode)) {
                    step(InstructionExamples.module(body));
                }
            }
        }
        step(
                InstructionExamples.wideModule(
                        code -> code.locals("l").get(0).op(Opcode.I32_LOAD, 8).op(Opcode.DROP)));

        Set<Integer> missing = new TreeSet<>(RARE);
        missing.removeAll(stepped);
        missing.removeAll(NOT_STEPPED);
        assertEquals(
                Set.of(), missing.stream().map(LoweredPrinter::name).collect(Collectors.toSet()));
    }

    private void step(byte[] module) {
        inACall(
                module,
                instance -> {
                    for (boolean both : new boolean[] {false, true}) {
                        CodeVariant variant = new CodeVariant(both, both, false);
                        ModuleCode code =
                                new ModuleCode(
                                        instance.data, i -> 0, variant, () -> Interpreter.INSTANCE);
                        for (FunctionCode function : code.functions) {
                            step(instance, Lowering.lower(function, () -> {}));
                        }
                    }
                });
    }

    /** Runs each rare instruction that is reached by itself, after what comes before it. */
    private void step(Instance instance, LoweredFunction function) {
        int[] code = function.code;
        for (int pc = 0; pc < code.length; pc += OpShape.size(code, pc)) {
            int op = code[pc];
            if (!RARE.contains(op) || NOT_STEPPED.contains(op) || !reach(instance, function, pc)) {
                continue;
            }
            CallContext context = Objects.requireNonNull(instance.context);
            int next = Rare.run(instance, code, pc, context.stack.slots, FRAME);
            context.tailCallee = null;

            assertEquals(pc + OpShape.size(code, pc), next, LoweredPrinter.name(op));
            stepped.add(op);
        }
    }

    /** Runs the function up to a cell; false if it ends otherwise. */
    private static boolean reach(Instance instance, LoweredFunction function, int pc) {
        CallContext context = Objects.requireNonNull(instance.context);
        long[] s = context.stack.slots;
        assertTrue(FRAME + function.frameSlots <= s.length);
        int locals = FRAME + function.prologueSlot;
        System.arraycopy(function.prologue, 0, s, locals, function.prologue.length);
        int op = function.code[pc];
        int kind = function.code[pc + Op.A];
        function.code[pc] = Op.TRAP;
        function.code[pc + Op.A] = 0;
        try {
            Loop.run(instance, function, 0, s, FRAME);
            return false;
        } catch (GuestUnwind e) {
            return true;
        } finally {
            context.tailCallee = null;
            function.code[pc] = op;
            function.code[pc + Op.A] = kind;
        }
    }
}
