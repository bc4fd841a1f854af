package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallRateTest {
    private static final long SECOND = 1_000_000_000;

    /** As close to the end of the clock's range as to its begin. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    private final CallRate rate = new CallRate(now::get);

    private long taken(long perSecond, long attempts) {
        long count = 0;
        for (long i = 0; i < attempts; i++) {
            count += rate.take(perSecond) ? 1 : 0;
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 100, 1000})
    void asManyAtOnceAsInASecond(long perSecond) {
        assertEquals(perSecond, taken(perSecond, 5000));

        now.addAndGet(SECOND);

        assertEquals(perSecond, taken(perSecond, 5000));
    }

    @Test
    void tokensComeBackOneByOne() {
        taken(10, 10);

        for (int i = 0; i < 30; i++) {
            now.addAndGet(SECOND / 10);
            assertEquals(1, taken(10, 5));
        }
    }

    @Test
    void aLongPauseSavesNoMoreThanASecond() {
        now.addAndGet(1000 * SECOND);

        assertEquals(4, taken(4, 100));
    }

    @Test
    void aLowerRateCountsAtOnce() {
        taken(100, 50);

        assertEquals(1, taken(2, 10));
    }

    @Test
    void threadsTakeEachTokenOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(() -> taken(1000, 2000));
            }
            long all = 0;
            for (Future<Long> one : threads.invokeAll(tasks)) {
                all += one.get();
            }

            assertEquals(1000, all);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theHighestRateIsOneEachNanosecond() {
        assertTrue(rate.take(SECOND));
        now.incrementAndGet();
        assertTrue(rate.take(SECOND));
        assertFalse(rate.take(1));
    }
}
