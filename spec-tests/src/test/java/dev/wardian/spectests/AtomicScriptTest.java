package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.test.OnEveryEngine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The official script of atomic instructions, on memories that are not shared: all its commands
 * pass but the two that wait, which nobody could end.
 */
@Tag("one-jdk")
@OnEveryEngine
final class AtomicScriptTest {
    private static final String NAME = "threads/atomic.wast";
    private static final int COMMANDS = 297;

    @Test
    void everyCommandPassesButTheWaits() {
        Optional<List<Script>> scripts = SuiteLocation.scripts("proposals");
        assumeTrue(scripts.isPresent(), "the official suites are not there");
        Script official =
                scripts.orElseThrow().stream()
                        .filter(script -> script.name().equals(NAME))
                        .findFirst()
                        .orElseThrow();
        String text = new String(official.content(), StandardCharsets.UTF_8);
        String unshared = text.replace("(memory 1 1 shared)", "(memory 1 1)");

        ScriptRun run =
                ScriptRun.of(
                        new Script(NAME, unshared.getBytes(StandardCharsets.UTF_8)),
                        Features.WASM_3_0.with(Feature.THREADS));

        assertEquals(new Count(COMMANDS - 2, 2, 0), run.count(), () -> run.defects().toString());
        for (String defect : run.defects()) {
            assertTrue(defect.endsWith("Trap: expected shared memory"), defect);
        }
    }
}
