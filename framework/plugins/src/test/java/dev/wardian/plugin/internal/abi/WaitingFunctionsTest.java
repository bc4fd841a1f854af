package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityFunction;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.wasm.CancelToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host function that waits ends with its call. The time-outs only guard against hanging. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class WaitingFunctionsTest {
    private static final int MILLIS = 1_000_000;
    private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What host functions wait for. Without an interruption all of them wait for ever. */
    enum Wait {
        SOCKET {
            @Override
            void await(CapabilityCall call) throws Exception {
                try (ServerSocket silent =
                                new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                        Socket socket =
                                new Socket(silent.getInetAddress(), silent.getLocalPort())) {
                    call.onInterrupt(() -> close(socket));
                    socket.getInputStream().read();
                }
            }
        },
        STATEMENT {
            @Override
            void await(CapabilityCall call) throws Exception {
                FakeStatement statement = new FakeStatement();
                call.onInterrupt(statement::cancel);
                statement.execute();
            }
        },
        LOCK {
            @Override
            void await(CapabilityCall call) throws Exception {
                ReentrantLock lock = heldByAnotherThread();
                while (!lock.tryLock(
                        Math.min(SLICE, call.remainingNanos()), TimeUnit.NANOSECONDS)) {
                    call.checkInterrupted();
                }
            }
        },
        QUEUE {
            @Override
            void await(CapabilityCall call) throws Exception {
                BlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
                while (queue.poll(Math.min(SLICE, call.remainingNanos()), TimeUnit.NANOSECONDS)
                        == null) {
                    call.checkInterrupted();
                }
            }
        };

        abstract void await(CapabilityCall call) throws Exception;
    }

    /** A statement of a driver, that runs until it is cancelled. */
    private static final class FakeStatement {
        private final CountDownLatch cancelled = new CountDownLatch(1);

        void execute() throws InterruptedException {
            cancelled.await();
        }

        void cancel() {
            cancelled.countDown();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReentrantLock heldByAnotherThread() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        Thread holder = new Thread(lock::lock);
        holder.start();
        holder.join();
        return lock;
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** A plugin whose operation {@code wait} calls the function. */
    private static Plugin plugin(Host host, CapabilityFunction function) {
        host.with(new ProbeCapability("probe/1").function("wait", ":i", function));
        Guest guest = new Guest();
        guest.relays("wait", guest.imports("wardian:probe/1", "wait", ":i"));
        return host.load(guest);
    }

    private static long await(Wait wait, CapabilityCall call) {
        try {
            wait.await(call);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return 0;
    }

    @ParameterizedTest
    @EnumSource
    void theDeadlineEndsIt(Wait wait) {
        try (Host host = new Host(folder)) {
            host.limit(Limit.DEADLINE, 100 * MILLIS);
            Plugin plugin = plugin(host, call -> await(wait, call));

            assertThrows(DeadlineExceeded.class, () -> plugin.call("wait", new byte[0]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancellingEndsIt(Wait wait) {
        try (Host host = new Host(folder)) {
            CancelToken token = new CancelToken();
            Plugin plugin =
                    plugin(
                            host,
                            call -> {
                                threads.execute(token::cancel);
                                return await(wait, call);
                            });

            assertThrows(
                    CallCancelled.class,
                    () ->
                            plugin.call(
                                    "wait",
                                    new byte[0],
                                    PluginCallOptions.DEFAULT.withCancel(token)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingThePluginByForceEndsIt(Wait wait) throws Exception {
        try (Host host = new Host(folder)) {
            CountDownLatch begun = new CountDownLatch(1);
            host.setting(builder -> builder.drain(Duration.ZERO));
            Plugin plugin =
                    plugin(
                            host,
                            call -> {
                                begun.countDown();
                                return await(wait, call);
                            });
            Future<byte[]> running = threads.submit(() -> plugin.call("wait", new byte[0]));
            begun.await();

            host.current().close();

            ExecutionException failed = assertThrows(ExecutionException.class, running::get);
            assertInstanceOf(CallCancelled.class, failed.getCause());
        }
    }

    /** Neither what the function returns nor what it throws keeps the call from ending. */
    @Test
    void theActionRunsOnceOnAThreadOfTheRuntime() {
        try (Host host = new Host(folder)) {
            Queue<String> ran = new ConcurrentLinkedQueue<>();
            host.limit(Limit.DEADLINE, 30 * MILLIS);
            Plugin plugin =
                    plugin(
                            host,
                            call -> {
                                FakeStatement statement = new FakeStatement();
                                call.onInterrupt(
                                        () -> {
                                            ran.add(Thread.currentThread().getName());
                                            statement.cancel();
                                        });
                                execute(statement);
                                return 7;
                            });

            assertThrows(DeadlineExceeded.class, () -> plugin.call("wait", new byte[0]));

            assertEquals(List.of("wardian-interrupts"), List.copyOf(ran));
        }
    }

    private static void execute(FakeStatement statement) {
        try {
            statement.execute();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFunctionThatSwallowsTheInterruptionOfALateActionStillEndsTheCall() {
        try (Host host = new Host(folder)) {
            CancelToken token = new CancelToken();
            List<String> swallowed = new ArrayList<>();
            CountDownLatch ran = new CountDownLatch(1);
            Plugin plugin =
                    plugin(
                            host,
                            call -> {
                                token.cancel();
                                try {
                                    call.onInterrupt(ran::countDown);
                                } catch (RuntimeException e) {
                                    swallowed.add(e.getClass().getSimpleName());
                                }
                                return 1;
                            });

            assertThrows(
                    CallCancelled.class,
                    () ->
                            plugin.call(
                                    "wait",
                                    new byte[0],
                                    PluginCallOptions.DEFAULT.withCancel(token)));

            assertEquals(List.of("InterruptedCallException"), swallowed);
            execute(ran);
        }
    }

    private static void execute(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatAnActionThrowsIsForTheOperator() {
        try (Host host = new Host(folder)) {
            host.limit(Limit.DEADLINE, 30 * MILLIS);
            Plugin plugin =
                    plugin(
                            host,
                            call -> {
                                FakeStatement statement = new FakeStatement();
                                call.onInterrupt(
                                        () -> {
                                            statement.cancel();
                                            throw new IllegalStateException("the driver is gone");
                                        });
                                execute(statement);
                                return 0;
                            });

            assertThrows(DeadlineExceeded.class, () -> plugin.call("wait", new byte[0]));

            String told = "host function onInterrupt of probe/1 failed";
            while (lines(told).isEmpty()) {
                Thread.onSpinWait();
            }
            assertEquals(1, lines(told).size());
            assertTrue(lines(told).get(0).contains("the driver is gone"), () -> told);
        }
    }

    private static List<String> lines(String begin) {
        return RecordedLog.of("plugin.test.guest").stream()
                .map(RecordedLog.Line::message)
                .filter(line -> line.startsWith(begin) && line.contains("the driver is gone"))
                .toList();
    }

    @Test
    void aFunctionThatCannotBeInterruptedNeedNotWait() {
        try (Host host = new Host(folder)) {
            CountDownLatch hang = new CountDownLatch(64);
            CountDownLatch released = new CountDownLatch(1);
            host.limit(Limit.DEADLINE, 100 * MILLIS);
            Plugin plugin =
                    plugin(
                            host,
                            call -> {
                                for (int i = 0; i < 64 && hang.getCount() != 0; i++) {
                                    call.onInterrupt(
                                            () -> {
                                                hang.countDown();
                                                execute(released);
                                            });
                                }
                                execute(hang);
                                call.onInterrupt(() -> {});
                                return 0;
                            });
            try {
                assertThrows(DeadlineExceeded.class, () -> plugin.call("wait", new byte[0]));

                assertEquals(-Errno.EUNAVAILABLE.number(), Host.number(plugin, "wait"));
            } finally {
                released.countDown();
            }
        }
    }
}
