package dev.wardian.plugin.internal.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A host function in which the calls of guests stop until a test lets them go. */
public final class HeldCall {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** The capability {@code probe/1} with that function, which then gives {@code answer}. */
    public ProbeCapability probe(String function, String type, int answer) {
        return new ProbeCapability("probe/1").function(function, type, call -> stop(answer));
    }

    /** Stops the call that is made here, and answers {@code answer} when it may go. */
    public int stop(int answer) {
        entered.countDown();
        await(released);
        return answer;
    }

    /** Waits until a guest is in the function. */
    public void awaitEntered() {
        await(entered);
    }

    /** Lets the calls go, those to come as well. */
    public void release() {
        released.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
