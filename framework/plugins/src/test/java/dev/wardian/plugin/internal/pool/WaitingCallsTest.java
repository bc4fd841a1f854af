package dev.wardian.plugin.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitingCallsTest {
    private final WaitingCalls calls = new WaitingCalls();

    private static Waiter arrivedAt(long moment) {
        return new Waiter(0, moment, 0);
    }

    private List<Long> arrivals() {
        List<Long> order = new ArrayList<>();
        for (Waiter next = calls.poll(); next != null; next = calls.poll()) {
            order.add(next.arrived());
        }
        return order;
    }

    @Test
    void aCallThatArrivedEarlierGoesBeforeThoseThatArrivedLater() {
        calls.add(arrivedAt(10));
        calls.add(arrivedAt(30));

        calls.addByArrival(arrivedAt(20));
        calls.addByArrival(arrivedAt(5));
        calls.addByArrival(arrivedAt(40));

        assertEquals(List.of(5L, 10L, 20L, 30L, 40L), arrivals());
    }

    @Test
    void callsOfOneMomentKeepTheirOrder() {
        Waiter first = arrivedAt(7);
        Waiter second = arrivedAt(7);
        calls.add(first);

        calls.addByArrival(second);

        assertSame(first, calls.poll());
        assertSame(second, calls.poll());
    }

    @Test
    void theClockMayPassTheGreatestNumber() {
        calls.add(arrivedAt(Long.MIN_VALUE + 1));

        calls.addByArrival(arrivedAt(Long.MAX_VALUE - 1));

        assertEquals(List.of(Long.MAX_VALUE - 1, Long.MIN_VALUE + 1), arrivals());
    }

    @Test
    void randomChangesKeepOrderSizeAndSum() {
        Random random = new Random(4);
        List<Waiter> model = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            int choice = random.nextInt(4);
            if (choice < 2) {
                Waiter added = new Waiter(0, step, random.nextInt(1_000));
                model.add(added);
                calls.add(added);
            } else if (choice == 2 && !model.isEmpty()) {
                calls.remove(model.remove(random.nextInt(model.size())));
            } else {
                Waiter expected = model.isEmpty() ? null : model.remove(0);
                assertSame(expected, calls.poll());
            }
            assertEquals(model.size(), calls.size());
            assertEquals(model.isEmpty(), calls.isEmpty());
            assertEquals(
                    model.stream().mapToLong(Waiter::expectedNanos).sum(), calls.expectedNanos());
        }
        model.forEach(left -> assertSame(left, calls.poll()));
        assertNull(calls.poll());
        assertEquals(0, calls.expectedNanos());
    }
}
