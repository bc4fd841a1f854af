package dev.wardian.wasm.compiler;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * A guest that is an interpreter with hundreds of instructions in one function, as those of script
 * languages and databases are. Its main program tells what an instruction of it takes by engine.
 */
final class ManyCases {
    private static final int PROGRAM = 64;

    private ManyCases() {}

    /**
     * A module whose function {@code run(n)} makes n rounds of a program with many of the cases.
     */
    static String module(int cases) {
        StringBuilder text = new StringBuilder();
        text.append("(module (memory 1) (func (export \"fill\") (local $i i32) (loop $l ")
                .append("(i32.store16 (i32.shl (local.get $i) (i32.const 1))")
                .append(" (i32.rem_u (i32.mul (local.get $i) (i32.const 7919)) (i32.const ")
                .append(cases)
                .append("))) (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i)")
                .append(" (i32.const 1))) (i32.const ")
                .append(PROGRAM)
                .append("))))) ")
                .append("(func (export \"run\") (param $n i32) (result i64)")
                .append("(local $pc i32) (local $a i64) (local $b i64) (local $t i32)")
                .append("(local $f f64) (loop $next ");
        for (int i = cases; i > 0; i--) {
            text.append("(block $c").append(i - 1).append(' ');
        }
        text.append("(local.set $t (i32.load16_u (i32.shl (local.get $pc) (i32.const 1))))")
                .append("(local.set $pc (i32.and (i32.add (local.get $pc) (i32.const 1))")
                .append("(i32.const ")
                .append(PROGRAM - 1)
                .append("))) (local.set $n (i32.sub (local.get $n) (i32.const 1)))")
                .append("(if (i32.lt_s (local.get $n) (i32.const 0)) (then")
                .append("(return (i64.xor (local.get $a) (i64.add (local.get $b)")
                .append("(i64.reinterpret_f64 (local.get $f)))))))")
                .append("(br_table");
        for (int i = 0; i < cases; i++) {
            text.append(" $c").append(i);
        }
        text.append(" $c0 (local.get $t))");
        for (int i = 0; i < cases; i++) {
            text.append(") ").append(instruction(i)).append("(br $next)");
        }
        return text.append(") unreachable))").toString();
    }

    private static String instruction(int i) {
        return switch (i % 4) {
            case 0 ->
                    "(local.set $a (i64.add (i64.mul (local.get $a) (i64.const 31)) (i64.const "
                            + i
                            + "))) (i64.store offset="
                            + (1024 + 8 * i)
                            + " (i32.const 0) (local.get $a))";
            case 1 ->
                    "(if (i64.lt_s (local.get $a) (i64.const "
                            + i
                            + ")) (then (local.set $b (i64.add (local.get $b) (i64.const 1))))"
                            + "(else (local.set $b (i64.rotl (local.get $b) (i64.const 7)))))";
            case 2 ->
                    "(local.set $b (i64.xor (local.get $b) (i64.load offset="
                            + (1024 + 8 * (i - 2))
                            + " (i32.const 0))))";
            default ->
                    "(local.set $f (f64.mul (f64.add (local.get $f) (f64.const "
                            + i
                            + ")) (f64.const 0.5)))";
        };
    }

    /**
     * Measures.
     *
     * @param args the number of cases, how many seconds each engine runs, then engines by name
     */
    public static void main(String[] args) {
        WasmModule module = WasmModule.parse(WatParser.toBinary(module(Integer.parseInt(args[0]))));
        for (int i = 2; i < args.length; i++) {
            WasmFunction run = function(module, args[i]);
            long end = System.nanoTime() + Integer.parseInt(args[1]) * 1_000_000_000L;
            double least = Double.MAX_VALUE;
            int rounds = 200_000;
            long result = 0;
            while (System.nanoTime() < end) {
                long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                result = run.call(rounds).i64();
                long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                least = Math.min(least, (after - before) / (double) rounds);
            }
            System.out.printf(
                    Locale.ROOT, "%s: %.2f ns an instruction, %d%n", args[i], least, result);
        }
    }

    private static WasmFunction function(WasmModule module, String engine) {
        InstanceOptions options = InstanceOptions.DEFAULT.withEngine(WasmEngine.named(engine));
        var instance = module.instantiate(Imports.NONE, options);
        instance.function("fill").call();
        return instance.function("run");
    }
}
