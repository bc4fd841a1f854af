package dev.wardian.plugin.internal.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** Calls a plugin before and during a recording, in a JVM of its own. */
final class LateRecording {
    /** A machine that is busy with other things does not end a call. */
    private static final PluginLimits PATIENT =
            PluginLimits.DEFAULT.with(Limit.DEADLINE, 60_000_000_000L);

    private LateRecording() {}

    public static void main(String[] args) throws IOException {
        Path manifest = Path.of(args[0]);
        Path file = manifest.resolveSibling("late.jfr");
        try (PluginManager manager =
                PluginManager.builder(manifest.resolveSibling("..").normalize())
                        .grants(Grants.NONE.withLimits(PATIENT))
                        .build()) {
            Plugin plugin = manager.load(manifest);
            plugin.call("echo", "before".getBytes(UTF_8));
            System.out.println("recording");
            try (Recording recording = new Recording()) {
                recording.enable("dev.wardian.Call").withoutThreshold();
                recording.start();
                plugin.call("echo", "during".getBytes(UTF_8));
                recording.dump(file);
            }
        }
        long calls =
                RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().equals("dev.wardian.Call"))
                        .count();
        Files.delete(file);
        System.out.println("calls: " + calls);
    }
}
