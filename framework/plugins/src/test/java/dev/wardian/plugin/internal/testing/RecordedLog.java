package dev.wardian.plugin.internal.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** The log of all tests in this module, kept in memory. */
public final class RecordedLog implements SLF4JServiceProvider {
    /** One line of the log. */
    public record Line(
            String logger,
            Level level,
            String message,
            @Nullable Throwable cause,
            Map<String, String> mdc) {}

    private static final List<Line> LINES = new CopyOnWriteArrayList<>();

    private final ILoggerFactory loggers = new Loggers();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new BasicMDCAdapter();

    /** What a logger has written so far. */
    public static List<Line> of(String logger) {
        return LINES.stream().filter(line -> line.logger().equals(logger)).toList();
    }

    private static final class Loggers implements ILoggerFactory {
        private final Map<String, Logger> byName = new ConcurrentHashMap<>();

        @Override
        public Logger getLogger(String name) {
            return byName.computeIfAbsent(name, Recorder::new);
        }
    }

    private static final class Recorder extends LegacyAbstractLogger {
        /** Libraries that tests use say a lot. */
        private final boolean recorded;

        Recorder(String name) {
            this.name = name;
            this.recorded = name.startsWith("plugin.") || name.startsWith("dev.wardian.");
        }

        @Override
        public boolean isTraceEnabled() {
            return recorded;
        }

        @Override
        public boolean isDebugEnabled() {
            return recorded;
        }

        @Override
        public boolean isInfoEnabled() {
            return recorded;
        }

        @Override
        public boolean isWarnEnabled() {
            return recorded;
        }

        @Override
        public boolean isErrorEnabled() {
            return recorded;
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level,
                @Nullable Marker marker,
                String pattern,
                Object @Nullable [] arguments,
                @Nullable Throwable cause) {
            Map<String, String> context = MDC.getCopyOfContextMap();
            LINES.add(
                    new Line(
                            getName(),
                            level,
                            MessageFormatter.basicArrayFormat(pattern, arguments),
                            cause,
                            context == null ? Map.of() : Map.copyOf(context)));
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {}
}
