package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.text.WatParser;
import org.junit.jupiter.api.Test;

class ValueWriterTest {
    @Test
    void referencesAreShownByTheirKind() {
        Features features = Features.WASM_2_0.with(Feature.FUNCTION_REFERENCES).with(Feature.GC);
        byte[] binary =
                WatParser.toBinary(
                        """
                        (type $s (struct))
                        (type $a (array i8))
                        (func (export "struct") (result anyref) (struct.new $s))
                        (func (export "array") (result anyref) (array.new_fixed $a 0))
                        (func (export "i31") (result anyref) (ref.i31 (i32.const -5)))
                        """,
                        features);
        WasmInstance instance =
                WasmModule.parse(binary, features, ModuleLimits.DEFAULT).instantiate(Imports.NONE);

        assertEquals("structref", written(instance, "struct"));
        assertEquals("arrayref", written(instance, "array"));
        assertEquals("(ref.i31 -5)", written(instance, "i31"));
    }

    private static String written(WasmInstance instance, String function) {
        return ValueWriter.write(instance.function(function).call().get(0));
    }
}
