package dev.wardian.console;

import java.time.Instant;

/**
 * A line of the log, as a {@link LogSource} finds it.
 *
 * @param time when it was written
 * @param level its level: {@code INFO}
 * @param logger the name of its logger
 * @param plugin the id of the plugin that was called when it was written, or the empty string
 * @param call the number of that call, or the empty string
 * @param message the text, formatted; the console shows up to 4000 characters of it
 */
public record LogLine(
        Instant time, String level, String logger, String plugin, String call, String message) {}
