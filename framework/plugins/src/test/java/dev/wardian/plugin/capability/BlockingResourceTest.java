package dev.wardian.plugin.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BlockingResourceTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** What the outside never says, until the test ends. */
    private final CountDownLatch outside = new CountDownLatch(1);

    private final BlockingResource.Group group = new BlockingResource.Group();

    @AfterEach
    void end() {
        outside.countDown();
    }

    /** Counts its interruptions. */
    private static class Resource extends BlockingResource {
        final AtomicInteger interruptions = new AtomicInteger();

        Resource(BlockingResource.Group group, int most, long nanos) {
            super(group, new ResourceBounds(most, nanos));
        }

        @Override
        protected void interrupt() {
            interruptions.incrementAndGet();
        }

        <T> Future<T> begin(Callable<T> work) {
            return start(work);
        }

        <T> T waitFor(BlockingCall call, Future<T> work) throws ExecutionException {
            return await(call, work);
        }

        void finish(Runnable work) {
            later(work, () -> {});
        }
    }

    /** A call that ends when the test says so. */
    private static final class Call implements BlockingCall {
        final List<Runnable> actions = new ArrayList<>();
        volatile boolean ended;

        @Override
        public long remainingNanos() {
            return ended ? 0 : MINUTE;
        }

        @Override
        public void checkInterrupted() {
            if (ended) {
                throw new IllegalStateException("the call ends");
            }
        }

        @Override
        public void onInterrupt(Runnable action) {
            actions.add(action);
        }

        @Override
        public void subject(String text) {}

        @Override
        public ErrnoException denied(String subject) {
            return new ErrnoException(Errno.EDENIED, subject);
        }
    }

    private static void errs(Errno errno, Executable action) {
        assertEquals(errno, assertThrows(ErrnoException.class, action).errno());
    }

    private boolean hang() throws InterruptedException {
        return outside.await(1, TimeUnit.MINUTES);
    }

    @Test
    void workGivesItsResultOrWhatItThrew() throws ExecutionException {
        try (Resource resource = new Resource(group, 1, MINUTE)) {
            assertEquals(5, resource.waitFor(new Call(), resource.begin(() -> 5)));
            ExecutionException thrown =
                    assertThrows(
                            ExecutionException.class,
                            () ->
                                    resource.waitFor(
                                            new Call(),
                                            resource.begin(
                                                    () -> {
                                                        throw new IOException("x");
                                                    })));
            assertEquals("x", String.valueOf(thrown.getCause()).replaceFirst(".*: ", ""));
        }
    }

    @Test
    void whatHangsCountsUntilItEnds() throws Exception {
        Resource resource = new Resource(group, 1, MINUTE);
        Future<Boolean> work = resource.begin(this::hang);
        resource.close();
        resource.close();

        assertEquals(1, resource.interruptions.get());
        assertTrue(resource.isClosed());
        errs(Errno.ECLOSED, () -> resource.begin(() -> 1));
        errs(Errno.ECLOSED, () -> resource.waitFor(new Call(), work));
        errs(Errno.EUNAVAILABLE, () -> new Resource(group, 1, MINUTE));
        new Resource(group, 2, MINUTE).close();

        outside.countDown();
        work.get(1, TimeUnit.MINUTES);
        new Resource(group, 1, MINUTE).close();
    }

    @Test
    void theEndOfTheCallEndsTheWait() {
        Resource resource = new Resource(group, 1, MINUTE);
        Call call = new Call();
        Future<Boolean> work = resource.begin(this::hang);
        call.ended = true;

        assertThrows(IllegalStateException.class, () -> resource.waitFor(call, work));
        call.actions.forEach(Runnable::run);

        assertEquals(1, resource.interruptions.get());
    }

    @Test
    void anAlarmEndsWhatTakesTooLong() {
        // Long enough for this thread to begin the work before.
        Resource resource = new Resource(group, 1, TimeUnit.SECONDS.toNanos(2));
        Future<Boolean> work = resource.begin(this::hang);

        errs(Errno.ETIMEOUT, () -> resource.waitFor(new Call(), work));
        assertEquals(1, resource.interruptions.get());
        errs(Errno.ETIMEOUT, () -> resource.begin(() -> 1));
    }

    @Test
    void theReasonOfTheEndGoesBeforeWhatTheLibrarySays() throws InterruptedException {
        Resource resource = new Resource(group, 1, MINUTE);
        CountDownLatch closed = new CountDownLatch(1);
        Future<Integer> work =
                resource.begin(
                        () -> {
                            closed.await(1, TimeUnit.MINUTES);
                            throw new IllegalStateException("socket closed");
                        });
        resource.close();
        closed.countDown();

        errs(Errno.ECLOSED, () -> resource.waitFor(new Call(), work));
    }

    @Test
    void theEndOfAPluginEndsAllItsResources() {
        List<Resource> resources =
                List.of(new Resource(group, 3, MINUTE), new Resource(group, 3, MINUTE));
        group.cut();

        assertEquals(List.of(1, 1), resources.stream().map(it -> it.interruptions.get()).toList());
        new Resource(group, 1, MINUTE).close();
    }

    @Test
    void cleaningUpCountsAsWork() throws InterruptedException {
        CountDownLatch cleaned = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Resource resource =
                new Resource(group, 1, MINUTE) {
                    @Override
                    protected void interrupt() {
                        finish(
                                () -> {
                                    begun.countDown();
                                    awaitQuietly(cleaned);
                                });
                    }
                };
        resource.close();
        assertTrue(begun.await(1, TimeUnit.MINUTES));

        errs(Errno.EUNAVAILABLE, () -> new Resource(group, 1, MINUTE));
        cleaned.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closing, starting and ending at the same time neither lose a place nor give one twice. */
    @Test
    void placesAreNeitherLostNorGivenTwice() throws Exception {
        AtomicInteger ends = new AtomicInteger();
        BlockingResource.Group counting =
                new BlockingResource.Group() {
                    @Override
                    protected void ended() {
                        ends.incrementAndGet();
                    }
                };
        CyclicBarrier together = new CyclicBarrier(2);
        for (int i = 0; i < 2_000; i++) {
            Resource resource = new Resource(counting, 1, MINUTE);
            Thread closing =
                    new Thread(
                            () -> {
                                try {
                                    together.await(1, TimeUnit.MINUTES);
                                } catch (Exception e) {
                                    throw new AssertionError(e);
                                }
                                resource.close();
                            });
            closing.start();
            together.await(1, TimeUnit.MINUTES);
            try {
                resource.waitFor(new Call(), resource.begin(() -> 1));
            } catch (ErrnoException e) {
                assertEquals(Errno.ECLOSED, e.errno());
            }
            closing.join(TimeUnit.MINUTES.toMillis(1));
            assertFalse(closing.isAlive());
            resource.close();
            // A thread that began may still be about to leave.
            while (ends.get() <= i) {
                Thread.onSpinWait();
            }
            assertEquals(i + 1, ends.get());
        }
    }
}
