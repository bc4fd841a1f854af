package dev.wardian.spectests.pauses;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@link PausesTest} measures finds what it looks for. */
@Tag("one-jdk")
final class PauseMeasurementTest {
    private static final long ALLOWED_MILLIS = 500;

    @Test
    void aLoopWithoutSafepointsIsFound() throws Exception {
        String output =
                PauseJvm.run("Serial", ALLOWED_MILLIS, List.of(PauseMain.UNSAFE), "unsafe", 1);

        assertTrue(output.contains("ended after"), output);
    }
}
