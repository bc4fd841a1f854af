package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.Lifetime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The open handles of one instance, of all capabilities. A handle is the index of a slot in its low
 * bits and the slot's generation above, so that a handle that was closed is not taken for the next
 * one in its slot. Slots are used in turn. Only the thread that has the instance uses it.
 */
final class HandleTable {
    /** The most slots, so that there are enough generations. */
    static final int MOST = 1 << 16;

    private static final int HANDLE_BITS = 31;
    private static final int FIRST_SLOTS = 4;

    /** So many slots are made before one is used again. */
    private static final int USED_IN_TURN = 64;

    /** A place of a handle. */
    private static final class Slot {
        final int index;
        int generation;

        /** What is open here, or null. */
        @Nullable Entry entry;

        /** The next one that is free. */
        @Nullable Slot nextFree;

        Slot(int index) {
            this.index = index;
        }
    }

    /** Something that is open. */
    static final class Entry {
        final int capability;
        final Class<?> type;
        final Lifetime lifetime;
        final AutoCloseable resource;

        /** How many were opened before. */
        final long order;

        private final Slot slot;
        // Of the same lifetime.
        private @Nullable Entry older;
        private @Nullable Entry newer;

        private Entry(
                int capability,
                Class<?> type,
                Lifetime lifetime,
                AutoCloseable resource,
                long order,
                Slot slot) {
            this.capability = capability;
            this.type = type;
            this.lifetime = lifetime;
            this.resource = resource;
            this.order = order;
            this.slot = slot;
        }
    }

    private final int most;
    private final OpenHandles.OfInstance count;
    private final int indexBits;
    private final int lastGeneration;
    private Slot[] slots = {};
    private int made;
    private @Nullable Slot firstFree;
    private @Nullable Slot lastFree;

    /** The newest of each lifetime: what ends with a call is found without a look at the rest. */
    private final @Nullable Entry[] newest = new Entry[Lifetime.values().length];

    private long opened;

    /**
     * @param limit the most handles that are open at the same time
     * @param count learns how many are open
     */
    HandleTable(int limit, OpenHandles.OfInstance count) {
        this(limit, count, Integer.MAX_VALUE);
    }

    /**
     * @param generations the most generations of a slot, if there are not fewer
     */
    HandleTable(int limit, OpenHandles.OfInstance count, int generations) {
        this.count = count;
        most = Math.min(limit, MOST);
        indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, most - 1));
        lastGeneration = Math.min(generations, (1 << (HANDLE_BITS - indexBits)) - 1);
    }

    /** The most handles that are open at the same time. */
    int most() {
        return most;
    }

    /** Whether there may be one more. */
    boolean hasRoom() {
        return made < most || firstFree != null;
    }

    /** The handle of something new, or 0 if there are too many. */
    int open(int capability, Class<?> type, Lifetime lifetime, AutoCloseable resource) {
        Slot slot = freeSlot();
        if (slot == null) {
            return 0;
        }
        slot.generation = slot.generation == lastGeneration ? 1 : slot.generation + 1;
        Entry entry = new Entry(capability, type, lifetime, resource, opened, slot);
        opened++;
        slot.entry = entry;
        Entry before = newest[lifetime.ordinal()];
        entry.older = before;
        if (before != null) {
            before.newer = entry;
        }
        newest[lifetime.ordinal()] = entry;
        count.opened(capability);
        return slot.generation << indexBits | slot.index;
    }

    private @Nullable Slot freeSlot() {
        // Some new ones first, so that slots are used in turn.
        if (made < most && (firstFree == null || made < USED_IN_TURN)) {
            if (made == slots.length) {
                slots = Arrays.copyOf(slots, Math.min(most, Math.max(FIRST_SLOTS, 2 * made)));
            }
            Slot slot = new Slot(made);
            slots[made] = slot;
            made++;
            return slot;
        }
        Slot slot = firstFree;
        if (slot != null) {
            firstFree = slot.nextFree;
            slot.nextFree = null;
            if (firstFree == null) {
                lastFree = null;
            }
        }
        return slot;
    }

    /** What a handle stands for; null if it is closed, another capability's or of another type. */
    @Nullable Entry find(int handle, int capability, Class<?> type) {
        int index = handle & ((1 << indexBits) - 1);
        if (handle <= 0 || index >= made) {
            return null;
        }
        Slot slot = slots[index];
        Entry entry = slot.entry;
        return entry != null
                        && slot.generation == handle >>> indexBits
                        && entry.capability == capability
                        && entry.type.equals(type)
                ? entry
                : null;
    }

    /** Ends a handle that is open. */
    void remove(Entry entry) {
        Entry older = entry.older;
        Entry newer = entry.newer;
        if (older != null) {
            older.newer = newer;
        }
        if (newer != null) {
            newer.older = older;
        } else {
            newest[entry.lifetime.ordinal()] = older;
        }
        count.closed(entry.capability);
        Slot slot = entry.slot;
        slot.entry = null;
        if (lastFree == null) {
            firstFree = slot;
        } else {
            lastFree.nextFree = slot;
        }
        lastFree = slot;
    }

    /** The newest that is open, or null. */
    @Nullable Entry newest() {
        Entry found = null;
        for (Entry each : newest) {
            if (each != null && (found == null || each.order > found.order)) {
                found = each;
            }
        }
        return found;
    }

    /** The newest that is open with a lifetime, or null. */
    @Nullable Entry newest(Lifetime lifetime) {
        return newest[lifetime.ordinal()];
    }

    /** How many were opened so far. */
    long opened() {
        return opened;
    }

    /** Whether nothing is open. */
    boolean isEmpty() {
        return newest() == null;
    }
}
