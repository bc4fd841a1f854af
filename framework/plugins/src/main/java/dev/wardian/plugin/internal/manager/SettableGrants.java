package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;

/** The grants that the application sets itself, by its manager. */
public final class SettableGrants implements GrantStore {
    private volatile Grants current;

    public SettableGrants(Grants first) {
        this.current = first;
    }

    void set(Grants now) {
        current = now;
    }

    @Override
    public Grants current() {
        return current;
    }

    /** Nobody is notified: the manager that sets them knows. */
    @Override
    public Subscription subscribe(Listener listener) {
        return () -> {};
    }
}
