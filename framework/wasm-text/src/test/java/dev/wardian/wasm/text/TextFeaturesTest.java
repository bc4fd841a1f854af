package dev.wardian.wasm.text;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proposal brought to the text is read with it, and malformed without it. */
final class TextFeaturesTest {
    private static Features all() {
        Features features = Features.WASM_2_0;
        for (Feature feature : Feature.values()) {
            features = features.with(feature);
        }
        return features;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SIGN_EXTENSION | (func (drop (i64.extend32_s (i64.const 1))))",
                "SATURATING_CONVERSIONS | (func (drop (i32.trunc_sat_f32_s (f32.const 1))))",
                "MULTI_VALUE | (func (block (result i32 i32) (unreachable)) (drop) (drop))",
                "MULTI_VALUE | (func (i32.const 1) (block (param i32) (drop)))",
                "REFERENCE_TYPES | (func (param externref))",
                "REFERENCE_TYPES | (func (drop (select (result i32) (i32.const 1) (i32.const 1) (i32.const 1))))",
                "REFERENCE_TYPES | (table 1 funcref) (func (drop (table.get 0 (i32.const 0))))",
                "REFERENCE_TYPES | (table 1 funcref) (table $t 1 funcref) (func (call_indirect $t (i32.const 0)))",
                "BULK_MEMORY | (memory 1) (data \"passive\")",
                "BULK_MEMORY | (func $f) (elem declare func $f)",
                "BULK_MEMORY | (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))",
                "SIMD | (func (param v128))",
                "SIMD | (func (drop (v128.const i64x2 1 2)))",
                "TAIL_CALL | (func $f (return_call $f))",
                "MULTI_MEMORY | (memory 1) (memory $m 1) (func (drop (i32.load $m (i32.const 0))))",
                "MULTI_MEMORY | (memory 1) (memory 1) (func (drop (memory.size 1)))",
                "MEMORY64 | (memory i64 1)",
                "MEMORY64 | (table i64 1 funcref)",
                "MEMORY64 | (memory 0x1_0000_0000)",
                "FUNCTION_REFERENCES | (func (param (ref func)))",
                "FUNCTION_REFERENCES | (table 1 funcref (ref.null func))",
                "FUNCTION_REFERENCES | (type $t (func)) (func (param funcref) (drop (ref.as_non_null (local.get 0))))",
                "EXCEPTION_HANDLING | (tag)",
                "EXCEPTION_HANDLING | (import \"a\" \"b\" (tag))",
                "EXCEPTION_HANDLING | (func (param exnref))",
                "EXCEPTION_HANDLING | (func (try_table))",
                "LEGACY_EXCEPTIONS | (func (try (do)))",
                "LEGACY_EXCEPTIONS | (func try catch_all rethrow 0 end)",
                "LEGACY_EXCEPTIONS | (func (try (do) (delegate 0)))",
                "GC | (rec)",
                "GC | (type (sub (func)))",
                "GC | (type (struct))",
                "GC | (type (array i8))",
                "GC | (func (param anyref))",
                "RELAXED_SIMD | (func (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0))))",
                "THREADS | (memory 1 1 shared)",
                "THREADS | (func (atomic.fence))",
                "CUSTOM_PAGE_SIZES | (memory 1 (pagesize 1))",
                "WIDE_ARITHMETIC | (func (param i64) (i64.mul_wide_s (local.get 0) (local.get 0)) (drop) (drop))"
            })
    void proposalsAreReadOnlyWhereTheyAreOn(Feature feature, String text) {
        assertTrue(WatParser.toBinary(text, all()).length > 8);

        WatException error =
                assertThrows(
                        WatException.class, () -> WatParser.toBinary(text, all().without(feature)));
        assertTrue(
                error.reason().startsWith("unexpected token")
                        || error.reason().startsWith("unknown operator")
                        || error.reason().startsWith("i32 constant out of range"),
                error.reason());
    }
}
