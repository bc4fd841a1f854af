package dev.wardian.wasm.internal.validation;

import static dev.wardian.wasm.internal.model.Opcode.BLOCK;
import static dev.wardian.wasm.internal.model.Opcode.BR;
import static dev.wardian.wasm.internal.model.Opcode.BR_IF;
import static dev.wardian.wasm.internal.model.Opcode.BR_TABLE;
import static dev.wardian.wasm.internal.model.Opcode.CALL;
import static dev.wardian.wasm.internal.model.Opcode.CALL_INDIRECT;
import static dev.wardian.wasm.internal.model.Opcode.DATA_DROP;
import static dev.wardian.wasm.internal.model.Opcode.DROP;
import static dev.wardian.wasm.internal.model.Opcode.ELEM_DROP;
import static dev.wardian.wasm.internal.model.Opcode.ELSE;
import static dev.wardian.wasm.internal.model.Opcode.GLOBAL_GET;
import static dev.wardian.wasm.internal.model.Opcode.GLOBAL_SET;
import static dev.wardian.wasm.internal.model.Opcode.I32_ADD;
import static dev.wardian.wasm.internal.model.Opcode.I32_EQZ;
import static dev.wardian.wasm.internal.model.Opcode.IF;
import static dev.wardian.wasm.internal.model.Opcode.LOOP;
import static dev.wardian.wasm.internal.model.Opcode.MEMORY_COPY;
import static dev.wardian.wasm.internal.model.Opcode.MEMORY_INIT;
import static dev.wardian.wasm.internal.model.Opcode.REF_FUNC;
import static dev.wardian.wasm.internal.model.Opcode.REF_IS_NULL;
import static dev.wardian.wasm.internal.model.Opcode.REF_NULL;
import static dev.wardian.wasm.internal.model.Opcode.RETURN;
import static dev.wardian.wasm.internal.model.Opcode.RETURN_CALL;
import static dev.wardian.wasm.internal.model.Opcode.RETURN_CALL_INDIRECT;
import static dev.wardian.wasm.internal.model.Opcode.SELECT;
import static dev.wardian.wasm.internal.model.Opcode.SELECT_T;
import static dev.wardian.wasm.internal.model.Opcode.TABLE_COPY;
import static dev.wardian.wasm.internal.model.Opcode.TABLE_FILL;
import static dev.wardian.wasm.internal.model.Opcode.TABLE_GET;
import static dev.wardian.wasm.internal.model.Opcode.TABLE_GROW;
import static dev.wardian.wasm.internal.model.Opcode.TABLE_INIT;
import static dev.wardian.wasm.internal.model.Opcode.TABLE_SET;
import static dev.wardian.wasm.internal.model.Opcode.UNREACHABLE;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for instructions that have none of the fixed signatures. */
class FunctionRulesTest {
    private static final String MISMATCH = "type mismatch";
    private static final Features TAIL_CALLS = Features.WASM_2_0.with(Feature.TAIL_CALL);

    @ParameterizedTest
    @MethodSource({"control", "calls", "variables", "references", "tables", "memories", "tails"})
    void rule(Rule rule) {
        rule.check();
    }

    static Stream<Rule> control() {
        return Stream.of(
                code("a function leaves its results", MISMATCH, ":i", c -> c.i32(1), c -> c.i64(1)),
                code(
                        "a function leaves all its results",
                        MISMATCH,
                        ":ii",
                        c -> c.i32(1).i32(2),
                        c -> c.i32(1)),
                code(
                        "a function leaves nothing else",
                        MISMATCH,
                        ":",
                        c -> c.i32(1).op(DROP),
                        c -> c.i32(1)),
                code(
                        "a block gives its result",
                        MISMATCH,
                        ":i",
                        c -> c.op(BLOCK, ValueType.I32).i32(1).end(),
                        c -> c.op(BLOCK, ValueType.I32).end()),
                code(
                        "a block sees no operands from outside",
                        MISMATCH,
                        ":i",
                        c -> c.i32(1).op(BLOCK).end(),
                        c -> c.i32(1).op(BLOCK, ValueType.I32).op(I32_EQZ).end()),
                module(
                        "a block takes parameters",
                        MISMATCH,
                        m -> blockWithParameters(m, c -> c.i32(1).i32(2)),
                        m -> blockWithParameters(m, c -> c.i32(1).i64(2))),
                code(
                        "a block's type exists",
                        "unknown type",
                        ":",
                        c -> c.op(BLOCK, 0).end(),
                        c -> c.op(BLOCK, 1).end()),
                code(
                        "if takes a condition",
                        MISMATCH,
                        ":",
                        c -> c.i32(1).op(IF).end(),
                        c -> c.f32(1).op(IF).end()),
                code(
                        "if with a result has an else",
                        MISMATCH,
                        ":i",
                        c -> c.i32(1).op(IF, ValueType.I32).i32(2).op(ELSE).i32(3).end(),
                        c -> c.i32(1).op(IF, ValueType.I32).i32(2).end()),
                code(
                        "both arms of if give the result",
                        MISMATCH,
                        ":i",
                        c -> c.i32(1).op(IF, ValueType.I32).i32(2).op(ELSE).op(UNREACHABLE).end(),
                        c -> c.i32(1).op(IF, ValueType.I32).i32(2).op(ELSE).f32(3).end()),
                code(
                        "a branch's label exists",
                        "unknown label",
                        ":",
                        c -> c.op(BLOCK).op(BR, 1).end(),
                        c -> c.op(BLOCK).op(BR, 2).end()),
                code(
                        "a branch out of a block takes its results",
                        MISMATCH,
                        ":i",
                        c -> c.op(BLOCK, ValueType.I32).i32(1).op(BR, 0).end(),
                        c -> c.op(BLOCK, ValueType.I32).op(BR, 0).end()),
                code(
                        "a branch to a loop takes its parameters, not its results",
                        MISMATCH,
                        ":i",
                        c -> c.op(LOOP, ValueType.I32).op(BR, 0).end(),
                        c -> c.op(LOOP, ValueType.I32).i32(1).i32(1).op(BR_IF, 0).op(DROP).end()),
                code(
                        "br_if takes a condition",
                        MISMATCH,
                        ":",
                        c -> c.i32(1).op(BR_IF, 0),
                        c -> c.i64(1).op(BR_IF, 0)),
                code(
                        "br_if leaves the operands of its label",
                        MISMATCH,
                        ":i",
                        c -> c.i32(7).i32(1).op(BR_IF, 0),
                        c -> c.i32(7).i32(1).op(BR_IF, 0).op(DROP)),
                code(
                        "br_table takes an index",
                        MISMATCH,
                        ":",
                        c -> c.i32(0).op(BR_TABLE, 0, 0),
                        c -> c.f32(0).op(BR_TABLE, 0, 0)),
                code(
                        "the labels of br_table exist",
                        "unknown label",
                        ":",
                        c -> c.op(BLOCK).i32(0).op(BR_TABLE, 0, 1, 0).end(),
                        c -> c.op(BLOCK).i32(0).op(BR_TABLE, 0, 2, 0).end()),
                code(
                        "the default label of br_table exists",
                        "unknown label",
                        ":",
                        c -> c.i32(0).op(BR_TABLE, 0),
                        c -> c.i32(0).op(BR_TABLE, 1)),
                code(
                        "the labels of br_table take as many operands",
                        MISMATCH,
                        ":",
                        c -> c.op(BLOCK).op(BLOCK).i32(0).op(BR_TABLE, 0, 1).end().end(),
                        c ->
                                c.op(BLOCK, ValueType.I32)
                                        .op(BLOCK)
                                        .i32(1)
                                        .i32(0)
                                        .op(BR_TABLE, 1, 0)
                                        .end()
                                        .i32(0)
                                        .end()
                                        .op(DROP)),
                code(
                        "br_table gives each label what it takes",
                        MISMATCH,
                        ":",
                        c -> brTableOverTwo(c, ValueType.I32, ValueType.I32),
                        c -> brTableOverTwo(c, ValueType.I32, ValueType.F32)),
                code(
                        "return takes the function's results",
                        MISMATCH,
                        ":i",
                        c -> c.i32(1).op(RETURN),
                        c -> c.op(RETURN)),
                code(
                        "code that cannot be reached takes any operands, but of one type each",
                        MISMATCH,
                        ":i",
                        c -> c.op(UNREACHABLE).op(I32_ADD),
                        c -> c.op(UNREACHABLE).f32(1).op(I32_ADD)),
                code(
                        "what cannot be reached ends with its block",
                        MISMATCH,
                        ":i",
                        c -> c.op(BLOCK).op(BR, 0).end().i32(1),
                        c -> c.op(BLOCK).op(BR, 0).end().op(I32_EQZ)));
    }

    static Stream<Rule> calls() {
        return Stream.of(
                module(
                        "a call's function exists",
                        "unknown function",
                        m -> m.function(":", c -> c.op(CALL, 0)),
                        m -> m.function(":", c -> c.op(CALL, 1))),
                module(
                        "a call takes the parameters",
                        MISMATCH,
                        m -> m.function("il:", c -> c.get(0).get(1).op(CALL, 0)),
                        m -> m.function("il:", c -> c.get(1).get(0).op(CALL, 0))),
                module(
                        "a call gives the results",
                        MISMATCH,
                        m -> m.function(":il", c -> c.op(CALL, 0)),
                        m -> m.function(":il", c -> c.op(CALL, 0).op(DROP))),
                module(
                        "an indirect call needs a table",
                        "unknown table",
                        m -> withTable(m, c -> c.i32(0).op(CALL_INDIRECT, 0, 0)),
                        m -> withTable(m, c -> c.i32(0).op(CALL_INDIRECT, 0, 2))),
                module(
                        "an indirect call's type exists",
                        "unknown type",
                        m -> withTable(m, c -> c.i32(0).op(CALL_INDIRECT, 0)),
                        m -> withTable(m, c -> c.i32(0).op(CALL_INDIRECT, 9))),
                module(
                        "an indirect call's table holds functions",
                        MISMATCH,
                        m -> withTable(m, c -> c.i32(0).op(CALL_INDIRECT, 0, 0)),
                        m -> withTable(m, c -> c.i32(0).op(CALL_INDIRECT, 0, 1))),
                module(
                        "an indirect call takes an index",
                        MISMATCH,
                        m -> withTable(m, c -> c.i32(0).op(CALL_INDIRECT, 0)),
                        m -> withTable(m, c -> c.i64(0).op(CALL_INDIRECT, 0))));
    }

    static Stream<Rule> variables() {
        return Stream.of(
                code(
                        "a local exists",
                        "unknown local",
                        "i:",
                        c -> c.get(0).op(DROP),
                        c -> c.get(1).op(DROP)),
                code(
                        "a local has its type",
                        MISMATCH,
                        "i:",
                        c -> c.locals("f").f32(0).set(1),
                        c -> c.locals("f").i32(0).set(1)),
                code(
                        "local.tee leaves the local's type",
                        MISMATCH,
                        "f:f",
                        c -> c.f32(1).tee(0),
                        c -> c.f32(1).tee(0).op(I32_EQZ).op(UNREACHABLE)),
                module(
                        "a global exists",
                        "unknown global",
                        m -> withGlobals(m, c -> c.op(GLOBAL_GET, 1).op(DROP)),
                        m -> withGlobals(m, c -> c.op(GLOBAL_GET, 2).op(DROP))),
                module(
                        "only a mutable global can be set",
                        "global is immutable",
                        m -> withGlobals(m, c -> c.i32(1).op(GLOBAL_SET, 1)),
                        m -> withGlobals(m, c -> c.i32(1).op(GLOBAL_SET, 0))),
                module(
                        "a global has its type",
                        MISMATCH,
                        m -> withGlobals(m, c -> c.op(GLOBAL_GET, 0).op(GLOBAL_SET, 1)),
                        m -> withGlobals(m, c -> c.f64(1).op(GLOBAL_SET, 1))),
                code(
                        "drop takes an operand",
                        MISMATCH,
                        ":",
                        c -> c.i32(1).op(DROP),
                        c -> c.op(DROP)),
                code(
                        "select chooses between values of one type",
                        MISMATCH,
                        ":l",
                        c -> c.i64(1).i64(2).i32(0).op(SELECT),
                        c -> c.i64(1).i32(2).i32(0).op(SELECT)),
                code(
                        "select without a type chooses between numbers and vectors",
                        MISMATCH,
                        "FFi:",
                        c -> c.v128(0, 1).v128(2, 3).get(2).op(SELECT).op(DROP),
                        c -> c.get(0).get(1).get(2).op(SELECT).op(DROP)),
                code(
                        "select with a type chooses between values of that type",
                        MISMATCH,
                        "FFEi:F",
                        c -> c.get(0).get(1).get(3).op(SELECT_T, ValueType.FUNCREF),
                        c -> c.get(0).get(2).get(3).op(SELECT_T, ValueType.FUNCREF)),
                code(
                        "select names one type",
                        "invalid result arity",
                        "i:i",
                        c -> c.get(0).get(0).get(0).raw(0x1C, 1, 0x7F),
                        c -> c.get(0).get(0).get(0).raw(0x1C, 2, 0x7F, 0x7F)));
    }

    static Stream<Rule> references() {
        return Stream.of(
                module(
                        "ref.func names a function that occurs outside of bodies",
                        "undeclared function reference",
                        m -> m.export("f", m.function(":F", c -> c.op(REF_FUNC, 0))),
                        m -> m.function(":F", c -> c.op(REF_FUNC, 0))),
                module(
                        "ref.func's function exists",
                        "unknown function",
                        m -> m.declareElements(m.function(":F", c -> c.op(REF_FUNC, 0))),
                        m -> m.declareElements(m.function(":F", c -> c.op(REF_FUNC, 1)))),
                code(
                        "ref.null has its type",
                        MISMATCH,
                        ":E",
                        c -> c.op(REF_NULL, ValueType.EXTERNREF),
                        c -> c.op(REF_NULL, ValueType.FUNCREF)),
                code(
                        "ref.is_null takes a reference",
                        MISMATCH,
                        ":i",
                        c -> c.op(REF_NULL, ValueType.FUNCREF).op(REF_IS_NULL),
                        c -> c.i32(1).op(REF_IS_NULL)));
    }

    static Stream<Rule> tables() {
        return Stream.of(
                module(
                        "table.get gives the element type",
                        MISMATCH,
                        m -> withTable(m, c -> c.i32(0).i32(0).op(TABLE_GET, 1).op(TABLE_SET, 1)),
                        m -> withTable(m, c -> c.i32(0).i32(0).op(TABLE_GET, 1).op(TABLE_SET, 0))),
                module(
                        "table.get's table exists",
                        "unknown table",
                        m -> withTable(m, c -> c.i32(0).op(TABLE_GET, 1).op(DROP)),
                        m -> withTable(m, c -> c.i32(0).op(TABLE_GET, 2).op(DROP))),
                module(
                        "table.grow takes an element and a number",
                        MISMATCH,
                        m -> withTable(m, c -> nothing(c).i32(1).op(TABLE_GROW, 1).op(DROP)),
                        m -> withTable(m, c -> c.i32(1).i32(1).op(TABLE_GROW, 1).op(DROP))),
                module(
                        "table.fill takes a start, an element and a number",
                        MISMATCH,
                        m -> withTable(m, c -> nothing(c.i32(0)).i32(1).op(TABLE_FILL, 1)),
                        m -> withTable(m, c -> nothing(c.i32(0)).i32(1).op(TABLE_FILL, 0))),
                module(
                        "table.copy copies between tables of one type",
                        MISMATCH,
                        m -> withTable(m, c -> c.i32(0).i32(0).i32(0).op(TABLE_COPY, 1, 1)),
                        m -> withTable(m, c -> c.i32(0).i32(0).i32(0).op(TABLE_COPY, 0, 1))),
                module(
                        "table.copy's tables exist",
                        "unknown table",
                        m -> withTable(m, c -> c.i32(0).i32(0).i32(0).op(TABLE_COPY, 0, 0)),
                        m -> withTable(m, c -> c.i32(0).i32(0).i32(0).op(TABLE_COPY, 0, 2))),
                module(
                        "table.init's segment exists",
                        "unknown elem segment",
                        m -> withTable(m, c -> c.i32(0).i32(0).i32(0).op(TABLE_INIT, 0, 0)),
                        m -> withTable(m, c -> c.i32(0).i32(0).i32(0).op(TABLE_INIT, 1, 0))),
                module(
                        "table.init's segment has the table's type",
                        MISMATCH,
                        m -> withTable(m, c -> c.i32(0).i32(0).i32(0).op(TABLE_INIT, 0, 0)),
                        m -> withTable(m, c -> c.i32(0).i32(0).i32(0).op(TABLE_INIT, 0, 1))),
                module(
                        "elem.drop's segment exists",
                        "unknown elem segment",
                        m -> withTable(m, c -> c.op(ELEM_DROP, 0)),
                        m -> withTable(m, c -> c.op(ELEM_DROP, 1))));
    }

    static Stream<Rule> memories() {
        return Stream.of(
                module(
                        "memory.copy takes two addresses and a size",
                        MISMATCH,
                        m -> withMemory(m, c -> c.i32(0).i32(0).i32(0).op(MEMORY_COPY)),
                        m -> withMemory(m, c -> c.i32(0).i64(0).i32(0).op(MEMORY_COPY))),
                module(
                        "memory.copy needs a memory",
                        "unknown memory 0",
                        m -> withMemory(m, c -> c.i32(0).i32(0).i32(0).op(MEMORY_COPY)),
                        m -> m.function(":", c -> c.i32(0).i32(0).i32(0).op(MEMORY_COPY))),
                module(
                        "memory.init's segment exists",
                        "unknown data segment",
                        m -> withMemory(m, c -> c.i32(0).i32(0).i32(0).op(MEMORY_INIT, 0)),
                        m -> withMemory(m, c -> c.i32(0).i32(0).i32(0).op(MEMORY_INIT, 1))),
                module(
                        "data.drop's segment exists",
                        "unknown data segment",
                        m -> withMemory(m, c -> c.op(DATA_DROP, 0)),
                        m -> withMemory(m, c -> c.op(DATA_DROP, 1))));
    }

    static Stream<Rule> tails() {
        return Stream.of(
                        module(
                                "a tail call gives the function's own results",
                                MISMATCH,
                                m -> m.function("l:i", c -> c.i64(1).op(RETURN_CALL, 0)),
                                m -> {
                                    m.function(":l", c -> c.i64(1));
                                    m.function(":i", c -> c.op(RETURN_CALL, 0));
                                }),
                        module(
                                "a tail call takes the parameters",
                                MISMATCH,
                                m -> m.function("l:i", c -> c.i64(1).op(RETURN_CALL, 0)),
                                m -> m.function("l:i", c -> c.i32(1).op(RETURN_CALL, 0))),
                        module(
                                "an indirect tail call gives the function's own results",
                                MISMATCH,
                                m -> withTable(m, c -> c.i32(0).op(RETURN_CALL_INDIRECT, 0)),
                                m -> {
                                    int type = m.type(":f");
                                    withTable(m, c -> c.i32(0).op(RETURN_CALL_INDIRECT, type));
                                }))
                .map(rule -> rule.with(TAIL_CALLS));
    }

    private static Rule code(
            String name,
            String reason,
            String type,
            Consumer<CodeBuilder> kept,
            Consumer<CodeBuilder> broken) {
        return Rule.of(name, reason, m -> m.function(type, kept), m -> m.function(type, broken));
    }

    private static Rule module(
            String name,
            String reason,
            Consumer<ModuleBuilder> kept,
            Consumer<ModuleBuilder> broken) {
        return Rule.of(name, reason, kept, broken);
    }

    private static void blockWithParameters(ModuleBuilder module, Consumer<CodeBuilder> operands) {
        int type = module.type("ii:i");
        module.function(
                ":i",
                code -> {
                    operands.accept(code);
                    code.op(BLOCK, type).op(I32_ADD).end();
                });
    }

    private static void brTableOverTwo(CodeBuilder code, ValueType outer, ValueType inner) {
        code.op(BLOCK, outer).op(BLOCK, inner);
        code.i32(7).i32(0).op(BR_TABLE, 1, 0, 1);
        code.end().op(UNREACHABLE).end().op(DROP);
    }

    /** Table 0 of functions, table 1 of externals, and a passive segment of functions. */
    private static void withTable(ModuleBuilder module, Consumer<CodeBuilder> code) {
        module.table(ValueType.FUNCREF, 1, -1);
        module.table(ValueType.EXTERNREF, 1, -1);
        module.passiveElements(0);
        module.function(":", code);
    }

    /** Global 0 is constant, global 1 mutable, both i32. */
    private static void withGlobals(ModuleBuilder module, Consumer<CodeBuilder> code) {
        module.global(ValueType.I32, false, c -> c.i32(1));
        module.global(ValueType.I32, true, c -> c.i32(1));
        module.function(":", code);
    }

    private static void withMemory(ModuleBuilder module, Consumer<CodeBuilder> code) {
        module.memory(1, -1);
        module.passiveData(new byte[4]);
        module.function(":", code);
    }

    private static CodeBuilder nothing(CodeBuilder code) {
        return code.op(REF_NULL, ValueType.EXTERNREF);
    }
}
