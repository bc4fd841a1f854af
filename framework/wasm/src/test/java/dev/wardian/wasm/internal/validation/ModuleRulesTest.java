package dev.wardian.wasm.internal.validation;

import static dev.wardian.wasm.internal.model.Opcode.GLOBAL_GET;
import static dev.wardian.wasm.internal.model.Opcode.I32_ADD;
import static dev.wardian.wasm.internal.model.Opcode.I32_CLZ;
import static dev.wardian.wasm.internal.model.Opcode.REF_FUNC;
import static dev.wardian.wasm.internal.model.Opcode.REF_NULL;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for everything in a module but the bodies of functions. */
class ModuleRulesTest {
    private static final String MISMATCH = "type mismatch";

    @ParameterizedTest
    @MethodSource({"definitions", "constants", "exports", "segments"})
    void rule(Rule rule) {
        rule.check();
    }

    static Stream<Rule> definitions() {
        return Stream.of(
                Rule.of(
                        "a function's type exists",
                        "unknown type 1",
                        m -> m.functionOfType(m.type(":"), ModuleRulesTest::empty),
                        m -> m.functionOfType(m.type(":") + 1, ModuleRulesTest::empty)),
                Rule.of(
                        "a memory has at most 65536 pages",
                        "memory size must be at most 65536 pages (4GiB)",
                        m -> m.memory(65536, 65536),
                        m -> m.memory(65537, -1)),
                Rule.of(
                        "a memory grows to at most 65536 pages",
                        "memory size must be at most 65536 pages (4GiB)",
                        m -> m.importMemory("m", "n", 0, 65536),
                        m -> m.importMemory("m", "n", 0, 0xFFFF_FFFFL)),
                Rule.of(
                        "a memory's minimum is not over its maximum",
                        "size minimum must not be greater than maximum",
                        m -> m.memory(2, 2),
                        m -> m.memory(2, 1)),
                Rule.of(
                        "a table's minimum is not over its maximum",
                        "size minimum must not be greater than maximum",
                        m -> m.table(ValueType.FUNCREF, 0xFFFF_FFFFL, 0xFFFF_FFFFL),
                        m -> m.table(ValueType.FUNCREF, 0xFFFF_FFFFL, 1)),
                Rule.of(
                        "an imported table's minimum is not over its maximum",
                        "size minimum must not be greater than maximum",
                        m -> m.importTable("m", "n", ValueType.EXTERNREF, 1, 1),
                        m -> m.importTable("m", "n", ValueType.EXTERNREF, 2, 1)),
                Rule.of(
                        "there is one memory",
                        "multiple memories",
                        m -> m.memory(1, 1),
                        m -> {
                            m.importMemory("m", "n", 1, 1);
                            m.memory(1, 1);
                        }),
                Rule.of(
                        "the start function exists",
                        "unknown function 1",
                        m -> m.start(m.function(":", ModuleRulesTest::empty)),
                        m -> m.start(m.function(":", ModuleRulesTest::empty) + 1)),
                Rule.of(
                        "the start function takes nothing",
                        "start function",
                        m -> m.start(m.function(":", ModuleRulesTest::empty)),
                        m -> m.start(m.function("i:", ModuleRulesTest::empty))),
                Rule.of(
                        "the start function gives nothing",
                        "start function",
                        m -> m.start(m.importFunction("m", "n", ":")),
                        m -> m.start(m.importFunction("m", "n", ":i"))));
    }

    static Stream<Rule> constants() {
        return Stream.of(
                global(
                        "a global's first value has its type",
                        MISMATCH,
                        c -> c.i32(1),
                        c -> c.i64(1)),
                global(
                        "a global has a first value",
                        MISMATCH,
                        c -> c.i32(1),
                        ModuleRulesTest::empty),
                global(
                        "a global has one first value",
                        MISMATCH,
                        c -> c.i32(1),
                        c -> c.i32(1).i32(2)),
                global(
                        "a first value is constant",
                        "constant expression required",
                        c -> c.i32(1),
                        c -> c.i32(1).op(I32_CLZ)),
                Rule.of(
                        "a first value may be an imported global",
                        "unknown global 1",
                        m -> {
                            m.importGlobal("m", "n", ValueType.I32, false);
                            m.global(ValueType.I32, false, c -> c.op(GLOBAL_GET, 0));
                        },
                        m -> {
                            m.importGlobal("m", "n", ValueType.I32, false);
                            m.global(ValueType.I32, false, c -> c.i32(1));
                            m.global(ValueType.I32, false, c -> c.op(GLOBAL_GET, 1));
                        }),
                Rule.of(
                        "a first value is no mutable global",
                        "constant expression required",
                        m -> {
                            m.importGlobal("m", "n", ValueType.I32, false);
                            m.global(ValueType.I32, false, c -> c.op(GLOBAL_GET, 0));
                        },
                        m -> {
                            m.importGlobal("m", "n", ValueType.I32, true);
                            m.global(ValueType.I32, false, c -> c.op(GLOBAL_GET, 0));
                        }),
                Rule.of(
                                "arithmetic is constant with extended constant expressions",
                                MISMATCH,
                                m ->
                                        m.global(
                                                ValueType.I32,
                                                false,
                                                c -> c.i32(1).i32(2).op(I32_ADD)),
                                m ->
                                        m.global(
                                                ValueType.I32,
                                                false,
                                                c -> c.i32(1).i64(2).op(I32_ADD)))
                        .with(Features.WASM_2_0.with(Feature.EXTENDED_CONST)),
                global(
                        "arithmetic is not constant without them",
                        "constant expression required",
                        c -> c.i32(3),
                        c -> c.i32(1).i32(2).op(I32_ADD)),
                Rule.of(
                        "a first value may be a function",
                        "unknown function 1",
                        m -> {
                            m.function(":", ModuleRulesTest::empty);
                            m.global(ValueType.FUNCREF, false, c -> c.op(REF_FUNC, 0));
                        },
                        m -> {
                            m.function(":", ModuleRulesTest::empty);
                            m.global(ValueType.FUNCREF, false, c -> c.op(REF_FUNC, 1));
                        }));
    }

    static Stream<Rule> exports() {
        return Stream.of(
                export("function", "unknown function 1", ExternKind.FUNCTION),
                export("table", "unknown table 1", ExternKind.TABLE),
                export("memory", "unknown memory 1", ExternKind.MEMORY),
                export("global", "unknown global 1", ExternKind.GLOBAL),
                Rule.of(
                        "names of exports differ",
                        "duplicate export name",
                        m -> m.export("a", m.function(":", ModuleRulesTest::empty)).export("b", 0),
                        m ->
                                m.export("a", m.function(":", ModuleRulesTest::empty))
                                        .export("a", 0)));
    }

    static Stream<Rule> segments() {
        return Stream.of(
                Rule.of(
                        "an active data segment needs its memory",
                        "unknown memory 0",
                        m -> {
                            m.memory(1, 1);
                            m.data(0, new byte[1]);
                        },
                        m -> m.data(0, new byte[1])),
                Rule.of(
                        "a data segment's offset is an i32",
                        MISMATCH,
                        m -> dataAt(m, c -> c.i32(0)),
                        m -> dataAt(m, c -> c.i64(0))),
                Rule.of(
                        "a data segment's offset is constant",
                        "constant expression required",
                        m -> dataAt(m, c -> c.i32(0)),
                        m -> dataAt(m, c -> c.i32(0).op(I32_CLZ))),
                Rule.of(
                        "an active element segment needs its table",
                        "unknown table 0",
                        m -> {
                            m.table(ValueType.FUNCREF, 1, 1);
                            m.elements(0);
                        },
                        m -> m.elements(0)),
                Rule.of(
                        "an element segment's functions exist",
                        "unknown function 1",
                        m -> m.passiveElements(m.function(":", ModuleRulesTest::empty)),
                        m -> m.passiveElements(m.function(":", ModuleRulesTest::empty) + 1)),
                Rule.of(
                        "an active element segment has its table's type",
                        MISMATCH,
                        m -> {
                            m.table(ValueType.FUNCREF, 1, 1);
                            m.elements(0);
                        },
                        m -> {
                            m.table(ValueType.EXTERNREF, 1, 1);
                            m.elements(0);
                        }),
                Rule.of(
                        "an element segment's offset is an i32",
                        MISMATCH,
                        m -> elementsAt(m, c -> c.i32(0)),
                        m -> elementsAt(m, c -> c.f32(0))),
                Rule.of(
                        "an element segment's expressions have its type",
                        MISMATCH,
                        m -> elementExpression(m, c -> c.op(REF_NULL, ValueType.EXTERNREF)),
                        m -> elementExpression(m, c -> c.op(REF_NULL, ValueType.FUNCREF))),
                Rule.of(
                        "an element segment's expressions are constant",
                        "constant expression required",
                        m -> elementExpression(m, c -> c.op(REF_NULL, ValueType.EXTERNREF)),
                        m -> elementExpression(m, c -> c.get(0))));
    }

    private static Rule global(
            String name, String reason, Consumer<CodeBuilder> kept, Consumer<CodeBuilder> broken) {
        return Rule.of(
                name,
                reason,
                m -> m.global(ValueType.I32, false, kept),
                m -> m.global(ValueType.I32, false, broken));
    }

    private static Rule export(String what, String reason, ExternKind kind) {
        return Rule.of(
                "an exported " + what + " exists",
                reason,
                m -> withOneOfEach(m).export("a", kind, 0),
                m -> withOneOfEach(m).export("a", kind, 1));
    }

    private static ModuleBuilder withOneOfEach(ModuleBuilder module) {
        module.function(":", ModuleRulesTest::empty);
        module.table(ValueType.FUNCREF, 1, -1);
        module.memory(1, -1);
        module.global(ValueType.I32, true, c -> c.i32(0));
        return module;
    }

    private static void dataAt(ModuleBuilder module, Consumer<CodeBuilder> offset) {
        module.memory(1, 1);
        module.rawData(
                new ByteWriter().u32(0).raw(ModuleBuilder.expression(offset)).sized(new byte[1]));
    }

    private static void elementsAt(ModuleBuilder module, Consumer<CodeBuilder> offset) {
        module.table(ValueType.FUNCREF, 1, 1);
        module.rawElements(new ByteWriter().u32(0).raw(ModuleBuilder.expression(offset)).u32(0));
    }

    private static void elementExpression(ModuleBuilder module, Consumer<CodeBuilder> element) {
        module.rawElements(
                new ByteWriter()
                        .u32(5)
                        .raw(ValueType.EXTERNREF.code())
                        .u32(1)
                        .raw(ModuleBuilder.expression(element)));
    }

    private static void empty(CodeBuilder code) {
        // The body is its end alone.
    }
}
