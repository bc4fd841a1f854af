package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.Probation;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.generation.CircuitBreaker.Outcome;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts the calls of a version in probation, on the threads of its callers. */
public final class ProbationCounter {
    /**
     * How they went.
     *
     * @param calls their number
     * @param failed how many failed
     * @param last the failure of the last one
     */
    public record Verdict(int calls, int failed, PluginException last) {}

    /** How probation stands. */
    enum Stand {
        GOES_ON,
        PASSED,
        FAILED
    }

    private final Probation rules;
    private final Consumer<Verdict> onFailing;
    private int calls;
    private int failed;
    private boolean decided;

    /**
     * @param onFailing is called once, on a caller's thread, when too many calls have failed
     */
    public ProbationCounter(Probation rules, Consumer<Verdict> onFailing) {
        this.rules = rules;
        this.onFailing = onFailing;
    }

    /**
     * Counts a call.
     *
     * @param outcome how the call counts for the version, if it counts at all
     * @param failure how it failed, or null
     * @return how probation stands now
     */
    Stand count(Outcome outcome, @Nullable Throwable failure) {
        Verdict verdict = null;
        Stand stand;
        synchronized (this) {
            boolean fault = outcome == Outcome.FAILURE;
            calls += outcome == Outcome.NEUTRAL ? 0 : 1;
            failed += fault ? 1 : 0;
            if (!decided && fault && tooMany()) {
                decided = true;
                PluginException last = (PluginException) Objects.requireNonNull(failure);
                verdict = new Verdict(calls, failed, last);
            }
            boolean over = calls >= rules.calls();
            stand = decided ? Stand.FAILED : over ? Stand.PASSED : Stand.GOES_ON;
        }
        if (verdict != null) {
            onFailing.accept(verdict);
        }
        return stand;
    }

    private boolean tooMany() {
        return calls <= rules.calls() && failed >= rules.least() && failed > rules.rate() * calls;
    }
}
