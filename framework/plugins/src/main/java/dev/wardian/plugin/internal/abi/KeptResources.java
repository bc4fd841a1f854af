package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.wasm.HostMemory;
import dev.wardian.wasm.MemoryBudget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What capabilities and the convention keep for one instance: one state each, and handles. It
 * closes them when their time is over, and tells the operator of each that cannot be closed. Only
 * the thread that has the instance uses it.
 */
final class KeptResources implements ConventionMemory {
    private final LinkedModule linked;
    private final MemoryBudget budget;

    /** What states reserved in the budget. */
    private long reserved;

    private final OpenHandles.OfInstance openHandles;
    private final HandleTable handles;
    private final @Nullable Object[] states;

    /** What the guest reaches of what the convention keeps. */
    private final List<HostMemory> reached = new ArrayList<>();

    /** The number of the convention, behind those of the capabilities. */
    private final int ofConvention;

    /** The numbers of those with a state, the newest first. */
    private final Deque<Integer> order = new ArrayDeque<>();

    /**
     * @param budget pays for what is reserved
     */
    KeptResources(LinkedModule linked, MemoryBudget budget) {
        this.linked = linked;
        this.budget = budget;
        this.openHandles = linked.openHandles().new OfInstance();
        this.handles = new HandleTable(linked.limits().handles(), openHandles);
        this.ofConvention = linked.capabilities().size();
        this.states = new Object[ofConvention + 1];
    }

    HandleTable handles() {
        return handles;
    }

    /** What a capability keeps. */
    <T> T state(int capability, Class<T> type, Supplier<T> initial) {
        Object value = states[capability];
        if (value == null) {
            value = initial.get();
            states[capability] = value;
            order.push(capability);
        }
        return type.cast(value);
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    @Override
    public HostMemory reached(int number) {
        while (reached.size() <= number) {
            reached.add(new HostMemory());
        }
        return reached.get(number);
    }

    /** What the convention keeps. */
    <T> T ofConvention(Class<T> type, Function<ConventionMemory, T> initial) {
        Object kept = states[ofConvention];
        // Most functions of some conventions come here, so nothing is made for a call.
        return kept == null
                ? state(ofConvention, type, () -> initial.apply(this))
                : type.cast(kept);
    }

    /** The same, if there is something of that type. */
    <T> Optional<T> findOfConvention(Class<T> type) {
        Object kept = states[ofConvention];
        return type.isInstance(kept) ? Optional.of(type.cast(kept)) : Optional.empty();
    }

    /** Reserves memory until everything is closed; false if the budget has no room. */
    boolean reserve(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a reservation of " + bytes + " bytes");
        }
        if (!budget.reserve(bytes)) {
            return false;
        }
        reserved += bytes;
        return true;
    }

    /** Whether anything is kept. */
    boolean isEmpty() {
        return order.isEmpty() && handles.isEmpty() && reserved == 0;
    }

    /** A call has ended. */
    void endCall(PluginCall call) {
        HandleTable.Entry entry = handles.newest(Lifetime.CALL);
        while (entry != null) {
            handles.remove(entry);
            close(entry.resource, entry.capability, call);
            entry = handles.newest(Lifetime.CALL);
        }
    }

    /** A moment to which {@link #closeSince} refers. */
    long moment() {
        return handles.opened();
    }

    /** Closes the handles that were opened since a moment: the guest does not know of them. */
    void closeSince(long moment) {
        HandleTable.Entry entry = handles.newest();
        while (entry != null && entry.order >= moment) {
            handles.remove(entry);
            close(entry.resource, entry.capability, null);
            entry = handles.newest();
        }
    }

    /** Closes everything, what is newest first. */
    void closeAll() {
        closeSince(0);
        openHandles.end();
        for (Integer next = order.poll(); next != null; next = order.poll()) {
            if (states[next] instanceof AutoCloseable state) {
                close(state, next, null);
            }
        }
        Arrays.fill(states, null);
        reached.forEach(HostMemory::clear);
        budget.release(reserved);
        reserved = 0;
    }

    /**
     * Closes what a capability kept, and reports what that throws.
     *
     * @param call the call in which it is closed, or null
     * @return whether it was closed
     */
    boolean close(AutoCloseable resource, int capability, @Nullable PluginCall call) {
        try {
            resource.close();
            return true;
        } catch (Throwable e) {
            // An Error too: the others are to be closed, and the instance goes on to its end.
            report(resource, capability, call, e);
            return false;
        }
    }

    private void report(
            AutoCloseable resource, int capability, @Nullable PluginCall call, Throwable thrown) {
        try {
            String what = resource.getClass().getName();
            CallInfo info = call == null ? linked.identity().info() : call.info();
            String whose =
                    capability == ofConvention
                            ? "the ABI"
                            : linked.capabilities().get(capability).toString();
            linked.hostFailures().report("close of " + what + " of " + whose, info, thrown);
        } catch (Throwable e) {
            // There may be no memory to tell it.
        }
    }
}
