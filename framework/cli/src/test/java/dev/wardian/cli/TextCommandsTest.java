package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.text.WatParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code wast}, {@code wat2wasm} and {@code wasm2wat}. */
class TextCommandsTest {
    private static final String ANSWER =
            "(module (func (export \"answer\") (result i32) (i32.const 42)))\n";
    private static final String HOLDS =
            ANSWER + "(assert_return (invoke \"answer\") (i32.const 42))";
    private static final String FAILS =
            ANSWER + "(assert_return (invoke \"answer\") (i32.const 41))";

    @TempDir private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void scriptsAreRunAndTheirCommandsCounted() throws IOException {
        Path script = file("holds.wast", HOLDS);

        Outcome outcome = Outcome.of("wast", script);

        assertEquals(ExitCode.OK, outcome.code());
        assertTrue(outcome.out().endsWith("2 passed, 0 failed, 0 skipped\n"), outcome.out());
    }

    @Test
    void aCommandThatFailsIsNamedOnRequest() throws IOException {
        file("a-holds.wast", HOLDS);
        file("b-fails.wast", FAILS);

        Outcome outcome = Outcome.of("wast", "--verbose", folder);

        assertEquals(ExitCode.FAILED, outcome.code());
        assertTrue(outcome.out().contains("a-holds.wast: 2 passed, 0 failed, 0 skipped\n"));
        assertTrue(outcome.out().contains("b-fails.wast:2 assert_return: "), outcome.out());
        assertTrue(outcome.out().endsWith("\n3 passed, 1 failed, 0 skipped\n"), outcome.out());
    }

    @Test
    void scriptsOfAFolderOfAZipAreRun() throws IOException {
        Path zip = folder.resolve("suite.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry("one/holds.wast"));
            out.write(HOLDS.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new ZipEntry("two/fails.wast"));
            out.write(FAILS.getBytes(StandardCharsets.UTF_8));
        }

        assertEquals(ExitCode.OK, Outcome.of("wast", zip + ":one").code());
        assertEquals(ExitCode.FAILED, Outcome.of("wast", zip + ":two").code());
        assertEquals(ExitCode.FAILED, Outcome.of("wast", zip).code());
    }

    @Test
    void featuresDecideWhatIsValid() throws IOException {
        Path script = file("tail.wast", "(module (func $f (return_call $f)))");

        assertEquals(ExitCode.FAILED, Outcome.of("wast", "--features", "2.0", script).code());
        assertEquals(ExitCode.OK, Outcome.of("wast", "--features", "2.0,tail-call", script).code());
        Outcome.of("wast", "--features", "9.0", script)
                .failed(ExitCode.FAILED, "unknown version \"9.0\"");
        Outcome.of("wast", "--features", "2.0,telepathy", script)
                .failed(ExitCode.FAILED, "unknown proposal \"telepathy\"");
    }

    @Test
    void featuresAreTakenAway() throws IOException {
        Path script = file("tail.wast", "(module (func $f (return_call $f)))");

        assertEquals(ExitCode.OK, Outcome.of("wast", "--features", "3.0,-gc", script).code());
        assertEquals(
                ExitCode.FAILED, Outcome.of("wast", "--features", "3.0,-tail-call", script).code());
        assertEquals(
                ExitCode.OK,
                Outcome.of("wast", "--features", "3.0,-tail-call,tail-call", script).code());
        assertEquals(
                ExitCode.FAILED,
                Outcome.of("wast", "--features", "1.0,tail-call,-tail-call", script).code());
        Outcome.of("wast", "--features", "3.0,-telepathy", script)
                .failed(ExitCode.FAILED, "unknown proposal \"telepathy\"; known are", "gc");
        Outcome.of("wast", "--features", "3.0,-", script)
                .failed(ExitCode.FAILED, "unknown proposal \"\"");
        Outcome.of("wast", "--features", "-gc", script)
                .failed(ExitCode.FAILED, "unknown version \"-gc\"");
    }

    @Test
    void featureThatAnotherOneNeedsStays() throws IOException {
        Path script = file("empty.wast", "(module)");

        Outcome.of("wast", "--features", "3.0,-function-references", script)
                .failed(
                        ExitCode.FAILED,
                        "gc needs function-references: add function-references, or take gc away"
                                + " with -gc");
        Outcome.of("wast", "--features", "3.0,-simd", script)
                .failed(ExitCode.FAILED, "relaxed-simd needs simd");
        Outcome.of("wast", "--features", "1.0,exception-handling", script)
                .failed(ExitCode.FAILED, "exception-handling needs reference-types");
        assertEquals(
                ExitCode.OK,
                Outcome.of("wast", "--features", "3.0,-function-references,-gc", script).code());
        assertEquals(
                ExitCode.OK,
                Outcome.of("wast", "--features", "3.0,-relaxed-simd,-simd", script).code());
    }

    @Test
    void version3IsTheDefault() throws IOException {
        Path script =
                file(
                        "wide.wast",
                        "(module (memory (export \"m\") i64 1) (memory 1))"
                                + "(assert_malformed (module quote \"(memory 0 (pagesize 1))\")"
                                + " \"unexpected token\")");

        assertEquals(ExitCode.FAILED, Outcome.of("wast", "--features", "2.0", script).code());
        assertEquals(ExitCode.OK, Outcome.of("wast", "--features", "3.0", script).code());
        assertEquals(ExitCode.OK, Outcome.of("wast", script).code());
    }

    @Test
    void nansAreCanonicalOnRequest() throws IOException {
        String module =
                "(module (func (export \"sum\") (param i64) (result i64) (i64.reinterpret_f64"
                        + " (f64.add (f64.const 1) (f64.reinterpret_i64 (local.get 0))))))";
        Path script =
                file(
                        "nan.wast",
                        module
                                + "(assert_return (invoke \"sum\" (i64.const 0x7ff8000000000001))"
                                + " (i64.const 0x7ff8000000000000))");
        Path text = file("nan.wat", module);

        assertEquals(ExitCode.FAILED, Outcome.of("wast", script).code());
        assertEquals(ExitCode.OK, Outcome.of("wast", "--canonical-nans", script).code());
        Outcome.of("run", "--canonical-nans", "--invoke", "sum", text, "0xfff8000000000abc")
                .printed("9221120237041090560");
    }

    @Test
    void theEngineIsAParameter() throws IOException {
        Path script = file("holds.wast", HOLDS);

        int before = CountingEngine.prepared();

        assertEquals(ExitCode.OK, Outcome.of("wast", "--engine", "interpreter", script).code());
        assertEquals(before, CountingEngine.prepared());
        assertEquals(ExitCode.OK, Outcome.of("wast", "--engine", "counting", script).code());
        assertTrue(CountingEngine.prepared() > before);
        Outcome.of("wast", "--engine", "steam", script)
                .failed(ExitCode.FAILED, "unknown engine \"steam\"; known are interpreter");
    }

    @Test
    void pathsWithoutScriptsAreTold() throws IOException {
        Outcome.of("wast", folder.resolve("none")).failed(ExitCode.FAILED, "no such file");
        Outcome.of("wast", folder).failed(ExitCode.FAILED, "there is no script");
    }

    @Test
    void textBecomesABinaryAndTextAgain() throws IOException {
        Path text = file("answer.wat", ANSWER);
        Path binary = folder.resolve("answer.wasm");

        Outcome.of("wat2wasm", "-o", binary, text).printed();
        Outcome printed = Outcome.of("wasm2wat", binary);

        assertEquals(ExitCode.OK, printed.code());
        assertArrayEquals(Files.readAllBytes(binary), WatParser.toBinary(printed.out()));
        Outcome.of("run", "--invoke", "answer", binary).printed("42");
    }

    @Test
    void textAndBinariesGoThroughStandardInputAndOutput() throws IOException {
        Path text = file("answer.wat", ANSWER);
        byte[] binary = WatParser.toBinary(ANSWER);

        Outcome toFile = Outcome.of("wat2wasm", text, "-o", "-");
        Outcome ofInput =
                Outcome.withInput(ANSWER.getBytes(StandardCharsets.UTF_8), "wat2wasm", "-");
        Outcome printed = Outcome.withInput(binary, "wasm2wat", "-");

        String expected = new String(binary, StandardCharsets.UTF_8);
        assertEquals(new Outcome(ExitCode.OK, expected, ""), toFile);
        assertEquals(toFile, ofInput);
        assertFalse(Files.exists(Path.of("-")));
        assertEquals(ExitCode.OK, printed.code());
        assertArrayEquals(binary, WatParser.toBinary(printed.out()));
        assertEquals(printed.out(), Outcome.withInput(binary, "wasm2wat", "-o", "-", "-").out());
    }

    @Test
    void outputFilesOfTextAreWritten() throws IOException {
        Path binary = Files.write(folder.resolve("a.wasm"), WatParser.toBinary(ANSWER));
        Path text = folder.resolve("a.wat");

        Outcome.of("wasm2wat", "--output", text, binary).printed();

        assertEquals(Outcome.of("wasm2wat", binary).out(), Files.readString(text));
        Outcome.of("wasm2wat", "-o", folder, binary).failed(ExitCode.FAILED, "cannot be written");
        Outcome.of("wat2wasm", "-o", folder, text).failed(ExitCode.FAILED, "cannot be written");
    }

    @Test
    void textIsPrintedAsText() throws IOException {
        Path text = file("answer.wat", ANSWER);

        assertEquals(
                Outcome.withInput(WatParser.toBinary(ANSWER), "wasm2wat", "-"),
                Outcome.of("wasm2wat", text));
    }

    @Test
    void binaryIsNamedForItsTextInTheWorkingDirectory() throws IOException {
        Path made = Path.of("named-for-its-text.wasm");
        Path other = Path.of("without-ending.wasm");
        try {
            Outcome.of("wat2wasm", file("named-for-its-text.wat", ANSWER)).printed();
            Outcome.of("wat2wasm", file("without-ending", ANSWER)).printed();

            assertArrayEquals(WatParser.toBinary(ANSWER), Files.readAllBytes(made));
            assertArrayEquals(WatParser.toBinary(ANSWER), Files.readAllBytes(other));
        } finally {
            Files.deleteIfExists(made);
            Files.deleteIfExists(other);
        }
    }

    @Test
    void textIsValidatedUnlessTheUserDoesNotWantThat() throws IOException {
        Path invalid = file("invalid.wat", "(module (func (result i32)))");
        Path shared = file("shared.wat", "(module (memory 1 1 shared))");
        Path binary = folder.resolve("x.wasm");

        Outcome.of("wat2wasm", "-o", binary, invalid)
                .failed(ExitCode.FAILED, "invalid.wat: type mismatch");
        Outcome.of("wat2wasm", "-o", binary, shared)
                .failed(ExitCode.FAILED, "shared.wat:1:21: unexpected token shared");
        assertFalse(Files.exists(binary));
        Outcome.of("wat2wasm", "--features", "3.0,threads", "-o", binary, shared).printed();
        Outcome.of("wat2wasm", "--no-check", "-o", binary, invalid).printed();
        Outcome.of("validate", binary).failed(ExitCode.FAILED, "type mismatch");
        Outcome.of("wat2wasm", "--no-check", "-o", binary, shared).printed();
    }

    @Test
    void namesAreKept() throws IOException {
        Path text =
                file(
                        "named.wat",
                        "(module $m (func $hold (unreachable)) (export \"f\" (func $hold)))");
        Path binary = folder.resolve("named.wasm");

        Outcome.of("wat2wasm", text, "-o", binary).printed();

        assertTrue(Outcome.of("inspect", binary).out().contains("name: m\n"));
        assertTrue(Outcome.of("run", "--invoke", "f", binary).err().contains("hold @"));
    }

    @Test
    void filesThatAreNoTextAreToldWithWhatTheyAre() throws IOException {
        byte[] component = {0, 'a', 's', 'm', 0x0D, 0, 1, 0};

        Outcome.withInput(WatParser.toBinary(ANSWER), "wat2wasm", "-")
                .failed(ExitCode.FAILED, "<stdin>: this is a module in the binary format already");
        Outcome.withInput(component, "wat2wasm", "-")
                .failed(ExitCode.FAILED, "this is a WebAssembly component: components are not");
        Outcome.withInput(new byte[] {0x1F, (byte) 0x8B, 8, 0}, "wat2wasm", "-")
                .failed(ExitCode.FAILED, "this is compressed by gzip: decompress it");
        Outcome.of("wat2wasm", "-").failed(ExitCode.FAILED, "this is an empty file");
    }

    @Test
    void scriptsComeFromStandardInput() {
        Outcome outcome = Outcome.withInput(HOLDS.getBytes(StandardCharsets.UTF_8), "wast", "-");

        assertEquals(ExitCode.OK, outcome.code());
        assertTrue(outcome.out().startsWith("<stdin>: 2 passed"), outcome.out());
    }

    @Test
    void badTextAndBadBinariesAreToldWithTheirPlace() throws IOException {
        Path text = file("bad.wat", "(module\n  (funk))");
        Path binary = file("bad.wasm", "no module");

        Outcome.of("wat2wasm", "-o", folder.resolve("x.wasm"), text)
                .failed(ExitCode.FAILED, "bad.wat:2:");
        Outcome.of("wasm2wat", binary).failed(ExitCode.FAILED, "magic header not detected");
    }
}
