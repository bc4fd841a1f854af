package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.WasmInstance;
import org.junit.jupiter.api.Test;

/** Functions that are not compiled run in the interpreter, also when compiled ones call them. */
final class RefusalsTest {
    @Test
    void functionWithMoreConstantsThanAClassMayHaveIsInterpreted() {
        StringBuilder text = new StringBuilder("(module (func (export \"f\") (result i64)");
        text.append("(local i64) ");
        long sum = 0;
        for (int i = 0; i < 40_000; i++) {
            long constant = i * 1_000_003L + Short.MAX_VALUE;
            sum += constant;
            text.append("(local.set 0 (i64.add (local.get 0) (i64.const ")
                    .append(constant)
                    .append(")))");
        }
        WasmInstance instance = Engines.compiled(text.append("(local.get 0)))").toString());

        assertEquals("[" + sum + "]", instance.function("f").call().toString());
        assertFalse(Engines.isCompiled(instance, "f"));
    }

    @Test
    void functionWithAFrameLargerThanItsWeightIsInterpreted() {
        WasmInstance instance =
                Engines.compiled(
                        "(module (func $wide (export \"wide\") (param i64) (result i64) (local"
                                + " i64".repeat(200)
                                + ") (local.set 200 (local.get 0)) (local.get 200))"
                                + "(func (export \"f\") (result i64)"
                                + "(call $wide (i64.const 8))))");

        assertEquals("[8]", instance.function("f").call().toString());
        assertFalse(Engines.isCompiled(instance, "wide"));
        assertTrue(Engines.isCompiled(instance, "f"));
    }

    @Test
    void functionWithMoreArgumentsThanAMethodMayHaveIsInterpretedAndSoAreItsCallers() {
        WasmInstance instance =
                Engines.compiled(
                        "(module (func $many (export \"many\") (param"
                                + " i64".repeat(130)
                                + ") (result i64) (local.get 129))"
                                + "(func (export \"f\") (result i64) (call $many"
                                + "(i64.const 4)".repeat(130)
                                + ")))");

        assertEquals("[4]", instance.function("f").call().toString());
        assertFalse(Engines.isCompiled(instance, "many"));
        assertFalse(Engines.isCompiled(instance, "f"));
    }
}
