package dev.wardian.wasm.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random functions as text: nested blocks with parameters and results, branches of all kinds with
 * operands below, loops that end, calls, and what traps now and then.
 */
final class RandomBodies {
    private static final List<String> TYPES = List.of("i32", "i64", "f32", "f64");
    private static final int LOCALS_OF_A_TYPE = 3;

    /** What exceptions carry, by the number of the tag. */
    private static final List<List<String>> TAGS =
            List.of(List.of(), List.of("i32"), List.of("f64", "i64", "i32"), List.of("f32", "f32"));

    private static final int MOST_LABELS = 5;

    /** Backward branches of one call. */
    private static final int STEPS = 300;

    /** A label, by what a branch to it carries. */
    private record Label(boolean isLoop, List<String> carried) {}

    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private final List<Label> labels = new ArrayList<>();
    private final int traps;
    private final boolean exceptions;
    private int budget;

    private RandomBodies(Random random, int statements, boolean exceptions) {
        this.random = random;
        this.exceptions = exceptions;
        this.budget = statements;
        this.traps = Math.max(1, statements / 15);
    }

    /**
     * A module with a function {@code f} of {@code (i32, i64, f64) -> (i32, i64, f64)}, which
     * counts in {@code visits} about every third statement that it comes to.
     *
     * @param statements how large the function is, roughly
     */
    static String module(long seed, int statements) {
        return module(new RandomBodies(new Random(seed), statements, false).body(), "");
    }

    /** The same where exceptions are thrown and caught, too. */
    static String withExceptions(long seed, int statements) {
        String body = new RandomBodies(new Random(seed), statements, true).body();
        return module(
                body,
                """
                (tag $t0)
                (tag $t1 (param i32))
                (tag $t2 (param f64 i64 i32))
                (tag $t3 (param f32 f32))
                (func $throws (type $two)
                  (block (block (block (block
                    (br_table 0 1 2 3 (i32.and (local.get 0) (i32.const 7))))
                    (throw $t0))
                    (throw $t1 (i32.wrap_i64 (local.get 1))))
                    (throw $t2 (f64.const 0.5) (local.get 1) (local.get 0)))
                  (if (i32.eq (i32.and (local.get 0) (i32.const 7)) (i32.const 4))
                    (then (throw $t3 (f32.const 1) (f32.const 2))))
                  local.get 1 local.get 0)
                (global $again (mut i32) (i32.const 5))
                (func $last (param i32 i64 f64) (result i32 i64 f64)
                  (if (i32.eqz (i32.and (local.get 0) (i32.const 7)))
                    (then (throw $t1 (i32.const 6))))
                  (i32.add (local.get 0) (i32.const 1)) (local.get 1) (local.get 2))
                """);
    }

    private static String module(String body, String more) {
        return """
        (module
          (memory (export "memory") 1)
          (global $g (mut i32) (i32.const 7))
          (global $visits (export "visits") (mut i32) (i32.const 0))
          (global $h (mut f64) (f64.const 1.5))
          (type $two (func (param i32 i64) (result i64 i32)))
          (table funcref (elem $swap $fails $swap))
          (func $swap (type $two) local.get 1 local.get 0)
          (func $fails (type $two)
            (i64.div_s (local.get 1) (i64.extend_i32_s (local.get 0))) i32.const 3)
          (func $f (export "f") (param i32 i64 f64) (result i32 i64 f64)
            (local $steps i32)
            (local $i32_0 i32) (local $i32_1 i32) (local $i32_2 i32)
            (local $i64_0 i64) (local $i64_1 i64) (local $i64_2 i64)
            (local $f32_0 f32) (local $f32_1 f32) (local $f32_2 f32)
            (local $f64_0 f64) (local $f64_1 f64) (local $f64_2 f64)
            (local.set $steps (i32.const %d))
            (local.set $i32_0 (local.get 0))
            (local.set $i64_1 (local.get 1))
            (local.set $f64_2 (local.get 2))
            %s)
          %s)
        """
                .formatted(STEPS, body, more);
    }

    private String body() {
        labels.add(new Label(false, List.of("i32", "i64", "f64")));
        while (budget > 0) {
            statement();
        }
        for (String type : labels.get(0).carried) {
            value(type, 2);
        }
        return out.toString();
    }

    private RandomBodies add(String text) {
        out.append(text).append(' ');
        return this;
    }

    private String local(String type) {
        return "$" + type + '_' + random.nextInt(LOCALS_OF_A_TYPE);
    }

    private String type() {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    private List<String> types(int most) {
        List<String> types = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            types.add(type());
        }
        return types;
    }

    // --- statements: they leave the operands as they were

    private void statements(int most) {
        for (int i = random.nextInt(most) + 1; i > 0 && budget > 0; i--) {
            statement();
        }
    }

    private void statement() {
        budget--;
        if (random.nextInt(3) == 0) {
            add("global.get $visits i32.const 1 i32.add global.set $visits");
        }
        int choice = random.nextInt(exceptions ? 21 : 15);
        boolean isBlock = choice < 9 || choice == 13 || choice == 18 || choice == 19;
        switch (labels.size() > MOST_LABELS && isBlock ? 0 : choice) {
            case 0, 1, 2 -> {
                String type = type();
                value(type, 3);
                add("local.set " + local(type));
            }
            case 3 -> {
                address();
                value("i64", 2);
                add("i64.store offset=" + random.nextInt(16));
            }
            case 4 -> {
                value("i32", 2);
                add("global.set $g");
                value("f64", 1);
                add("global.set $h");
            }
            case 5, 6 -> block();
            case 7 -> loop();
            case 8 -> conditional();
            case 9 -> {
                if (labels.size() > 1) {
                    branchIf();
                }
            }
            case 10 -> {
                if (labels.size() > 1) {
                    branchTable();
                }
            }
            case 11 -> call();
            case 12 -> deep();
            case 13 -> interpreter();
            case 14 -> trap();
            case 15, 16, 17 -> throwSomething();
            case 18, 19 -> catching();
            default -> tailCall();
        }
    }

    /** Lets operands lie below other statements. */
    private void deep() {
        List<String> types = types(4);
        types.forEach(type -> value(type, 1));
        statements(4);
        for (int i = types.size() - 1; i >= 0; i--) {
            add("local.set " + local(types.get(i)));
        }
    }

    private String signature(List<String> params, List<String> results) {
        return (params.isEmpty() ? "" : "(param " + String.join(" ", params) + ") ")
                + (results.isEmpty() ? "" : "(result " + String.join(" ", results) + ") ");
    }

    private void store(List<String> types) {
        for (int i = types.size() - 1; i >= 0; i--) {
            add("local.set " + local(types.get(i)));
        }
    }

    private void block() {
        List<String> params = types(2);
        List<String> results = types(3);
        params.forEach(type -> value(type, 1));
        add("block " + signature(params, results));
        inside(new Label(false, results), params, results);
        add("end");
        store(results);
    }

    private void loop() {
        List<String> params = types(2);
        List<String> results = types(2);
        params.forEach(type -> value(type, 1));
        add("loop " + signature(params, results));
        inside(new Label(true, params), params, results);
        add("end");
        store(results);
    }

    /** A loop around a branch by table, as interpreters have it. */
    private void interpreter() {
        int cases = 1 + random.nextInt(random.nextBoolean() ? 4 : 40);
        add("block loop");
        labels.add(new Label(false, List.of()));
        labels.add(new Label(true, List.of()));
        for (int i = 0; i < cases; i++) {
            add("block");
            labels.add(new Label(false, List.of()));
        }
        value("i32", 2);
        add("local.tee " + local("i32"));
        step();
        add("i32.eqz br_if " + (cases + 1));
        if (random.nextInt(3) == 0) {
            value("f64", 1);
            add("f64.const 3 f64.gt if global.get $g local.set " + local("i32") + " end");
        }
        add("i32.const " + (cases + 1) + " i32.rem_u br_table");
        for (int i = 0; i < cases; i++) {
            add(String.valueOf(random.nextInt(9) == 0 ? cases : i));
        }
        add(String.valueOf(random.nextInt(cases + 2)));
        for (int i = cases - 1; i >= 0; i--) {
            add("end");
            labels.remove(labels.size() - 1);
            statements(2);
            if (random.nextInt(4) > 0) {
                add("br " + i);
            }
        }
        add("end end");
        labels.remove(labels.size() - 1);
        labels.remove(labels.size() - 1);
    }

    private void conditional() {
        List<String> results = types(2);
        boolean alone = random.nextBoolean();
        if (alone) {
            results = List.of();
        }
        value("i32", 2);
        add("if " + signature(List.of(), results));
        inside(new Label(false, results), List.of(), results);
        if (!alone) {
            add("else");
            inside(new Label(false, results), List.of(), results);
        }
        add("end");
        store(results);
    }

    private void inside(Label label, List<String> params, List<String> results) {
        labels.add(label);
        store(params);
        statements(6);
        results.forEach(type -> value(type, 2));
        if (random.nextInt(6) == 0) {
            int depth = depth();
            Label target = labels.get(labels.size() - 1 - depth);
            if (!target.isLoop) {
                target.carried.forEach(type -> value(type, 1));
                add("br " + depth);
            }
        }
        labels.remove(labels.size() - 1);
    }

    /** A label, rarely that of the function. */
    private int depth() {
        return random.nextInt(
                mayTrap() && random.nextInt(3) == 0 ? labels.size() : labels.size() - 1);
    }

    /** Pushes whether one more backward branch may be taken. */
    private void step() {
        add("local.get $steps i32.const 1 i32.sub local.tee $steps i32.const 0 i32.gt_s");
    }

    private void branchIf() {
        int depth = depth();
        Label target = labels.get(labels.size() - 1 - depth);
        target.carried.forEach(type -> value(type, 1));
        value("i32", 2);
        if (random.nextBoolean()) {
            value("i32", 1);
            add("i32.lt_s");
        }
        if (target.isLoop) {
            step();
            add("i32.and");
        }
        add("br_if " + depth);
        target.carried.forEach(type -> add("drop"));
    }

    private void branchTable() {
        int first = depth();
        List<String> carried = labels.get(labels.size() - 1 - first).carried;
        List<Integer> depths = new ArrayList<>();
        int most = Math.max(first + 1, labels.size() - 1);
        for (int i = 0; i < most; i++) {
            if (labels.get(labels.size() - 1 - i).carried.equals(carried)) {
                depths.add(i);
            }
        }
        step();
        add("if");
        carried.forEach(type -> value(type, 1));
        value("i32", 1);
        int count = random.nextInt(3) == 0 ? 30 : random.nextInt(5);
        add("i32.const " + (count + 2) + " i32.rem_u br_table");
        for (int i = 0; i <= count; i++) {
            // One more, for the block around.
            add(String.valueOf(1 + depths.get(random.nextInt(depths.size()))));
        }
        add("end");
    }

    private void call() {
        value("i32", 2);
        value("i64", 2);
        if (random.nextBoolean()) {
            add("call $swap");
        } else {
            value("i32", 1);
            // The second function fails, the fourth one is not there.
            add("i32.const " + (mayTrap() ? 3 : 2) + " i32.and");
            add("call_indirect (type $two)");
        }
        add("local.set " + local("i32")).add("local.set " + local("i64"));
    }

    /** The larger the body, the less often what may trap: so that all of it is reached. */
    private boolean mayTrap() {
        return random.nextInt(traps) == 0;
    }

    private void trap() {
        if (!mayTrap()) {
            return;
        }
        if (random.nextInt(4) == 0) {
            value("i32", 1);
            add("i32.const 7 i32.and i32.eqz if unreachable end");
        } else {
            value("i32", 1);
            value("i32", 1);
            add("i32.const 15 i32.and i32.div_s local.set " + local("i32"));
        }
    }

    // --- exceptions

    private void throwSomething() {
        // Each takes a step, since a clause may lead to a loop.
        step();
        value("i32", 2);
        add("i32.const 3 i32.and i32.eqz i32.and if");
        labels.add(new Label(false, List.of()));
        if (random.nextBoolean()) {
            value("i32", 2);
            value("i64", 1);
            add("call $throws");
            add("local.set " + local("i32")).add("local.set " + local("i64"));
        } else {
            int tag = random.nextInt(TAGS.size());
            TAGS.get(tag).forEach(type -> value(type, 2));
            add("throw $t" + tag);
        }
        labels.remove(labels.size() - 1);
        add("end");
    }

    /** Leaves the function in place, now and then for itself. */
    private void tailCall() {
        if (!mayTrap()) {
            return;
        }
        value("i32", 2);
        add("i32.const 7 i32.and i32.eqz if");
        labels.add(new Label(false, List.of()));
        if (random.nextBoolean()) {
            add("global.get $again if global.get $again i32.const 1 i32.sub global.set $again");
            List.of("i32", "i64", "f64").forEach(type -> value(type, 2));
            add("return_call $f end");
        } else {
            List.of("i32", "i64", "f64").forEach(type -> value(type, 2));
            add("return_call $last");
        }
        labels.remove(labels.size() - 1);
        add("end");
    }

    /** A block whose inner one gets what is thrown in the innermost. */
    private void catching() {
        int tag = random.nextInt(TAGS.size());
        boolean all = random.nextInt(5) == 0;
        List<String> caught = all ? List.of() : TAGS.get(tag);
        List<String> results = types(2);
        add("block " + signature(List.of(), results));
        labels.add(new Label(false, results));
        add("block " + signature(List.of(), caught));
        labels.add(new Label(false, caught));
        List<String> below = types(2);
        List<String> params = types(2);
        below.forEach(type -> value(type, 1));
        params.forEach(type -> value(type, 1));
        add("try_table " + signature(params, results));
        otherClauses();
        add(all ? "(catch_all 0)" : "(catch $t" + tag + " 0)");
        otherClauses();
        inside(new Label(false, results), params, results);
        add("end br 1 end");
        labels.remove(labels.size() - 1);
        store(caught);
        statements(3);
        results.forEach(type -> value(type, 1));
        add("end");
        labels.remove(labels.size() - 1);
        store(results);
    }

    private void otherClauses() {
        for (int i = random.nextInt(3); i > 0; i--) {
            int depth = random.nextInt(labels.size());
            List<String> carried = labels.get(labels.size() - 1 - depth).carried;
            int tag = TAGS.indexOf(carried);
            if (tag >= 0) {
                boolean all = tag == 0 && random.nextInt(3) == 0;
                add("(" + (all ? "catch_all " : "catch $t" + tag + ' ') + depth + ')');
            }
        }
    }

    // --- values

    private void address() {
        value("i32", 1);
        if (random.nextInt(20) > 0 || !mayTrap()) {
            add("i32.const 0xFFF0 i32.and");
        }
    }

    private void value(String type, int depth) {
        int choice = random.nextInt(depth > 0 ? 10 : 4);
        if (choice < 2) {
            add("local.get " + local(type));
        } else if (choice < 4) {
            constant(type);
        } else if (choice < 7) {
            value(type, depth - 1);
            value(type, depth - 1);
            add(type + "." + List.of("add", "sub", "mul").get(random.nextInt(3)));
        } else if (choice == 7) {
            value(type, depth - 1);
            value(type, depth - 1);
            value("i32", depth - 1);
            add("select");
        } else if (choice == 8) {
            compared(type, depth - 1);
        } else {
            value(type, depth - 1);
            add("local.tee " + local(type));
        }
    }

    private void compared(String type, int depth) {
        switch (type) {
            case "i32" -> {
                String of = type();
                value(of, depth);
                value(of, depth);
                add(of + (of.startsWith("f") ? ".lt" : ".le_u"));
            }
            case "i64" -> {
                address();
                add("i64.load offset=" + random.nextInt(16));
            }
            case "f32" -> {
                value("f64", depth);
                add("f32.demote_f64");
            }
            default -> add("global.get $h");
        }
    }

    private void constant(String type) {
        add(type + ".const " + (random.nextInt(200) - 100));
    }
}
