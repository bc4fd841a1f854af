package dev.wardian.sample.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sample logs by its own configuration. */
class LogTest {
    @Test
    void whoDidWhatIsLoggedAndRefusalsAreNot() throws Exception {
        LoggerContext log = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(log);
        configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
        var root = log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        assertFalse(root.getAppender("out") == null);
        root.detachAppender("out");
        List<String> lines = new ArrayList<>();
        AppenderBase<ILoggingEvent> appender =
                new AppenderBase<>() {
                    @Override
                    protected void append(ILoggingEvent event) {
                        lines.add(event.getFormattedMessage());
                    }
                };
        appender.setContext(log);
        appender.start();
        root.addAppender(appender);

        log.getLogger("dev.wardian.audit.console").info("ada did reload tax");
        log.getLogger("dev.wardian.audit.console").warn("eve may not reload tax");
        log.getLogger("dev.wardian.audit").warn("denied to tax");
        log.stop();

        assertEquals(List.of("ada did reload tax", "eve may not reload tax"), lines);
    }
}
