package dev.wardian.host.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.host.testing.ChangingGrants;
import dev.wardian.host.testing.Pause;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a guest of {@code wardian:kv/1} learns when its grants change while it runs. */
class KvChangesTest {
    private static final String ID = "test.kv";

    /** Sets "a" to 4 bytes; after the change "b" to 8 bytes; then the length of "a". */
    private static final WatGuest GUEST =
            new WatGuest()
                    .imports("wardian:kv/1", "put", "(param i32 i32 i32 i32 i64) (result i64)")
                    .imports("wardian:kv/1", "get", "(param i32 i32 i32 i32) (result i32)")
                    .imports("wardian:pause/1", "pause", "")
                    .data(0, "ab12345678")
                    .operation(
                            "run",
                            """
                            (i64.store (i32.const 300) (call $put (i32.const 0) (i32.const 1)
                              (i32.const 2) (i32.const 4) (i64.const 0)))
                            (call $pause)
                            (i64.store (i32.const 308) (call $put (i32.const 1) (i32.const 1)
                              (i32.const 2) (i32.const 8) (i64.const 0)))
                            (i64.store (i32.const 316) (i64.extend_i32_s (call $get
                              (i32.const 0) (i32.const 1) (i32.const 400) (i32.const 10))))
                            (call $output_write (i32.const 300) (i32.const 24))""");

    private final KvStore kept = KvStores.inMemory();

    @AfterEach
    void close() {
        kept.close();
    }

    private static String grants(String policy) {
        return "apiVersion: wardian/v1\nlimits: { deadline: 60s }\nplugins:\n  "
                + ID
                + ":\n    grants:\n      pause: {}\n"
                + (policy.isEmpty() ? "" : "      kv: " + policy + "\n");
    }

    /** Results of setting before and after the change, and of getting: a version above 0 is 1. */
    private long[] afterwards(String later) {
        List<Runnable> changes = new CopyOnWriteArrayList<>();
        List<Capability<?>> all =
                List.of(
                        KvCapability.create(kept),
                        Pause.running(() -> changes.forEach(Runnable::run)));
        GrantsReader reader = new GrantsReader(Capabilities.of(all));
        ChangingGrants store =
                new ChangingGrants(reader.read("first", grants("{ quota: 1MiB }").getBytes(UTF_8)));
        Grants next = reader.read("second", grants(later).getBytes(UTF_8));
        changes.add(() -> store.set(next));
        TestPlugin plugin =
                TestPlugin.wat(ID, GUEST).requests("pause", "{}").requests("kv", "{ quota: 1MiB }");
        TestHost.Builder builder = TestHost.builder().plugin(plugin);
        all.forEach(builder::capability);
        try (TestHost host = builder.manager(it -> it.grants(store)).build()) {
            ByteBuffer output =
                    ByteBuffer.wrap(host.plugin(ID).call("run", new byte[0]))
                            .order(ByteOrder.LITTLE_ENDIAN);
            long[] results = {output.getLong(), output.getLong(), output.getLong()};
            results[0] = Math.min(results[0], 1);
            results[1] = Math.min(results[1], 1);
            return results;
        }
    }

    private static long is(Errno errno) {
        return -errno.number();
    }

    private KvUsage usage() {
        return kept.open(ID, "").usage(KvWait.atMost(Duration.ofSeconds(60)));
    }

    @Test
    void aGrantThatStaysChangesNothing() {
        assertArrayEquals(new long[] {1, 1, 4}, afterwards("{ quota: 2MiB }"));
        assertEquals(new KvUsage(2, 14), usage());
    }

    @Test
    void aCapabilityThatIsTakenBackIsGoneAtOnce() {
        assertArrayEquals(new long[] {1, is(Errno.EDENIED), is(Errno.EDENIED)}, afterwards(""));
        assertEquals(new KvUsage(1, 5), usage());
    }

    @Test
    void valuesMayBecomeReadOnlyAtOnce() {
        assertArrayEquals(
                new long[] {1, is(Errno.EDENIED), 4}, afterwards("{ quota: 1MiB, mode: read }"));
    }

    @Test
    void aSmallerQuotaHoldsAtOnceAndKeepsWhatIsThere() {
        assertArrayEquals(new long[] {1, is(Errno.ELIMIT), 4}, afterwards("{ quota: 13 }"));
        assertArrayEquals(new long[] {1, 1, 4}, afterwards("{ quota: 14 }"));
    }

    @Test
    void fewerKeysAndSmallerValuesHoldAtOnce() {
        assertArrayEquals(
                new long[] {1, is(Errno.ELIMIT), 4}, afterwards("{ quota: 1MiB, keys: 1 }"));
        assertArrayEquals(
                new long[] {1, is(Errno.E2BIG), 4}, afterwards("{ quota: 1MiB, value: 7 }"));
    }
}
