package dev.wardian.wasm.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A runner is trusted only as far as it fails what does not hold. */
final class WastRunnerTest {
    private static final String MODULE =
            """
            (module
              (func (export "one") (result i32) (i32.const 1))
              (func (export "two") (result i32 i64) (i32.const 1) (i64.const 2))
              (func (export "f32") (param i32) (result f32) (f32.reinterpret_i32 (local.get 0)))
              (func (export "f64") (param i64) (result f64) (f64.reinterpret_i64 (local.get 0)))
              (func (export "same") (param externref) (result externref) (local.get 0))
              (func $self (export "self") (result funcref) (ref.func $self))
              (func (export "trap") (unreachable))
              (func $deep (export "deep") (call $deep))
              (global (export "g") i64 (i64.const -7)))
            """;

    /** What becomes of the last command of a script. */
    private static WastOutcome last(String script) {
        WastRunner runner = new WastRunner(Features.WASM_2_0);
        List<WastCommand> commands = WastReader.read(script);
        for (WastCommand command : commands.subList(0, commands.size() - 1)) {
            assertEquals("", runner.run(command).detail());
        }
        return runner.run(commands.get(commands.size() - 1));
    }

    private static void holds(String command) {
        WastOutcome outcome = last(MODULE + command);
        assertTrue(outcome.passed(), outcome.detail());
        assertEquals("", outcome.detail());
    }

    private static void fails(String command) {
        WastOutcome outcome = last(MODULE + command);
        assertEquals(WastOutcome.Status.FAILED, outcome.status());
        assertFalse(outcome.detail().isEmpty());
    }

    @Test
    void resultsAreComparedOneByOne() {
        holds("(assert_return (invoke \"one\") (i32.const 1))");
        holds("(assert_return (invoke \"two\") (i32.const 1) (i64.const 2))");
        holds("(assert_return (get \"g\") (i64.const -7))");
        fails("(assert_return (invoke \"one\") (i32.const 2))");
        fails("(assert_return (invoke \"one\") (i64.const 1))");
        fails("(assert_return (invoke \"one\"))");
        fails("(assert_return (invoke \"two\") (i32.const 1))");
        fails("(assert_return (invoke \"trap\"))");
        fails("(assert_return (invoke \"none\"))");
        fails("(assert_return (invoke $other \"one\") (i32.const 1))");
        fails("(assert_return (invoke \"one\" (i32.const 1)) (i32.const 1))");
        fails("(assert_return (invoke \"f32\" (i64.const 1)) (f32.const 0x1p-149))");
    }

    @ParameterizedTest
    @CsvSource({
        "f32, i32, 0x7fc00000, nan:canonical, true",
        "f32, i32, 0xffc00000, nan:canonical, true",
        "f32, i32, 0x7fc00001, nan:canonical, false",
        "f32, i32, 0x7fc00001, nan:arithmetic, true",
        "f32, i32, 0x7f800001, nan:arithmetic, false",
        "f32, i32, 0x7f800001, nan:0x1, true",
        "f32, i32, 0x7f800002, nan:0x1, false",
        "f32, i32, 0x7f800000, nan:arithmetic, false",
        "f32, i32, 0x80000000, 0, false",
        "f64, i64, 0xfff8000000000000, nan:canonical, true",
        "f64, i64, 0x7ff8000000000001, nan:canonical, false",
        "f64, i64, 0x7ff8000000000001, nan:arithmetic, true",
        "f64, i64, 0x7ff4000000000000, nan:arithmetic, false",
        "f64, i64, 0x7ff4000000000000, nan:0x4000000000000, true"
    })
    void floatsAreComparedByBits(
            String type, String raw, String bits, String pattern, boolean same) {
        String command =
                "(assert_return (invoke \"%s\" (%s.const %s)) (%s.const %s))"
                        .formatted(type, raw, bits, type, pattern);
        if (same) {
            holds(command);
        } else {
            fails(command);
        }
    }

    @Test
    void referencesAreComparedByIdentity() {
        holds("(assert_return (invoke \"same\" (ref.extern 3)) (ref.extern 3))");
        holds("(assert_return (invoke \"same\" (ref.extern 3)) (ref.extern))");
        holds("(assert_return (invoke \"same\" (ref.null extern)) (ref.null extern))");
        holds("(assert_return (invoke \"self\") (ref.func))");
        fails("(assert_return (invoke \"same\" (ref.extern 3)) (ref.extern 4))");
        fails("(assert_return (invoke \"same\" (ref.extern 3)) (ref.null extern))");
        fails("(assert_return (invoke \"same\" (ref.null extern)) (ref.extern 3))");
        fails("(assert_return (invoke \"self\") (ref.null func))");
    }

    @Test
    void trapsMustSayWhatTheScriptSays() {
        holds("(assert_trap (invoke \"trap\") \"unreachable\")");
        fails("(assert_trap (invoke \"trap\") \"integer overflow\")");
        fails("(assert_trap (invoke \"one\") \"unreachable\")");
        fails("(assert_exhaustion (invoke \"trap\") \"unreachable\")");
        holds("(assert_exhaustion (invoke \"deep\") \"call stack exhausted\")");
        fails("(assert_trap (invoke \"deep\") \"call stack exhausted\")");
        fails("(assert_exception (invoke \"trap\"))");
    }

    @Test
    void aModuleMustFailInTheWayThatIsAsserted() {
        holds("(assert_invalid (module (func (result i32))) \"type mismatch\")");
        fails("(assert_invalid (module) \"type mismatch\")");
        fails("(assert_malformed (module quote \"(func (result i32))\") \"type mismatch\")");
        fails("(assert_invalid (module quote \"(func\") \"unexpected token\")");
        fails("(assert_invalid (module binary \"\") \"unexpected end\")");
        holds("(assert_malformed (module binary \"\") \"unexpected end\")");
        fails("(assert_malformed (module binary \"\") \"magic header not detected\")");
        fails("(assert_unlinkable (module (func (result i32))) \"type mismatch\")");
        holds("(assert_unlinkable (module (import \"a\" \"b\" (func))) \"unknown import\")");
        fails("(assert_unlinkable (module (import \"a\" \"b\" (func))) \"incompatible\")");
        holds("(assert_trap (module (func $f (unreachable)) (start $f)) \"unreachable\")");
        fails("(assert_trap (module (func $f) (start $f)) \"unreachable\")");
    }

    @Test
    void aDifferingMessageOfTextIsARemark() {
        WastOutcome outcome =
                last("(assert_malformed (module quote \"(func\") \"something else\")");

        assertTrue(outcome.passed());
        assertTrue(outcome.detail().contains("something else"), outcome.detail());
    }

    @Test
    void textThatTheReaderDoesNotKnowIsNeverRightlyRefused() {
        fails("(assert_malformed (module quote \"(func (i32.new))\") \"alignment\")");
        fails("(assert_invalid (module (func (i32.new))) \"type mismatch\")");
        holds("(assert_malformed (module quote \"(func (i32.new))\") \"unknown operator\")");
    }

    @Test
    void aModuleThatFailsLeavesNoInstanceBehind() {
        WastRunner runner = new WastRunner(Features.WASM_2_0);
        List<WastCommand> commands =
                WastReader.read(MODULE + "(module (import \"a\" \"b\" (func))) (invoke \"one\")");

        assertTrue(runner.run(commands.get(0)).passed());
        assertEquals(WastOutcome.Status.FAILED, runner.run(commands.get(1)).status());
        assertEquals(WastOutcome.Status.FAILED, runner.run(commands.get(2)).status());
    }

    @Test
    void registeredInstancesAreImported() {
        holds(
                """
                (register "m")
                (module $user
                  (import "m" "one" (func $one (result i32)))
                  (import "spectest" "global_i32" (global $g i32))
                  (import "spectest" "print_i32" (func $print (param i32)))
                  (import "spectest" "memory" (memory 1 2))
                  (import "spectest" "table" (table 10 20 funcref))
                  (func (export "sum") (result i32)
                    (call $print (call $one))
                    (i32.add (call $one) (global.get $g))))
                (assert_return (invoke $user "sum") (i32.const 667))
                """);
    }

    @Test
    void definitionsAreInstantiatedAnewEachTime() {
        holds(
                """
                (module definition $M
                  (global $g (mut i32) (i32.const 0))
                  (func (export "next") (result i32)
                    (global.set $g (i32.add (global.get $g) (i32.const 1))) (global.get $g)))
                (module instance $A $M)
                (module instance $B $M)
                (assert_return (invoke $A "next") (i32.const 1))
                (assert_return (invoke $A "next") (i32.const 2))
                (assert_return (invoke $B "next") (i32.const 1))
                """);
    }

    @Test
    void aScriptMayBeTheFieldsOfOneModule() {
        List<WastCommand> commands = WastReader.read("(func) (memory 0) (func (export \"f\"))");

        assertEquals(1, commands.size());
        assertEquals(3, commands.get(0).forms());
        assertTrue(new WastRunner(Features.WASM_1_0).run(commands.get(0)).passed());
    }

    @Test
    void commandsKnowTheirLines() {
        List<WastCommand> commands =
                WastReader.read("(module)\n\n  (register \"a\")\n(invoke \"f\")");

        assertEquals(List.of(1, 3, 4), commands.stream().map(WastCommand::line).toList());
        assertEquals(
                List.of("module", "register", "invoke"),
                commands.stream().map(WastCommand::keyword).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(module", "invoke", "(module))"})
    void whatIsNotMadeOfFormsIsNoScript(String script) {
        assertThrows(WatException.class, () -> WastReader.read(script));
    }

    private static List<WastOutcome> outcomes(String script) {
        WastRunner runner = new WastRunner(Features.WASM_3_0);
        return WastReader.read(script).stream().map(runner::run).toList();
    }

    private static final String DEFINITIONS =
            """
            (module definition $data (memory 1) (data (i32.const 65536) "x"))
            (module definition $needs (import "nowhere" "f" (func)))
            (module definition $traps (func $f unreachable) (start $f))
            (module definition $fine)
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(assert_trap (module instance $i $data) \"out of bounds memory access\") | true",
                "(assert_trap (module instance $i $traps) \"unreachable\") | true",
                "(assert_unlinkable (module instance $i $needs) \"unknown import\") | true",
                "(assert_unlinkable (module instance $i $data) \"unknown import\") | false",
                "(assert_trap (module instance $i $needs) \"unreachable\") | false",
                "(assert_trap (module instance $i $fine) \"unreachable\") | false",
                "(assert_trap (module instance) \"unreachable\") | false",
                "(assert_trap (module instance $i $nobody) \"unreachable\") | false"
            })
    void instancesOfDefinedModulesCanBeAssertedToFail(String command, boolean holds) {
        List<WastOutcome> outcomes = outcomes(DEFINITIONS + command);

        WastOutcome last = outcomes.get(outcomes.size() - 1);
        assertEquals(holds, last.passed(), last.detail());
    }

    @ParameterizedTest
    @CsvSource({
        "i31, (ref), true",
        "i31, (ref.i31), true",
        "i31, (ref.any), true",
        "i31, (ref.exn), false",
        "exn, (ref), true",
        "exn, (ref.exn), true",
        "exn, (ref.any), false",
        "exn, (ref.i31), false",
        "null, (ref), false",
        "null, (ref.null), true",
        "null, (ref.any), false",
        "nullexn, (ref.exn), false",
        "func, (ref), true",
        "func, (ref.func), true",
        "number, (ref), false"
    })
    void patternsOfReferencesMatchNonNullOnesOfTheirKind(
            String export, String pattern, boolean holds) {
        String module =
                """
                (module
                  (tag $t)
                  (func $f (export "func") (result funcref) (ref.func $f))
                  (func (export "i31") (result anyref) (ref.i31 (i32.const 1)))
                  (func (export "null") (result anyref) (ref.null any))
                  (func (export "nullexn") (result exnref) (ref.null exn))
                  (func (export "number") (result i32) (i32.const 1))
                  (func (export "exn") (result exnref)
                    (block $h (result exnref)
                      (try_table (catch_all_ref $h) (throw $t)) unreachable)))
                """;

        WastOutcome outcome =
                outcomes(module + "(assert_return (invoke \"" + export + "\") " + pattern + ")")
                        .get(1);

        assertEquals(holds, outcome.passed(), outcome.detail());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(assert_return (invoke \"one\") (ref.what))",
                "(assert_return (invoke \"one\" (frob)) (i32.const 1))",
                "(assert_return (invoke \"one\") (i32.const 1) here)",
                "(assert_nothing (module))",
                "(invoke)",
                "(assert_return (invoke \"one\") (i32.add))",
                "(assert_return (invoke \"one\" (f32.const nan:canonical)))",
                "(thread $t (module))",
                "(wait $t)",
                "(\"text\")",
                "()"
            })
    void aFormThatIsNoCommandFailsAloneWithItsPlace(String form) {
        List<WastOutcome> outcomes =
                outcomes(MODULE + form + " (assert_return (invoke \"one\") (i32.const 1))");

        assertEquals(3, outcomes.size());
        assertEquals(WastOutcome.Status.FAILED, outcomes.get(1).status());
        assertTrue(
                outcomes.get(1).detail().matches("no command: 11:[0-9]+: .*"),
                outcomes.get(1).detail());
        assertTrue(outcomes.get(2).passed(), outcomes.get(2).detail());
    }
}
