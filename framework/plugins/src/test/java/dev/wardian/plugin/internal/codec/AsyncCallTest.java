package dev.wardian.plugin.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Operation;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.wasm.CancelToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Methods whose result is for later. */
@Timeout(60)
class AsyncCallTest {
    interface Later {
        CompletionStage<String> text(String value);

        @Operation("text")
        CompletableFuture<String> future(String value, PluginCallOptions options);

        CompletableFuture<Integer> number(int value);

        CompletableFuture<Void> nothing();

        CompletableFuture<Void> fail();

        CompletableFuture<Void> spin();

        @Operation("spin")
        CompletableFuture<Void> spinWith(PluginCallOptions options);
    }

    interface Raw {
        @SuppressWarnings("rawtypes") // The defect that is looked for.
        CompletionStage text(String value);
    }

    @TempDir Path folder;
    private Host host = new Host(Path.of(""));

    /** Runs what it is given when it is told to. */
    private static final class Held implements Executor {
        private final Deque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void runAll() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }
    }

    @AfterEach
    void close() {
        host.close();
    }

    private Plugin load(@Nullable Executor executor) {
        host = new Host(folder);
        if (executor != null) {
            host.setting(b -> b.executor(executor));
        }
        Guest guest = new Guest();
        guest.echo("text").echo("number").operation("nothing", c -> c.i32(0));
        guest.operation("fail", c -> c.i32(3)).spins("spin");
        return host.manager()
                .load(
                        host.folder()
                                .plugin("guest")
                                .guest(guest)
                                .kinds("text", "text", "text")
                                .kinds("number", "number", "number")
                                .kinds("nothing", "none", "none")
                                .kinds("fail", "none", "none")
                                .kinds("spin", "none", "none")
                                .write());
    }

    private static Throwable failure(CompletionStage<?> stage) {
        CompletionException failed =
                assertThrows(CompletionException.class, () -> stage.toCompletableFuture().join());
        return Objects.requireNonNull(failed.getCause());
    }

    private static void awaitIdle(Plugin plugin) {
        while (plugin.figures().running() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void resultsComeLaterFromTheApplicationsExecutor() {
        Held executor = new Held();
        Later later = load(executor).as(Later.class);

        CompletableFuture<String> text = later.text("hello").toCompletableFuture();
        CompletableFuture<Integer> number = later.number(17);
        CompletableFuture<Void> nothing = later.nothing();
        assertFalse(text.isDone());
        executor.runAll();

        assertEquals("hello", text.join());
        assertEquals(17, number.join());
        assertTrue(nothing.isDone());
        assertFalse(nothing.isCompletedExceptionally());
    }

    @Test
    void errorsCompleteTheStage() {
        Plugin plugin = load(Runnable::run);
        Later later = plugin.as(Later.class);

        assertInstanceOf(PluginFailure.class, failure(later.fail()));
        host.current().unload("test.guest");
        assertInstanceOf(PluginUnavailable.class, failure(later.text("")));
        Later following = Services.following(Later.class, host.current().ref("test.other"));
        assertInstanceOf(PluginUnavailable.class, failure(following.text("")));
    }

    @Test
    void aFutureThatIsCancelledStopsThePlugin() {
        Plugin plugin = load(null);
        CompletableFuture<Void> spinning = plugin.as(Later.class).spin();
        while (plugin.figures().running() == 0) {
            Thread.onSpinWait();
        }

        spinning.cancel(false);

        awaitIdle(plugin);
        assertEquals(1, plugin.figures().failuresById().get(ErrorId.CALL_CANCELLED));
    }

    @Test
    void soDoesATimeout() throws InterruptedException {
        Plugin plugin = load(null);

        ExecutionException late =
                assertThrows(
                        ExecutionException.class,
                        () ->
                                plugin.as(Later.class)
                                        .spin()
                                        .orTimeout(20, TimeUnit.MILLISECONDS)
                                        .get());

        assertInstanceOf(TimeoutException.class, late.getCause());
        awaitIdle(plugin);
    }

    @Test
    void theCallersTokenStopsIt() {
        Plugin plugin = load(null);
        CancelToken token = new CancelToken();
        CompletableFuture<Void> spinning =
                plugin.as(Later.class).spinWith(PluginCallOptions.DEFAULT.withCancel(token));
        while (plugin.figures().running() == 0) {
            Thread.onSpinWait();
        }

        token.cancel();

        assertInstanceOf(CallCancelled.class, failure(spinning));
    }

    @Test
    void whatWasCancelledBeforeItsTurnDoesNotBegin() {
        Held executor = new Held();
        Plugin plugin = load(executor);
        CompletableFuture<Integer> number = plugin.as(Later.class).number(1);

        number.cancel(true);
        executor.runAll();

        assertEquals(0, plugin.figures().calls());
    }

    @Test
    void theDeadlineCountsFromTheMethodsCall() {
        Held executor = new Held();
        Plugin plugin = load(executor);
        PluginCallOptions options = PluginCallOptions.DEFAULT.withDeadline(Duration.ofNanos(1));
        CompletableFuture<String> text = plugin.as(Later.class).future("", options);
        executor.runAll();

        DeadlineExceeded late = assertInstanceOf(DeadlineExceeded.class, failure(text));

        assertEquals(Duration.ofNanos(1), late.deadline());
        assertEquals("text", late.info().operation());
    }

    @Test
    void anExecutorThatIsFullMeansUnavailable() {
        Later later =
                load(task -> {
                            throw new RejectedExecutionException("full");
                        })
                        .as(Later.class);

        PluginUnavailable full =
                assertInstanceOf(PluginUnavailable.class, failure(later.number(1)));

        assertEquals(PluginState.ACTIVE, full.state());
        assertTrue(full.retryAfter() != null);
    }

    @Test
    void aStageOfNothingInParticularDoesNotFit() {
        Plugin plugin = load(Runnable::run);

        PluginLinkException unfit =
                assertThrows(PluginLinkException.class, () -> plugin.as(Raw.class));

        assertEquals(ErrorId.SERVICE_MISMATCH, unfit.problems().get(0).id());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void withoutAnExecutorEachCallHasAVirtualThread() throws ReflectiveOperationException {
        Plugin plugin = load(null);
        CompletableFuture<Thread> thread = new CompletableFuture<>();

        plugin.executor().execute(() -> thread.complete(Thread.currentThread()));

        assertEquals(true, Thread.class.getMethod("isVirtual").invoke(thread.join()));
    }
}
