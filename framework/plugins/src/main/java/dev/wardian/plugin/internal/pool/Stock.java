package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.pool.Reuse.Fate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a pool: free ones, those in use by calls, and those being made or renewed. It
 * runs no guest code. The pool's lock guards it.
 */
final class Stock {
    private final Reuse reuse;
    private final int most;
    private final FreeInstances free = new FreeInstances();

    /** All that were made and not closed. */
    private final Set<PluginInstance> live = new HashSet<>();

    /** Instances that calls are making, which are not live yet. */
    private int making;

    /** Instances that the background was asked to make. */
    private int ordered;

    /** Those of them that it is making now, so that it runs code of the guest. */
    private int makingAhead;

    /**
     * Whether the last attempt to make an instance in advance failed, and no memory has become free
     * since.
     */
    private boolean nothingAhead;

    /** Whether the background was asked to renew an instance. */
    private boolean renewalAsked;

    /** Whether it is doing so. */
    private boolean renewing;

    /** Instances that are being discarded since memory is short. */
    private int reclaiming;

    private long replaced;
    private long reclaimed;
    private boolean closed;

    /**
     * @param size the most calls at once
     */
    Stock(Reuse reuse, int size) {
        this.reuse = reuse;
        this.most = size + reuse.spare();
    }

    /** Takes an instance that was made outside of a call. */
    void admit(PluginInstance instance, Fate fate) {
        live.add(instance);
        giveBack(instance, fate);
    }

    /** Takes back an instance that can be used again. */
    void giveBack(PluginInstance instance, Fate fate) {
        if (fate == Fate.RENEW) {
            free.addToBeRenewed(instance);
        } else {
            free.addReady(instance);
        }
    }

    /** The instance that a call would get next, or null. */
    @Nullable PluginInstance next() {
        return free.next();
    }

    /**
     * Takes a free instance for a call. If it returns null, the call has to make one and report it
     * with {@link #made}.
     */
    @Nullable PluginInstance take() {
        PluginInstance instance = free.take();
        if (instance == null) {
            making++;
        }
        return instance;
    }

    /** Notes that a call makes an instance to replace the one that it took, which is closed. */
    void remake(PluginInstance taken) {
        live.remove(taken);
        making++;
    }

    /** A call has made its instance, or null, could not. */
    void made(@Nullable PluginInstance instance) {
        making--;
        if (instance != null) {
            live.add(instance);
        }
    }

    /** Forgets an instance that is or will be closed, which makes room for others. */
    void forget(PluginInstance instance) {
        live.remove(instance);
        nothingAhead = false;
        replaced += instance.broken() ? 1 : 0;
    }

    /** The free instances that may be discarded where memory is short. */
    List<PluginInstance> reclaimable() {
        return reuse.replaceable() ? free.all() : List.of();
    }

    /**
     * Takes a free instance that the caller closes since memory is short; {@link #endReclaim} has
     * to follow.
     *
     * @return false if it is not free any more
     */
    boolean beginReclaim(PluginInstance instance) {
        if (!free.take(instance)) {
            return false;
        }
        live.remove(instance);
        reclaiming++;
        reclaimed++;
        return true;
    }

    /** The instance is closed. */
    void endReclaim() {
        reclaiming--;
    }

    /** If the free instance that a call would get next is broken, forgets and returns it. */
    @Nullable PluginInstance forgetBroken() {
        PluginInstance next = free.next();
        if (next == null || !next.broken()) {
            return null;
        }
        free.take();
        forget(next);
        return next;
    }

    /** Keeps no more instances. Returns the free ones, for the caller to close. */
    List<PluginInstance> close() {
        closed = true;
        List<PluginInstance> unused = free.takeAll();
        unused.forEach(live::remove);
        return unused;
    }

    boolean isClosed() {
        return closed;
    }

    /** All that calls have and all that are free. */
    List<PluginInstance> live() {
        return List.copyOf(live);
    }

    /**
     * Notes that the background is to make an instance.
     *
     * @return false if enough are there
     */
    boolean order() {
        boolean enough = ordered > 0 || renewing || free.size() > 0;
        if (closed || enough || !reuse.makesAhead() || nothingAhead || isFull()) {
            return false;
        }
        ordered++;
        return true;
    }

    /** The background does not make what was ordered. */
    void cancelOrder() {
        ordered--;
    }

    /** The background begins to make what was ordered. */
    void beginOrder() {
        makingAhead++;
    }

    /**
     * Takes the instance that the background made, or null if it failed.
     *
     * @return whether the stock keeps it; if not, the caller closes it
     */
    boolean keepOrdered(@Nullable PluginInstance made) {
        ordered--;
        nothingAhead = made == null;
        if (made == null || closed || isFull()) {
            return false;
        }
        admit(made, Fate.KEEP);
        return true;
    }

    /** The background runs no code of the guest for an order any more. */
    void endOrder() {
        makingAhead--;
    }

    /**
     * Whether calls have made, or are making, so many instances that one more would be too many. A
     * single-instance plugin must never have two instances, each with its own state.
     */
    private boolean isFull() {
        return live.size() + making >= most;
    }

    /**
     * Whether the caller must have the background renew an instance; true only once for each
     * renewal.
     */
    boolean asksForRenewal() {
        boolean asks = !renewalAsked && free.hasToBeRenewed();
        renewalAsked |= asks;
        return asks;
    }

    /** Takes an instance for the background to renew; returns null if none waits. */
    @Nullable PluginInstance beginRenewal() {
        renewalAsked = false;
        PluginInstance instance = free.takeToBeRenewed();
        renewing = instance != null;
        return instance;
    }

    /** The background has renewed an instance, or has closed it. */
    void endRenewal(PluginInstance instance, boolean renewed) {
        renewing = false;
        if (renewed) {
            free.addReady(instance);
        } else {
            forget(instance);
        }
    }

    /** Whether no instance is made, renewed or closed but by calls. */
    boolean isQuiet() {
        return !renewing && makingAhead == 0 && reclaiming == 0;
    }

    /** The counters, with those of the pool's calls. */
    PoolCounts counts(int size, int running, int waiting, boolean held) {
        return new PoolCounts(
                size,
                reuse.spare(),
                running,
                waiting,
                held,
                live.size(),
                free.size(),
                making,
                ordered,
                makingAhead,
                renewing,
                replaced,
                reclaimed);
    }
}
