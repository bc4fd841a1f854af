package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CompilerFigures;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures count what was compiled, and say why the rest was not. */
final class NotCompiledTest {
    @Test
    void figuresNameAllReasons() {
        assertEquals(
                CompilerFigures.REASONS,
                Arrays.stream(NotCompiled.Reason.values())
                        .map(NotCompiled::name)
                        .sorted()
                        .toList());
    }

    @Test
    void figuresCountFunctionsAndRefusals() {
        WasmInstance instance =
                Engines.compiled(
                        """
                        (module
                          (func (export "f") (result i32) (call $one))
                          (func $one (result i32) (i32.const 1))
                          (func $never (result i32) (i32.const 2))
                          (func $many (param WORDS))
                          (func (export "g") (call $many ARGUMENTS)))
                        """
                                .replace("WORDS", "i64 ".repeat(130))
                                .replace("ARGUMENTS", "(i64.const 1)".repeat(130)));
        WasmModule module = instance.module();
        assertEquals(CompilerFigures.NONE, module.compilerFigures());

        instance.function("f").call();
        instance.function("g").call();

        CompilerFigures figures = module.compilerFigures();
        assertEquals(2, figures.functions());
        assertEquals(0, figures.loops());
        assertEquals(Map.of("arguments", 2L), figures.refused());
        assertTrue(figures.codeBytes() > 200 && figures.codeBytes() < 20_000);
        assertTrue(figures.time().toNanos() > 0);
        assertEquals(CompilerFigures.NONE, figures.since(figures));
        assertEquals(4, figures.plus(figures).functions());
    }
}
