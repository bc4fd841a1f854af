package dev.wardian.cli;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.FileKind;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.text.WastOutcome;
import dev.wardian.wasm.text.WastReader;
import dev.wardian.wasm.text.WastRunner;
import dev.wardian.wasm.text.WatException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardian wast}: runs scripts of the specification's test format. */
@Command(
        name = "wast",
        description = {
            "Runs test scripts of the WebAssembly specification and counts their commands.",
            "A PATH is a script, a folder, a zip, a folder of a zip (FILE.zip:FOLDER), or - for"
                    + " standard input."
        })
final class ScriptCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--features",
            paramLabel = "SET",
            defaultValue = "3.0",
            description =
                    "1.0, 2.0 or 3.0, then proposals to add or, after a minus, to take away:"
                            + " 2.0,tail-call or 3.0,-gc. Default: 3.0.")
    private String features = "";

    @Mixin private EngineOption engine = new EngineOption();

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private NanOption nans = new NanOption();

    @Option(names = "--verbose", description = "Name each command that fails.")
    private boolean verbose;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "The scripts.")
    private List<String> paths = List.of();

    private int passed;
    private int failed;
    private int skipped;

    ScriptCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Features set = FeatureSet.parse(features);
        ModuleLimits limits = limit.get();
        InstanceOptions options = nans.in(InstanceOptions.DEFAULT.withEngine(engine.get()));
        for (String path : paths) {
            for (ScriptFiles.Script script : ScriptFiles.find(console, path)) {
                run(script, set, limits, options);
            }
        }
        console.out().println(counts(passed, failed, skipped));
        return failed > 0 ? ExitCode.FAILED : ExitCode.OK;
    }

    private void run(
            ScriptFiles.Script script, Features set, ModuleLimits limits, InstanceOptions options) {
        int passedBefore = passed;
        int failedBefore = failed;
        int skippedBefore = skipped;
        String wrong = ModuleFile.notText(FileKind.of(script.content()));
        try {
            if (!wrong.isEmpty()) {
                throw new InputException(wrong);
            }
            WastRunner runner = new WastRunner(set, limits, options);
            WastReader.read(script.content())
                    .forEach(command -> count(script, runner.run(command)));
        } catch (WatException | InputException e) {
            failed++;
            console.out().println(script.name() + ": cannot be read: " + e.getMessage());
        }
        console.out()
                .println(
                        script.name()
                                + ": "
                                + counts(
                                        passed - passedBefore,
                                        failed - failedBefore,
                                        skipped - skippedBefore));
    }

    private void count(ScriptFiles.Script script, WastOutcome outcome) {
        int forms = outcome.command().forms();
        switch (outcome.status()) {
            case PASSED -> passed += forms;
            case FAILED -> failed += forms;
            case SKIPPED -> skipped += forms;
        }
        if (verbose && !outcome.passed()) {
            console.out()
                    .println(
                            script.name()
                                    + ":"
                                    + outcome.command().line()
                                    + " "
                                    + outcome.command().keyword()
                                    + ": "
                                    + outcome.detail());
        }
    }

    private static String counts(int passed, int failed, int skipped) {
        return passed + " passed, " + failed + " failed, " + skipped + " skipped";
    }
}
