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
import dev.wardian.plugin.manifest.InstanceMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one generation. At most {@code size} calls have one at a time; others wait in
 * the order in which they came. An instance that broke is closed and replaced.
 *
 * <p>In the mode per-call an instance is renewed after each call: what it held when it was made is
 * copied back, in the background, so that a call that does not come too soon finds it ready. One
 * that comes sooner renews an instance itself. So that there is one to be renewed meanwhile, there
 * may be one instance more than calls at once. A small instance is renewed at once. One that cannot
 * be renewed serves one call, and the next call makes its own: where memory is short, it would not
 * be there for a call that comes while the background makes one.
 *
 * <p>The lock guards the lists alone: guest code, and with it the making of instances, runs outside
 * of it, and so does renewing.
 */
public final class InstancePool {
    private final LinkedModule linked;
    private final InstanceMaker maker;
    private final PoolSettings settings;
    private final Executor background;
    private final boolean perCall;
    private final Refusals refusals;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition allReturned = lock.newCondition();
    private final FreeInstances free = new FreeInstances();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private final Set<PluginInstance> live = new HashSet<>();
    private int inUse;

    /** Instances that the background is making now, so that it runs code of the guest. */
    private int preparing;

    /** Instances that calls are making, which are not live yet. */
    private int inTheMaking;

    private int inPreparation;

    /** Whether the last attempt to make an instance ahead failed, and no memory came free since. */
    private boolean nothingAhead;

    /** Whether the background was asked to renew an instance. */
    private boolean renewalAsked;

    /** Whether it is doing so. */
    private boolean inRenewal;

    private long replaced;
    private boolean closed;

    /** Whether calls are stopped that have an instance, or will have one that is being made. */
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
        this.maker = new InstanceMaker(linked, account, settings.mode());
        this.settings = settings;
        this.background = background;
        this.refusals = new Refusals(settings);
        this.perCall = settings.mode() == InstanceMode.PER_CALL;
    }

    /**
     * Makes the first instance and checks its health.
     *
     * @throws PluginException if it cannot be made or is not healthy
     */
    public void start() {
        admit(maker.makeHealthy());
    }

    /** Takes an instance that was made for this pool. */
    public void admit(PluginInstance instance) {
        lock.lock();
        try {
            live.add(instance);
            free.add(instance);
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
        lock.lock();
        try {
            held = false;
            PluginInstance next = free.next();
            if (next != null && next.broken()) {
                forget(next);
                replaced++;
                free.take();
                next.close();
            }
            while (inUse < settings.size() && !waiting.isEmpty()) {
                inUse++;
                waiting.removeFirst().grant(takeIdle());
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The instance that calls would get next, or null where there is none; with {@link #hold}
     * before, and no call running, it is nobody else's.
     */
    public @Nullable PluginInstance heldInstance() {
        lock.lock();
        try {
            return held && inUse == 0 ? free.next() : null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes an instance for a call; {@link #release} has to follow. A call that was carried over
     * from another pool, whose queue it was allowed to join, joins this one's too, and waits until
     * its deadline, as others come with it.
     *
     * @throws PluginUnavailable if none is free in time, too many calls wait, or the pool is closed
     * @throws DeadlineExceeded if the call's deadline passes first
     * @throws CallCancelled if the call is cancelled first
     * @throws PluginException if a new instance is needed and cannot be made
     */
    public PluginInstance acquire(PluginCall call) {
        Waiter waiter = null;
        PluginInstance instance = null;
        lock.lock();
        try {
            if (closed) {
                throw refusals.closed(call);
            }
            if (!held && inUse < settings.size() && waiting.isEmpty()) {
                inUse++;
                instance = takeIdle();
            } else if (held || call.carriedOver() || waiting.size() < settings.queue()) {
                waiter = new Waiter(held || call.carriedOver() ? holds - 1 : holds);
                waiting.addLast(waiter);
            } else {
                throw refusals.busy(
                        call, "all instances are in use and " + waiting.size() + " calls wait");
            }
        } finally {
            lock.unlock();
        }
        if (waiter != null) {
            instance = await(waiter, call);
        }
        return instance != null ? taken(instance, call) : make(call);
    }

    /**
     * A free instance, which may have to be renewed, or null, which obliges the caller to make one;
     * under the lock.
     */
    private @Nullable PluginInstance takeIdle() {
        PluginInstance instance = free.take();
        if (instance == null) {
            inTheMaking++;
        }
        return instance;
    }

    /**
     * Waits for the call's turn and answers the instance that comes with it, or null where one is
     * to be made.
     */
    private @Nullable PluginInstance await(Waiter waiter, PluginCall call) {
        boolean untilDeadline = waiter.await(call, settings.waitNanos(), () -> wasHeld(waiter));
        Waiter.Outcome outcome;
        lock.lock();
        try {
            outcome = waiter.outcome();
            if (outcome == Waiter.Outcome.WAITING) {
                waiting.remove(waiter);
            }
        } finally {
            lock.unlock();
        }
        return switch (outcome) {
            case GRANTED -> waiter.instance();
            case CLOSED -> throw refusals.closed(call);
            case WAITING -> throw refusals.gaveUp(waiter, call, untilDeadline);
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
        if (!perCall) {
            return instance;
        }
        if (!InstanceMaker.isRenewedAtOnce(instance)) {
            prepareNext();
        }
        if (!instance.used() || !instance.renewable() || instance.renew()) {
            return instance;
        }
        lock.lock();
        try {
            live.remove(instance);
            inTheMaking++;
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
            inTheMaking--;
            if (made == null) {
                passTurn();
                return;
            }
            live.add(made);
            if (cancelled) {
                made.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what {@link #acquire} took. */
    public void release(PluginInstance instance) {
        boolean reusable = perCall ? instance.renewable() : !instance.broken();
        if (reusable && instance.used() && InstanceMaker.isRenewedAtOnce(instance)) {
            instance.renew();
        }
        if (reusable && keep(instance)) {
            return;
        }
        // Before the turn is passed: the next call may need the memory, and where there is none,
        // all of it is back when the last call has returned.
        instance.close();
        discard(instance);
    }

    /** Takes an instance back that can be used again; false once the pool is closed. */
    private boolean keep(PluginInstance instance) {
        boolean renew;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            free.add(instance);
            passTurn();
            renew = asksForRenewal();
        } finally {
            lock.unlock();
        }
        if (renew) {
            background.execute(this::renewOne);
        }
        return true;
    }

    private void discard(PluginInstance instance) {
        boolean replace;
        boolean renew;
        lock.lock();
        try {
            forget(instance);
            replaced += instance.broken() ? 1 : 0;
            replace = !closed;
            passTurn();
            renew = asksForRenewal();
        } finally {
            lock.unlock();
        }
        if (renew) {
            background.execute(this::renewOne);
        }
        if (instance.broken()) {
            Events.RECORDER.discarded(linked.identity().info());
        }
        if (replace) {
            prepareNext();
        }
    }

    /** An instance is to be closed; under the lock. */
    private void forget(PluginInstance instance) {
        live.remove(instance);
        nothingAhead = false;
    }

    /** Whether the background is to be asked to renew an instance; under the lock. */
    private boolean asksForRenewal() {
        boolean asks = !renewalAsked && free.hasUsed();
        renewalAsked |= asks;
        return asks;
    }

    /** Renews one instance, and asks for another turn, so that other pools get theirs. */
    private void renewOne() {
        PluginInstance instance = null;
        lock.lock();
        try {
            renewalAsked = false;
            instance = free.takeUsed();
            inRenewal = instance != null;
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
                prepareNext();
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
            if (renewed && closed) {
                return false;
            }
            inRenewal = false;
            if (renewed) {
                free.add(instance);
            } else {
                forget(instance);
            }
            again = asksForRenewal();
            allReturned.signalAll();
        } finally {
            lock.unlock();
        }
        if (again) {
            background.execute(this::renewOne);
        }
        return true;
    }

    /**
     * Hands a turn, and an instance if there is one, to the call that waits longest; under the
     * lock.
     */
    private void passTurn() {
        Waiter next = held ? null : waiting.pollFirst();
        if (next != null) {
            next.grant(takeIdle());
            return;
        }
        inUse--;
        if (inUse == 0) {
            allReturned.signalAll();
        }
    }

    /** Makes an instance in the background, unless enough are there. */
    private void prepareNext() {
        lock.lock();
        try {
            boolean enough = inPreparation > 0 || inRenewal || !free.isEmpty();
            if (closed || enough || !maker.renewing() || nothingAhead || excess()) {
                return;
            }
            inPreparation++;
        } finally {
            lock.unlock();
        }
        background.execute(this::prepare);
    }

    private void prepare() {
        lock.lock();
        try {
            if (closed) {
                inPreparation--;
                return;
            }
            preparing++;
        } finally {
            lock.unlock();
        }
        PluginInstance made = null;
        try {
            made = maker.makeAhead();
        } finally {
            if (!keepPrepared(made) && made != null) {
                made.close();
            }
            lock.lock();
            try {
                preparing--;
                allReturned.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean keepPrepared(@Nullable PluginInstance made) {
        lock.lock();
        try {
            inPreparation--;
            nothingAhead = made == null;
            if (made == null || closed || excess()) {
                return false;
            }
            live.add(made);
            free.add(made);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether calls have made, or are making, so many instances that another one would be too many;
     * a plugin with one instance must never have two, each with a state of its own.
     */
    private boolean excess() {
        int most = perCall ? settings.size() + 1 : settings.size();
        return live.size() + inTheMaking >= most;
    }

    /** Takes no more calls; those that wait are refused. */
    public void close() {
        List<PluginInstance> unused;
        lock.lock();
        try {
            closed = true;
            waiting.forEach(waiter -> waiter.finish(Waiter.Outcome.CLOSED));
            waiting.clear();
            unused = free.takeAll();
            unused.forEach(live::remove);
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
            running = List.copyOf(live);
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
        return inUse == 0 && !inRenewal && preparing == 0;
    }

    /** What the pool holds at one moment. */
    public PoolFigures figures() {
        lock.lock();
        try {
            return new PoolFigures(inUse, waiting.size(), live.size(), replaced);
        } finally {
            lock.unlock();
        }
    }
}
