package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasm.WasmInstance;
import org.junit.jupiter.api.Test;

/** Functions that are not compiled run in the interpreter, also when compiled ones call them. */
final class RefusalsTest {
    @Test
    void functionLargerThanHotSpotCompilesIsInterpreted() {
        String large = "(local.set 0 (i32.add (local.get 0) (i32.const 1)))".repeat(2000);
        WasmInstance instance =
                Engines.compiled(
                        "(module (func $large (param i32) (result i32) "
                                + large
                                + "(local.get 0)) (func (export \"f\") (result i32)"
                                + "(i32.mul (i32.const 2) (call $large (i32.const 5)))))");

        assertEquals("[4010]", instance.function("f").call().toString());
    }

    @Test
    void functionWithAFrameLargerThanItsWeightIsInterpreted() {
        WasmInstance instance =
                Engines.compiled(
                        "(module (func $wide (param i64) (result i64) (local"
                                + " i64".repeat(200)
                                + ") (local.set 200 (local.get 0)) (local.get 200))"
                                + "(func (export \"f\") (result i64)"
                                + "(call $wide (i64.const 8))))");

        assertEquals("[8]", instance.function("f").call().toString());
    }

    @Test
    void functionWithMoreArgumentsThanAMethodMayHaveIsInterpretedAndSoAreItsCallers() {
        WasmInstance instance =
                Engines.compiled(
                        "(module (func $many (param"
                                + " i64".repeat(130)
                                + ") (result i64) (local.get 129))"
                                + "(func (export \"f\") (result i64) (call $many"
                                + "(i64.const 4)".repeat(130)
                                + ")))");

        assertEquals("[4]", instance.function("f").call().toString());
    }
}
