package dev.wardian.plugin;

/**
 * The rules of probation: when failures in the first calls of a new version roll it back. A call
 * fails as {@link CircuitSettings} defines a failure; calls that are neither success nor failure
 * there do not count here either. During probation the circuit stays closed and counts nothing:
 * probation is short, and an open circuit would refuse the calls that end it.
 *
 * <p>The previous version starts again, with a closed circuit and without probation. If it handed
 * over its state, it starts with that same state; changes by the failing version are lost, since
 * each failure discarded an instance with its state. If the previous version fails to start, the
 * failing version stays, and from then on its circuit counts. Immutable.
 *
 * @param calls the number of calls in probation, from 0; 0 means no probation
 * @param least the least number of failed calls before a roll-back, from 1
 * @param rate the share of failed calls, from 0 to 1, above which the manager rolls back
 */
public record Probation(int calls, int least, double rate) {
    /**
     * Rolls back if more than half of the calls so far failed, and at least three, within the first
     * hundred calls.
     */
    public static final Probation DEFAULT = new Probation(100, 3, 0.5);

    /** Never rolls back. */
    public static final Probation NONE = new Probation(0, 1, 1);

    /**
     * Checks the values.
     *
     * @param calls the number of calls in probation, from 0
     * @param least the least number of failed calls before a roll-back, from 1
     * @param rate the share of failed calls, from 0 to 1
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Probation {
        if (calls < 0 || least < 1 || !(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(calls + " calls, " + least + " failed, " + rate);
        }
    }
}
