package dev.wardian.wasm.compiler;

import java.util.Random;

/**
 * Modules whose functions make structures and arrays, hold them in locals, operands, exceptions and
 * globals, and drop them, all at random. {@code run} goes on until the heap is full or it has made
 * so many rounds as it is told.
 */
final class RandomObjects {
    private static final int FUNCTIONS = 5;
    private static final int LOCALS = 5;
    private static final int FIRST_LOCAL = 2;

    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private int labels;

    private RandomObjects(long seed) {
        this.random = new Random(seed);
    }

    static String module(long seed) {
        return new RandomObjects(seed).module();
    }

    private String module() {
        out.append(
                """
                (module
                  (type $n (struct (field (mut (ref null $n))) (field (mut anyref))
                    (field i64)))
                  (type $sub (array (mut (ref null $n))))
                  (type $f (func (param (ref null $n) i32) (result (ref null $n))))
                  (tag $t (param (ref null $n)))
                  (table 8 8 funcref)
                  (elem (i32.const 0) func $f0 $f1 $f2 $f3 $f4)
                  (global $g0 (mut (ref null $n)) (ref.null $n))
                  (global $g1 (mut anyref) (ref.null any))
                """);
        for (int i = 0; i < FUNCTIONS; i++) {
            function(i);
        }
        out.append(
                """
                  (func (export "run") (param i32) (local (ref null $n))
                    (loop $again
                      (local.set 1 (call $f0 (local.get 1) (i32.const 3)))
                      (if (i32.and (local.get 0) (i32.const 1))
                        (then
                          (global.set $g0
                            (struct.new $n
                              (global.get $g0) (local.get 1) (i64.const 7)))))
                      (br_if $again
                        (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
                """);
        return out.toString();
    }

    private void function(int index) {
        out.append("(func $f" + index)
                .append(" (type $f) (local")
                .append(" (ref null $n)".repeat(LOCALS))
                .append(" anyref i32)\n")
                .append("(if (i32.eqz (local.get 1)) (then (return (local.get 0))))\n");
        statements(4 + random.nextInt(6), 2);
        out.append("(local.get " + reference() + "))\n");
    }

    private void statements(int count, int depth) {
        for (int i = 0; i < count; i++) {
            statement(depth);
        }
    }

    /** A local with a structure; the parameter is one too. */
    private int reference() {
        int local = random.nextInt(LOCALS + 1);
        return local == LOCALS ? 0 : FIRST_LOCAL + local;
    }

    private static int any() {
        return FIRST_LOCAL + LOCALS;
    }

    private void statement(int depth) {
        switch (random.nextInt(depth > 0 ? 13 : 9)) {
            case 0 -> out.append("(local.set " + reference() + " (ref.null $n))\n");
            case 1, 2, 3 -> {
                out.append("(local.set " + reference() + " ");
                node(2);
                out.append(")\n");
            }
            case 4 -> {
                int changed = reference();
                out.append("(if (i32.eqz (ref.is_null (local.get " + changed + "))) (then ")
                        .append("(struct.set $n " + random.nextInt(2))
                        .append(" (local.get " + changed + ") ");
                node(1);
                out.append(")))\n");
            }
            case 5 -> {
                out.append("(local.set " + any() + " (array.new $sub ");
                node(1);
                out.append(" (i32.const " + random.nextInt(12) + ")))\n");
            }
            case 6 -> out.append("(global.set $g1 (local.get " + any() + "))\n");
            case 7 -> out.append("(local.set " + any() + " (ref.i31 (local.get 1)))\n");
            case 8 -> out.append("(global.set $g0 (local.get " + reference() + "))\n");
            case 9 -> loop();
            case 10 -> caught(depth);
            case 11 -> cast(depth);
            default -> {
                out.append("(if (i32.and (local.get 1) (i32.const 1)) (then\n");
                statements(2, depth - 1);
                out.append("))\n");
            }
        }
    }

    /** An expression that gives a structure or null. */
    private void node(int depth) {
        switch (random.nextInt(depth > 0 ? 7 : 3)) {
            case 0, 1 -> out.append("(local.get " + reference() + ")");
            case 2 -> out.append("(global.get $g0)");
            case 3 -> {
                out.append("(call $f" + random.nextInt(FUNCTIONS) + " ");
                node(depth - 1);
                out.append(" (i32.sub (local.get 1) (i32.const 1)))");
            }
            case 4 -> {
                out.append("(call_indirect (type $f) ");
                node(depth - 1);
                out.append(" (i32.sub (local.get 1) (i32.const 1))")
                        .append(" (i32.const " + random.nextInt(FUNCTIONS) + "))");
            }
            default -> {
                out.append("(struct.new $n ");
                node(depth - 1);
                out.append(' ');
                node(depth - 1);
                out.append(" (i64.const 1))");
            }
        }
    }

    private void loop() {
        int counter = any() + 1;
        String label = "$l" + labels++;
        out.append("(local.set " + counter + " (i32.const " + (1 + random.nextInt(4)) + "))");
        node(0);
        out.append("(loop " + label + "\n");
        statements(2, 0);
        out.append("(br_if " + label + " (local.tee " + counter)
                .append(" (i32.sub (local.get " + counter + ") (i32.const 1)))))")
                .append("(local.set " + reference() + ")\n");
    }

    private void caught(int depth) {
        String label = "$l" + labels++;
        out.append("(local.set " + reference() + " (block " + label + " (result (ref null $n))")
                .append("(try_table (catch $t " + label + ")\n");
        statements(2, depth - 1);
        out.append("(throw $t ");
        node(1);
        out.append(")) (unreachable)))\n");
    }

    private void cast(int depth) {
        String label = "$l" + labels++;
        out.append("(local.set " + any() + " (block " + label + " (result anyref)")
                .append("(br_on_cast_fail " + label + " anyref (ref $n) ")
                .append("(local.get " + any() + "))")
                .append("(local.set " + reference() + ")\n");
        statements(1, depth - 1);
        out.append("(ref.null any)))\n");
    }
}
