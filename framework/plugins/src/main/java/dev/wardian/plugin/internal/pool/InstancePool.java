package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.CallCancelled;
import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.DeadlineExceeded;
import dev.wardian.plugin.PluginException;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginUnavailable;
import dev.wardian.plugin.internal.abi.CallRequest;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.wasm.CancelToken;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one generation. At most {@code size} calls have one at a time; others wait in
 * the order in which they came. An instance that broke is closed and replaced. In the mode per-call
 * every instance serves one call: the next one is made in the background, so that a call that does
 * not come too soon finds it ready.
 *
 * <p>The lock guards the lists alone: guest code, and with it the making of instances, runs outside
 * of it.
 */
public final class InstancePool {
    private final LinkedModule linked;
    private final MemoryAccount account;
    private final PoolSettings settings;
    private final Executor background;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition allReturned = lock.newCondition();
    private final Deque<PluginInstance> idle = new ArrayDeque<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private final Set<PluginInstance> live = new HashSet<>();
    private int inUse;

    /** Instances that calls are making, which are not live yet. */
    private int inTheMaking;

    private int inPreparation;
    private long replaced;
    private boolean closed;

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
        this.account = account;
        this.settings = settings;
        this.background = background;
    }

    /**
     * Makes the first instance and checks its health.
     *
     * @throws PluginException if it cannot be made or is not healthy
     */
    public void start() {
        PluginInstance instance = linked.instantiate(account);
        boolean healthy = false;
        try {
            linked.checkHealth(instance);
            healthy = true;
        } finally {
            if (!healthy) {
                instance.close();
            }
        }
        admit(instance);
    }

    /** Takes an instance that was made for this pool. */
    public void admit(PluginInstance instance) {
        lock.lock();
        try {
            live.add(instance);
            idle.addFirst(instance);
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

    /** Lets calls go on that were held. */
    public void resume() {
        lock.lock();
        try {
            held = false;
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
            return held && inUse == 0 ? idle.peekFirst() : null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes an instance for a call; {@link #release} has to follow.
     *
     * @param carriedOver whether the call waited at another pool, whose queue it was allowed to
     *     join: then it joins this one's too
     * @throws PluginUnavailable if none is free in time, too many calls wait, or the pool is closed
     * @throws DeadlineExceeded if the call's deadline passes first
     * @throws CallCancelled if the call is cancelled first
     * @throws PluginException if a new instance is needed and cannot be made
     */
    public PluginInstance acquire(CallRequest request, boolean carriedOver) {
        Waiter waiter = null;
        PluginInstance instance = null;
        lock.lock();
        try {
            requireOpen(request);
            if (!held && inUse < settings.size() && waiting.isEmpty()) {
                inUse++;
                instance = takeIdle();
            } else if (held || carriedOver || waiting.size() < settings.queue()) {
                waiter = new Waiter(held ? holds - 1 : holds);
                waiting.addLast(waiter);
            } else {
                throw busy(
                        request, "all instances are in use and " + waiting.size() + " calls wait");
            }
        } finally {
            lock.unlock();
        }
        if (waiter != null) {
            instance = await(waiter, request);
        }
        return instance != null ? taken(instance) : make();
    }

    /** An idle instance, or null, which obliges the caller to make one; under the lock. */
    private @Nullable PluginInstance takeIdle() {
        PluginInstance instance = idle.pollFirst();
        if (instance == null) {
            inTheMaking++;
        }
        return instance;
    }

    private void requireOpen(CallRequest request) {
        if (closed) {
            throw new PluginUnavailable(
                    info(request), PluginState.DRAINING, "it is being stopped", null);
        }
    }

    /**
     * Waits for the call's turn and answers the instance that comes with it, or null where one is
     * to be made.
     */
    private @Nullable PluginInstance await(Waiter waiter, CallRequest request) {
        long now = System.nanoTime();
        long patience = now + settings.waitNanos();
        boolean deadlineFirst = request.deadline() - patience < 0;
        CancelToken cancel = request.cancel();
        Runnable onCancel = waiter::cancel;
        if (cancel != null) {
            cancel.onCancel(onCancel);
        }
        waiter.await(deadlineFirst ? request.deadline() : patience);
        boolean untilDeadline = deadlineFirst || wasHeld(waiter);
        if (untilDeadline) {
            waiter.await(request.deadline());
        }
        if (cancel != null) {
            cancel.remove(onCancel);
        }
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
            case CLOSED ->
                    throw new PluginUnavailable(
                            info(request), PluginState.DRAINING, "it is being stopped", null);
            case WAITING -> throw gaveUp(waiter, request, untilDeadline);
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

    private PluginException gaveUp(Waiter waiter, CallRequest request, boolean deadlineFirst) {
        if (waiter.cancelled()) {
            return new CallCancelled(info(request));
        }
        return deadlineFirst
                ? new DeadlineExceeded(info(request), Duration.ofNanos(request.timeoutNanos()))
                : busy(request, "no instance became free in time");
    }

    private PluginUnavailable busy(CallRequest request, String reason) {
        return new PluginUnavailable(
                info(request),
                PluginState.ACTIVE,
                reason,
                Duration.ofNanos(Math.max(settings.waitNanos(), TimeUnit.MILLISECONDS.toNanos(1))));
    }

    private CallInfo info(CallRequest request) {
        return linked.identity().info().withCall(request.operation(), request.callId());
    }

    private PluginInstance taken(PluginInstance instance) {
        if (settings.mode() == InstanceMode.PER_CALL) {
            prepareNext();
        }
        return instance;
    }

    /** Makes an instance on the caller's thread, whose turn it is. */
    private PluginInstance make() {
        PluginInstance made = null;
        try {
            made = linked.instantiate(account);
            return made;
        } finally {
            lock.lock();
            try {
                inTheMaking--;
                if (made == null) {
                    passTurn(null);
                } else {
                    live.add(made);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Gives back what {@link #acquire} took. */
    public void release(PluginInstance instance) {
        boolean reusable = !instance.broken() && settings.mode() != InstanceMode.PER_CALL;
        boolean keep;
        boolean replace;
        lock.lock();
        try {
            keep = reusable && !closed;
            replace = !keep && !closed;
            if (!keep) {
                live.remove(instance);
                replaced += instance.broken() ? 1 : 0;
            }
            passTurn(keep ? instance : null);
        } finally {
            lock.unlock();
        }
        if (!keep) {
            instance.close();
        }
        if (instance.broken()) {
            Events.RECORDER.discarded(linked.identity().info());
        }
        if (replace) {
            prepareNext();
        }
    }

    /**
     * Hands a turn, and an instance if there is one, to the call that waits longest; under the
     * lock.
     */
    private void passTurn(@Nullable PluginInstance free) {
        Waiter next = held ? null : waiting.pollFirst();
        if (next != null) {
            next.grant(free != null ? free : takeIdle());
            return;
        }
        inUse--;
        if (free != null) {
            idle.addFirst(free);
        }
        if (inUse == 0) {
            allReturned.signalAll();
        }
    }

    /** Makes an instance in the background, unless enough are there. */
    private void prepareNext() {
        lock.lock();
        try {
            int wanted = settings.mode() == InstanceMode.PER_CALL ? settings.size() : 1;
            if (closed || idle.size() + inPreparation >= wanted) {
                return;
            }
            inPreparation++;
        } finally {
            lock.unlock();
        }
        background.execute(this::prepare);
    }

    private void prepare() {
        PluginInstance made = null;
        try {
            made = linked.instantiate(account);
        } catch (PluginException e) {
            // The next call makes its own instance, and its caller sees why it fails.
            linked.identity().logger().warn("no instance could be made ahead", e);
        } finally {
            if (!keepPrepared(made) && made != null) {
                made.close();
            }
        }
    }

    private boolean keepPrepared(@Nullable PluginInstance made) {
        lock.lock();
        try {
            inPreparation--;
            if (made == null || closed || excess()) {
                return false;
            }
            live.add(made);
            idle.addLast(made);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether calls have made, or are making, so many instances that another one would be over the
     * pool's size; a plugin with one instance must never have two, each with a state of its own.
     */
    private boolean excess() {
        return settings.mode() == InstanceMode.PER_CALL
                ? idle.size() >= settings.size()
                : live.size() + inTheMaking >= settings.size();
    }

    /** Takes no more calls; those that wait are refused. */
    public void close() {
        List<PluginInstance> unused;
        lock.lock();
        try {
            closed = true;
            waiting.forEach(waiter -> waiter.finish(Waiter.Outcome.CLOSED));
            waiting.clear();
            unused = new ArrayList<>(idle);
            idle.clear();
            unused.forEach(live::remove);
        } finally {
            lock.unlock();
        }
        unused.forEach(PluginInstance::close);
    }

    /** Stops the calls that run; with {@link #close} before, no others come. */
    public void cancelCalls() {
        List<PluginInstance> running;
        lock.lock();
        try {
            running = List.copyOf(live);
        } finally {
            lock.unlock();
        }
        running.forEach(PluginInstance::cancel);
    }

    /**
     * Waits until no call has an instance.
     *
     * @return whether that is so
     */
    public boolean awaitReturned(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (inUse > 0 && left > 0) {
                left = allReturned.awaitNanos(left);
            }
            return inUse == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
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
