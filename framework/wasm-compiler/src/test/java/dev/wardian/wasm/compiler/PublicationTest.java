package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The limit of a guest's heap counts what only frames of compiled code hold. */
final class PublicationTest {
    private static final int HEAP_BYTES = 128 * 1024;

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
        return List.copyOf(HeldReferences.functions("", "").keySet());
    }

    private static WasmInstance instance(String text, Imports imports, String engine) {
        InstanceOptions options =
                InstanceOptions.DEFAULT
                        .withEngine(WasmEngine.named(engine))
                        .withLimits(Limits.DEFAULT.withHeapBytes(HEAP_BYTES));
        return WasmModule.parse(WatParser.toBinary(text)).instantiate(imports, options);
    }

    private static Outcome call(WasmInstance instance, WasmInstance counter, String name) {
        String end;
        try {
            end = instance.function(name).call().toString();
        } catch (CallException e) {
            end = e.getMessage();
        }
        return new Outcome(end, (int) counter.global("made").get());
    }

    private static void assertAlike(Map<String, Outcome> outcomes) {
        Outcome expected = outcomes.get("interpreter");
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
        Map<String, String> functions = HeldReferences.functions("externref", "(ref.null extern)");
        String user =
                "(module (import \"maker\" \"cons\""
                        + " (func $cons (param externref) (result externref)))"
                        + HeldReferences.common("externref", "(ref.null extern)")
                        + String.join("\n", functions.values())
                        + ")";
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        outcomes.put("interpreter", ofTwo(user, "interpreter", name));
        for (String engine : ENGINES) {
            outcomes.put(engine, ofTwo(user, engine, name));
        }

        assertAlike(outcomes);
    }

    private static Outcome ofTwo(String user, String engine, String name) {
        WasmInstance maker = instance(MAKER, Imports.NONE, "interpreter");
        Imports imports = Imports.builder().instance("maker", maker).build();
        return call(instance(user, imports, engine), maker, name);
    }
}
