package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Imports;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.test.ChildJvm;
import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * A run that is short loads nothing of the compiler but what names it, where engines were looked
 * for before; {@link AutoEngineTest} has the run that looks for none.
 */
final class LateLoadingTest {
    /** Looks for engines, and runs a module once. */
    static final class ShortRun {
        private ShortRun() {}

        public static void main(String[] arguments) {
            WasmEngine.all();
            String text = "(module (func (export \"f\") (result i32) (i32.const 5)))";
            System.out.println(
                    WasmModule.parse(WatParser.toBinary(text))
                            .instantiate(Imports.NONE)
                            .function("f")
                            .call());
        }
    }

    @Test
    void aShortRunLoadsNoCompiler() throws IOException, InterruptedException {
        String output =
                ChildJvm.output(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xlog:class+load",
                        ShortRun.class.getName());

        assertTrue(output.contains("[5]"), output);
        assertTrue(output.contains(AutoEngine.class.getName() + " "), "the engine was not found");
        assertFalse(output.contains("] org.objectweb.asm."), "the compiler's library");
        assertFalse(output.contains(CompiledModule.class.getName()), "the compiler");
        assertFalse(output.contains(CompileQueue.class.getName()), "its thread");
    }
}
