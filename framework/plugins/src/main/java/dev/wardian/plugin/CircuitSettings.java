package dev.wardian.plugin;

import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginUnavailable;
import java.time.Duration;

/**
 * When the circuit of a failing plugin opens and closes. Every failure adds one to a score, and
 * every success subtracts one, down to 0. When the score reaches {@code failures} the circuit
 * opens: the plugin is {@link PluginState#DEGRADED}, and calls are refused with {@link
 * PluginUnavailable}. After a pause the circuit lets one call through. Success closes the circuit;
 * failure doubles the pause.
 *
 * <p>A failure makes an instance unusable: a trap, a panic, a broken rule of the ABI, an exceeded
 * limit or deadline of the plugin, an instance that cannot be made. A failure that the plugin
 * reports on purpose ({@link PluginFailure}) counts as a success. An error that the caller causes
 * (a cancelled call, a deadline shorter than the plugin's) counts as neither. A new generation
 * starts with a closed circuit, which counts nothing during {@linkplain Probation probation}.
 *
 * @param failures the score that opens the circuit, from 1
 * @param firstPause the pause after the circuit opens, from 1 ms
 * @param longestPause the longest pause, at most a day. Each pause is shortened at random by up to
 *     half, so that hosts do not all try again at the same time
 */
public record CircuitSettings(int failures, Duration firstPause, Duration longestPause) {
    /** Ten failures; pauses of a second up to a minute. */
    public static final CircuitSettings DEFAULT =
            new CircuitSettings(10, Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** The circuit never opens. */
    public static final CircuitSettings NEVER =
            new CircuitSettings(Integer.MAX_VALUE, DEFAULT.firstPause(), DEFAULT.longestPause());

    /**
     * Checks the values.
     *
     * @param failures the score that opens the circuit, from 1
     * @param firstPause the pause after the circuit opens, from 1 ms
     * @param longestPause the longest pause, from {@code firstPause} to a day
     * @throws IllegalArgumentException if a value is out of its range
     */
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
