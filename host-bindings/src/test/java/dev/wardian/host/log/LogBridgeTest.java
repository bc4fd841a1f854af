package dev.wardian.host.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.host.testing.Prober;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.internal.testing.RecordedLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogBridgeTest {
    private static final int TEXT = 100;
    private static final String LOGGER = "plugin.test.prober";

    @TempDir Path folder;
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 10);

    private LoggerTarget target(String logger, LogLevel level, long rate) {
        return new LoggerTarget(
                LoggerFactory.getLogger(logger), new LogPolicy(level, rate), nanoTime::get);
    }

    private static List<String> written(String logger) {
        return RecordedLog.of(logger).stream()
                .map(line -> line.level() + " " + line.message())
                .toList();
    }

    @Test
    void levelsUpToThatOfThePolicyReachThePluginsLogger() {
        int before = RecordedLog.of(LOGGER).size();
        try (Prober guest = new Prober(folder, new LogBinding(), "{ level: warn }", Map.of())) {
            assertEquals(2, guest.call("log-level"));
            for (int level = 1; level <= 5; level++) {
                guest.call("log", level, TEXT, guest.poke(TEXT, "at level " + level));
            }
        }
        assertEquals(
                List.of("ERROR at level 1", "WARN at level 2"),
                written(LOGGER).subList(before, RecordedLog.of(LOGGER).size()));
    }

    @Test
    void textOfAPluginCannotForgeLines() {
        LoggerTarget log = target("plugin.forger", LogLevel.INFO, 10);

        log.log(3, "one\nINFO two\u001b[31m {}", CallInfo.NONE);

        assertEquals(List.of("INFO one\\u000aINFO two\\u001b[31m {}"), written("plugin.forger"));
    }

    @Test
    void theNumbersOfTheLevelsAreThoseOfTheAbi() {
        LoggerTarget log = target("plugin.levels", LogLevel.TRACE, 10);

        for (int level = 1; level <= 5; level++) {
            log.log(level, "x", CallInfo.NONE);
        }

        assertEquals(5, log.level());
        assertEquals(
                List.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE),
                RecordedLog.of("plugin.levels").stream().map(RecordedLog.Line::level).toList());
    }

    @Test
    void linesOverTheRateAreDroppedAndCounted() {
        LoggerTarget log = target("plugin.chatty", LogLevel.INFO, 2);

        for (int i = 0; i < 5; i++) {
            log.log(3, "line " + i, CallInfo.NONE);
        }
        nanoTime.addAndGet(999_999_999);
        log.log(3, "still dropped", CallInfo.NONE);
        nanoTime.addAndGet(1);
        log.log(3, "next second", CallInfo.NONE);
        log.log(3, "second of it", CallInfo.NONE);
        log.log(3, "dropped again", CallInfo.NONE);

        assertEquals(
                List.of(
                        "INFO line 0",
                        "INFO line 1",
                        "WARN dropped 4 lines over the rate of 2 a second",
                        "INFO next second",
                        "INFO second of it"),
                written("plugin.chatty"));
    }

    @Test
    void aLoggerThatIsOffTellsThePlugin() {
        // The recorded log knows no logger outside of plugins and the framework.
        assertEquals(0, target("some.library", LogLevel.TRACE, 10).level());
    }
}
