package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.fail;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.text.WastCommand;
import dev.wardian.wasm.text.WastOutcome;
import dev.wardian.wasm.text.WastReader;
import dev.wardian.wasm.text.WastRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/** Makes a container of each script and a test of each command in it. */
final class ScriptTests {
    /** The engine that runs the scripts, by its name. */
    private static final WasmEngine ENGINE =
            WasmEngine.named(System.getProperty("wardian.spec.engine", "interpreter"));

    private final String version;
    private final Features features;
    private final Report report;

    ScriptTests(String version, Features features, Report report) {
        this.version = version;
        this.features = features;
        this.report = report;
    }

    DynamicNode container(Script script) {
        // The script is read when its container is reached, and forgotten with it.
        Stream<DynamicNode> tests = Stream.of(script).flatMap(this::tests);
        return DynamicContainer.dynamicContainer(script.name(), tests);
    }

    private Stream<DynamicNode> tests(Script script) {
        List<WastCommand> commands = WastReader.read(script.content());
        WastRunner runner = new WastRunner(features, InstanceOptions.DEFAULT.withEngine(ENGINE));
        Optional<String> proposals = NotYet.proposals(version, script.name());
        if (proposals.isPresent()) {
            return Stream.of(notYet(script, commands, runner, proposals.get()));
        }
        Optional<Exclusion> exclusion = Exclusions.unsupported(version, script.name());
        if (exclusion.isPresent()) {
            return excluded(script, commands, runner, exclusion.get());
        }
        return commands.stream()
                .map(
                        command ->
                                DynamicTest.dynamicTest(
                                        title(script, command),
                                        () -> check(script, runner.run(command))));
    }

    /**
     * A script that needs proposals which the engine does not run is skipped as a whole, and must
     * not hold.
     */
    private DynamicNode notYet(
            Script script, List<WastCommand> commands, WastRunner runner, String proposals) {
        return DynamicTest.dynamicTest(
                script.name() + " needs " + proposals,
                () -> {
                    report.notRun(version, script, commands);
                    long held =
                            commands.stream().map(runner::run).filter(WastOutcome::passed).count();
                    if (held == commands.size()) {
                        fail(script.name() + " holds now: it is to be taken off the list");
                    }
                    throw new TestAbortedException("the engine does not run " + proposals);
                });
    }

    private static String title(Script script, WastCommand command) {
        return script.name() + ":" + command.line() + " " + command.keyword();
    }

    private void check(Script script, WastOutcome outcome) {
        report.add(version, script, outcome);
        Optional<Exclusion> known =
                Exclusions.command(version, script.name(), outcome.command().line());
        if (known.isPresent()) {
            if (outcome.passed()) {
                fail(title(script, outcome.command()) + " holds now: remove its exclusion");
            }
            throw new TestAbortedException(known.get().reason() + ": " + outcome.detail());
        }
        if (!outcome.passed()) {
            fail(title(script, outcome.command()) + ": " + outcome.detail());
        }
    }

    /**
     * What the engine can do of the script is tested; what it says it does not run becomes one
     * skipped test.
     */
    private Stream<DynamicNode> excluded(
            Script script, List<WastCommand> commands, WastRunner runner, Exclusion exclusion) {
        List<DynamicNode> tests = new ArrayList<>();
        int skipped = 0;
        for (WastCommand command : commands) {
            WastOutcome outcome = runner.run(command);
            if (outcome.status() == WastOutcome.Status.SKIPPED) {
                report.add(version, script, outcome);
                skipped += command.forms();
            } else {
                tests.add(
                        DynamicTest.dynamicTest(
                                title(script, command), () -> check(script, outcome)));
            }
        }
        if (skipped > 0) {
            String text = skipped + " commands: " + exclusion.reason();
            tests.add(
                    DynamicTest.dynamicTest(
                            script.name() + " skipped",
                            () -> {
                                throw new TestAbortedException(text);
                            }));
        }
        return tests.stream();
    }
}
