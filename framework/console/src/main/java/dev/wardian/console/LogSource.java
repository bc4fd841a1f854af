package dev.wardian.console;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Where the console finds the lines of the log. SLF4J cannot be read, so this depends on what the
 * application logs with.
 */
@FunctionalInterface
public interface LogSource {
    /** No lines; the page has no log. */
    LogSource NONE = lines -> () -> {};

    /**
     * Begins to deliver lines.
     *
     * @param lines gets each line from now on, on the thread that writes it
     * @return ends the delivery
     */
    Subscription subscribe(Consumer<LogLine> lines);

    /** The delivery of lines. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        /** Ends it. */
        @Override
        void close();
    }

    /**
     * {@return the lines of plugins and of this framework if the application logs with Logback,
     * otherwise {@link #NONE}} This is the default.
     */
    static LogSource detect() {
        String backend = LoggerFactory.getILoggerFactory().getClass().getName();
        return backend.equals("ch.qos.logback.classic.LoggerContext")
                ? logback("plugin", "dev.wardian")
                : NONE;
    }

    /**
     * {@return the lines of some loggers of Logback, and of those below them}
     *
     * @param loggers their names; {@code ROOT} means all. Whoever looks at the console sees these
     *     lines
     * @throws IllegalStateException at {@link #subscribe} if the application does not log with
     *     Logback
     */
    static LogSource logback(String... loggers) {
        return new LogbackSource(List.of(loggers));
    }
}
