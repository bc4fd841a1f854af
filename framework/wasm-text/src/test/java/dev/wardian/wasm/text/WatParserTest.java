package dev.wardian.wasm.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.test.Sections;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WatParserTest {
    private static final String HEADER = "0061736d01000000";

    /** The binary of a text without the name section, which {@link TextNamesTest} looks at. */
    private static String hex(String text) {
        return HexFormat.of().formatHex(Sections.withoutNames(WatParser.toBinary(text)));
    }

    private static WatException failure(String text) {
        return assertThrows(WatException.class, () -> WatParser.toBinary(text));
    }

    /**
     * The body of the only function of a module, without its size and its declaration of no locals.
     */
    private static String body(String instructions) {
        String module = hex("(module (memory 1) (func " + instructions + "))");
        String types = "0104" + "01600000" + "03020100" + "0503010001";
        assertTrue(module.startsWith(HEADER + types), module);
        // Section id and size, count, body size and locals: seven bytes that bodies of this length
        // leave at two digits each.
        return module.substring((HEADER + types).length() + 10);
    }

    @Test
    void anEmptyModuleIsItsHeader() {
        assertEquals(HEADER, hex("(module)"));
        assertEquals(HEADER, hex(""));
        assertEquals(HEADER, hex("(module $name (; nothing ;) ;; at all\n)"));
    }

    @Test
    void foldedInstructionsComeAfterTheirOperands() {
        assertEquals(
                body("i32.const 1 i32.const 2 i32.add drop"),
                body("(drop (i32.add (i32.const 1) (i32.const 2)))"));
    }

    @Test
    void foldedIfPutsItsConditionFirst() {
        assertEquals(
                body("i32.const 1 if $l br $l else nop end"),
                body("(if $l (i32.const 1) (then (br $l)) (else (nop)))"));
    }

    @Test
    void aLabelHidesTheSameNameFurtherOut() {
        assertEquals(
                body("block block br 0 end br 0 end"),
                body("block $l block $l br $l end br $l end $l"));
    }

    @Test
    void functionsMayBeUsedBeforeTheyAreDefined() {
        assertEquals(hex("(func (call 1)) (func)"), hex("(func (call $later)) (func $later)"));
    }

    @Test
    void typeUsesShareTheFirstTypeThatFits() {
        assertEquals(
                HEADER + "0108" + "02600000" + "60017f00" + "0303020100" + "0a070202000b02000b",
                hex("(type (func)) (func (param i32)) (func)"));
    }

    @Test
    void typesInAGroupAreNotFoundByTypeUses() {
        String grouped = hex("(rec (type (func)) (type (func (param i32)))) (func)");
        assertTrue(grouped.contains("4e02600000" + "60017f00" + "600000"), grouped);
    }

    @Test
    void inlineImportsAndExportsAreThoseOfTheirFields() {
        assertEquals(
                hex("(import \"m\" \"f\" (func $f (param i32))) (export \"e\" (func $f))"),
                hex("(func (export \"e\") (import \"m\" \"f\") (param i32))"));
        assertEquals(
                hex("(memory 1 1) (data (i32.const 0) \"ab\")"),
                hex("(memory (data \"a\" \"b\"))"));
        assertEquals(
                hex("(table 2 2 funcref) (elem (i32.const 0) func 0 0) (func)"),
                hex("(table funcref (elem $f $f)) (func $f)"));
    }

    @Test
    void inlineElementsHaveTheTypeOfTheirTable() {
        assertEquals(
                hex(
                        """
                        (type $t (func)) (table 1 1 (ref null $t)) (func $f)
                        (elem (i32.const 0) (ref null $t) (item ref.func $f))
                        """),
                hex("(type $t (func)) (table (ref null $t) (elem $f)) (func $f)"));
    }

    @Test
    void theDataCountIsWrittenOnlyWhereCodeNeedsIt() {
        String without = hex("(memory 1) (data \"x\")");
        String with = hex("(memory 1) (data \"x\") (func (data.drop 0))");

        assertTrue(!without.contains("0c0101"), without);
        assertTrue(with.contains("0c0101"), with);
    }

    @ParameterizedTest
    @CsvSource({
        "0x7fff_ffff, 41ffffffff07",
        "4294967295, 417f",
        "-0x8000_0000, 418080808078",
        "-1, 417f",
        "+42, 412a"
    })
    void integersWrapToTheirBits(String number, String code) {
        assertEquals(code + "1a0b", body("i32.const " + number + " drop"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, cdcccc3d",
        "-0, 00000080",
        "inf, 0000807f",
        "-nan, 0000c0ff",
        "nan:0x1, 0100807f",
        "0x1.8p-149, 02000000",
        "0x1p-150, 00000000",
        "1e-45, 01000000",
        "340282346638528859811704183484516925440, ffff7f7f",
        "0x0.000001fffffep127, ffff7f73"
    })
    void floatsRoundToNearest(String number, String bits) {
        assertEquals("43" + bits + "1a0b", body("f32.const " + number + " drop"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i32.const 4294967296",
                "i32.const -2147483649",
                "i64.const 18446744073709551616",
                "f32.const 0x1p128",
                "f64.const 1e309",
                "f32.const nan:0x800000",
                "f32.const nan:0x0"
            })
    void numbersThatDoNotFitAreOutOfRange(String instruction) {
        assertTrue(
                failure("(func " + instruction + " drop)")
                        .reason()
                        .startsWith("constant out of range"));
    }

    @Test
    void errorsNameLineAndColumnInCharacters() {
        WatException error = failure("(module\n  (func $a\n    (; ü ;) (local.get $x)))");

        assertEquals(3, error.line());
        assertEquals(24, error.column());
        assertEquals("unknown local $x", error.reason());
        assertEquals("3:24: unknown local $x", error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(func (i32.foo)) | unknown operator i32.foo",
                "(func (i32.const0)) | unknown operator i32.const0",
                "(func (module)) | unexpected token module",
                "(func | unexpected token",
                "(func)) | unexpected token",
                "(func $f) (func $f) | duplicate func $f",
                "(func (param $x i32) (local $x i32)) | duplicate local $x",
                "(func (br $l)) | unknown label $l",
                "(func block $a end $b) | mismatching label $b",
                "(func) (import \"a\" \"b\" (func)) | import after function",
                "(func (type 0) (param i32)) (type (func)) | inline function type",
                "(start 0) (start 0) | multiple start sections",
                "(memory 1) (func (drop (i32.load align=3 (i32.const 0)))) | alignment must be a power of two",
                "(data \"\\zz\") | illegal escape",
                "(export \"\\ff\" (func 0)) | malformed UTF-8 encoding",
                "(func $\"\") | empty identifier",
                "(data \"a) | unclosed string",
                "(; (; ;) | unclosed comment",
                "(@x | unclosed annotation",
                "(type (struct (field $x i32) (field $x i32))) | duplicate field $x"
            })
    void malformedTextIsRefusedWithAReason(String text, String reason) {
        String actual = failure(text).reason();
        assertTrue(actual.startsWith(reason), actual);
    }

    @Test
    void quotedIdentifiersAreTheSameAsPlainOnes() {
        assertEquals(hex("(func $AB) (start $AB)"), hex("(func $\"A\\42\") (start $\"\\u{41}B\")"));
    }

    @Test
    void annotationsAreSpaceWhereverTheyStand() {
        assertEquals(
                hex("(func $f (param i32))"),
                hex("((@a) func (@b \"(\" (x)) $f (@c (; ) ;) ) (param (@\"d e\" ) i32))"));
    }

    @Test
    void deeplyNestedTextNeedsNoDeepStack() {
        int depth = 200_000;
        String folded = "(block ".repeat(depth) + ")".repeat(depth);
        String operands = "(drop ".repeat(depth) + ")".repeat(depth);
        String annotation = "(@a " + "(".repeat(depth) + ")".repeat(depth) + ")";
        String comment = "(;".repeat(depth) + ";)".repeat(depth);

        byte[] blocks = WatParser.toBinary("(func " + folded + comment + annotation + ")");

        assertTrue(blocks.length > 3 * depth);
        assertTrue(WatParser.toBinary("(func " + operands + ")").length > depth);
        assertThrows(
                WatException.class, () -> WatParser.toBinary("(func " + "(block ".repeat(depth)));
    }

    @Test
    void instructionsOfMissingFeaturesAreUnknown() {
        String text = "(func (drop (i32.extend8_s (i32.const 1))))";

        assertTrue(WatParser.toBinary(text, Features.WASM_2_0).length > 8);
        WatException error =
                assertThrows(WatException.class, () -> WatParser.toBinary(text, Features.WASM_1_0));
        assertTrue(error.reason().startsWith("unknown operator i32.extend8_s"), error.reason());
    }

    @Test
    void offsetsBeyond32BitsNeedMemory64() {
        String text = "(memory 1) (func (drop (i32.load offset=4294967296 (i32.const 0))))";

        WatException error =
                assertThrows(WatException.class, () -> WatParser.toBinary(text, Features.WASM_2_0));

        assertTrue(error.reason().startsWith("i32 constant out of range"), error.reason());
        assertTrue(WatParser.toBinary(text, Features.WASM_2_0.with(Feature.MEMORY64)).length > 8);
    }

    @Test
    void bytesThatAreNotUtf8AreMalformedText() {
        byte[] bytes = "(module (; ? ;))".getBytes(StandardCharsets.ISO_8859_1);
        bytes[11] = (byte) 0xC0;

        WatException error =
                assertThrows(
                        WatException.class, () -> WatParser.toBinary(bytes, Features.WASM_2_0));

        assertEquals("malformed UTF-8 encoding", error.reason());
        assertEquals(12, error.column());
    }

    @Test
    void typesOfVersion3AreWrittenInTheirShortestForm() {
        assertArrayEquals(
                HexFormat.of().parseHex(HEADER + "010a" + "0150005f02" + "630101" + "6d00"),
                WatParser.toBinary(
                        "(type (sub (struct (field (mut (ref null 1))) (field eqref))))"));
    }

    @Test
    void errorQuotesNoMoreOfTheTextThanCanBeRead() {
        String text = "(module\n  (func\n    " + "x".repeat(1_000_000) + "))";

        WatException e = assertThrows(WatException.class, () -> WatParser.toBinary(text));

        assertEquals(3, e.line());
        assertEquals(5, e.column());
        assertTrue(e.reason().startsWith("unknown operator xxx"), e::reason);
        assertEquals(303, e.reason().length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(table 1 2 shared funcref) | 1:12: unexpected token shared",
                "(table (import \"a\" \"b\") 1 2 shared funcref) | 1:29: unexpected token shared",
                "(import \"a\" \"b\" (table 1 2 shared funcref)) | 1:28: unexpected token shared",
                "(table 1 (pagesize 1) funcref) | 1:11: unexpected token pagesize"
            })
    void onlyMemoriesAreSharedOrHaveAPageSize(String text, String message) {
        assertEquals(message, failure(text).getMessage());
    }
}
