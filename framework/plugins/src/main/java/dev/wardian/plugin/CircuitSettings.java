package dev.wardian.plugin;

import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginUnavailable;
import java.time.Duration;

/**
 * When a plugin that keeps failing is left alone. Every failure adds one to a score and every
 * success takes one away, down to 0; at {@code failures} the circuit opens and calls are refused
 * with {@link PluginUnavailable} in {@link PluginState#DEGRADED}. After a pause one call is let
 * through: its success closes the circuit, its failure doubles the pause.
 *
 * <p>A failure is what makes an instance unusable: a trap, a panic, a broken rule of the ABI, a
 * limit or deadline of the plugin, an instance that cannot be made. What the plugin answers on
 * purpose ({@link PluginFailure}) is a success; what the caller brings about (a cancelled call, a
 * deadline shorter than the plugin's) is neither. A new generation begins with a closed circuit,
 * which counts nothing while its first calls are on trial ({@link Probation}).
 *
 * @param failures how far failures have to outnumber successes, from 1
 * @param firstPause the pause after the circuit opened
 * @param longestPause what the pause is doubled up to. Each pause is shortened at random by up to
 *     its half, so that hosts do not try again all at once
 */
public record CircuitSettings(int failures, Duration firstPause, Duration longestPause) {
    /** Ten failures; pauses of a second up to a minute. */
    public static final CircuitSettings DEFAULT =
            new CircuitSettings(10, Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** The circuit never opens. */
    public static final CircuitSettings NEVER =
            new CircuitSettings(Integer.MAX_VALUE, DEFAULT.firstPause(), DEFAULT.longestPause());

    public CircuitSettings {
        if (failures < 1 || firstPause.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(
                    "below 1 failure, or a pause below 1 ms: " + failures + ", " + firstPause);
        }
        if (longestPause.compareTo(firstPause) < 0
                || longestPause.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "not between the first pause and a day: " + longestPause);
        }
    }
}
