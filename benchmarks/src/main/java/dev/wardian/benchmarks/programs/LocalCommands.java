package dev.wardian.benchmarks.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Programs of this machine. */
public final class LocalCommands {
    /** The longest that one takes: all iterations of the slowest runtime, or a download. */
    private static final long MOST_MINUTES = 10;

    private LocalCommands() {}

    /**
     * What it prints to standard output.
     *
     * @throws IOException if it cannot be started, says that it failed, or takes ten minutes
     */
    public static String output(Path folder, List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        CompletableFuture<Void> end =
                CompletableFuture.runAsync(
                        process::destroyForcibly,
                        CompletableFuture.delayedExecutor(MOST_MINUTES, TimeUnit.MINUTES));
        try {
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(command.get(0) + " ended with exit code " + code);
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command.get(0) + " was interrupted", e);
        } finally {
            end.cancel(false);
            process.destroyForcibly();
        }
    }

    /** A command and what follows it. */
    public static List<String> of(List<String> first, Object... more) {
        List<String> words = new ArrayList<>(first);
        for (Object word : more) {
            words.add(word.toString());
        }
        return words;
    }
}
