package dev.wardian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.wardian.host.kv.KvNamespace;
import dev.wardian.host.kv.KvQuota;
import dev.wardian.host.kv.KvStore;
import dev.wardian.host.kv.KvStores;
import dev.wardian.host.kv.KvWait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KvCommandTest {
    /** Beyond the time of any test. */
    private static final Instant WRITTEN = Instant.parse("2200-01-01T00:00:00Z");

    @TempDir Path folder;

    private Path file = Path.of("");
    private long first;
    private long second;
    private long third;

    private static long put(KvNamespace values, String key, byte[] value, Duration ttl) {
        return values.put(
                key, value, ttl, new KvQuota(10_000, 10), KvWait.atMost(Duration.ofMinutes(1)));
    }

    @BeforeEach
    void writeFile() {
        file = folder.resolve("plugins.kv");
        try (KvStore store = KvStores.file(file, InstantSource.fixed(WRITTEN))) {
            KvNamespace ours = store.open("com.acme.one", "");
            first = put(ours, "name", "J\"\u00f6rg\n".getBytes(UTF_8), Duration.ZERO);
            second = put(ours, "raw", new byte[] {(byte) 0xff, 0, 1}, Duration.ofSeconds(90));
            third = put(store.open("com.acme.two", "cache"), "k", new byte[0], Duration.ZERO);
        }
    }

    private String one() {
        return "{\"plugin\":\"com.acme.one\",\"namespace\":\"\",\"key\":\"name\",\"version\":"
                + first
                + ",\"value\":\"J\\\"\\u00f6rg\\u000a\"}";
    }

    private String raw() {
        return "{\"plugin\":\"com.acme.one\",\"namespace\":\"\",\"key\":\"raw\",\"version\":"
                + second
                + ",\"expires\":\"2200-01-01T00:01:30Z\",\"encoding\":\"base64\",\"value\":\"/wAB\"}";
    }

    private String two() {
        return "{\"plugin\":\"com.acme.two\",\"namespace\":\"cache\",\"key\":\"k\",\"version\":"
                + third
                + ",\"value\":\"\"}";
    }

    @Test
    void everyValueIsALineAndTheFileStaysAsItIs() throws IOException {
        byte[] before = Files.readAllBytes(file);

        Outcome.of("kv", "export", file).printed(one(), raw(), two());

        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void onePluginIsEnough() {
        Outcome.of("kv", "export", "--plugin", "com.acme.two", file).printed(two());
        Outcome.of("kv", "export", "--plugin=com.acme.nobody", file).printed();
    }

    @Test
    void aFileThatAnApplicationHasOpenIsNotRead() {
        try (KvStore store = KvStores.file(file)) {
            Outcome.of("kv", "export", file)
                    .failed(
                            ExitCode.FAILED,
                            store.hostPaths().get(0).toString(),
                            "the file is open elsewhere; end the application that uses it");
        }
        Outcome.of("kv", "export", file).printed(one(), raw(), two());
    }

    @Test
    void whatIsNoStoreIsAnErrorWithAWayOut() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "no store\n".repeat(5_000));

        Outcome.of("kv", "export", other)
                .failed(
                        ExitCode.FAILED,
                        other + ": the file is damaged",
                        "put a copy of the file in its place");
        Outcome.of("kv", "export", folder.resolve("none"))
                .failed(ExitCode.FAILED, folder.resolve("none") + ": no such file");
    }

    @Test
    void otherActionsAreWrongUsage() {
        Outcome.of("kv", "import", file).failed(ExitCode.USAGE, "'import': known are export");
        Outcome.of("kv", "export").failed(ExitCode.USAGE, "FILE");
    }
}
