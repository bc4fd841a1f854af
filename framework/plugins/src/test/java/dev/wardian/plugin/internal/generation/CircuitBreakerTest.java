package dev.wardian.plugin.internal.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.internal.generation.CircuitBreaker.Admission;
import dev.wardian.plugin.internal.generation.CircuitBreaker.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final CircuitSettings SETTINGS =
            new CircuitSettings(3, Duration.ofMillis(100), Duration.ofMillis(350));

    private long now = Long.MAX_VALUE - 1_000;
    private double random;
    private final List<Boolean> changes = new ArrayList<>();
    private final CircuitBreaker breaker = breaker(SETTINGS);

    private CircuitBreaker breaker(CircuitSettings settings) {
        return new CircuitBreaker(settings, () -> now, () -> random, this::changed);
    }

    private void changed() {
        changes.add(breaker.isOpen());
    }

    private void call(Outcome outcome) {
        assertEquals(Admission.PASS, breaker.admit());
        breaker.ended(Admission.PASS, outcome);
    }

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private void open() {
        for (int i = 0; i < SETTINGS.failures(); i++) {
            call(Outcome.FAILURE);
        }
    }

    private void probe(Outcome outcome) {
        assertEquals(Admission.PROBE, breaker.admit());
        assertEquals(Admission.REFUSED, breaker.admit(), "one probe at a time");
        breaker.ended(Admission.PROBE, outcome);
    }

    @Test
    void failuresThatOutnumberSuccessesOpenIt() {
        call(Outcome.FAILURE);
        call(Outcome.FAILURE);
        call(Outcome.SUCCESS);
        call(Outcome.NEUTRAL);
        call(Outcome.FAILURE);
        assertFalse(breaker.isOpen());

        call(Outcome.FAILURE);

        assertTrue(breaker.isOpen());
        assertEquals(Admission.REFUSED, breaker.admit());
        assertEquals(Duration.ofMillis(100), breaker.retryAfter());
        assertEquals(List.of(true), changes);
    }

    @Test
    void successesAreNotSavedUp() {
        for (int i = 0; i < 100; i++) {
            call(Outcome.SUCCESS);
        }

        open();

        assertTrue(breaker.isOpen());
    }

    @Test
    void aSuccessfulProbeClosesIt() {
        open();
        pass(99);
        assertEquals(Admission.REFUSED, breaker.admit());
        assertEquals(Duration.ofMillis(1), breaker.retryAfter());
        pass(1);

        probe(Outcome.SUCCESS);

        assertFalse(breaker.isOpen());
        assertEquals(List.of(true, false), changes);
        call(Outcome.FAILURE);
        call(Outcome.FAILURE);
        assertFalse(breaker.isOpen(), "it counts anew");
        call(Outcome.FAILURE);
        assertEquals(Duration.ofMillis(100), breaker.retryAfter(), "and pauses anew");
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        open();
        for (long pause : new long[] {100, 200, 350, 350}) {
            assertEquals(Duration.ofMillis(pause), breaker.retryAfter());
            pass(pause - 1);
            assertEquals(Admission.REFUSED, breaker.admit());
            pass(1);
            probe(Outcome.FAILURE);
        }
        assertEquals(List.of(true), changes);
    }

    @Test
    void pausesAreShortenedByUpToTheirHalf() {
        random = 0.999_999;
        open();
        assertTrue(breaker.retryAfter().compareTo(Duration.ofMillis(51)) < 0);
        assertTrue(breaker.retryAfter().compareTo(Duration.ofMillis(50)) >= 0);
    }

    @Test
    void aProbeThatSaysNothingIsFollowedByAnotherAtOnce() {
        open();
        pass(100);

        probe(Outcome.NEUTRAL);

        assertTrue(breaker.isOpen());
        probe(Outcome.SUCCESS);
        assertFalse(breaker.isOpen());
    }

    @Test
    void aProbeThatNeverEndsIsFollowedByAnotherAfterThePause() {
        open();
        pass(100);
        assertEquals(Admission.PROBE, breaker.admit());
        pass(99);
        assertEquals(Admission.REFUSED, breaker.admit());
        pass(1);

        probe(Outcome.SUCCESS);

        assertFalse(breaker.isOpen());
    }

    @Test
    void callsThatBeganBeforeItOpenedDoNotCloseIt() {
        assertEquals(Admission.PASS, breaker.admit());
        open();

        breaker.ended(Admission.PASS, Outcome.SUCCESS);
        breaker.ended(Admission.PASS, Outcome.FAILURE);

        assertTrue(breaker.isOpen());
        assertEquals(Duration.ofMillis(100), breaker.retryAfter());
    }

    @Test
    void ofManyThreadsOneGetsTheProbe() throws InterruptedException {
        open();
        pass(100);
        AtomicInteger probes = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    go.await();
                                } catch (InterruptedException e) {
                                    return;
                                }
                                if (breaker.admit() == Admission.PROBE) {
                                    probes.incrementAndGet();
                                }
                            });
            thread.start();
            threads.add(thread);
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(1, probes.get());
    }

    @Test
    void neverIsNever() {
        CircuitBreaker never = breaker(CircuitSettings.NEVER);
        for (int i = 0; i < 100_000; i++) {
            never.ended(never.admit(), Outcome.FAILURE);
        }
        assertFalse(never.isOpen());
    }

    @Test
    void settingsWithoutMeaningAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new CircuitSettings(0, second, second));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CircuitSettings(1, Duration.ZERO, second));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CircuitSettings(1, second, Duration.ofMillis(999)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CircuitSettings(1, second, Duration.ofDays(2)));
    }
}
