package dev.wardian.spectests;

import dev.wardian.wasm.Features;
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
        Count count = Count.NONE;
        for (Script script : SuiteLocation.scripts("2.0").orElse(List.of())) {
            if (!wanted.contains(script.name())) {
                continue;
            }
            ScriptRun run = ScriptRun.of(script, Features.WASM_2_0);
            run.defects().forEach(System.out::println);
            count = count.plus(run.count());
        }
        int bad = count.total() - count.passed();
        System.out.println(count.passed() + " passed, " + bad + " failed");
        System.exit(bad == 0 ? 0 : 1);
    }
}
