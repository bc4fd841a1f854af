package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginException;
import dev.wardian.plugin.Probation;
import dev.wardian.plugin.internal.manager.CircuitBreaker.Outcome;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts the first calls of a version, on the threads of its callers. */
final class FirstCalls {
    /**
     * How they went.
     *
     * @param calls their number
     * @param failed how many failed
     * @param last the failure of the last one
     * @param state what the version took over from the one before, or null
     */
    record Verdict(int calls, int failed, PluginException last, byte @Nullable [] state) {}

    private final Probation rules;
    private final Consumer<Verdict> onFailing;
    private int calls;
    private int failed;
    private boolean decided;
    private byte @Nullable [] state;

    /**
     * @param onFailing is told once, on a caller's thread, that too many failed
     */
    FirstCalls(Probation rules, Consumer<Verdict> onFailing) {
        this.rules = rules;
        this.onFailing = onFailing;
    }

    /** The version begins with a state that the one before handed over. */
    synchronized void beginWith(byte[] handedOver) {
        state = handedOver;
    }

    /**
     * Counts a call.
     *
     * @param outcome what it says of the version; one that says nothing is not counted
     * @param failure how it failed, or null
     * @return whether nothing more has to be counted
     */
    boolean isOver(Outcome outcome, @Nullable Throwable failure) {
        Verdict verdict = null;
        boolean over;
        synchronized (this) {
            boolean fault = outcome == Outcome.FAILURE;
            calls += outcome == Outcome.NEUTRAL ? 0 : 1;
            failed += fault ? 1 : 0;
            if (!decided && fault && tooMany()) {
                decided = true;
                PluginException last = (PluginException) Objects.requireNonNull(failure);
                verdict = new Verdict(calls, failed, last, state);
            }
            over = decided || calls >= rules.calls();
        }
        if (verdict != null) {
            onFailing.accept(verdict);
        }
        return over;
    }

    private boolean tooMany() {
        return calls <= rules.calls() && failed >= rules.least() && failed > rules.rate() * calls;
    }
}
