package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bits of floats must not depend on whether the JVM interprets or compiles us: its interpreter
 * and its compilers treat NaNs by different code.
 */
@OnEveryEngine
final class FloatModesTest {
    private static final List<String> SCRIPTS =
            List.of(
                    "const.wast",
                    "conversions.wast",
                    "f32.wast",
                    "f32_bitwise.wast",
                    "f32_cmp.wast",
                    "f64.wast",
                    "f64_bitwise.wast",
                    "f64_cmp.wast",
                    "float_exprs.wast",
                    "float_literals.wast",
                    "float_memory.wast",
                    "float_misc.wast");

    /** Compiling the JDK as well would take most of the time and show nothing. */
    private static final String ONLY_OURS = "-XX:CompileCommand=compileonly,dev.wardian.wasm.*::*";

    private static String run(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-XX:+UseSerialGC");
        command.add(Engines.ofChild());
        command.add(ScriptMain.class.getName());
        command.addAll(SCRIPTS);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        // The class path may be too long for a command line.
        environment.put("CLASSPATH", classPath());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    /** Surefire hands the class path over in a manifest, which a child follows too. */
    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static List<String> withSuite(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        String place = System.getProperty(SuiteLocation.PROPERTY);
        if (place != null) {
            all.add("-D" + SuiteLocation.PROPERTY + "=" + place);
        }
        return all;
    }

    private static void assumeSuite() {
        Engines.assumeCodeOfItsOwn();
        Engines.assumeWholeFunctions();
        Assumptions.assumeTrue(
                SuiteLocation.scripts("2.0").isPresent(), "the official suite is not there");
    }

    @Test
    void interpretedByTheJvm() throws IOException, InterruptedException {
        assumeSuite();

        String output = run(withSuite("-Xint"));

        assertTrue(output.contains("13634 passed, 0 failed"), output);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation"})
    void compiledByTheJvmBeforeTheFirstCall(String compiler)
            throws IOException, InterruptedException {
        assumeSuite();

        String output = run(withSuite("-Xcomp", compiler, "-XX:CompileCommand=quiet", ONLY_OURS));

        assertTrue(output.contains("13634 passed, 0 failed"), output);
    }
}
