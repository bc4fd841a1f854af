package dev.wardian.plugin.internal.pool;

import dev.wardian.plugin.internal.abi.MemoryShare;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.wasm.MemoryBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The budget of memory, in bytes, that all plugins of a manager share. Where it is short, idle
 * instances that another one can replace are discarded: the largest first, and of equal ones that
 * which is unused for longest. Each plugin has a reserve, which others cannot take.
 *
 * <p>One search for idle instances goes on at a time: what one search is about to free must not
 * look like nothing to another. There are three locks, and one order: the lock of searches, then
 * that of one pool, then that of the counters. Memory is reserved under none of them. The counters'
 * lock is held only to count; an instance is closed under the lock of searches alone.
 */
public final class SharedMemoryBudget {
    /** The part of the budget that is reserved where the operator says nothing else. */
    private static final int RESERVED_PART = 4;

    /** No JVM has so much memory, and the sum of as many reserves as there can be fits a long. */
    private static final long MOST_RESERVED = 1L << 48;

    private final long max;
    private final ReentrantLock searching = new ReentrantLock(true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Share> shares = new HashMap<>();
    private final Set<Member> members = ConcurrentHashMap.newKeySet();
    private long held;

    /** The parts of reserves that their plugins do not hold now. */
    private long unfilled;

    /**
     * Whether the reserves are those of the plugins that there are. They are looked at when memory
     * is taken, not whenever one of a thousand plugins comes or goes.
     */
    private boolean divided;

    /** What one plugin holds, in all its generations. The lock guards it. */
    private static final class Share {
        private final String plugin;

        /** The reserve that the operator set, or nothing. */
        private OptionalLong set = OptionalLong.empty();

        /** The greatest useful reserve. */
        private long most;

        private long reserve;
        private long held;
        private int members;

        /** What is kept past generations, in bytes. */
        private long kept;

        Share(String plugin) {
            this.plugin = plugin;
        }

        long unfilled() {
            return Math.max(0, reserve - held);
        }
    }

    /** An idle instance. */
    private record Idle(
            Share share, InstancePool pool, PluginInstance instance, long bytes, long usedAt) {
        static final Comparator<Idle> ORDER =
                Comparator.comparingLong(Idle::bytes)
                        .reversed()
                        // Moments of System.nanoTime() are compared by their difference.
                        .thenComparing((one, two) -> Long.signum(one.usedAt - two.usedAt));
    }

    /**
     * Idle instances in the order in which they are discarded.
     *
     * @param gain the bytes that are free then
     */
    private record Idles(List<Idle> all, long gain) {}

    /**
     * @param max bytes
     */
    public SharedMemoryBudget(long max) {
        this.max = max;
    }

    /** The memory of one generation. */
    public final class Member implements MemoryShare, AutoCloseable {
        private final Share share;
        private volatile @Nullable InstancePool pool;

        private Member(Share share) {
            this.share = share;
        }

        /** Idle instances of that pool may be discarded. */
        public void offer(InstancePool offered) {
            pool = offered;
        }

        @Override
        public boolean reserve(long bytes) {
            return take(share, bytes) || reclaimFor(share, bytes);
        }

        @Override
        public boolean reserveUnused(long bytes) {
            return take(share, bytes);
        }

        @Override
        public void release(long bytes) {
            giveBack(share, bytes);
        }

        /** The generation has ended. */
        @Override
        public void close() {
            leave(this);
        }
    }

    /**
     * Takes part in the budget.
     *
     * @param plugin the plugin's id
     * @param reserve the bytes that only this plugin can take, or nothing for its part of a quarter
     *     of the budget
     * @param memoryLimit the greatest memory of one instance, in bytes; the usual reserve is not
     *     greater
     */
    public Member join(String plugin, OptionalLong reserve, long memoryLimit) {
        lock.lock();
        try {
            Share share = shares.computeIfAbsent(plugin, Share::new);
            share.members++;
            share.set = reserve;
            share.most = memoryLimit;
            Member member = new Member(share);
            members.add(member);
            divided = false;
            return member;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The memory of a plugin in all its generations, for what outlives them one by one. Nothing can
     * be reserved while the plugin has no generation.
     *
     * @param plugin the plugin's id
     */
    public MemoryBudget of(String plugin) {
        return new MemoryBudget() {
            @Override
            public boolean reserve(long bytes) {
                Share share = keep(plugin, bytes);
                if (share == null) {
                    return false;
                }
                boolean reserved = take(share, bytes) || reclaimFor(share, bytes);
                if (!reserved) {
                    drop(share, bytes, 0);
                }
                return reserved;
            }

            @Override
            public void release(long bytes) {
                drop(plugin, bytes);
            }
        };
    }

    /**
     * Begins to keep bytes for a plugin past its generations: its share stays until they are given
     * back. Null if it has no generation.
     */
    private @Nullable Share keep(String plugin, long bytes) {
        lock.lock();
        try {
            Share share = shares.get(plugin);
            if (share == null || share.members == 0) {
                return null;
            }
            share.kept += bytes;
            return share;
        } finally {
            lock.unlock();
        }
    }

    private void drop(String plugin, long bytes) {
        lock.lock();
        try {
            Share share = shares.get(plugin);
            if (share != null) {
                drop(share, bytes, bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends keeping bytes.
     *
     * @param taken those of them that were taken from the budget
     */
    private void drop(Share share, long bytes, long taken) {
        lock.lock();
        try {
            hold(share, -taken);
            share.kept -= bytes;
            removeUnused(share);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a share without generations for which nothing is kept; under the lock. */
    private void removeUnused(Share share) {
        if (share.members == 0) {
            share.reserve = 0;
            divided = false;
            if (share.kept == 0) {
                shares.remove(share.plugin);
            }
        }
    }

    private void leave(Member member) {
        lock.lock();
        try {
            Share share = member.share;
            if (members.remove(member)) {
                share.members--;
                removeUnused(share);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives each plugin its reserve, under the lock. */
    private void divide() {
        if (divided) {
            return;
        }
        divided = true;
        long plugins = shares.values().stream().filter(share -> share.members > 0).count();
        long usual = max / RESERVED_PART / Math.max(1, plugins);
        unfilled = 0;
        for (Share share : shares.values()) {
            if (share.members == 0) {
                continue;
            }
            long wanted = share.set.orElse(Math.min(usual, share.most));
            share.reserve = Math.min(wanted, Math.min(max, MOST_RESERVED));
            unfilled += share.unfilled();
        }
    }

    /**
     * Takes bytes that nobody holds, and that are not in another plugin's reserve. A plugin gets
     * its own reserve, even if the reserves are together greater than the budget.
     */
    private boolean take(Share share, long bytes) {
        lock.lock();
        try {
            if (bytes > free(share)) {
                return false;
            }
            hold(share, bytes);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The bytes that a plugin could take now, under the lock. */
    private long free(Share share) {
        divide();
        long others = unfilled - share.unfilled();
        long unheld = max - held;
        return Math.max(unheld - others, Math.min(unheld, share.unfilled()));
    }

    private void giveBack(Share share, long bytes) {
        lock.lock();
        try {
            hold(share, -bytes);
        } finally {
            lock.unlock();
        }
    }

    private void hold(Share share, long bytes) {
        unfilled -= share.unfilled();
        share.held += bytes;
        held += bytes;
        unfilled += share.unfilled();
    }

    /**
     * Discards idle instances until there is room. Calls may take an instance, or the room, at the
     * same time; then it looks again.
     */
    private boolean reclaimFor(Share share, long bytes) {
        searching.lock();
        try {
            while (!take(share, bytes)) {
                Idles idle = idle(share);
                if (bytes - idle.gain() > freeNow(share)) {
                    // All of them would not be enough.
                    return false;
                }
                for (Idle next : idle.all()) {
                    if (next.pool().reclaim(next.instance(), share.plugin) && take(share, bytes)) {
                        return true;
                    }
                }
            }
            return true;
        } finally {
            searching.unlock();
        }
    }

    private long freeNow(Share share) {
        lock.lock();
        try {
            return free(share);
        } finally {
            lock.unlock();
        }
    }

    private Idles idle(Share beneficiary) {
        List<Idle> idle = new ArrayList<>();
        for (Member member : members) {
            InstancePool pool = member.pool;
            if (pool != null) {
                for (PluginInstance instance : pool.reclaimable()) {
                    idle.add(
                            new Idle(
                                    member.share,
                                    pool,
                                    instance,
                                    instance.heldBytes(),
                                    instance.usedAt()));
                }
            }
        }
        idle.sort(Idle.ORDER);
        return useful(idle, beneficiary);
    }

    /** Leaves out what is within the reserve of another plugin: that room would stay its own. */
    private Idles useful(List<Idle> ordered, Share beneficiary) {
        List<Idle> useful = new ArrayList<>();
        long gain = 0;
        lock.lock();
        try {
            divide();
            Map<Share, Long> above = new HashMap<>();
            for (Idle next : ordered) {
                Share share = next.share();
                long kept = share == beneficiary ? 0 : share.reserve;
                long left = above.computeIfAbsent(share, it -> it.held - kept);
                long gained = Math.min(next.bytes(), left);
                if (gained > 0) {
                    useful.add(next);
                    gain += gained;
                    above.put(share, left - gained);
                }
            }
        } finally {
            lock.unlock();
        }
        return new Idles(useful, gain);
    }

    /** Bytes reserved now. */
    public long held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }
}
