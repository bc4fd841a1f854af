package dev.wardian.spectests.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The comparison of engines sees what it is for: each kind of difference, in guests that differ.
 */
final class DifferencesTest {
    /** In what two guests differ. */
    enum Difference {
        RESULT(code -> {}, 1),
        NAN_BITS(code -> {}, 2),
        TRAP(
                code -> code.op(Opcode.UNREACHABLE),
                code -> code.i32(-1).op(Opcode.I32_LOAD).op(Opcode.DROP)),
        PLACE_OF_A_TRAP(
                code -> code.op(Opcode.UNREACHABLE).op(Opcode.NOP),
                code -> code.op(Opcode.NOP).op(Opcode.UNREACHABLE)),
        MEMORY(
                code -> code.i32(9).i32(1).op(Opcode.I32_STORE8),
                code -> code.i32(9).i32(2).op(Opcode.I32_STORE8)),
        MEMORY_SIZE(
                code -> code.i32(1).op(Opcode.MEMORY_GROW).op(Opcode.DROP),
                code -> code.i32(0).op(Opcode.MEMORY_GROW).op(Opcode.DROP)),
        GLOBAL(
                code -> code.f64(0.0).op(Opcode.GLOBAL_SET, 0),
                code -> code.f64(-0.0).op(Opcode.GLOBAL_SET, 0)),
        TABLE(
                code -> code.i32(0).op(Opcode.REF_FUNC, 1).op(Opcode.TABLE_SET, 0),
                code -> code.i32(1).op(Opcode.REF_FUNC, 1).op(Opcode.TABLE_SET, 0)),
        IDENTITY(code -> fill(code, 2, 2), code -> fill(code, 2, 3)),
        FUEL(code -> {}, code -> code.op(Opcode.NOP)),
        WHAT_THE_HOST_SEES(
                code -> code.i32(4).op(Opcode.CALL, 0), code -> code.i32(5).op(Opcode.CALL, 0));

        private final Consumer<CodeBuilder> one;
        private final Consumer<CodeBuilder> other;
        private final int results;

        Difference(Consumer<CodeBuilder> one, Consumer<CodeBuilder> other) {
            this.one = one;
            this.other = other;
            this.results = 0;
        }

        Difference(Consumer<CodeBuilder> both, int results) {
            this.one = both;
            this.other = both;
            this.results = results;
        }

        /** Externals of the host in two elements, of which the numbers are given. */
        private static void fill(CodeBuilder code, int first, int second) {
            code.i32(first).get(0).op(Opcode.TABLE_SET, 1);
            code.i32(second).get(0).op(Opcode.TABLE_SET, 1);
        }

        byte[] module(boolean isOther) {
            ModuleBuilder module = new ModuleBuilder();
            module.importFunction("host", "see", "i:");
            module.memory(1, 5);
            module.table(ValueType.FUNCREF, 4, 4);
            module.table(ValueType.EXTERNREF, 4, 4);
            module.global(ValueType.F64, true, code -> code.f64(7));
            int function =
                    module.function(
                            "E:if",
                            code -> {
                                (isOther ? other : one).accept(code);
                                code.i32(results == 1 && isOther ? 8 : 9);
                                code.f32(0);
                                if (results == 2) {
                                    code.op(Opcode.DROP).i32(isOther ? 0x7FC0_0000 : 0x7FC0_0001);
                                    code.op(Opcode.F32_REINTERPRET_I32);
                                }
                            });
            module.declareElements(function);
            return module.export("f", function).build();
        }
    }

    private static final class Guest extends Session {
        private final WasmInstance instance;
        private final Object object = new Object();

        Guest(byte[] module) {
            super(InstanceOptions.DEFAULT.withLimits(Limits.DEFAULT.withMetering(true)));
            Imports imports =
                    Imports.builder()
                            .function(
                                    "host",
                                    "see",
                                    ModuleBuilder.functionType("i:"),
                                    call -> noteHostCall("see", call))
                            .build();
            instance = instantiate(module, Features.WASM_3_0, imports);
        }

        @Override
        void step(int step) {
            call(instance.function("f"), CallOptions.NONE.withFuel(1000), object);
        }
    }

    @ParameterizedTest
    @EnumSource(Difference.class)
    void isFound(Difference difference) {
        try (Session one = new Guest(difference.module(false));
                Session other = new Guest(difference.module(true))) {
            assertTrue(Lockstep.compare(1, one, other).startsWith("step 0"), difference.name());
        }
    }

    @ParameterizedTest
    @EnumSource(Difference.class)
    void sameGuestsDoNotDiffer(Difference difference) {
        for (boolean which : new boolean[] {false, true}) {
            try (Session one = new Guest(difference.module(which));
                    Session other = new Guest(difference.module(which))) {
                assertEquals("", Lockstep.compare(3, one, other), difference.name());
            }
        }
    }

    /** Failures of every kind that guests can have are among those that are compared. */
    @Test
    void chainsEndInEveryWay() throws Exception {
        Set<String> kinds = new TreeSet<>();
        Set<TrapKind> wanted = EnumSet.allOf(TrapKind.class);
        // These depend on the heap and on the thread.
        wanted.remove(TrapKind.HEAP_EXHAUSTED);
        wanted.remove(TrapKind.THREAD_STACK_EXHAUSTED);
        int[] deep = new int[1];
        LargeStack.run(
                () -> {
                    CallChains chains = new CallChains();
                    for (long seed = 0; seed < 30; seed++) {
                        List<byte[]> modules = chains.modules(seed);
                        try (Session session = chains.open(seed, modules, chains.options(seed))) {
                            for (int step = 0; step < chains.steps(); step++) {
                                for (String line : session.observe(step)) {
                                    kinds.addAll(kinds(line));
                                    deep[0] += line.split(" at ", -1).length > 10 ? 1 : 0;
                                }
                            }
                        }
                    }
                });
        for (TrapKind kind : wanted) {
            assertTrue(kinds.contains("trap " + kind), kind + " is not among " + kinds);
        }
        for (String kind : List.of("exception", "interrupted by FUEL", "failed by")) {
            assertTrue(kinds.contains(kind), kind + " is not among " + kinds);
        }
        assertTrue(deep[0] > 100, deep[0] + " failures at depth");
    }

    private static Collection<String> kinds(String line) {
        List<String> kinds = new ArrayList<>();
        Matcher matcher =
                Pattern.compile("(trap [A-Z0-9_]+|exception|interrupted by [A-Z]+|failed by)")
                        .matcher(line);
        while (matcher.find()) {
            kinds.add(matcher.group(1));
        }
        return kinds;
    }
}
