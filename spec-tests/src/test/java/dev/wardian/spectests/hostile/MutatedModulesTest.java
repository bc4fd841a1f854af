package dev.wardian.spectests.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.spectests.hostile.SeedModules.Seed;
import dev.wardian.wasm.test.ChildJvm;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Inputs;
import dev.wardian.wasm.test.OnEveryEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Damaged modules, and valid ones changed at random, end in typed errors. {@code
 * -Dwardian.hostile.inputs} and {@code -Dwardian.hostile.first} choose how many and which.
 */
@Tag("one-jdk")
@OnEveryEngine
final class MutatedModulesTest {
    private static final Path ROOT =
            Path.of(System.getProperty("wardian.root", "..")).toAbsolutePath().normalize();

    private static final Inputs INPUTS =
            Inputs.of("wardian.hostile.inputs", 6_000, "wardian.hostile.first", 0);

    /** So many inputs are of all kinds. */
    private static final int ENOUGH = 2_000;

    /** The share of those modules that are valid which were changed so as to stay valid. */
    private static final Pattern CHANGED = Pattern.compile("changed \\d+, valid (\\d+) %");

    @TestFactory
    Stream<DynamicTest> everySeedIsValid() throws IOException {
        List<Seed> seeds = SeedModules.read(ROOT);
        assertTrue(seeds.size() >= 20, "only " + seeds.size() + " seeds");
        return seeds.stream()
                .map(
                        seed ->
                                DynamicTest.dynamicTest(
                                        seed.name(),
                                        () ->
                                                assertTrue(
                                                        ModuleTrial.run(seed.bytes())
                                                                != ModuleTrial.Stage.REFUSED)));
    }

    /** Inputs that once failed, and whatever is worth to be tried each time. */
    @TestFactory
    Stream<DynamicTest> keptInputsEndInTypedErrors() throws IOException {
        Path folder = ROOT.resolve("spec-tests/src/test/resources/hostile");
        List<Path> files = SeedModules.files(folder, ".wasm");
        assertFalse(files.isEmpty(), "no input is kept in " + folder);
        return files.stream()
                .map(
                        file ->
                                DynamicTest.dynamicTest(
                                        file.getFileName().toString(),
                                        () -> ModuleTrial.run(Files.readAllBytes(file))));
    }

    @Test
    void mutantsEndInTypedErrorsInASmallHeap() throws IOException, InterruptedException {
        Engines.assumeCodeOfItsOwn();
        Engines.assumeWholeFunctions();
        Path folder = ROOT.resolve("spec-tests/target/hostile");
        Files.createDirectories(folder);
        Path log = folder.resolve("log.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ChildJvm.compilers());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", Engines.ofChild()));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(MutationMain.class.getName(), ROOT.toString(), folder.toString()));
        command.add(String.valueOf(INPUTS.count()));
        command.add(String.valueOf(INPUTS.first()));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        int status;
        try {
            status = process.waitFor();
        } finally {
            process.destroyForcibly();
        }

        String output = Files.readString(log);
        assertEquals(0, status, output);
        if (INPUTS.count() < ENOUGH) {
            return;
        }
        for (ModuleTrial.Stage stage : ModuleTrial.Stage.values()) {
            assertTrue(output.contains(stage + "="), "no mutant was " + stage + ": " + output);
        }
        Matcher share = CHANGED.matcher(output);
        assertTrue(share.find(), output);
        assertTrue(Integer.parseInt(share.group(1)) >= 90, output);
    }
}
