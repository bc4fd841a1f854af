package dev.wardian.wasm.compiler;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import java.util.ArrayList;
import java.util.List;

/**
 * Heats one module after the other in a JVM whose room for code is enough for a few of them. Exits
 * with 0 if each was compiled in its turn, at the cost of those that nobody calls, and all give the
 * same results throughout.
 */
final class IdleModules {
    private static final int MODULES = 8;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private IdleModules() {}

    private static WasmInstance instance(int number) {
        String text =
                """
                (module (func (export "f") (param i32) (result i32) (local $sum i32)
                  (loop $l
                    (local.set $sum (i32.add (local.get $sum) (i32.const %d)))
                    (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                  (local.get $sum)))
                """;
        return WasmModule.parse(WatParser.toBinary(text.formatted(number)))
                .instantiate(Imports.NONE, InstanceOptions.DEFAULT);
    }

    private static void call(WasmInstance instance, int number) {
        String result = instance.function("f").call(10).toString();
        if (!result.equals("[" + 10 * number + "]")) {
            throw new IllegalStateException(number + " gave " + result);
        }
    }

    private static void heat(WasmInstance instance, int number) {
        long begin = System.nanoTime();
        while (!Engines.isCompiled(instance, "f")) {
            call(instance, number);
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new IllegalStateException(
                        number
                                + " is not compiled: "
                                + instance.module().compilerFigures()
                                + ", all have "
                                + CodeBudget.taken());
            }
        }
        call(instance, number);
    }

    public static void main(String[] arguments) {
        List<WasmInstance> instances = new ArrayList<>();
        for (int i = 0; i < MODULES; i++) {
            instances.add(instance(i));
            heat(instances.get(i), i);
        }
        long compiled =
                instances.stream()
                        .filter(it -> it.module().compilerFigures().functions() > 0)
                        .count();
        System.out.println(compiled + " of " + MODULES + " modules are compiled at the end");
        for (int i = 0; i < MODULES; i++) {
            call(instances.get(i), i);
        }
        heat(instances.get(0), 0);
        if (compiled == MODULES || Defects.count() > 0) {
            System.exit(1);
        }
    }
}
