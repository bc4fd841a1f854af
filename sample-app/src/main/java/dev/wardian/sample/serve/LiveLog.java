package dev.wardian.sample.serve;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged, as events; the last lines are kept for pages that come later. */
final class LiveLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int KEPT = 200;

    /**
     * A line of the log.
     *
     * @param time Unix milliseconds
     * @param plugin the plugin that a call was made to when it was written, or the empty string
     * @param call the call's number, or the empty string
     */
    record Line(
            long time, String level, String logger, String plugin, String call, String message) {}

    private final EventStream events;
    private final Deque<Line> last = new ArrayDeque<>();
    private final ch.qos.logback.classic.Logger root;

    /** Begins to listen to all loggers. */
    LiveLog(EventStream events) {
        this.events = events;
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        setContext(context);
        setName("live");
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        Map<String, String> call = event.getMDCPropertyMap();
        Line line =
                new Line(
                        event.getTimeStamp(),
                        event.getLevel().toString(),
                        event.getLoggerName(),
                        call.getOrDefault("plugin", ""),
                        call.getOrDefault("plugin.call", ""),
                        event.getFormattedMessage());
        synchronized (last) {
            last.addLast(line);
            if (last.size() > KEPT) {
                last.removeFirst();
            }
        }
        events.publish("log", line);
    }

    /** The last lines, the oldest first. */
    List<Line> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
