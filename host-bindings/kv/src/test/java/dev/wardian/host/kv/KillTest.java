package dev.wardian.host.kv;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it writes. What it was sure of is there afterwards. */
@Tag("one-jdk")
class KillTest {
    private static final int KILLS = Integer.getInteger("wardian.test.kills", 6);

    /**
     * How long before the kill a change has to have returned, in milliseconds. The store writes
     * within 50 if the machine lets it; one that runs other tests may not.
     */
    private static final long MARGIN = Long.getLong("wardian.test.kill.margin", 500);

    /** A kill comes after so many lines, which is at any moment of a write. */
    private static final int MOST_LINES = Integer.getInteger("wardian.test.kill.lines", 15_000);

    @TempDir Path folder;

    /** What the killed process said. */
    private record Said(boolean synced, int thread, int number, long version, long millis) {
        static Said of(String line) {
            String[] parts = line.split(" ");
            return new Said(
                    parts[0].equals("sync"),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    Long.parseLong(parts[3]),
                    Long.parseLong(parts[4]));
        }
    }

    @Test
    void whatWasAcknowledgedOutlivesAKill() throws Exception {
        Path file = folder.resolve("values.kv");
        Random random = new Random(System.nanoTime());
        int first = 0;
        int acknowledged = 0;
        List<String> lost = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            List<Said> lines = new ArrayList<>();
            long killed = run(file, first, 500 + random.nextInt(MOST_LINES), lines);
            long highest = 0;
            try (KvStore store = KvStores.file(file)) {
                KvNamespace values = store.open(KilledWriter.ID, "");
                for (Said said : lines) {
                    first = Math.max(first, said.number() + 1);
                    highest = Math.max(highest, said.version());
                    if (said.synced() || said.millis() <= killed - MARGIN) {
                        acknowledged++;
                        if (number(values, said) < said.number()) {
                            lost.add("kill " + kill + ": " + said);
                        }
                    }
                }
                assertTrue(probe(values) > highest, "a version came again");
            }
        }

        assertEquals(List.of(), lost);
        assertTrue(acknowledged > KILLS * 10, () -> "there was something to lose");
    }

    private static long probe(KvNamespace values) {
        KvWait wait = KvWait.atMost(Duration.ofSeconds(60));
        return values.put("probe", new byte[1], Duration.ZERO, new KvQuota(1 << 24, 1_000), wait);
    }

    private static int number(KvNamespace values, Said said) {
        KvWait wait = KvWait.atMost(Duration.ofSeconds(60));
        return values.get(KilledWriter.key(said.thread(), said.number()), wait)
                .map(value -> new String(value.bytes(), US_ASCII))
                .map(text -> Integer.parseInt(text.substring(0, text.indexOf(' '))))
                .orElse(-1);
    }

    /** Runs a writer, and kills it after some lines. Returns the time of the kill. */
    private static long run(Path file, int first, int enough, List<Said> lines)
            throws IOException, InterruptedException {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledWriter.class.getName(),
                                file.toString(),
                                String.valueOf(first))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader output = writer.inputReader(US_ASCII)) {
            while (lines.size() < enough) {
                String line = output.readLine();
                assertTrue(line != null, "the writer ended by itself");
                lines.add(Said.of(line));
            }
            long killed = System.currentTimeMillis();
            // The process itself would close its pipe.
            assertTrue(writer.toHandle().destroyForcibly(), "cannot kill the writer");
            // What it said before is still in the pipe; the last line may be a part of one.
            List<String> rest = output.lines().toList();
            for (String line : rest.subList(0, Math.max(0, rest.size() - 1))) {
                lines.add(Said.of(line));
            }
            return killed;
        } finally {
            writer.destroyForcibly();
            assertTrue(writer.waitFor(60, TimeUnit.SECONDS), "the writer outlives its kill");
        }
    }
}
