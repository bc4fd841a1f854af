package dev.wardian.interfaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WitReaderTest {
    private static final List<ErrorNumber> ERRORS =
            List.of(
                    new ErrorNumber(1, "EFAULT", "An address range outside memory."),
                    new ErrorNumber(2, "E2BIG", "Larger than a limit allows."));

    /** Line 9 is {@code @core}, 10 {@code @limit}, 11 and 12 {@code @errno}, 13 the function. */
    private static final String SAMPLE =
            """
            /// Keys and
            /// values.
            package wardian:kv@1.0.0;

            interface kv {
                use wardian:errno/errno@1.0.0.{errno};

                /// Gets a value.
                /// @core get_it(key: i32, key_len: i32, out: i32, cap: i32) -> i32
                /// @limit key_len 256, in UTF-8
                /// @errno E2BIG: the key is too long
                /// @errno EFAULT
                get-it: func(key: string) -> result<list<u8>, errno>;
            }
            """;

    private static HostInterface read(String text) {
        return new WitReader("kv.wit", text).readInterface(ERRORS);
    }

    /** The only function of an interface, whose core signature is said to be this. */
    private static InterfaceFunction function(String core, String function) {
        String text =
                """
                /// A.
                package wardian:kv@1.0.0;
                interface kv {
                    /// B.
                    /// @core CORE
                    /// @errno EFAULT
                    FUNCTION
                }
                """;
        return read(text.replace("CORE", core).replace("FUNCTION", function)).functions().get(0);
    }

    @Test
    void anInterfaceHasItsModuleNameAndItsText() {
        HostInterface read = read(SAMPLE);

        assertEquals("wardian:kv/1", read.importModule());
        assertEquals("Keys and values.", read.text());
    }

    @Test
    void aFunctionHasTypeLimitsAndErrors() {
        InterfaceFunction function = read(SAMPLE).functions().get(0);

        assertEquals("Gets a value.", function.text());
        assertEquals(List.of(new Parameter("key", WitType.STRING)), function.parameters());
        assertEquals(ResultShape.VARIABLE, function.shape());
        assertEquals(Optional.of(WitType.BYTES), function.value());
        assertEquals(List.of(new SizeLimit("key_len", "256", ", in UTF-8")), function.limits());
        assertEquals(
                List.of(new ErrorCase("E2BIG", "the key is too long"), new ErrorCase("EFAULT", "")),
                function.errors());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "f: func() -> result<_, errno>; | f() -> i32",
                "f: func() -> result<u32, errno>; | f() -> i32",
                "f: func() -> result<s64, errno>; | f() -> i64",
                "f: func(a: s32, b-c: u64) -> result<_, errno>; | f(a: i32, b_c: i64) -> i32",
                "f: func(a: string, b: u32) -> result<_, errno>;"
                        + " | f(a: i32, a_len: i32, b: i32) -> i32",
                "f: func(a: list<u8>) -> result<string, errno>;"
                        + " | f(a: i32, a_len: i32, out: i32, cap: i32) -> i32",
                "f: func(at: u32, len: u32) -> result<list<u8>, errno>;"
                        + " | f(dst: i32, at: i32, len: i32) -> i32",
                "f: func(a: string, len: u32) -> result<list<u8>, errno>;"
                        + " | f(dst: i32, a: i32, a_len: i32, len: i32) -> i32",
                "f: func(len: u32) -> result<string, errno>;"
                        + " | f(len: i32, out: i32, cap: i32) -> i32",
            })
    void theCoreSignatureFollowsFromTheType(String function, String expected) {
        assertEquals(expected, function(expected, function).core().toString());

        WitException error = assertThrows(WitException.class, () -> function("f()", function));
        assertEquals(
                "kv.wit:5:5: the type of the function is @core " + expected, error.getMessage());
    }

    @Test
    void lengthsKnowTheirAddresses() {
        InterfaceFunction function =
                function(
                        "f(dst: i32, a: i32, a_len: i32, len: i32) -> i32",
                        "f: func(a: string, len: u32) -> result<list<u8>, errno>;");

        assertEquals(
                List.of(Optional.empty(), Optional.empty(), Optional.of("a"), Optional.of("dst")),
                function.core().parameters().stream().map(CoreParameter::lengthOf).toList());
    }

    @Test
    void aFunctionThatDoesNotReturnHasNoResult() {
        HostInterface read =
                read(
                        """
                        /// A.
                        package wardian:kv@1.0.0;
                        interface kv {
                            /// B.
                            /// @core f(a: i32)
                            /// @noreturn
                            f: func(a: s32);
                        }
                        """);

        assertEquals(ResultShape.NEVER, read.functions().get(0).shape());
        assertEquals(Optional.empty(), read.functions().get(0).core().result());
    }

    @Test
    void errorNumbersAscendAndMayLeaveGaps() {
        List<ErrorNumber> errors = errors("3");

        assertEquals(
                List.of(new ErrorNumber(1, "EFAULT", "One."), new ErrorNumber(3, "E3", "Three.")),
                errors);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | numbers ascend",
                "0 | @number is followed by a number above 0",
                "-1 | @number is followed by a number above 0",
                "99999 | @number is followed by a number above 0",
            })
    void wrongErrorNumbersAreLocated(String number, String problem) {
        WitException error = assertThrows(WitException.class, () -> errors(number));
        assertEquals("errno.wit:9:9: " + problem, error.getMessage());
    }

    private static List<ErrorNumber> errors(String number) {
        String text =
                """
                /// A.
                package wardian:errno@1.0.0;
                interface errno {
                    enum errno {
                        /// One.
                        /// @number 1
                        efault,
                        /// Three.
                        /// @number NUMBER
                        e3,
                    }
                }
                """;
        return new WitReader("errno.wit", text.replace("NUMBER", number)).readErrors();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/// Keys and | // Keys and | 1:1 | expected 'package' in place of '/'",
                "package wardian | package * | 3:9 | a character that is not used here",
                "package wardian | package acme | 3:9 | expected 'wardian' in place of 'acme'",
                "kv@1.0.0 | kv@1.2.0 | 3:20"
                        + " | a version is N.0.0: import modules have no minor versions",
                "kv@1.0.0 | kv@0.0.0 | 3:20"
                        + " | a version is N.0.0: import modules have no minor versions",
                "kv@1.0.0 | kv@2.0.0 | 3:17 | the file of this interface is kv-2.wit",
                "interface kv | interface vk | 5:11 | the interface has the package's name, 'kv'",
                "interface kv | interface KV | 5:11"
                        + " | 'KV' is not a name: lower-case words with hyphens",
                "{errno} | {error} | 6:36 | expected 'errno' in place of 'error'",
                "get-it: | Get-it: | 13:5 | 'Get-it' is not a name: lower-case words with hyphens",
                "get-it: | get_it: | 13:5 | 'get_it' is not a name: lower-case words with hyphens",
                "func( | fun( | 13:13 | expected 'func' in place of 'fun'",
                "(key: string) | (key: str) | 13:23 | 'str' is not a type of descriptions",
                "(key: string) | (key: list<u16>) | 13:28 | expected 'u8' in place of 'u16'",
                "(key: string) | (key: string key: u32) | 13:30 | expected ',' in place of 'key'",
                "(key: string) | (key: string, key: u32) | 13:31 | 'key' is there already",
                ", errno>; | >; | 13:49 | expected ',' in place of '>'",
                " -> result<list<u8>, errno>; | ; | 13:5"
                        + " | a function answers result<..., errno>, or is marked @noreturn",
                "@errno EFAULT | @noreturn | 13:5"
                        + " | a function answers result<..., errno>, or is marked @noreturn",
                "key: i32, | k: i32, | 9:5 | the type of the function is"
                        + " @core get_it(key: i32, key_len: i32, out: i32, cap: i32) -> i32",
                "@core get_it( | @see get_it( | 9:5 | @see is not known here",
                "@errno EFAULT | @core again | 12:5 | @core is given twice",
                "@errno EFAULT | more words | 12:5 | text stands before the annotations",
                "@errno EFAULT | @errno EOTHER | 12:5 | 'EOTHER' is not an error number",
                "@errno EFAULT | @errno | 12:5 | '' is not an error number",
                "@errno EFAULT | @errno E2BIG | 12:5 | E2BIG is there already",
                "@errno E2BIG: the key is too long | @errno EFAULT | 12:5"
                        + " | EFAULT is there already",
                "@limit key_len 256 | @limit key 256 | 10:5 | key has no size",
                "@limit key_len 256 | @limit cap_len 256 | 10:5 | cap_len has no size",
                "@limit key_len 256, in UTF-8 | @limit key_len | 10:5"
                        + " | expected @limit with a parameter, or result, and a number or limits.KEY",
            })
    void whatIsNotADescriptionIsLocated(String from, String to, String at, String problem) {
        String text = SAMPLE.replace(from, to);

        WitException error = assertThrows(WitException.class, () -> read(text));
        assertEquals("kv.wit:" + at + ": " + problem, error.getMessage());
        assertEquals(at, error.line() + ":" + error.column());
    }

    @Test
    void aLimitNeedsTheErrorThatAnswersIt() {
        String text = SAMPLE.replace("    /// @errno E2BIG: the key is too long\n", "");

        WitException error = assertThrows(WitException.class, () -> read(text));
        assertEquals(
                "kv.wit:10:5: a limit is answered with E2BIG, which @errno lacks",
                error.getMessage());
    }

    @Test
    void whatIsCutOffOrGoesOnIsLocated() {
        for (int length = 0; length < SAMPLE.length() - 2; length++) {
            String cut = SAMPLE.substring(0, length);
            assertThrows(WitException.class, () -> read(cut), cut);
        }
        WitException error = assertThrows(WitException.class, () -> read(SAMPLE + "interface"));
        assertEquals(
                "kv.wit:15:1: expected the end of the file in place of 'interface'",
                error.getMessage());
    }

    @Test
    void documentationIsRequired() {
        WitException error =
                assertThrows(
                        WitException.class,
                        () -> read(SAMPLE.replace("    /// Gets a value.\n", "")));
        assertEquals("kv.wit:12:5: documentation is missing before 'get-it'", error.getMessage());
    }
}
