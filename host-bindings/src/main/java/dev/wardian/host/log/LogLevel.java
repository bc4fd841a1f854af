package dev.wardian.host.log;

import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The levels of the log bridge, the least verbose first. The number of a level is its ordinal plus
 * 1.
 */
enum LogLevel {
    ERROR(Level.ERROR),
    WARN(Level.WARN),
    INFO(Level.INFO),
    DEBUG(Level.DEBUG),
    TRACE(Level.TRACE);

    private static final LogLevel[] ALL = values();

    private final Level level;

    LogLevel(Level level) {
        this.level = level;
    }

    int number() {
        return ordinal() + 1;
    }

    static LogLevel of(int number) {
        return ALL[number - 1];
    }

    Level level() {
        return level;
    }

    /** The number of the most verbose level that {@code logger} writes; 0 if it writes nothing. */
    static int enabled(Logger logger) {
        int number = ALL.length;
        while (number > 0 && !logger.isEnabledForLevel(of(number).level)) {
            number--;
        }
        return number;
    }
}
