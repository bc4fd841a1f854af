package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionTypeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[] -> []",
                "[i32] -> []",
                "[] -> [i64]",
                "[i32 i64 f32 f64 v128] -> [funcref externref]"
            })
    void whatIsReadIsWrittenAlike(String text) {
        assertEquals(text, FunctionType.parse(text).toString());
    }

    @Test
    void typesAreThoseThatStandThere() {
        assertEquals(
                FunctionType.of(List.of(ValueType.I32, ValueType.I64), ValueType.F64),
                FunctionType.parse("[i32 i64] -> [f64]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "[] -> ",
                "[ -> ]",
                "[i32 -> []",
                "[] -> [] -> []",
                "[i33] -> []",
                "[i32  i32] -> []",
                "[ i32] -> []",
                "[i32]->[i32]"
            })
    void anythingElseIsRefusedWithItsText(String text) {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> FunctionType.parse(text));
        assertTrue(String.valueOf(error.getMessage()).endsWith(text), error::toString);
    }
}
