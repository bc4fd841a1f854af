package dev.wardian.plugin.internal.abi;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Says once for each generation that the plugin's log lines go nowhere: its author cannot see it
 * otherwise, since the functions are linked and succeed. Thread-safe.
 */
final class DroppedLog {
    private final Logger logger;
    private final AtomicBoolean reported = new AtomicBoolean();

    DroppedLog(Logger logger) {
        this.logger = logger;
    }

    /** Whether it is still to be said. */
    boolean isDue() {
        return !reported.get();
    }

    void report() {
        if (reported.compareAndSet(false, true)) {
            logger.info(
                    "this plugin writes to its log, and its lines are dropped: its manifest does"
                            + " not request the capability log");
        }
    }
}
