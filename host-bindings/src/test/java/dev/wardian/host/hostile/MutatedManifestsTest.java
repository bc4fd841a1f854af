package dev.wardian.host.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.wardian.host.HostBindings;
import dev.wardian.plugin.Abis;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.plugin.manifest.ManifestReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Mutated manifests and grants are read, or end in problems with their places, whatever they are:
 * soon, with little memory and on a small stack. {@code -Dwardian.hostile.manifests} and {@code
 * -Dwardian.hostile.first} choose how many and which.
 */
@Tag("one-jdk")
class MutatedManifestsTest {
    private static final long INPUTS = Long.getLong("wardian.hostile.manifests", 3_000);
    private static final long FIRST = Long.getLong("wardian.hostile.first", 0);
    private static final long MOST_NANOS = 1_000_000_000L;
    private static final long MOST_BYTES = 128L << 20;
    private static final int MOST_PROBLEMS = 100;
    private static final int SMALL_STACK = 256 << 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A manifest with every key there is. */
    private static final String EVERYTHING =
            """
            apiVersion: wardian/v1
            id: com.acme.greeter
            version: 1.4.0
            module: { file: greeter.wasm, sha256: %s }
            abi: wardian/1
            implements: [com.acme.Greeter]
            requires: { host: ">=0.1 <2", plugins: { com.acme.base: "^1.2" } }
            operations: { greet: { input: text, output: text } }
            capabilities:
              log: { level: info, rate: 10, reason: diagnostics }
              config: { keys: [greeting, tax.*], deny: [tax.secret], reason: words }
              clock/1: { resolution: 1ms, reason: time }
              random: { reason: luck }
              events: { subscribe: { a.*: greet }, queue: { retry: 1, full: refuse }, reason: news }
            limits: { memory: 8MiB, fuel: 200M, deadline: 200ms, output: 64KiB }
            instances: { mode: single }
            state: { handover: true, schema: 2 }
            config: { greeting: Hello, tax.rate: "0.2" }
            """
                    .formatted("0123456789abcdef".repeat(4));

    private static final String PROGRAM =
            """
            apiVersion: wardian/v1
            id: com.acme.program
            version: 1.0.0
            module: { file: program.wasm, sha256: %s }
            abi: wasi-command
            args: [--width, "80", "", plain]
            operations: { run: { input: text, output: text } }
            capabilities: { wasi: { calls: 10k/s, reason: its streams } }
            instances: { mode: per-call }
            """
                    .formatted("0123456789abcdef".repeat(4));

    private static final String GRANTS =
            """
            apiVersion: wardian/v1
            ceiling: { log: { level: warn }, clock: { resolution: 1s }, config: { keys: ["*"] } }
            limits: { memory: 32MiB, deadline: 2s }
            plugins:
              com.acme.greeter:
                grants:
                  log: { level: debug }
                  config/1: { keys: [greeting] }
                  events: { publish: [a.*], subscribe: [$dead.a], message: 1KiB }
                limits: { memory: 64MiB }
              com.acme.other: {}
            """;

    private final Capabilities capabilities = Capabilities.of(new HostBindings().capabilities());
    private final Map<ErrorId, Long> refusals = new EnumMap<>(ErrorId.class);
    private long read;
    private long allNanos;
    private long slowestNanos;

    /** Requests of capabilities that other modules have. */
    private static final Pattern OF_OTHER_MODULES = Pattern.compile("(?m)^  (http|kv|sql): ");

    /** The manifests of the repository that this module understands, and those above. */
    private static List<String> seeds() throws IOException {
        List<String> seeds = new ArrayList<>(List.of(EVERYTHING, PROGRAM, GRANTS));
        for (String folder : List.of("../sample-app/plugins", "../benchmarks/plugins")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                List<Path> manifests =
                        files.filter(file -> file.endsWith(ManifestReader.FILE_NAME))
                                .sorted()
                                .toList();
                for (Path manifest : manifests) {
                    String text = Files.readString(manifest);
                    if (!OF_OTHER_MODULES.matcher(text).find()) {
                        seeds.add(text);
                    }
                }
            }
        }
        return seeds;
    }

    @Test
    void seedsAreRead() throws IOException {
        List<String> seeds = seeds();
        assertTrue(seeds.size() >= 8, "only " + seeds.size() + " seeds");
        for (String seed : seeds) {
            assertEquals(List.of(), problems(seed.equals(GRANTS), seed.getBytes(UTF_8)), seed);
        }
    }

    @Test
    void mutantsAreReadOrEndInLocatedProblems() throws IOException, InterruptedException {
        List<String> seeds = seeds();
        Throwable[] failure = new Throwable[1];
        long[] current = {FIRST};
        Thread reader =
                new Thread(
                        null,
                        () -> {
                            try {
                                for (; current[0] < FIRST + INPUTS; current[0]++) {
                                    tryOne(seeds, current[0]);
                                }
                            } catch (Throwable e) {
                                failure[0] = e;
                            }
                        },
                        "small stack",
                        SMALL_STACK);
        reader.setDaemon(true);
        reader.start();
        long patience = 60_000;
        long last = -1;
        while (reader.isAlive() && last != current[0]) {
            last = current[0];
            reader.join(patience);
        }

        assertFalse(reader.isAlive(), () -> "input " + current[0] + " hangs");
        assertNull(failure[0], () -> "input " + current[0] + ": " + failure[0]);
        System.out.printf(
                "manifests %d, read %d, in all %d ms of CPU, slowest %d ms, refusals %s%n",
                INPUTS, read, allNanos / 1_000_000, slowestNanos / 1_000_000, refusals);
        assertTrue(read > INPUTS / 50, "only " + read + " were read");
    }

    private void tryOne(List<String> seeds, long number) {
        SplittableRandom random = new SplittableRandom(number * 0x9E37_79B9_7F4A_7C15L);
        String seed = seeds.get((int) (number % seeds.size()));
        byte[] bytes = new ManifestMutator(random).mutate(seed);

        long nanos = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        List<Problem> problems = problems(seed.equals(GRANTS), bytes);
        problems.forEach(problem -> check(problem, bytes));
        long used = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;

        assertTrue(problems.size() <= MOST_PROBLEMS, problems.size() + " problems");
        assertTrue(nanos < MOST_NANOS, nanos / 1_000_000 + " ms");
        assertTrue(used < MOST_BYTES, used + " bytes");
        allNanos += nanos;
        slowestNanos = Math.max(slowestNanos, nanos);
        if (problems.isEmpty()) {
            read++;
        }
    }

    private List<Problem> problems(boolean grants, byte[] bytes) {
        try {
            if (grants) {
                new GrantsReader(capabilities).read("mutant.yaml", bytes);
            } else {
                new ManifestReader(capabilities, Abis.known()).read("mutant.yaml", bytes);
            }
            return List.of();
        } catch (ManifestException e) {
            assertFalse(e.problems().isEmpty());
            return e.problems();
        }
    }

    /** A problem says where it is, within the text, in one printable line that is not long. */
    private void check(Problem problem, byte[] bytes) {
        refusals.merge(problem.id(), 1L, Long::sum);
        String message = problem.message();
        assertFalse(message.isBlank());
        assertPrintable(message, 500);
        assertPrintable(problem.hint(), 1000);
        if (problem.id() == ErrorId.MANIFEST_TOO_LARGE) {
            return;
        }
        var location = problem.location();
        assertNotNull(location, () -> "no place: " + problem);
        long lines = 2;
        for (byte b : bytes) {
            lines += b == '\n' || b == '\r' || (b & 0xFF) == 0x85 || (b & 0xFF) == 0xA8 ? 1 : 0;
        }
        assertTrue(location.line() <= lines, () -> "beyond the text: " + problem);
        assertPrintable(problem.sourceLine(), 1 << 20);
        assertTrue(ErrorRenderer.render(problem).length() < 3000, problem::toString);
    }

    private static void assertPrintable(@Nullable String text, int mostCharacters) {
        if (text == null) {
            return;
        }
        assertTrue(text.length() <= mostCharacters, () -> text.length() + " characters: " + text);
        assertEquals(-1, text.indexOf('\n'), text);
    }
}
