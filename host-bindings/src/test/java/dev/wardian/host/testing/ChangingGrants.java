package dev.wardian.host.testing;

import dev.wardian.plugin.GrantStore;
import dev.wardian.plugin.Grants;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Grants that a test changes. */
public final class ChangingGrants implements GrantStore {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile Grants grants;

    public ChangingGrants(Grants first) {
        grants = first;
    }

    public void set(Grants changed) {
        grants = changed;
        listeners.forEach(Listener::changed);
    }

    @Override
    public Grants current() {
        return grants;
    }

    @Override
    public Subscription subscribe(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
