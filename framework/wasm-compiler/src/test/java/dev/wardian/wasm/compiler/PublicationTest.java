package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CompilerFigures;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.test.ChildJvm;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The limit of a guest's heap counts what only frames of compiled code hold. */
final class PublicationTest {
    private static final int HEAP_BYTES = 128 * 1024;
    private static final int HALF = 1000;

    private static final List<String> ENGINES =
            List.of(
                    "compiled",
                    "compiled-in-parts",
                    "compiled-at-loops",
                    "compiled-at-loops-in-parts");

    /** Makes lists, and gives them to others as references of which these know nothing. */
    private static final String MAKER =
            """
            (module
              (type $node (struct (field (ref null $node)) (field i64)))
              (global (export "made") (mut i32) (i32.const 0))
              (func (export "cons") (param externref) (result externref)
                (global.set 0 (i32.add (global.get 0) (i32.const 1)))
                (extern.convert_any
                  (struct.new $node
                    (ref.cast (ref null $node) (any.convert_extern (local.get 0)))
                    (i64.const 1)))))
            """;

    private record Outcome(String end, int made) {}

    static List<String> names() {
        return List.copyOf(HeldReferences.functions("", "", HALF).keySet());
    }

    private static WasmInstance instance(String text, Imports imports, String engine) {
        InstanceOptions options =
                InstanceOptions.DEFAULT
                        .withEngine(WasmEngine.named(engine))
                        .withLimits(Limits.DEFAULT.withHeapBytes(HEAP_BYTES));
        return WasmModule.parse(WatParser.toBinary(text)).instantiate(imports, options);
    }

    private static Outcome call(WasmInstance instance, WasmInstance counter, String name) {
        Outcome outcome = outcome(instance, counter, name);
        CompilerFigures figures = instance.module().compilerFigures();
        assertEquals(Map.of(), figures.refused());
        return outcome;
    }

    private static Outcome outcome(WasmInstance instance, WasmInstance counter, String name) {
        String end;
        try {
            end = instance.function(name).call().toString();
        } catch (CallException e) {
            end = String.valueOf(e.getMessage());
        }
        return new Outcome(end, HeldReferences.made(counter));
    }

    private static void assertAlike(Map<String, Outcome> outcomes) {
        Outcome expected = Objects.requireNonNull(outcomes.get("interpreter"));
        outcomes.forEach(
                (engine, outcome) -> {
                    assertEquals(expected.end, outcome.end, engine);
                    int difference = Math.abs(expected.made - outcome.made);
                    assertTrue(
                            difference <= expected.made / 8,
                            () -> engine + ": " + outcome + " for " + expected);
                });
    }

    @ParameterizedTest
    @MethodSource("names")
    void objectsOfOthersCountThatAFrameHolds(String name) {
        String user = userOfOthers();
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        outcomes.put("interpreter", ofTwo(user, "interpreter", name));
        for (String engine : ENGINES) {
            outcomes.put(engine, ofTwo(user, engine, name));
        }

        assertAlike(outcomes);
    }

    private static String userOfOthers() {
        Map<String, String> functions =
                HeldReferences.functions("externref", "(ref.null extern)", HALF);
        return "(module (import \"maker\" \"cons\""
                + " (func $cons (param externref) (result externref)))"
                + HeldReferences.common("externref", "(ref.null extern)")
                + String.join("\n", functions.values())
                + ")";
    }

    private static Outcome ofTwo(String user, String engine, String name) {
        WasmInstance maker = instance(MAKER, Imports.NONE, "interpreter");
        Imports imports = Imports.builder().instance("maker", maker).build();
        return call(instance(user, imports, engine), maker, name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void ownObjectsCountThatAFrameHolds(String name) {
        String text = HeldReferences.ownObjects(HALF);
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        WasmInstance interpreted = instance(text, Imports.NONE, "interpreter");
        outcomes.put("interpreter", call(interpreted, interpreted, name));
        for (String engine : ENGINES) {
            WasmInstance instance = instance(text, Imports.NONE, engine);
            outcomes.put(engine, call(instance, instance, name));
            assertTrue(Engines.isCompiled(instance, name) || engine.contains("loops"), engine);
        }

        assertAlike(outcomes);
    }

    @Test
    void frameFillsTheGuestsHeapAndNotTheJvms() throws IOException, InterruptedException {
        ChildJvm.assertSucceeds("-Xmx48m", "-XX:+UseSerialGC", HeldInSmallHeap.class.getName());
    }

    /** However a call ends, what only its frames held is garbage. */
    @ParameterizedTest
    @MethodSource("names")
    void nothingIsHeldWhenACallHasEnded(String name) {
        for (String engine : ENGINES) {
            for (int most : new int[] {2500, 50_000}) {
                List<WeakReference<Object>> made = callWithHostObjects(name, engine, most);
                assertTrue(made.size() > 1000, engine);
                System.gc();
                long held = made.stream().filter(reference -> reference.get() != null).count();
                assertEquals(0, held, engine);
            }
        }
    }

    private static List<WeakReference<Object>> callWithHostObjects(
            String name, String engine, int most) {
        List<WeakReference<Object>> made = new ArrayList<>();
        FunctionType type = FunctionType.of(List.of(ValueType.EXTERNREF), ValueType.EXTERNREF);
        Imports imports =
                Imports.builder()
                        .function(
                                "maker",
                                "cons",
                                type,
                                call -> {
                                    if (made.size() == most) {
                                        throw new IllegalStateException("enough");
                                    }
                                    Object list = new Object[] {call.ref(0)};
                                    made.add(new WeakReference<>(list));
                                    call.returnRef(list);
                                })
                        .build();
        try {
            instance(userOfOthers(), imports, engine).function(name).call();
        } catch (CallException e) {
            assertTrue(most == made.size() || e instanceof Trap, e.getMessage());
        }
        return made;
    }
}
