package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a command line did, run within this process.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record Outcome(int code, String out, String err) {
    /** Runs {@code wardian} with these arguments and no input. */
    static Outcome of(Object... arguments) {
        return withInput(new byte[0], arguments);
    }

    static Outcome withInput(byte[] input, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new ByteArrayInputStream(input),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        int code =
                Main.run(
                        console,
                        Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
        return new Outcome(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Where the kernels of the benchmarks lie. */
    static Path kernels() {
        return Path.of(System.getProperty("basedir", "."), "../../benchmarks/kernels");
    }

    /** That it succeeded and printed exactly these lines. */
    void printed(String... lines) {
        assertEquals("", err);
        assertEquals(List.of(lines), out.lines().toList());
        assertEquals(ExitCode.OK, code);
    }

    /**
     * That the guest failed with nothing printed but one line of error, which has {@code parts} in
     * it, and the guest's frames.
     */
    void guestFailed(int expectedCode, String... parts) {
        List<String> lines = err.lines().toList();
        assertTrue(lines.size() > 1, err);
        assertTrue(lines.stream().skip(1).allMatch(line -> line.startsWith("  at ")), err);
        new Outcome(code, out, lines.get(0)).failed(expectedCode, parts);
    }

    /** That it failed with nothing printed but one line of error, which has {@code parts} in it. */
    void failed(int expectedCode, String... parts) {
        assertEquals(1, err.lines().count(), err);
        assertTrue(err.startsWith("error: "), err);
        for (String part : parts) {
            assertTrue(err.contains(part), err);
        }
        assertEquals("", out);
        assertEquals(expectedCode, code);
    }
}
