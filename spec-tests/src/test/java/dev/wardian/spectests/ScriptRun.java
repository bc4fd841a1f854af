package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.fail;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.text.WastCommand;
import dev.wardian.wasm.text.WastOutcome;
import dev.wardian.wasm.text.WastReader;
import dev.wardian.wasm.text.WastRunner;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of the commands of a script, all of which have run.
 *
 * @param script the script's name
 * @param count its commands by outcome
 * @param defects the first {@link #MOST_DEFECTS} commands that failed or did not run: a line each,
 *     with place and reason
 * @param remarks the commands that pass with a remark, likewise
 */
record ScriptRun(String script, Count count, List<String> defects, List<String> remarks) {
    /** So many commands of a script are listed; all are counted. */
    static final int MOST_DEFECTS = 20;

    private static final int MOST_DETAIL = 500;

    /** Runs each command of a script in the engine of the test, also after one that fails. */
    static ScriptRun of(Script script, Features features) {
        WastRunner runner = new WastRunner(features, Engines.options());
        Count count = Count.NONE;
        List<String> defects = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (WastCommand command : WastReader.read(script.content())) {
            WastOutcome outcome = runner.run(command);
            count = count.with(outcome.status(), command.forms());
            if (!outcome.passed()) {
                if (defects.size() < MOST_DEFECTS) {
                    defects.add(line(script, outcome));
                }
            } else if (!outcome.detail().isEmpty()) {
                remarks.add(line(script, outcome));
            }
        }
        return new ScriptRun(script.name(), count, defects, remarks);
    }

    private static String line(Script script, WastOutcome outcome) {
        WastCommand command = outcome.command();
        String detail = outcome.detail().lines().findFirst().orElse("");
        if (detail.length() > MOST_DETAIL) {
            detail = detail.substring(0, MOST_DETAIL) + "...";
        }
        String kind = outcome.status() == WastOutcome.Status.SKIPPED ? "did not run: " : "";
        return script.name()
                + ":"
                + command.line()
                + ": "
                + command.keyword()
                + ": "
                + kind
                + detail;
    }

    /** Fails with the list of defects unless every command passed and there was at least one. */
    void check() {
        if (count.total() == 0) {
            fail(script + ": has no command");
        }
        if (count.passed() < count.total()) {
            StringBuilder text = new StringBuilder(script);
            text.append(": ").append(count.failed()).append(" failed and ");
            text.append(count.skipped()).append(" did not run of ").append(count.total());
            text.append(" commands; the first of them:");
            defects.forEach(defect -> text.append("\n  ").append(defect));
            fail(text.toString());
        }
    }
}
