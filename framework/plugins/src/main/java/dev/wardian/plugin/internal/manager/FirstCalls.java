package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.AbiViolation;
import dev.wardian.plugin.DeadlineExceeded;
import dev.wardian.plugin.LimitExceeded;
import dev.wardian.plugin.PluginException;
import dev.wardian.plugin.PluginPanic;
import dev.wardian.plugin.PluginTrap;
import dev.wardian.plugin.Probation;
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
     */
    record Verdict(int calls, int failed, PluginException last) {}

    private final Probation rules;
    private final Consumer<Verdict> onFailing;
    private int calls;
    private int failed;
    private boolean decided;

    /**
     * @param onFailing is told once, on a caller's thread, that too many failed
     */
    FirstCalls(Probation rules, Consumer<Verdict> onFailing) {
        this.rules = rules;
        this.onFailing = onFailing;
    }

    /**
     * Counts a call.
     *
     * @param failure how it failed, or null
     * @return whether nothing more has to be counted
     */
    boolean isOver(@Nullable Throwable failure) {
        PluginException fault = fault(failure);
        Verdict verdict = null;
        boolean over;
        synchronized (this) {
            calls++;
            failed += fault == null ? 0 : 1;
            if (!decided && fault != null && tooMany()) {
                decided = true;
                verdict = new Verdict(calls, failed, fault);
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

    /** What is the plugin's doing and discards its instance. */
    private static @Nullable PluginException fault(@Nullable Throwable failure) {
        boolean counts =
                failure instanceof PluginTrap
                        || failure instanceof PluginPanic
                        || failure instanceof LimitExceeded
                        || failure instanceof DeadlineExceeded
                        || failure instanceof AbiViolation;
        return counts ? (PluginException) failure : null;
    }
}
