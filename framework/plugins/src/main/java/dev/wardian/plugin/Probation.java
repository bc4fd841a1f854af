package dev.wardian.plugin;

/**
 * When a version that took another's place has to leave it again. Of its first calls those count as
 * failed that {@link CircuitSettings} calls a failure, and what says nothing of the plugin there is
 * not counted here either. Until these calls are over the circuit stays closed and counts nothing:
 * the trial is short, and an open circuit would keep it from its end.
 *
 * <p>The version before begins anew, with a closed circuit and without a trial; one that handed
 * over its state begins with the state that it handed over. What the failing version did with it is
 * lost: each of its failures discarded an instance with its state. If the version before cannot be
 * started, the failing one stays, and is the circuit's from then on. Immutable.
 *
 * @param calls the number of first calls that are watched; 0 is none
 * @param least the least number of failed ones that means anything, from 1
 * @param rate the share of failed ones, from 0 to 1, above which the version before is put back
 */
public record Probation(int calls, int least, double rate) {
    /** More than half of the calls so far, and three of them, within the first hundred. */
    public static final Probation DEFAULT = new Probation(100, 3, 0.5);

    /** Every version stays. */
    public static final Probation NONE = new Probation(0, 1, 1);

    public Probation {
        if (calls < 0 || least < 1 || !(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(calls + " calls, " + least + " failed, " + rate);
        }
    }
}
