package dev.wardian.plugin;

/**
 * When a version that took another's place has to leave it again. Of its first calls those count as
 * failed that trapped, panicked, ran over a limit or a deadline, or broke a rule of the ABI; a
 * failure that the plugin reports itself does not. Immutable.
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
