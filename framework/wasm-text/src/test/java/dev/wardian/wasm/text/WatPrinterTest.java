package dev.wardian.wasm.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimitException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WatPrinterTest {
    private static final String HEADER = "0061736d01000000";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(HEADER + hex);
    }

    @Test
    void printsOneInstructionALine() {
        String text =
                WatPrinter.print(
                        WatParser.toBinary(
                                """
                                (func (export "f") (param i32) (result i32) (local i64)
                                  (if (result i32) (local.get 0)
                                    (then (i32.load offset=4 align=2 (i32.const -1)))
                                    (else (i32.const 0x10))))
                                (memory 1 2)
                                (data (i32.const 0) "a\\"\\00")
                                """));

        assertEquals(
                """
                (module
                  (type (;0;) (func (param i32) (result i32)))
                  (memory (;0;) 1 2)
                  (export "f" (func 0))
                  (func (;0;) (type 0) (param i32) (result i32)
                    (local i64)
                    local.get 0
                    if (result i32)
                      i32.const -1
                      i32.load offset=4 align=2
                    else
                      i32.const 16
                    end)
                  (data (;0;) (offset i32.const 0) "a\\"\\00"))
                """,
                text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(type (struct (field i8) (field (mut (ref null 0)))))",
                "(rec (type (sub (func (result (ref 1))))) (type (sub final 0 (func (result (ref 1))))))",
                "(type $a (array (mut i16))) (func (param (ref $a)) (drop (array.get_s $a (local.get 0) (i32.const 0))))",
                "(tag $e (param i32)) (func (block (result i32) (try_table (catch $e 0) (throw $e (i32.const 1))) (i32.const 2)) drop)",
                "(func (param anyref) (drop (ref.test (ref null i31) (local.get 0))) (drop (ref.cast (ref eq) (local.get 0))))",
                "(func (param anyref) (block (result (ref i31)) (br_on_cast 0 anyref (ref i31) (local.get 0)) unreachable) drop)",
                "(memory i64 1 2) (memory 0) (func (drop (i32.load 1 offset=8 (i32.const 0))) (memory.copy 0 1 (i64.const 0) (i32.const 0) (i32.const 0)))",
                "(table 3 (ref func) (ref.func $f)) (func $f) (elem declare func $f) (elem (table 0) (i32.const 1) (ref func) (item (ref.func $f)))",
                "(func (drop (v128.const f32x4 nan -0 1 inf)) (drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (v128.const i64x2 0 -1) (v128.const i64x2 0 0))))",
                "(func (drop (f32.const nan:0x1)) (drop (f64.const -nan)) (drop (f64.const 0x1.fffffffffffffp-1022)) (drop (f32.const -inf)) (drop (f32.const 1e-45)))",
                "(memory 1 2 shared) (func (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1))) (atomic.fence))",
                "(memory 1 (pagesize 1)) (func (param i64 i64 i64 i64) (result i64 i64) (i64.add128 (local.get 0) (local.get 1) (local.get 2) (local.get 3)))",
                "(table 0 funcref) (func (call_indirect (param i64 f64)) (select (result i32 ) (i32.const 1) (i32.const 2) (i32.const 3)) (br_table 0 0 0 (i32.const 0)))"
            })
    void readsBackAsTheSameBinary(String text) {
        byte[] binary = WatParser.toBinary(text);

        String printed = WatPrinter.print(binary);

        assertArrayEquals(binary, WatParser.toBinary(printed), printed);
    }

    @Test
    void functionsHaveTheNamesOfTheNameSection() {
        // Two functions, named "main" and "a b", the first of which calls the second.
        String module =
                "010401600000"
                        + "0303020000"
                        + "0a09020400"
                        + "10010b"
                        + "02000b"
                        + "0013046e616d65"
                        + "010c0200046d61696e0103612062";

        String text = WatPrinter.print(bytes(module));

        assertTrue(text.contains("(func $main (type 0)"), text);
        assertTrue(text.contains("call $\"a b\""), text);
        assertArrayEquals(bytes(module), WatParser.toBinary(text));
    }

    @Test
    void aBrokenNameSectionIsPrintedAsItIs() {
        byte[] binary = bytes("000a046e616d65" + "01ff000000");

        String text = WatPrinter.print(binary);

        assertEquals("(module\n  (@custom \"name\" \"\\01\\ff\\00\\00\\00\"))\n", text);
        assertArrayEquals(binary, WatParser.toBinary(text));
    }

    @Test
    void textGoesOnInPieces() throws IOException {
        String body = "i32.const 1 drop ".repeat(100_000);
        byte[] binary =
                WatParser.toBinary(
                        "(memory 1) (data \"" + "x".repeat(1_000_000) + "\") (func " + body + ")");
        StringBuilder all = new StringBuilder();
        int[] longest = {0};

        WatPrinter.print(
                binary,
                new Appendable() {
                    @Override
                    public Appendable append(CharSequence piece) {
                        longest[0] = Math.max(longest[0], piece.length());
                        all.append(piece);
                        return this;
                    }

                    @Override
                    public Appendable append(CharSequence piece, int start, int end) {
                        return append(piece.subSequence(start, end));
                    }

                    @Override
                    public Appendable append(char c) {
                        return append(Character.toString(c));
                    }
                });

        assertEquals(WatPrinter.print(binary), all.toString());
        assertTrue(all.length() > 2_000_000, "length " + all.length());
        // A piece is passed on when it is full; what fills it may be a string of the same size.
        assertTrue(longest[0] < 500_000, "a piece of " + longest[0]);
    }

    @Test
    void aSinkThatFailsIsReportedAsItself() throws IOException {
        IOException failure = new IOException("full");
        try (Writer full =
                new Writer() {
                    @Override
                    public void write(char[] text, int from, int length) throws IOException {
                        throw failure;
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                }) {
            IOException thrown =
                    assertThrows(
                            IOException.class,
                            () -> WatPrinter.print(WatParser.toBinary("(module)"), full));

            assertSame(failure, thrown);
        }
    }

    @Test
    void hostileBinariesGetATypedError() {
        assertThrows(MalformedModuleException.class, () -> WatPrinter.print(new byte[] {0, 'a'}));
        assertThrows(
                MalformedModuleException.class, () -> WatPrinter.print(bytes("0105ffffffff0f")));
        // One function with 2^32 - 1 locals.
        assertThrows(
                ModuleLimitException.class,
                () ->
                        WatPrinter.print(
                                bytes("010401600000" + "03020100" + "0a0a010801ffffffff0f7f0b")));
    }

    @Test
    void anyChangedByteGivesTextOrATypedError() {
        byte[] binary =
                WatParser.toBinary(
                        """
                        (import "a" "b" (func (param i32)))
                        (type (struct (field i32)))
                        (table 1 funcref) (memory 1) (global i32 (i32.const 1)) (tag)
                        (elem (i32.const 0) func 0) (data "x")
                        (func (export "f") (result i32) (local f64)
                          (try_table (catch_all 0) (call 0 (i32.const 5)))
                          (block (br_table 0 0 (i32.const 1)))
                          (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 0))
                          (i32.load (i32.const 0)))
                        """);
        Random random = new Random(42);
        int printed = 0;

        for (int i = 0; i < 20_000; i++) {
            byte[] changed = Arrays.copyOf(binary, binary.length - random.nextInt(3));
            for (int k = random.nextInt(4); k >= 0; k--) {
                changed[8 + random.nextInt(changed.length - 8)] = (byte) random.nextInt();
            }
            try {
                String text = WatPrinter.print(changed);
                assertTrue(text.getBytes(StandardCharsets.UTF_8).length > 8);
                printed++;
            } catch (ModuleException e) {
                assertTrue(e.offset() >= 0 && e.offset() <= changed.length, e.getMessage());
            }
        }

        assertTrue(printed > 300, "only " + printed);
    }

    @Test
    void deeplyNestedBlocksStaySmall() {
        int depth = 50_000;
        byte[] binary =
                WatParser.toBinary("(func " + "block ".repeat(depth) + "end ".repeat(depth) + ")");

        String text = WatPrinter.print(binary);

        assertTrue(text.length() < depth * 200, "length " + text.length());
        assertArrayEquals(binary, WatParser.toBinary(text));
    }
}
