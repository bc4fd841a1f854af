package dev.wardian.spectests;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.text.WastCommand;
import dev.wardian.wasm.text.WastOutcome;
import dev.wardian.wasm.text.WastReader;
import dev.wardian.wasm.text.WastRunner;
import java.util.List;
import java.util.Set;

/**
 * Runs scripts of version 2.0 in a JVM of their own, for tests that need one with other options.
 */
final class ScriptMain {
    private ScriptMain() {}

    /** Runs the scripts of these names; ends with 1 if a command does not hold. */
    public static void main(String[] names) {
        Set<String> wanted = Set.of(names);
        int passed = 0;
        int failed = 0;
        for (Script script : SuiteLocation.scripts("2.0").orElse(List.of())) {
            if (!wanted.contains(script.name())) {
                continue;
            }
            WastRunner runner = new WastRunner(Features.WASM_2_0);
            for (WastCommand command : WastReader.read(script.content())) {
                WastOutcome outcome = runner.run(command);
                if (outcome.passed()) {
                    passed++;
                } else {
                    failed++;
                    System.out.println(
                            script.name() + ":" + command.line() + ": " + outcome.detail());
                }
            }
        }
        System.out.println(passed + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }
}
