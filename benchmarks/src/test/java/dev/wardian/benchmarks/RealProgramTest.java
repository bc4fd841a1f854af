package dev.wardian.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.benchmarks.programs.RealProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Param;

final class RealProgramTest {
    @TempDir Path folder;

    /** Those that need no package. */
    @TestFactory
    List<DynamicTest> everyEngineComputesTheAnswerAgainAndAgain() {
        List<DynamicTest> tests = new ArrayList<>();
        for (BenchmarkEngine engine : BenchmarkEngine.all().values()) {
            for (RealProgram program : RealProgram.all().values()) {
                if (engine instanceof ProgramEngine one
                        && one.runs(program)
                        && !program.isFetched()) {
                    tests.add(
                            DynamicTest.dynamicTest(
                                    engine.name() + " " + program.name(),
                                    () -> check(one, program)));
                }
            }
        }
        assertEquals(3, tests.size());
        return tests;
    }

    private void check(ProgramEngine engine, RealProgram program) throws IOException {
        LongSupplier run = program.open(engine, Files.readAllBytes(program.fetch(folder).module()));

        assertEquals(program.result(), run.getAsLong());
        assertEquals(program.result(), run.getAsLong());
    }

    @Test
    void benchmarkHasAllPrograms() throws NoSuchFieldException {
        Param names = ProgramBenchmark.class.getField("program").getAnnotation(Param.class);

        assertEquals(List.copyOf(RealProgram.all().keySet()), List.of(names.value()));
        assertThrows(IllegalArgumentException.class, () -> RealProgram.named("nothing"));
    }

    @Test
    void bytesAreFoldedUnsigned() {
        assertEquals((1L * 31 + 255) * 31 + 128, RealProgram.fold(new byte[] {1, -1, -128}));
    }
}
