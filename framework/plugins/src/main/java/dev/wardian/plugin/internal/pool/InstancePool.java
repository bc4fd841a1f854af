package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.error.CallCancelled;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.plugin.internal.pool.Reuse.Fate;
import dev.wardian.plugin.manifest.InstanceMode;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one generation. At most {@code size} calls have an instance at the same time;
 * other calls wait in the order of their arrival. A broken instance is discarded, and a new one
 * replaces it.
 *
 * <p>{@link Reuse} decides what happens to an instance between two calls. {@link Replenishment}
 * prepares instances in the background for later calls.
 *
 * <p>The lock guards only the lists. Guest code runs outside of the lock, and so do the making,
 * renewing and closing of instances. So no memory is reserved under the lock; {@link
 * SharedMemoryBudget} says why that matters.
 */
public final class InstancePool {
    /** The most calls that wait for any reason. */
    private static final int MOST_WAITING = 1_000_000;

    /** Stands for the operation of an instance that ran none. */
    private static final int NO_OPERATION = -1;

    private final LinkedModule linked;
    private final InstanceMaker maker;
    private final PoolSettings settings;
    private final Reuse reuse;
    private final Refusals refusals;
    private final ServiceTimes serviceTimes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition allReturned = lock.newCondition();
    private final WaitingCalls waiting = new WaitingCalls();
    private final Stock stock;
    private final Replenishment replenishment;
    private int inUse;

    /** Whether the pool cancels calls that have an instance or are making one. */
    private boolean cancelled;

    /** Whether calls wait although an instance may be free. */
    private boolean held;

    private long holds;

    /**
     * @param linked makes the instances
     * @param account where their memory is accounted
     * @param settings how calls share them
     * @param background runs what no caller should wait for
     */
    public InstancePool(
            LinkedModule linked,
            MemoryAccount account,
            PoolSettings settings,
            Executor background) {
        this.linked = linked;
        this.reuse = Reuse.of(settings.mode(), linked.identity());
        this.maker = new InstanceMaker(linked, account, reuse);
        this.settings = settings;
        this.refusals = new Refusals(settings);
        this.serviceTimes = new ServiceTimes(linked.operationCount());
        this.stock = new Stock(reuse, settings.size());
        this.replenishment = new Replenishment(lock, allReturned, stock, maker, background);
    }

    /**
     * Makes the first instance and checks its health.
     *
     * @throws PluginException if it cannot be made or is not healthy
     */
    public void start() {
        PluginInstance first = maker.makeHealthy();
        admit(first, reuse.afterCall(first));
    }

    /** Takes an instance that was made for this pool. */
    public void admit(PluginInstance instance) {
        admit(instance, Fate.KEEP);
    }

    private void admit(PluginInstance instance, Fate fate) {
        lock.lock();
        try {
            stock.admit(instance, fate);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets new calls wait, however many they are, until {@link #resume} or {@link #close}: up to
     * their deadlines, which is longer than they would wait for an instance.
     */
    public void hold() {
        lock.lock();
        try {
            held = true;
            holds++;
        } finally {
            lock.unlock();
        }
    }

    /** Lets calls go on that were held. An instance that broke meanwhile is not for them. */
    public void resume() {
        PluginInstance broken;
        lock.lock();
        try {
            held = false;
            broken = stock.forgetBroken();
            while (inUse < settings.size()) {
                Waiter next = waiting.poll();
                if (next == null) {
                    break;
                }
                inUse++;
                next.grant(stock.take());
            }
        } finally {
            lock.unlock();
        }
        if (broken != null) {
            broken.close();
        }
    }

    /**
     * Returns the instance that calls would get next, or null if there is none. After {@link
     * #hold}, and while no call runs, nothing else uses it.
     */
    public @Nullable PluginInstance heldInstance() {
        lock.lock();
        try {
            return held && inUse == 0 ? stock.next() : null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes an instance for a call; {@link #release} has to follow. A call that was carried over
     * from another pool, whose queue it was allowed to join, joins this one's too, at the place of
     * its arrival, and waits until its deadline, as others come with it.
     *
     * @param operation the number of the call's operation
     * @throws PluginUnavailable if none is free in time, too many calls wait, the calls that wait
     *     need longer than this one has, or the pool is closed
     * @throws DeadlineExceeded if the call's deadline passes first
     * @throws CallCancelled if the call is cancelled first
     * @throws PluginException if a new instance is needed and cannot be made
     */
    public PluginInstance acquire(PluginCall call, int operation) {
        Waiter waiter = null;
        PluginInstance instance = null;
        lock.lock();
        try {
            if (stock.isClosed()) {
                throw refusals.closed(call);
            }
            if (!held && inUse < settings.size() && waiting.isEmpty()) {
                inUse++;
                instance = stock.take();
            } else {
                waiter = queue(call, operation);
            }
        } finally {
            lock.unlock();
        }
        if (waiter != null) {
            instance = await(waiter, call);
        } else if (instance != null && settings.mode() != InstanceMode.PER_CALL) {
            call.hasPromptly();
        }
        return instance != null ? taken(instance, call) : make(call);
    }

    /** Lets a call wait, under the lock. */
    private Waiter queue(PluginCall call, int operation) {
        if (call.outerCallsOfModule() >= settings.size()) {
            // They end only after this one, which would wait until its deadline for them.
            throw refusals.heldByOuterCalls(call);
        }
        long arrived = call.arrived();
        long expected = serviceTimes.expected(operation);
        if (held || call.carriedOver()) {
            requirePlace(call, MOST_WAITING);
            Waiter waiter = new Waiter(holds - 1, arrived, expected);
            waiting.addByArrival(waiter);
            return waiter;
        }
        requirePlace(call, settings.queue());
        long ahead = waiting.expectedNanos() / settings.size();
        if (ahead > 0 && ahead > timeToWait(call)) {
            throw refusals.hopeless(call, waiting.size(), ahead);
        }
        Waiter waiter = new Waiter(holds, arrived, expected);
        waiting.add(waiter);
        return waiter;
    }

    private void requirePlace(PluginCall call, int most) {
        if (waiting.size() >= most) {
            long ahead = waiting.expectedNanos() / settings.size();
            throw refusals.queueFull(call, waiting.size(), ahead);
        }
    }

    private long timeToWait(PluginCall call) {
        return Math.min(settings.waitNanos(), call.deadline() - System.nanoTime());
    }

    /** Waits for the call's turn and returns its instance, or null if the call has to make one. */
    private @Nullable PluginInstance await(Waiter waiter, PluginCall call) {
        boolean untilDeadline = waiter.await(call, settings.waitNanos(), () -> wasHeld(waiter));
        Waiter.Outcome outcome;
        long ahead;
        lock.lock();
        try {
            outcome = waiter.outcome();
            if (outcome == Waiter.Outcome.WAITING) {
                waiting.remove(waiter);
            }
            ahead = waiting.expectedNanos() / settings.size();
        } finally {
            lock.unlock();
        }
        return switch (outcome) {
            case GRANTED -> waiter.instance();
            case CLOSED -> throw refusals.closed(call);
            case WAITING -> throw refusals.gaveUp(waiter, call, untilDeadline, ahead);
        };
    }

    /** Whether calls were held while this one waited, which it does not have to answer for. */
    private boolean wasHeld(Waiter waiter) {
        lock.lock();
        try {
            return held || waiter.holds() != holds;
        } finally {
            lock.unlock();
        }
    }

    private PluginInstance taken(PluginInstance instance, PluginCall call) {
        if (reuse.wantsSpare(instance)) {
            replenishment.makeOne();
        }
        if (reuse.ready(instance)) {
            return instance;
        }
        lock.lock();
        try {
            stock.remake(instance);
        } finally {
            lock.unlock();
        }
        instance.close();
        return make(call);
    }

    /**
     * Makes an instance on the caller's thread, whose turn it is. That may take longer than the
     * call: then the instance is another one's.
     */
    private PluginInstance make(PluginCall call) {
        PluginInstance made = makeLive();
        PluginException late = refusals.late(call);
        if (late != null) {
            release(made);
            throw late;
        }
        return made;
    }

    private PluginInstance makeLive() {
        PluginInstance made = null;
        try {
            made = maker.make();
            return made;
        } finally {
            endMaking(made);
        }
    }

    private void endMaking(@Nullable PluginInstance made) {
        lock.lock();
        try {
            stock.made(made);
            if (made == null) {
                passTurn();
            } else if (cancelled) {
                made.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives back what {@link #acquire} took, after a call.
     *
     * @param operation the number of its operation
     * @param end when it ended, a moment of {@link System#nanoTime()}
     * @param nanos how long it took
     */
    public void release(PluginInstance instance, int operation, long end, long nanos) {
        instance.usedAt(end);
        giveBack(instance, operation, nanos);
    }

    /** Gives back what {@link #acquire} took, for a call that did not run. */
    public void release(PluginInstance instance) {
        giveBack(instance, NO_OPERATION, 0);
    }

    private void giveBack(PluginInstance instance, int operation, long nanos) {
        Fate fate = Fate.DISCARD;
        try {
            fate = reuse.afterCall(instance);
        } finally {
            // Also after an Error, or the place would be lost.
            if (fate == Fate.DISCARD || !keep(instance, fate, operation, nanos)) {
                closeAndDiscard(instance, operation, nanos);
            }
        }
    }

    private void closeAndDiscard(PluginInstance instance, int operation, long nanos) {
        try {
            // Before the turn is passed: the next call may need the memory, and where there is
            // none, all of it is back when the last call has returned.
            instance.close();
        } finally {
            discard(instance, operation, nanos);
        }
    }

    /** Takes an instance back that can be used again; false once the pool is closed. */
    private boolean keep(PluginInstance instance, Fate fate, int operation, long nanos) {
        boolean renew;
        lock.lock();
        try {
            if (stock.isClosed()) {
                return false;
            }
            stock.giveBack(instance, fate);
            note(operation, nanos);
            passTurn();
            renew = stock.asksForRenewal();
        } finally {
            lock.unlock();
        }
        if (renew) {
            replenishment.renewOne();
        }
        return true;
    }

    private void discard(PluginInstance instance, int operation, long nanos) {
        boolean replace;
        boolean renew;
        lock.lock();
        try {
            stock.forget(instance);
            replace = !stock.isClosed();
            note(operation, nanos);
            passTurn();
            renew = stock.asksForRenewal();
        } finally {
            lock.unlock();
        }
        if (renew) {
            replenishment.renewOne();
        }
        if (instance.broken()) {
            Events.RECORDER.discarded(linked.identity().info());
        }
        if (replace) {
            replenishment.makeOne();
        }
    }

    private void note(int operation, long nanos) {
        if (operation != NO_OPERATION) {
            serviceTimes.ended(operation, nanos);
        }
    }

    /**
     * Hands a turn, and an instance if there is one, to the call that waits longest; under the
     * lock.
     */
    private void passTurn() {
        Waiter next = held ? null : waiting.poll();
        if (next != null) {
            next.grant(stock.take());
            return;
        }
        inUse--;
        if (inUse == 0) {
            allReturned.signalAll();
        }
    }

    /** Accepts no more calls and refuses the waiting ones. */
    public void close() {
        List<PluginInstance> unused;
        lock.lock();
        try {
            unused = stock.close();
            for (Waiter next = waiting.poll(); next != null; next = waiting.poll()) {
                next.finish(Waiter.Outcome.CLOSED);
            }
        } finally {
            lock.unlock();
        }
        unused.forEach(PluginInstance::close);
    }

    /**
     * Stops the calls that run, and the making of instances; with {@link #close} before, no others
     * come.
     */
    public void cancelCalls() {
        List<PluginInstance> running;
        lock.lock();
        try {
            cancelled = true;
            running = stock.live();
        } finally {
            lock.unlock();
        }
        running.forEach(PluginInstance::cancel);
        maker.cancel();
    }

    /**
     * Waits until no call has an instance, and none is being made or renewed.
     *
     * @return whether that is so
     */
    public boolean awaitReturned(long nanos) {
        long deadline = System.nanoTime() + nanos;
        boolean interrupted = false;
        lock.lock();
        try {
            long left = nanos;
            while (!isQuiet() && left > 0) {
                try {
                    left = allReturned.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                    left = deadline - System.nanoTime();
                }
            }
            return isQuiet();
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isQuiet() {
        return inUse == 0 && stock.isQuiet();
    }

    /** The free instances that may be discarded where memory is short. */
    List<PluginInstance> reclaimable() {
        lock.lock();
        try {
            return held ? List.of() : stock.reclaimable();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Discards a free instance since memory is short.
     *
     * @param plugin for whom
     * @return false if it is not free any more
     */
    boolean reclaim(PluginInstance instance, String plugin) {
        lock.lock();
        try {
            if (held || !stock.beginReclaim(instance)) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        long bytes = instance.heldBytes();
        try {
            instance.close();
        } finally {
            endReclaim();
        }
        Events.RECORDER.reclaimed(linked.identity().info(), bytes, plugin);
        return true;
    }

    private void endReclaim() {
        lock.lock();
        try {
            stock.endReclaim();
            allReturned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What the pool holds at one moment. */
    public PoolFigures figures() {
        PoolCounts counts = counts();
        return new PoolFigures(
                counts.running(),
                counts.waiting(),
                counts.live(),
                counts.replaced(),
                counts.reclaimed());
    }

    /** All counters at one moment. */
    PoolCounts counts() {
        lock.lock();
        try {
            return stock.counts(settings.size(), inUse, waiting.size(), held);
        } finally {
            lock.unlock();
        }
    }
}
