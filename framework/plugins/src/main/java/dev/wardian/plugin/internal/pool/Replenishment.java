package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.internal.abi.PluginInstance;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The background work for later calls: it replaces broken instances and renews used ones. One task
 * does one step, so that several pools can share a thread. Guest code runs outside of the pool's
 * lock.
 */
final class Replenishment {
    private final Lock lock;
    private final Condition quiet;
    private final Stock stock;
    private final InstanceMaker maker;
    private final Executor background;

    /**
     * @param lock the pool's lock
     * @param quiet is signalled when a task is done
     * @param stock the pool's instances
     * @param maker makes them
     * @param background runs the tasks
     */
    Replenishment(
            Lock lock, Condition quiet, Stock stock, InstanceMaker maker, Executor background) {
        this.lock = lock;
        this.quiet = quiet;
        this.stock = stock;
        this.maker = maker;
        this.background = background;
    }

    /** Makes an instance in the background, unless enough are there. */
    void makeOne() {
        lock.lock();
        try {
            if (!stock.order()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        background.execute(this::makeNow);
    }

    private void makeNow() {
        lock.lock();
        try {
            if (stock.isClosed()) {
                stock.cancelOrder();
                return;
            }
            stock.beginOrder();
        } finally {
            lock.unlock();
        }
        PluginInstance made = null;
        try {
            made = maker.makeAhead();
        } finally {
            if (!keep(made) && made != null) {
                made.close();
            }
            lock.lock();
            try {
                stock.endOrder();
                quiet.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean keep(@Nullable PluginInstance made) {
        lock.lock();
        try {
            return stock.keepOrdered(made);
        } finally {
            lock.unlock();
        }
    }

    /** Has the background renew an instance, after the stock has requested it. */
    void renewOne() {
        background.execute(this::renewNow);
    }

    /** Renews one instance and queues itself again, so that other pools get their turn. */
    private void renewNow() {
        PluginInstance instance = null;
        lock.lock();
        try {
            instance = stock.beginRenewal();
        } finally {
            lock.unlock();
        }
        if (instance == null) {
            return;
        }
        boolean renewed = false;
        try {
            renewed = instance.renew();
        } finally {
            if (!renewed || !endRenewal(instance, true)) {
                instance.close();
                endRenewal(instance, false);
                makeOne();
            }
        }
    }

    /**
     * An instance was renewed, or is closed.
     *
     * @return whether that was noted: a pool that is closed keeps none
     */
    private boolean endRenewal(PluginInstance instance, boolean renewed) {
        boolean again;
        lock.lock();
        try {
            if (renewed && stock.isClosed()) {
                return false;
            }
            stock.endRenewal(instance, renewed);
            again = stock.asksForRenewal();
            quiet.signalAll();
        } finally {
            lock.unlock();
        }
        if (again) {
            renewOne();
        }
        return true;
    }
}
