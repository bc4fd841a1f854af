package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.compiler.runtime.CompiledFunction;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.runtime.GuestFunction;
import dev.wardian.wasm.test.ChildJvm;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Functions that are hot are compiled while they run. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class AutoEngineTest {
    private static final String SUM =
            """
            (module
              (func $step (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
              (func $cold (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
              (func (export "f") (param i32) (result i32) (local $sum i32)
                (loop $l
                  (local.set $sum (i32.add (local.get $sum) (call $step (local.get 0))))
                  (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                  (br_if $l (i32.gt_s (local.get 0) (i32.const 0))))
                (if (i32.lt_s (local.get $sum) (i32.const 0))
                  (then (local.set $sum (call $cold (local.get $sum)))))
                (local.get $sum)))
            """;

    private static WasmInstance instance(InstanceOptions options) {
        return WasmModule.parse(WatParser.toBinary(SUM)).instantiate(Imports.NONE, options);
    }

    private static FunctionCode code(WasmInstance instance) {
        return ((GuestFunction) instance.function("f")).code;
    }

    private static boolean isCompiled(FunctionCode function) {
        return function.entry() instanceof CompiledFunction;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    private static void heat(WasmInstance instance) throws InterruptedException {
        FunctionCode function = code(instance);
        await(
                () -> {
                    assertEquals("[15150]", instance.function("f").call(100).toString());
                    return isCompiled(function);
                });
    }

    @Test
    void itIsTheDefault() {
        assertSame(WasmEngine.AUTO, InstanceOptions.DEFAULT.engine());
        assertSame(WasmEngine.AUTO, WasmEngine.named("auto"));
        assertTrue(WasmEngine.all().contains(WasmEngine.AUTO));
    }

    @Test
    void hotFunctionsAreCompiledAndColdOnesAreNot() throws InterruptedException {
        WasmInstance instance = instance(InstanceOptions.DEFAULT);
        FunctionCode function = code(instance);
        assertFalse(isCompiled(function));

        heat(instance);

        // It may have been sampled less often.
        await(
                () -> {
                    instance.function("f").call(100);
                    return isCompiled(function.module.functions[0]);
                });
        assertFalse(isCompiled(function.module.functions[1]));
        assertEquals("[15150]", instance.function("f").call(100).toString());
        assertEquals("[-14]", instance.function("f").call(-5).toString());
    }

    /** A loop that ends once a function of the host sees that compiled code calls it. */
    @Test
    void callThatRunsLongGoesOnInCompiledCode() {
        HostFunction isCompiled =
                call -> {
                    boolean compiled =
                            Arrays.stream(new Throwable().getStackTrace())
                                    .anyMatch(frame -> frame.getClassName().startsWith("wasm.L"));
                    call.returnI32(compiled ? 1 : 0);
                };
        Imports imports =
                Imports.builder()
                        .function(
                                "host",
                                "isCompiled",
                                FunctionType.of(List.of(), ValueType.I32),
                                isCompiled)
                        .build();
        WasmInstance instance =
                WasmModule.parse(
                                WatParser.toBinary(
                                        """
                                        (module
                                          (import "host" "isCompiled"
                                            (func $isCompiled (result i32)))
                                          (func (export "f") (param i32) (result i32)
                                            (loop $outer (result i32)
                                              (block $end
                                                (loop $inner
                                                  (br_if $end (call $isCompiled))
                                                  (local.set 0
                                                    (i32.add (local.get 0) (i32.const 2)))
                                                  (br $inner)))
                                              (i32.and (local.get 0) (i32.const 3)))))
                                        """))
                        .instantiate(imports, InstanceOptions.DEFAULT);

        int result = instance.function("f").call(1).i32();

        assertEquals(1, result & 1);
    }

    /** Functions without loops that the interpreter runs under its driver. */
    @Test
    void functionsThatCatchExceptionsAreCompiled() throws InterruptedException {
        WasmInstance instance =
                WasmModule.parse(
                                WatParser.toBinary(
                                        """
                                        (module (tag $t (param i32))
                                          (func (export "f") (param i32) (result i32)
                                            (block (result i32)
                                              (try_table (catch $t 0)
                                                (throw $t (local.get 0)))
                                              (unreachable))))
                                        """))
                        .instantiate(Imports.NONE, InstanceOptions.DEFAULT);
        FunctionCode function = code(instance);

        await(
                () -> {
                    assertEquals("[7]", instance.function("f").call(7).toString());
                    return isCompiled(function);
                });
        assertEquals("[8]", instance.function("f").call(8).toString());
    }

    @Test
    void whatNoBudgetPaysForStaysInTheInterpreter() throws InterruptedException {
        MemoryBudget none =
                new MemoryBudget() {
                    @Override
                    public boolean reserve(long bytes) {
                        return bytes < 2048;
                    }

                    @Override
                    public void release(long bytes) {}
                };
        WasmModule module = WasmModule.parse(WatParser.toBinary(SUM));
        module.accountCode(none);
        WasmInstance poor = module.instantiate(Imports.NONE, InstanceOptions.DEFAULT);
        WasmInstance rich = instance(InstanceOptions.DEFAULT);
        for (int i = 0; i < 2000; i++) {
            poor.function("f").call(100);
        }
        heat(rich);

        assertFalse(isCompiled(code(poor)));
        assertEquals("[15150]", poor.function("f").call(100).toString());
    }

    @Test
    void classesGoWithTheirModule() throws InterruptedException {
        long before = CodeBudget.taken();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            WasmInstance instance = instance(InstanceOptions.DEFAULT);
            heat(instance);
            loaders.add(new WeakReference<>(code(instance).entry().getClass().getClassLoader()));
            instance.close();
        }

        await(
                () -> {
                    System.gc();
                    return loaders.stream().allMatch(loader -> loader.get() == null);
                });
        await(
                () -> {
                    System.gc();
                    return CodeBudget.taken() <= before;
                });
    }

    /**
     * {@code -Dwardian.test.modules=2000} is the long form. All of metaspace holds the JVM's
     * profiles too, which grow with calls; the space of classes does not.
     */
    @Test
    void modulesThatAreDroppedLeaveNoClasses() throws InterruptedException {
        int modules = Integer.getInteger("wardian.test.modules", 120);
        int compared = 60;
        long before = 0;
        for (int i = 0; i < modules; i++) {
            if (i == compared) {
                before = classBytes();
            }
            WasmInstance instance = instance(InstanceOptions.DEFAULT);
            heat(instance);
            instance.close();
        }
        long after = classBytes();
        System.out.printf(
                "classes after %d modules %,d bytes, after %d modules %,d bytes%n",
                compared, before, modules, after);

        // A module that stays would have two classes at least, of 600 bytes each.
        assertTrue(after < before + (modules - compared) * 200L, before + " then " + after);
    }

    /** The least of some measurements: a collection need not take what became free just now. */
    private static long classBytes() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(20);
            long used =
                    ManagementFactory.getMemoryPoolMXBeans().stream()
                            .filter(pool -> pool.getName().equals("Compressed Class Space"))
                            .mapToLong(pool -> pool.getUsage().getUsed())
                            .sum();
            least = Math.min(least, used);
        }
        return least;
    }

    /** The room is for the base classes and functions of three modules. */
    @Test
    void modulesThatNobodyCallsMakeRoom() throws IOException, InterruptedException {
        ChildJvm.assertSucceeds(
                "-cp",
                System.getProperty("java.class.path"),
                "-Dwardian.mostCode=6000",
                "-Dwardian.idleMillis=50",
                "-Dwardian.sampleInterval=3",
                IdleModules.class.getName());
    }

    /** To look for the compiler can take longer than all else that a short run does. */
    @Test
    void compilerIsLookedForWhenCodeIsFoundRunning() throws IOException, InterruptedException {
        List<String> lines =
                ChildJvm.output(
                                "-Xlog:class+load",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ShortThenLong.class.getName())
                        .lines()
                        .toList();

        int loaded =
                IntStream.range(0, lines.size())
                        .filter(i -> lines.get(i).contains(" " + AutoEngine.class.getName() + " "))
                        .findFirst()
                        .orElseThrow();
        int ended = lines.indexOf(ShortThenLong.SHORT_ENDED);
        assertTrue(ended >= 0 && loaded > ended, loaded + " is before " + ended);
    }

    /** A short run, and then one until the same function is compiled. */
    static final class ShortThenLong {
        static final String SHORT_ENDED = "the short run has ended";

        private ShortThenLong() {}

        public static void main(String[] arguments) throws InterruptedException {
            WasmInstance instance = instance(InstanceOptions.DEFAULT);
            assertEquals("[18]", instance.function("f").call(3).toString());
            System.out.println(SHORT_ENDED);
            heat(instance);
        }
    }

    @Test
    void theThreadEndsWhenThereIsNothingToDo() throws InterruptedException {
        heat(instance(InstanceOptions.DEFAULT));

        await(
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(thread -> thread.getName().equals("wardian-compiler")));
        heat(instance(InstanceOptions.DEFAULT));
    }
}
