package dev.wardian.console;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** What Logback logs. */
final class LogbackSource implements LogSource {
    private final List<String> loggers;

    LogbackSource(List<String> loggers) {
        this.loggers = loggers;
    }

    @Override
    public Subscription subscribe(Consumer<LogLine> lines) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException("the application does not log with Logback");
        }
        Reader reader = new Reader(lines);
        reader.setContext(context);
        reader.setName("wardian-console");
        reader.start();
        List<Logger> read = loggers.stream().map(context::getLogger).toList();
        read.forEach(logger -> logger.addAppender(reader));
        return () -> {
            read.forEach(logger -> logger.detachAppender(reader));
            reader.stop();
        };
    }

    private static final class Reader extends AppenderBase<ILoggingEvent> {
        private final Consumer<LogLine> lines;

        Reader(Consumer<LogLine> lines) {
            this.lines = lines;
        }

        @Override
        protected void append(ILoggingEvent event) {
            Map<String, String> call = event.getMDCPropertyMap();
            lines.accept(
                    new LogLine(
                            Instant.ofEpochMilli(event.getTimeStamp()),
                            event.getLevel().toString(),
                            event.getLoggerName(),
                            call.getOrDefault("plugin", ""),
                            call.getOrDefault("plugin.call", ""),
                            event.getFormattedMessage()));
        }
    }
}
