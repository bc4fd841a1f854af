package dev.wardian.wasm.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.test.Sections;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and custom sections go from text to binary and back. */
final class TextNamesTest {
    /** Everything that can have a name, with one. */
    private static final String ALL =
            """
            (module $m
              (type $sig (func (param i32) (result i32)))
              (type $point (struct (field $x i32) (field i32) (field $y (mut i64))))
              (type $row (array (ref $point)))
              (import "env" "log" (func $log (param $what i32)))
              (import "env" "sum" (func (param i32) (param $second i64)))
              (import "env" "t" (table $it 1 funcref))
              (table $t 4 funcref)
              (memory $mem 1)
              (memory $other 1)
              (tag $oops (param i32))
              (global $count (mut i32) (i32.const 0))
              (export "main" (func $main))
              (export "m" (memory $other))
              (start $boot)
              (elem $e (table $t) (i32.const 0) func $main $log)
              (elem $late func $boot)
              (data $d (memory $other) (i32.const 0) "x")
              (data $p "y")
              (func $main (type $sig) (param $n i32) (result i32) (local i32) (local $i i64) (local i32 i32)
                (block $out
                  (loop $again
                    (br_if $out (i32.eqz (local.get $n)))
                    (block $again (br $again))
                    (call $log (local.get $n))
                    (br $again)))
                (i32.store $other (i32.const 0) (global.get $count))
                (memory.init $other $p (i32.const 0) (i32.const 0) (i32.const 0))
                (memory.copy $other $mem (i32.const 0) (i32.const 0) (i32.const 0))
                (table.init $t $late (i32.const 0) (i32.const 0) (i32.const 0))
                (data.drop $d)
                (elem.drop $e)
                (call_indirect $t (type $sig) (local.get $n) (i32.const 0)))
              (func $boot
                (block $caught (result i32)
                  (try_table (catch $oops $caught) (throw $oops (i32.const 1)))
                  (i32.const 0))
                drop
                (drop (struct.get $point $y (struct.new $point (i32.const 1) (i32.const 2) (i64.const 3))))
                (drop (array.new_default $row (i32.const 0)))
                (drop (ref.cast (ref null $row) (ref.null $row)))))
            """;

    private static String printed(String text) {
        return WatPrinter.print(WatParser.toBinary(text));
    }

    /** The contents of the only name section, behind its name. */
    private static byte[] names(byte[] binary) {
        List<Sections.Section> sections =
                Sections.of(binary).stream().filter(one -> one.name().equals("name")).toList();
        assertEquals(1, sections.size());
        byte[] content = sections.get(0).content();
        return Arrays.copyOfRange(content, 5, content.length);
    }

    private static byte[] withCustom(byte[] binary, String name, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(binary);
        out.write(0);
        out.write(1 + name.length() + content.length);
        out.write(name.length());
        out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** Many that stand at one place are taken in linear time; otherwise this takes minutes. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void aMillionAnnotationsMayStandAtOnePlace() {
        int count = 1_000_000;

        byte[] binary = WatParser.toBinary("(module " + "(@custom \"a\")".repeat(count) + ")");

        assertEquals(8 + 4 * count, binary.length);
    }

    @Test
    void everythingThatHasAnIdentifierHasItAgain() {
        byte[] binary = WatParser.toBinary(ALL);

        String text = WatPrinter.print(binary);

        assertArrayEquals(binary, WatParser.toBinary(text), text);
        assertFalse(text.contains("@custom"), text);
        assertFalse(text.contains("@name"), text);
        for (String part :
                List.of(
                        "(module $m",
                        "(type $point (struct (field $x i32) (field i32) (field $y (mut i64))))",
                        "(func $log (type 3) (param $what i32))",
                        "(param i32) (param $second i64)",
                        "(table $it 1 funcref)",
                        "(memory $other 1)",
                        "(tag $oops (type 3) (param i32))",
                        "(global $count (mut i32)",
                        "(export \"main\" (func $main))",
                        "(start $boot)",
                        "(elem $e (table $t) (offset i32.const 0) func $main $log)",
                        "(data $d (memory $other) (offset",
                        "(func $main (type $sig) (param $n i32) (result i32)",
                        "(local $i i64)",
                        "block $out",
                        "br_if $out",
                        "call_indirect $t (type $sig)",
                        "memory.init $other $p",
                        "memory.copy $other $mem",
                        "table.init $t $late",
                        "i32.store $other",
                        "try_table (catch $oops $caught)",
                        "struct.get $point $y",
                        "ref.cast (ref null $row)")) {
            assertTrue(text.contains(part), part + " is missing in\n" + text);
        }
    }

    @Test
    void aNameSectionHasItsPartsInOrder() {
        byte[] names = names(WatParser.toBinary(ALL));

        StringBuilder ids = new StringBuilder();
        for (int at = 0; at < names.length; at += 2 + names[at + 1]) {
            ids.append(names[at]).append(' ');
        }
        assertEquals("0 1 2 3 4 5 6 7 8 9 10 11 ", ids.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(func $f (param $p i32) (param i32) (local $l i64)) | 01040100016602090100020001700201 6c",
                "(import \"a\" \"b\" (func $f (param $p i32))) | 010401000166 0206010001000170",
                "(func (block $a) (block) (block (loop $b))) | 03090100020001610301 62",
                "(func (if $c (i32.eqz (block $d (result i32) (i32.const 1))) (then))) | 030901000200 0164 010163",
                "(func (@name \"a b\")) | 0106010003612062",
                "(func $f (@name \"g\")) | 010401000167",
                "(func (param (@name \"x\") i32) (local (@name \"y\") i32)) | 0209010002000178010179",
                "(type (struct (field (@name \"x\") i32))) | 0a06010001000178",
                "(module (@name \"\")) | 000100"
            })
    void namesAreWhereTheNameSectionWantsThem(String text, String names) {
        assertEquals(
                names.replace(" ", ""), HexFormat.of().formatHex(names(WatParser.toBinary(text))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(func $f) (func (@name \"f\")) (func $g (@name \"f\") (call $g))",
                "(func (@name \"\")) (func (param (@name \"\") i32) (param (@name \"\") i64))",
                "(func (block (@name \"\") (br 0)) (block $a (block $a (br 1) (br $a) (br 2))))",
                "(func $\"\\00 \\\"(\" (param $\"\\u{1f600}\" i32) (drop (local.get $\"\\u{1f600}\")))",
                "(type $t (func (param $x i32))) (func (type $t) (local $l i32))",
                "(type $t (struct (field $a i32) (field (@name \"a\") i32) (field (@name \"\") i32)))",
                "(module (@name \"two words\"))",
                "(func $0 (call 1)) (func $1 (call $0))",
                "(global $g i32 (i32.const 1)) (global i32 (global.get $g)) (table $t 1 (ref null $f)) (type $f (func))"
            })
    void unusualNamesComeBack(String text) {
        byte[] binary = WatParser.toBinary(text);

        String printed = WatPrinter.print(binary);

        assertArrayEquals(binary, WatParser.toBinary(printed), printed);
        assertFalse(printed.contains("@custom"), printed);
    }

    @Test
    void anAnnotationNamesWhatIsNotUnique() {
        assertEquals(
                """
                (module
                  (type (;0;) (func))
                  (func $f (type 0))
                  (func (;1;) (@name "f") (type 0)
                    call 1
                    call $f))
                """,
                printed("(func $f) (func $g (@name \"f\") (call $g) (call $f))"));
    }

    @Test
    void customSectionsStayInTheirPlaces() {
        String text =
                """
                (module
                  (@custom "wardian.abi" (after code) "\\00\\00\\01\\00\\00\\00")
                  (@custom "note" (before first) "ke" "pt")
                  (func $f (export "f"))
                  (@custom "end")
                  (@custom "b" (before export))
                  (@custom "a" (after func) "1")
                  (@custom "end 2" (after last) "")
                  (@custom "after data" (after data)))
                """;

        byte[] binary = WatParser.toBinary(text);

        List<String> order =
                Sections.of(binary).stream()
                        .map(one -> one.id() == 0 ? one.name() : "#" + one.id())
                        .toList();
        assertEquals(
                List.of(
                        "note",
                        "#1",
                        "#3",
                        "a",
                        "b",
                        "#7",
                        "#10",
                        "wardian.abi",
                        "after data",
                        "name",
                        "end",
                        "end 2"),
                order);
        String printed = WatPrinter.print(binary);
        assertArrayEquals(binary, WatParser.toBinary(printed), printed);
        assertTrue(printed.contains("(@custom \"note\" (before first) \"kept\")"), printed);
        assertTrue(printed.contains("(@custom \"wardian.abi\" (after code) "), printed);
        assertTrue(printed.contains("(@custom \"end\")"), printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A part of an unknown number; parts out of order; one twice.
                "0c0100",
                "0104010001660002" + "0166",
                "010401000166010401000166",
                // Indices that are not there, out of order, written longer than needed.
                "010401090166",
                "0107020101660001" + "67",
                "0105018000" + "0166",
                "01850080800001000166",
                // A local of a function that is none, a label of a block that is none, a field of
                // a function type.
                "020601050100" + "0170",
                "030601000109" + "016c",
                "0a06010001000178",
                // Empty maps; a name that is no UTF-8; a section that is cut off.
                "010100",
                "0203010000",
                "0104010001ff",
                "0109010001"
            })
    void aNameSectionThatTextCannotSayIsKeptByteByByte(String section) {
        byte[] binary =
                withCustom(
                        withCustom(WatParser.toBinary("(func)"), "before", new byte[] {1}),
                        "name",
                        HexFormat.of().parseHex(section));
        binary = withCustom(binary, "behind", new byte[] {2});

        String text = WatPrinter.print(binary);

        assertTrue(text.contains("(@custom \"name\""), text);
        assertArrayEquals(binary, WatParser.toBinary(text), text);
    }

    @Test
    void severalNameSectionsAndEarlyOnesAreKeptByteByByte() {
        byte[] name = {1, 4, 1, 0, 1, 'f'};
        byte[] module = WatParser.toBinary("(func)");
        byte[] twice = withCustom(withCustom(module, "name", name), "name", name);
        byte[] early = withCustom(Arrays.copyOf(module, 8), "name", name);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(early);
        all.write(module, 8, module.length - 8);

        for (byte[] binary : List.of(twice, all.toByteArray())) {
            String text = WatPrinter.print(binary);
            assertArrayEquals(binary, WatParser.toBinary(text), text);
            assertTrue(text.contains("(func $f"), text);
        }
    }

    @Test
    void anyChangedByteOfNamesAndCustomSectionsComesBack() {
        byte[] module = Sections.withoutNames(WatParser.toBinary(ALL));
        byte[] names = names(WatParser.toBinary(ALL));
        Random random = new Random(7);

        for (int i = 0; i < 3_000; i++) {
            byte[] changed = Arrays.copyOf(names, names.length - random.nextInt(2));
            for (int k = random.nextInt(3); k >= 0; k--) {
                changed[random.nextInt(changed.length)] =
                        (byte) random.nextInt(random.nextBoolean() ? 256 : 8);
            }
            ByteArrayOutputStream binary = new ByteArrayOutputStream();
            binary.writeBytes(module);
            binary.write(0);
            int size = 5 + changed.length;
            binary.write((size & 0x7F) | 0x80);
            binary.write(size >>> 7);
            binary.writeBytes(new byte[] {4, 'n', 'a', 'm', 'e'});
            binary.writeBytes(changed);

            String text = WatPrinter.print(binary.toByteArray());

            assertArrayEquals(binary.toByteArray(), WatParser.toBinary(text), text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(@custom) | 1:9: @custom annotation: missing section name",
                "(@custom 4) | 1:10: @custom annotation: missing section name",
                "(@custom \"\\ff\") | 1:10: @custom annotation: malformed UTF-8",
                "(@custom \"a\" here) | 1:14: @custom annotation: unexpected token",
                "(@custom \"a\" (beside code)) | 1:15: @custom annotation: unexpected token",
                "(@custom \"a\" (after custom)) | 1:21: @custom annotation: unexpected token",
                "(@custom \"a\" (before last)) | 1:22: @custom annotation: unexpected token",
                "(@custom \"a\" (after code) 1) | 1:27: @custom annotation: unexpected token",
                "(func (@custom \"a\")) | 1:7: @custom annotation: misplaced",
                "(func (@name)) | 1:13: @name annotation: string expected",
                "(func (@name \"a\" \"b\")) | 1:18: @name annotation: unexpected token",
                "(func (@name \"a\") (@name \"b\")) | 1:19: @name annotation: misplaced",
                "(func (nop (@name \"a\"))) | 1:12: @name annotation: misplaced",
                "(func (param (@name \"a\") i32 i32)) | 1:30: unexpected token"
            })
    void annotationsThatAreWrongAreReported(String text, String message) {
        WatException error = assertThrows(WatException.class, () -> WatParser.toBinary(text));
        assertTrue(String.valueOf(error.getMessage()).startsWith(message), error.toString());
    }

    @Test
    void aScriptReadsTheNamesOfAModuleEachTimeThatItIsAskedForIt() {
        WastModule module =
                ((WastCommand.Instantiate)
                                WastReader.read("(module $m (@name \"n\") (func (@name \"f\")))")
                                        .get(0))
                        .module();

        byte[] first = module.toBinary(Features.ALL);

        assertArrayEquals(first, module.toBinary(Features.ALL));
        assertEquals("m", module.name().orElseThrow());
        assertTrue(WatPrinter.print(first).startsWith("(module $n"));
    }

    @Test
    void aHostileNameSectionCostsNoMoreThanItsBytes() {
        // A map that promises four thousand million names.
        byte[] binary =
                withCustom(
                        new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0},
                        "name",
                        HexFormat.of().parseHex("0105ffffffff0f"));

        String text = WatPrinter.print(binary);

        assertArrayEquals(binary, WatParser.toBinary(text));
    }
}
