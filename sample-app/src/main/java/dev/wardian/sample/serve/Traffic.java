package dev.wardian.sample.serve;

import dev.wardian.sample.Order;
import dev.wardian.sample.OrderService;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Customers who order all the time, while it is switched on. */
final class Traffic implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
    private static final int ORDERS_AT_ONCE = 5;
    private static final long PAUSE_MILLIS = 50;
    private static final long LONGEST_ORDER_SECONDS = 10;

    private final OrderService service;
    private final List<Order> orders;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread made = new Thread(task, "traffic");
                        made.setDaemon(true);
                        return made;
                    });
    private volatile boolean on;
    private int next;

    /**
     * @param service prices the orders
     * @param orders what is ordered, again and again
     */
    Traffic(OrderService service, List<Order> orders) {
        this.service = service;
        this.orders = List.copyOf(orders);
        var unused =
                thread.scheduleWithFixedDelay(this::order, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void order() {
        for (int i = 0; on && i < ORDERS_AT_ONCE; i++) {
            try {
                service.price(orders.get(next));
            } catch (RuntimeException e) {
                LOG.error("an order could not be priced", e);
            }
            next = (next + 1) % orders.size();
        }
    }

    void set(boolean wanted) {
        on = wanted;
    }

    boolean isOn() {
        return on;
    }

    /** Waits for the order that is being priced. */
    @Override
    public void close() {
        on = false;
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LONGEST_ORDER_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
