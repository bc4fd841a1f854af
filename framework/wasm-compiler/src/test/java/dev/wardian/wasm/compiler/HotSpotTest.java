package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.test.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** HotSpot compiles what the compiler generates. */
final class HotSpotTest {
    private static final Pattern GENERATED =
            Pattern.compile("wasm\\.Functions?\\d*::(\\S+) (?:@ \\d+ )?\\((\\d+) bytes\\)");

    /** A call of an access that was not inlined because the method has become too large. */
    private static final Pattern NOT_INLINED =
            Pattern.compile("runtime\\.(Memories|Parts)::.*size > DesiredMethodLimit");

    /** Where HotSpot inlines one function into the other, it may come to its limit all the same. */
    private static final int FEW = 12;

    private static final int MOST_BYTES = MethodSizes.DEFAULT.most();

    @Test
    void noGeneratedMethodIsTooLargeForItWithWhatItInlines()
            throws IOException, InterruptedException {
        String output =
                ChildJvm.output(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:+PrintCompilation",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+PrintInlining",
                        CompiledKernels.class.getName(),
                        Path.of("..", "..", "benchmarks", "kernels").toString(),
                        "400");

        List<MatchResult> methods = GENERATED.matcher(output).results().toList();
        assertTrue(methods.size() > 20, output);
        assertTrue(
                methods.stream()
                        .map(method -> method.group(1))
                        .anyMatch(name -> name.contains("$")),
                output);
        for (MatchResult method : methods) {
            assertTrue(Integer.parseInt(method.group(2)) <= MOST_BYTES, method.group());
        }
        List<String> skipped =
                output.lines()
                        .filter(line -> line.contains("COMPILE SKIPPED") && line.contains("wasm."))
                        .toList();
        List<String> calls =
                output.lines().filter(line -> NOT_INLINED.matcher(line).find()).toList();
        assertTrue(output.contains("runtime.Memories::load32"), output);
        assertTrue(calls.size() < FEW, calls.toString());
        assertTrue(output.contains("ran bcvm"), output);
        assertTrue(output.contains("ran vectors"), output);
        assertTrue(skipped.isEmpty(), skipped.toString());
    }
}
