package dev.wardian.host.log;

import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.Unit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much a plugin may log.
 *
 * @param level the most verbose level
 * @param linesPerSecond the most lines in a second, over all instances of the plugin; at least 1
 */
record LogPolicy(LogLevel level, long linesPerSecond) implements Policy {
    LogPolicy {
        if (linesPerSecond < 1) {
            throw new IllegalArgumentException(linesPerSecond + " lines a second");
        }
    }

    /** Returns the less verbose level with the lower rate. */
    LogPolicy intersect(LogPolicy other) {
        return new LogPolicy(
                level.compareTo(other.level) <= 0 ? level : other.level,
                Math.min(linesPerSecond, other.linesPerSecond));
    }

    String describe() {
        return "level "
                + levelName()
                + ", at most "
                + Unit.COUNT.format(linesPerSecond)
                + " lines a second";
    }

    @Override
    public List<String> rules() {
        return List.of(
                "level " + levelName(),
                "rate " + Unit.COUNT.format(linesPerSecond) + " lines a second");
    }

    private String levelName() {
        return level.name().toLowerCase(Locale.ROOT);
    }

    // In plain code, since each start needs it: linking that of a record takes longer.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LogPolicy that
                && level == that.level
                && linesPerSecond == that.linesPerSecond;
    }

    @Override
    public int hashCode() {
        return 31 * level.hashCode() + Long.hashCode(linesPerSecond);
    }
}
