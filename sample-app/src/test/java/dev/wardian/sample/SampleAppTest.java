package dev.wardian.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line says where something is wrong. */
@Timeout(120)
class SampleAppTest {
    @TempDir Path folder;

    /** What a run wrote and returned. */
    private record Outcome(int code, String out, String err) {
        static Outcome of(String... args) {
            PrintStream outBefore = System.out;
            PrintStream errBefore = System.err;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            try {
                int code = SampleApp.execute(args);
                return new Outcome(
                        code,
                        out.toString(StandardCharsets.UTF_8),
                        err.toString(StandardCharsets.UTF_8));
            } finally {
                System.setOut(outBefore);
                System.setErr(errBefore);
            }
        }

        /** Nothing but one line that begins with {@code error:}. */
        void assertOneLine(int expectedCode, String part) {
            assertEquals("", out);
            List<String> lines = err.lines().toList();
            assertEquals(1, lines.size(), err);
            assertTrue(err.startsWith("error: ") && err.contains(part), err);
            assertEquals(expectedCode, code);
        }
    }

    private Path home() throws IOException {
        Files.createDirectories(folder.resolve("plugins"));
        Files.writeString(folder.resolve("grants.yaml"), "apiVersion: wardian/v1\n");
        return folder;
    }

    @ParameterizedTest
    @CsvSource({
        "--port, x, 'x'",
        "--port, 70000, from 0 to 65535",
        "--port, -1, from 0 to 65535",
        "--port, '', ''",
        "--prot, 80, --prot",
        "--bind, no address, no address",
        "sideways, again, sideways",
    })
    void aWrongCommandLineIsOneLine(String option, String value, String part) throws IOException {
        String home = home().toString();
        Outcome outcome =
                option.startsWith("--")
                        ? Outcome.of(home, "serve", option, value)
                        : Outcome.of(home, option, value);

        outcome.assertOneLine(2, part);
    }

    @Test
    void anUnknownModeIsOneLine() throws IOException {
        Outcome.of(home().toString(), "sideways").assertOneLine(2, "sideways");
    }

    @Test
    void aMissingHomeIsOneLine() {
        Path none = folder.resolve("none");

        Outcome.of(none.toString()).assertOneLine(2, none.toString());
        Outcome.of(none.toString(), "serve").assertOneLine(2, none.toString());
    }

    @Test
    void helpIsHelp() {
        Outcome outcome = Outcome.of("--help");

        assertEquals(0, outcome.code());
        assertEquals("", outcome.err());
        assertTrue(outcome.out().startsWith("Usage: sample "), outcome.out());
        assertTrue(outcome.out().contains("--port=PORT"), outcome.out());
    }

    /** The plugins would be on standard output if they had been started. */
    @Test
    void aPortThatIsInUseIsOneLineBeforeAnyPluginStarts() throws IOException {
        Path plugin = Files.createDirectories(home().resolve("plugins").resolve("a"));
        Files.writeString(plugin.resolve("plugin.yaml"), "a: [");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());

            Outcome outcome = Outcome.of(folder.toString(), "serve", "--port", port);

            outcome.assertOneLine(1, "127.0.0.1:" + port);
        }
    }

    @Test
    void brokenGrantsAreShownWithTheirPlace() throws IOException {
        Files.writeString(home().resolve("grants.yaml"), "a: [");

        Outcome outcome = Outcome.of(folder.toString());

        assertEquals(1, outcome.code());
        assertTrue(outcome.err().startsWith("error: WDN-"), outcome.err());
        assertTrue(outcome.err().contains("grants.yaml:1:"), outcome.err());
        assertTrue(!outcome.err().contains("\tat "), outcome.err());
    }
}
