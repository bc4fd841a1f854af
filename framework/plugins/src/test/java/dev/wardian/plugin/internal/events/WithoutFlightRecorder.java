package dev.wardian.plugin.internal.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import java.nio.file.Path;

/** Calls a plugin in a JVM that a test has started without the module {@code jdk.jfr}. */
final class WithoutFlightRecorder {
    private WithoutFlightRecorder() {}

    public static void main(String[] args) {
        boolean present = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
        Path manifest = Path.of(args[0]);
        try (PluginManager manager =
                PluginManager.builder(manifest.resolveSibling("..").normalize()).build()) {
            Plugin plugin = manager.load(manifest);
            String echoed = new String(plugin.call("echo", "hello".getBytes(UTF_8)), UTF_8);
            boolean silent = Events.RECORDER.getClass() == Events.class;
            System.out.println((present || !silent ? "events" : "no events") + ", echo " + echoed);
        }
    }
}
