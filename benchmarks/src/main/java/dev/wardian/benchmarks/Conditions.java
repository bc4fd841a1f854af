package dev.wardian.benchmarks;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/** Under which conditions figures came about. */
final class Conditions {
    private final Instant start = Instant.now();
    private final double loadBefore = load();
    private final Map<String, String> others = new TreeMap<>();

    /** Adds versions of what the build does not name. */
    void add(Map<String, String> versions) {
        others.putAll(versions);
    }

    /** What is known now, at the end of the run that began with this object. */
    Map<String, String> atEnd(Path folder) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("time", start.truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("duration", "%d s".formatted(start.until(Instant.now(), ChronoUnit.SECONDS)));
        facts.put("commit", commit(folder));
        facts.put("processor", processor());
        facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "load average before and after",
                String.format(Locale.ROOT, "%.2f, %.2f", loadBefore, load()));
        facts.put("largest heap", (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        facts.put("operating system", property("os.name") + " " + property("os.version"));
        facts.put("architecture", property("os.arch"));
        facts.put("JVM", property("java.vm.name") + " " + property("java.vm.version"));
        facts.putAll(versions());
        facts.putAll(others);
        return facts;
    }

    /** Versions of what was measured and of what measured. */
    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        for (String file : new String[] {"versions.properties", "peers.properties"}) {
            if (Conditions.class.getResource("/" + file) == null) {
                continue;
            }
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(Resources.text(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            for (String name : new TreeSet<>(properties.stringPropertyNames())) {
                versions.put(name, properties.getProperty(name, ""));
            }
        }
        return versions;
    }

    private static String processor() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).trim();
                }
            }
            return "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The commit that is checked out, with a plus sign if something was changed since. */
    private static String commit(Path folder) {
        String commit = git(folder, "rev-parse", "--short=12", "HEAD");
        if (commit.isEmpty()) {
            return "unknown";
        }
        boolean changed = !git(folder, "status", "--porcelain", "--", ".", ":!docs").isEmpty();
        return changed ? commit + "+" : commit;
    }

    private static String git(Path folder, String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String output =
                    new String(
                            process.getInputStream().readAllBytes(),
                            java.nio.charset.StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? output.trim() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
