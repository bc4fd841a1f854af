package dev.wardian.host.log;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.ErrorRenderer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Writes a plugin's lines to its logger, up to a rate per second. It drops and counts the lines
 * over the rate, and logs their number before the first line of a later second.
 */
final class LoggerTarget implements PluginLog {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private final LogPolicy policy;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private long secondBegan;
    private long written;
    private long dropped;

    LoggerTarget(Logger logger, LogPolicy policy, LongSupplier nanoTime) {
        this.logger = logger;
        this.policy = policy;
        this.nanoTime = nanoTime;
        this.secondBegan = nanoTime.getAsLong();
    }

    @Override
    public int level() {
        return Math.min(policy.level().number(), LogLevel.enabled(logger));
    }

    @Override
    public void log(int level, String text, CallInfo info) {
        long missed;
        synchronized (lock) {
            long now = nanoTime.getAsLong();
            boolean nextSecond = now - secondBegan >= SECOND;
            if (!nextSecond && written >= policy.linesPerSecond()) {
                dropped++;
                return;
            }
            missed = nextSecond ? dropped : 0;
            if (nextSecond) {
                secondBegan = now;
                written = 0;
                dropped = 0;
            }
            written++;
        }
        if (missed > 0) {
            logger.warn(
                    "dropped {} lines over the rate of {} a second",
                    missed,
                    policy.linesPerSecond());
        }
        logger.atLevel(LogLevel.of(level).level()).log(ErrorRenderer.printable(text));
    }
}
