package dev.wardian.wasm.internal.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.lowering.Op;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The loop method stays small: beyond about 4 KB of bytecode the same loop is slower, and HotSpot
 * takes long to compile it and throws its work away again.
 */
class LoopSizeTest {
    private static final int MAX_BYTES = 4600;
    private static final int MAX_CASES = 80;

    /** The bytecode of {@link Loop#run} as javap prints it. */
    private static String bytecode() throws URISyntaxException {
        Path root = Path.of(Loop.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        StringWriter out = new StringWriter();
        ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
        int status =
                javap.run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "-c",
                        "-p",
                        "-cp",
                        root.toString(),
                        Loop.class.getName());
        assertEquals(0, status, out::toString);
        String text = out.toString();
        int start = text.indexOf("static void run(");
        return text.substring(start, text.indexOf("Exception table:", start));
    }

    @Test
    void loopMethodHasFewerThan4600Bytes() throws URISyntaxException {
        Matcher instruction = Pattern.compile("(?m)^ *(\\d+): [a-z]").matcher(bytecode());
        int last = 0;
        while (instruction.find()) {
            last = Integer.parseInt(instruction.group(1));
        }

        int size = last;
        assertTrue(size > 1000, () -> "found only " + size + " bytes of the loop");
        assertTrue(size < MAX_BYTES, () -> "the loop has " + size + " bytes");
    }

    @Test
    void loopMethodHasOneSwitchOfFewCases() throws URISyntaxException {
        String code = bytecode();
        Matcher entries = Pattern.compile("(?m)^ +-?\\d+: \\d+$").matcher(code);
        long cases = entries.results().count();

        assertEquals(1, Pattern.compile("tableswitch").matcher(code).results().count());
        assertEquals(0, Pattern.compile("lookupswitch").matcher(code).results().count());
        assertEquals(Op.FIRST_RARE, cases);
        assertTrue(cases <= MAX_CASES, () -> cases + " cases");
    }
}
