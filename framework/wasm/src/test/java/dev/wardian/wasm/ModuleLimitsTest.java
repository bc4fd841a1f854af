package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit of a module at its edge. */
class ModuleLimitsTest {
    /** A module that needs {@code exact} of a limit. */
    private record Edge(String limit, int exact, byte[] module) {
        @Override
        public String toString() {
            return limit;
        }
    }

    private static Edge edge(String limit, int exact, Consumer<ModuleBuilder> contents) {
        ModuleBuilder module = new ModuleBuilder();
        contents.accept(module);
        return new Edge(limit, exact, module.build());
    }

    private static Edge body(String limit, int exact, String type, Consumer<CodeBuilder> body) {
        return new Edge(limit, exact, ModuleBuilder.ofFunction(type, body));
    }

    static List<Edge> edges() {
        return List.of(
                new Edge("moduleBytes", 8, new ModuleBuilder().build()),
                edge(
                        "types",
                        3,
                        m -> {
                            m.newType(":");
                            m.newType("i:");
                            m.newType(":i");
                        }),
                edge(
                        "functions",
                        3,
                        m -> {
                            m.importFunction("m", "f", ":");
                            m.function(":", code -> {});
                            m.function(":", code -> {});
                        }),
                edge(
                        "imports",
                        2,
                        m -> {
                            m.importFunction("m", "f", ":");
                            m.importMemory("m", "m", 0, -1);
                        }),
                edge(
                        "exports",
                        2,
                        m -> {
                            int function = m.function(":", code -> {});
                            m.export("a", function).export("b", function);
                        }),
                edge(
                        "globals",
                        3,
                        m -> {
                            m.importGlobal("m", "g", ValueType.I32, false);
                            m.global(ValueType.I32, true, code -> code.i32(0));
                            m.global(ValueType.I32, true, code -> code.i32(0));
                        }),
                edge(
                        "tags",
                        2,
                        m -> {
                            m.importTag("m", "t", m.type(":"));
                            m.tag(m.type("i:"));
                        }),
                edge(
                        "tables",
                        2,
                        m -> {
                            m.importTable("m", "t", ValueType.FUNCREF, 0, -1);
                            m.table(ValueType.FUNCREF, 0, -1);
                        }),
                edge(
                        "memories",
                        2,
                        m -> {
                            m.importMemory("m", "m", 0, -1);
                            m.memory(0, -1);
                        }),
                edge(
                        "segments",
                        2,
                        m -> {
                            m.passiveData(new byte[1]);
                            m.passiveData(new byte[1]);
                            m.passiveElements();
                        }),
                edge(
                        "segments",
                        2,
                        m -> {
                            m.passiveElements();
                            m.passiveElements();
                            m.passiveData(new byte[1]);
                        }),
                edge("customSections", 2, m -> m.custom("a", new byte[0]).custom("a", new byte[0])),
                // The number of groups of locals, two bytes, one byte, and the end.
                body("bodyBytes", 5, ":", code -> code.i32(0).op(Opcode.DROP)),
                body("locals", 5, "ii:", code -> code.locals("ill")),
                // Six of locals, and two for each operand where there are vectors.
                body("frameSlots", 10, "iv:", code -> drop(code.locals("lv").i32(0).v128(1, 2))),
                // The limit is for what the function has; a constant of a loop may go to the frame.
                body("frameSlots", 3, "l:", ModuleLimitsTest::loopWithAConstant),
                body("nesting", 3, ":", ModuleLimitsTest::threeBlocks),
                body("arity", 3, "iii:", code -> {}),
                body("arity", 3, ":iii", code -> code.i32(0).i32(0).i32(0)),
                edge("arity", 3, m -> m.rawType(0x5F, 3, 0x7F, 0, 0x7F, 0, 0x78, 0)));
    }

    private static void drop(CodeBuilder code) {
        code.op(Opcode.DROP).op(Opcode.DROP);
    }

    private static void loopWithAConstant(CodeBuilder code) {
        code.op(Opcode.LOOP).get(0).i64(0x1234_5678_9ABC_DEF0L).op(Opcode.I64_XOR).set(0).end();
    }

    private static void threeBlocks(CodeBuilder code) {
        for (int i = 0; i < 3; i++) {
            code.op(Opcode.BLOCK);
        }
        for (int i = 0; i < 3; i++) {
            code.end();
        }
    }

    /** Decodes, validates and lowers. */
    private static void load(Edge edge, int limit) {
        WasmModule module =
                WasmModule.parse(
                        edge.module,
                        Features.WASM_3_0,
                        ModuleLimits.builder().limit(edge.limit, limit).build());
        if (module.imports().isEmpty()) {
            WasmInstance instance = module.instantiate(Imports.NONE);
            instance.findFunction("f").ifPresent(f -> f.call(arguments(f.type())));
        }
    }

    private static Object[] arguments(FunctionType type) {
        return type.params().stream()
                .map(
                        param ->
                                param == ValueType.I32
                                        ? (Object) 0
                                        : param == ValueType.I64 ? (Object) 0L : new V128(0, 0))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("edges")
    void moduleThatNeedsAllOfALimitIsTakenAndOneMoreIsNot(Edge edge) {
        load(edge, edge.exact);
        load(edge, edge.exact + 1);

        ModuleLimitException e =
                assertThrows(ModuleLimitException.class, () -> load(edge, edge.exact - 1));

        assertEquals(edge.limit, e.limit());
        assertEquals(edge.exact - 1, e.max());
    }

    /** How much code is made of a body is for the tests of lowering. */
    @Test
    void everyOtherLimitHasAnEdge() {
        Set<String> tested =
                edges().stream().map(Edge::limit).collect(Collectors.toCollection(TreeSet::new));
        tested.add("loweredFactor");

        assertEquals(
                Arrays.stream(ModuleLimits.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(Collectors.toCollection(TreeSet::new)),
                tested);
    }

    @Test
    void builderSetsEachLimitAndKeepsTheOthers() throws ReflectiveOperationException {
        for (RecordComponent component : ModuleLimits.class.getRecordComponents()) {
            String name = component.getName();
            ModuleLimits.Builder builder = ModuleLimits.builder();
            ModuleLimits.Builder.class.getMethod(name, int.class).invoke(builder, 7);
            ModuleLimits changed = builder.build();

            assertEquals(7, component.getAccessor().invoke(changed), name);
            assertEquals(ModuleLimits.builder().limit(name, 7).build(), changed);
            int before = (int) component.getAccessor().invoke(ModuleLimits.DEFAULT);
            assertEquals(ModuleLimits.DEFAULT, changed.toBuilder().limit(name, before).build());
        }
        assertEquals(ModuleLimits.DEFAULT, ModuleLimits.builder().build());
    }

    @Test
    void unknownOrNegativeLimitIsAnIllegalArgument() {
        ModuleLimits.Builder builder = ModuleLimits.builder();

        IllegalArgumentException unknown =
                assertThrows(IllegalArgumentException.class, () -> builder.limit("memory", 1));
        assertTrue(String.valueOf(unknown.getMessage()).contains("memories"), unknown::toString);
        assertThrows(IllegalArgumentException.class, () -> builder.memories(-1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ModuleLimits(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1));
        assertEquals(ModuleLimits.DEFAULT, builder.build());
    }
}
