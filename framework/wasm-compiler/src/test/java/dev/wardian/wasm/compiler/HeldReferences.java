package dev.wardian.wasm.compiler;

import dev.wardian.wasm.WasmInstance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;

/**
 * Functions that hold lists where only their frames lead to them, each in another way. {@code
 * $cons} puts an element before a list and counts itself; a function ends when the heap of the
 * guest is full.
 */
final class HeldReferences {
    private HeldReferences() {}

    /**
     * The functions by name.
     *
     * @param type the type of lists
     * @param none the empty list
     * @param half about half of what the heap has room for, in elements
     */
    static Map<String, String> functions(String type, String none, int half) {
        Map<String, String> functions = new LinkedHashMap<>();
        functions.put(
                "local",
                """
                (func (export "local") (local $a T) (local $b T)
                  (loop $again
                    (local.set $a (call $cons (local.get $a)))
                    (local.set $b (call $cons (local.get $b)))
                    (br $again)))
                """);
        functions.put(
                "parameter",
                """
                (func $holds (param $held T) (param i32)
                  (drop (call $build (local.get 1)))
                  (drop (ref.is_null (local.get $held))))
                (func (export "parameter")
                  (call $holds (call $build (i32.const HALF)) (i32.const -1)))
                """);
        functions.put(
                "operand",
                """
                (func (export "operand")
                  (call $build (i32.const HALF))
                  (drop (call $build (i32.const -1)))
                  (drop))
                """);
        functions.put(
                "operands",
                """
                (func (export "operands") (result i32)
                  (i64.const 1)
                  (call $build (i32.const THIRD))
                  (f64.const 2)
                  (call $build (i32.const THIRD))
                  (i32.const 3)
                  (drop (call $build (i32.const -1)))
                  (drop) (drop) (drop) (drop) (drop)
                  (i32.const 1))
                """);
        functions.put(
                "argument",
                """
                (func $two (param T) (param T))
                (func (export "argument")
                  (call $two (call $build (i32.const HALF)) (call $build (i32.const -1))))
                """);
        functions.put(
                "belowLoop",
                """
                (func (export "belowLoop") (local $b T)
                  (call $build (i32.const HALF))
                  (loop $again
                    (local.set $b (call $cons (local.get $b)))
                    (br $again))
                  (drop))
                """);
        functions.put(
                "recursion",
                """
                (func $deep (param $depth i32) (local $a T)
                  (local.set $a (call $build (i32.const FEW)))
                  (call $deep (i32.add (local.get $depth) (i32.const 1)))
                  (drop (call $cons (local.get $a))))
                (func (export "recursion") (call $deep (i32.const 0)))
                """);
        functions.put(
                "wideRecursion",
                """
                (func $wide (param $depth i32) (local LOCALS)
                  (local.set 1 (call $build (i32.const LEAST)))
                  (local.set 100 (local.get 1))
                  (call $wide (i32.add (local.get $depth) (i32.const 1)))
                  (drop (call $cons (local.get 100))))
                (func (export "wideRecursion") (call $wide (i32.const 0)))
                """);
        functions.put(
                "payload",
                """
                (func $thrower (throw $carries (call $build (i32.const HALF))))
                (func (export "payload")
                  (block $caught (result T)
                    (try_table (catch $carries $caught) (call $thrower))
                    (unreachable))
                  (drop (call $build (i32.const -1)))
                  (drop))
                """);
        functions.put(
                "exception",
                """
                (func (export "exception") (local $e exnref)
                  (block $caught (result exnref)
                    (try_table (catch_all_ref $caught) (call $thrower))
                    (unreachable))
                  (local.set $e)
                  (drop (call $build (i32.const -1)))
                  (throw_ref (local.get $e)))
                """);
        functions.put(
                "belowTry",
                """
                (func (export "belowTry")
                  (call $build (i32.const HALF))
                  (block $caught
                    (try_table (catch_all $caught)
                      (drop (call $build (i32.const -1)))))
                  (drop))
                """);
        functions.put(
                "afterCatch",
                """
                (func (export "afterCatch") (local $a T) (local $b T)
                  (local.set $a (call $build (i32.const HALF)))
                  (loop $again
                    (block $caught
                      (try_table (catch_all $caught)
                        (local.set $b (call $cons (local.get $b)))
                        (call $cries (local.get $a))))
                    (br $again)))
                (func $cries (param T) (drop (call $cons (local.get 0))) (throw $empty))
                """);
        functions.put(
                "dropped",
                """
                (func (export "dropped") (result i32) (local $a T) (local $i i32)
                  (loop $again
                    (local.set $a (call $build (i32.const HALF)))
                    (local.set $a NONE)
                    (br_if $again
                      (i32.lt_u
                        (local.tee $i (i32.add (local.get $i) (i32.const 1)))
                        (i32.const 20))))
                  (i32.const 1))
                """);
        functions.replaceAll(
                (name, text) ->
                        text.replace("LOCALS", "T ".repeat(120))
                                .replace("HALF", String.valueOf(half))
                                .replace("THIRD", String.valueOf(half * 6 / 10))
                                .replace("FEW", String.valueOf(half / 100))
                                .replace("LEAST", String.valueOf(half / 200))
                                .replace("NONE", none)
                                .replaceAll("\\bT\\b", Matcher.quoteReplacement(type)));
        return functions;
    }

    /** What they call, but for {@code $cons}; with as many elements as it is told. */
    static String common(String type, String none) {
        return """
        (tag $carries (param T))
        (tag $empty)
        (func $build (param $count i32) (result T) (local $list T)
          (local.set $list NONE)
          (loop $again
            (local.set $list (call $cons (local.get $list)))
            (br_if $again
              (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
          (local.get $list))
        """
                .replace("NONE", none)
                .replaceAll("\\bT\\b", Matcher.quoteReplacement(type));
    }

    /** A module of all of them, with objects of its own; {@code made} counts these. */
    static String ownObjects(int half) {
        String type = "(ref null $node)";
        String none = "(ref.null $node)";
        return """
                (module
                  (type $node (struct (field (ref null $node)) (field i64)))
                  (global (export "made") (mut i32) (i32.const 0))
                  (func $cons (param (ref null $node)) (result (ref null $node))
                    (global.set 0 (i32.add (global.get 0) (i32.const 1)))
                    (struct.new $node (local.get 0) (i64.const 1)))
                """
                + common(type, none)
                + String.join("\n", functions(type, none, half).values())
                + ")";
    }

    /** How many elements were made. */
    static int made(WasmInstance instance) {
        return (int) Objects.requireNonNull(instance.global("made").get());
    }
}
