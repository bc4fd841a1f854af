package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void wrongUsageIsOneLineOfError() {
        Outcome.of().failed(ExitCode.USAGE, "a command is missing", "wardian --help");
        Outcome.of("rum").failed(ExitCode.USAGE, "rum");
        Outcome.of("run").failed(ExitCode.USAGE, "FILE", "wardian run --help");
        Outcome.of("run", "--nope", "x.wasm").failed(ExitCode.USAGE, "--nope");
        Outcome.of("run", "--fuel", "1", "--fuel", "2", "x.wasm").failed(ExitCode.USAGE, "--fuel");
        Outcome.of("run", "--fuel", "-1", "x.wasm").failed(ExitCode.USAGE, "a whole number");
        Outcome.of("run", "--timeout", "5", "x.wasm").failed(ExitCode.USAGE, "a time");
        Outcome.of("run", "--memory", "64MB", "x.wasm").failed(ExitCode.USAGE, "a size");
        Outcome.of("run", "--memory", "9999999999GiB", "x.wasm").failed(ExitCode.USAGE, "large");
        Outcome.of("validate").failed(ExitCode.USAGE, "FILE");
        Outcome.of("inspect", "a", "b").failed(ExitCode.USAGE, "b");
    }

    @Test
    void helpGoesToStandardOutput() {
        Outcome outcome = Outcome.of("run", "--help");

        assertEquals(ExitCode.OK, outcome.code());
        assertEquals("", outcome.err());
        assertTrue(outcome.out().startsWith("Usage: wardian run "), outcome.out());
    }

    @Test
    void versionIsPrintedForBothOptions() {
        Outcome outcome = Outcome.of("--version");

        assertTrue(outcome.out().startsWith("wardian "), outcome.out());
        assertEquals(outcome, Outcome.of("-V"));
    }

    @Test
    void misspeltWordsAreAnsweredWithTheNearest() {
        Outcome.of("rum", "x.wasm")
                .failed(ExitCode.USAGE, "unknown command 'rum': did you mean \"run\"?");
        Outcome.of("wat2wsam").failed(ExitCode.USAGE, "did you mean \"wat2wasm\"?");
        Outcome.of("help", "inspekt").failed(ExitCode.USAGE, "did you mean \"inspect\"?");
        Outcome.of("run", "--invok", "f", "x.wasm")
                .failed(ExitCode.USAGE, "'--invok'", "did you mean \"--invoke\"?");
        Outcome.of("wat2wasm", "--ouput=x", "x.wat")
                .failed(ExitCode.USAGE, "did you mean \"--output\"?");
        Outcome.of("--verson").failed(ExitCode.USAGE, "did you mean \"--version\"?");
        Outcome.of("hash", ".", "more").failed(ExitCode.USAGE, "'more'");
        String far = Outcome.of("telepathy").err();
        assertTrue(far.contains("unknown command 'telepathy' (see wardian --help)"), far);
    }

    @Test
    void helpIsACommandAndAnOption() {
        for (String command : HelpText.COMMANDS) {
            Outcome help = Outcome.of("help", command);
            assertTrue(help.out().startsWith("Usage: wardian " + command + " "), help.out());
            assertEquals(help, Outcome.of(command, "--help"));
            assertEquals(help, Outcome.of(command, "-h"));
        }
        Outcome all = Outcome.of("help");
        assertTrue(all.out().startsWith("Usage: wardian "), all.out());
        assertEquals(all, Outcome.of("--help"));
        // Not the whole line: picocli prints it.
        assertEquals(Outcome.of("help", "run"), Outcome.of("run", "--invoke", "f", "--help"));
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("no space left");
                    }
                };
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int code =
                Main.run(
                        new Console(
                                InputStream.nullInputStream(),
                                new PrintStream(full, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8)),
                        "--version");

        assertEquals(ExitCode.FAILED, code);
        assertEquals(
                "error: cannot write to standard output",
                err.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void failuresThatNobodyForesawAreOneLineToo() {
        String text = ErrorReport.of(new IllegalStateException("first\nsecond"));

        assertEquals(
                "error: internal error: java.lang.IllegalStateException: first\\u000asecond", text);
    }
}
