package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Operation;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.CancelToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Asynchronous calls that host functions make inherit what synchronous ones inherit. */
@Timeout(60)
class AsyncNestingTest {
    private static final byte[] NOTHING = new byte[0];

    interface Later {
        CompletableFuture<byte[]> echo(byte[] input);

        CompletableFuture<byte[]> spin(byte[] input);

        CompletableFuture<byte[]> relay(byte[] input);

        @Operation("echo")
        byte[] echoNow(byte[] input);
    }

    @TempDir Path folder;

    private Host host = new Host(Path.of(""));
    private final List<CompletableFuture<byte[]>> made = new ArrayList<>();
    private IntSupplier afterwards = () -> 0;

    @AfterEach
    void close() {
        host.close();
    }

    /** Loads plugins whose host function {@code relay} begins a call of an inner one. */
    private Plugin load(boolean same, Function<Later, CompletableFuture<byte[]>> call) {
        Plugin[] target = new Plugin[1];
        host.with(
                new ProbeCapability("probe/1")
                        .function(
                                "relay",
                                ":i",
                                border -> {
                                    made.add(call.apply(target[0].as(Later.class)));
                                    return afterwards.getAsInt();
                                }));
        List<Plugin> plugins = host.loadRelaying();
        target[0] = plugins.get(same ? 1 : 0);
        return plugins.get(1);
    }

    /** Waits, as a host function does, for the call that it made. */
    private int join() {
        CompletableFuture<byte[]> last = made.get(made.size() - 1);
        last.exceptionally(failure -> NOTHING).join();
        return 0;
    }

    private Throwable failure(int call) {
        CompletionException failed =
                assertThrows(CompletionException.class, () -> made.get(call).join());
        return Objects.requireNonNull(failed.getCause());
    }

    @Test
    void theDeadline() {
        host = new Host(folder);
        afterwards = this::join;
        Plugin outer = load(false, inner -> inner.spin(NOTHING));

        // A thread that waits for a processor so long does not come to the inner call.
        for (long millis = 50; made.isEmpty() && millis < 50_000; millis *= 2) {
            PluginCallOptions brief = brief(millis);
            assertThrows(DeadlineExceeded.class, () -> outer.call("relay", NOTHING, brief));
        }

        assertInstanceOf(DeadlineExceeded.class, failure(0));
    }

    @Test
    void theDeadlineAlsoWhereTheFunctionDoesNotWait() {
        host = new Host(folder);
        Plugin outer = load(false, inner -> inner.spin(NOTHING));

        callInTime(outer);

        assertInstanceOf(DeadlineExceeded.class, failure(made.size() - 1));
    }

    private static PluginCallOptions brief(long millis) {
        return PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(millis));
    }

    /** Calls with a deadline, and with a later one where the call itself does not end before. */
    private static void callInTime(Plugin outer) {
        for (long millis = 50; ; millis *= 2) {
            try {
                outer.call("relay", NOTHING, brief(millis));
                return;
            } catch (DeadlineExceeded e) {
                assertTrue(millis < 20_000, e::summary);
            }
        }
    }

    @Test
    void theRuleAgainstASecondEntryEvenIfTheOuterCallIsOverByThen() {
        Queue<Runnable> held = new ConcurrentLinkedQueue<>();
        host = new Host(folder).setting(b -> b.poolSize(1).executor(held::add));
        Plugin outer = load(true, self -> self.echo(NOTHING));

        outer.call("relay", NOTHING);
        assertFalse(made.get(0).isDone());
        held.remove().run();

        assertEquals(5, assertInstanceOf(AbiViolation.class, failure(0)).rule());
        assertEquals(3, outer.call("echo", new byte[3]).length);
    }

    @Test
    void theRuleAgainstASecondEntryWhileTheFunctionWaits() {
        host = new Host(folder).setting(b -> b.poolSize(1));
        afterwards = this::join;
        Plugin outer = load(true, self -> self.echo(NOTHING));

        outer.call("relay", NOTHING);

        assertEquals(5, assertInstanceOf(AbiViolation.class, failure(0)).rule());
    }

    @Test
    void theDepth() {
        host = new Host(folder).setting(b -> b.poolSize(20));
        afterwards = this::join;
        Plugin outer = load(true, self -> self.relay(NOTHING));

        outer.call("relay", NOTHING);

        List<Throwable> failures =
                made.stream()
                        .filter(CompletableFuture::isCompletedExceptionally)
                        .<Throwable>map(call -> assertThrows(CompletionException.class, call::join))
                        .toList();
        assertEquals(8, made.size());
        assertEquals(1, failures.size());
        assertEquals(5, assertInstanceOf(AbiViolation.class, failures.get(0).getCause()).rule());
    }

    @Test
    void theFuelWhichIsBurnedInTheNameOfTheOuterCall() {
        host = new Host(folder).limit(Limit.FUEL, 10_000);
        afterwards = this::join;
        Plugin outer = load(false, inner -> inner.echo(new byte[4_000]));

        LimitExceeded stopped =
                assertThrows(LimitExceeded.class, () -> outer.call("repeat", NOTHING));

        assertEquals(Limit.FUEL, stopped.limit());
        // Each copies its 4000 bytes twice, which is 1000 units.
        assertTrue(made.size() >= 5 && made.size() <= 10, () -> made.size() + " calls");
    }

    @Test
    void whatEndsLaterIsPaidLater() {
        Queue<Runnable> held = new ConcurrentLinkedQueue<>();
        host = new Host(folder).limit(Limit.FUEL, 10_000).setting(b -> b.executor(held::add));
        // Each call that is made runs the one before.
        afterwards =
                () -> {
                    while (held.size() > 1) {
                        held.remove().run();
                    }
                    return 0;
                };
        Plugin outer = load(false, inner -> inner.echo(new byte[4_000]));

        assertThrows(LimitExceeded.class, () -> outer.call("repeat", NOTHING));

        assertTrue(made.size() >= 5 && made.size() <= 11, () -> made.size() + " calls");
        assertEquals(1, held.size());
    }

    @Test
    void beingStopped() {
        host = new Host(folder);
        CancelToken token = new CancelToken();
        afterwards =
                () -> {
                    token.cancel();
                    return join();
                };
        Plugin outer = load(false, inner -> inner.spin(NOTHING));

        assertThrows(
                CallCancelled.class,
                () -> outer.call("relay", NOTHING, PluginCallOptions.DEFAULT.withCancel(token)));

        assertInstanceOf(CallCancelled.class, failure(0));
    }

    @Test
    void theEndOfTheOuterCallIsNotTheEndOfOneThatItDidNotWaitFor() {
        Queue<Runnable> held = new ConcurrentLinkedQueue<>();
        host = new Host(folder).setting(b -> b.poolSize(1).executor(held::add));
        Plugin outer = load(false, inner -> inner.echo(new byte[3]));
        outer.call("relay", NOTHING);
        // What follows works for nobody.
        CompletableFuture<byte[]> next =
                made.get(0).thenApply(answer -> outer.as(Later.class).echoNow(answer));

        held.remove().run();

        assertEquals(3, next.join().length);
    }
}
