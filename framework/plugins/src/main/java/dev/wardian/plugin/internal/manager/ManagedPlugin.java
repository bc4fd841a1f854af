package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginUnavailable;
import dev.wardian.plugin.PolicySet;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/**
 * The stable handle of an id. What it stands for is one reference, so that a call sees one
 * generation whole.
 */
final class ManagedPlugin implements Plugin {
    private record Target(Generation generation, PluginState state) {}

    private final AtomicReference<Target> target;

    ManagedPlugin(Generation first, PluginState state) {
        this.target = new AtomicReference<>(new Target(first, state));
    }

    void set(Generation generation, PluginState state) {
        target.set(new Target(generation, state));
    }

    /** A generation came to its end; another one may have taken its place. */
    void ended(Generation generation) {
        Target now = target.get();
        if (now.generation() == generation) {
            target.compareAndSet(now, new Target(generation, PluginState.STOPPED));
        }
    }

    Generation current() {
        return target.get().generation();
    }

    private Generation active() {
        Target now = target.get();
        if (now.state() != PluginState.ACTIVE) {
            throw new PluginUnavailable(
                    now.generation().info(), now.state(), "it takes no calls", null);
        }
        return now.generation();
    }

    /** Whether it stands for that generation, and takes calls. */
    boolean isActive(long generation) {
        Target now = target.get();
        return now.generation().number() == generation && now.state() == PluginState.ACTIVE;
    }

    CallInfo info() {
        return target.get().generation().info();
    }

    @Override
    public byte[] call(String operation, byte[] input, PluginCallOptions options) {
        return onActive(
                (generation, arrival) -> generation.call(operation, input, options, arrival));
    }

    @Override
    public long[] callNumbers(String operation, PluginCallOptions options, long... arguments) {
        return onActive(
                (generation, arrival) ->
                        generation.callNumbers(operation, options, arguments, arrival));
    }

    /**
     * A call that came to a generation, or waited for one of its instances, while another took its
     * place goes to that one: it has not begun. Its deadline goes on.
     */
    private <T> T onActive(BiFunction<Generation, Arrival, T> call) {
        Arrival arrival = new Arrival(System.nanoTime(), false);
        Generation generation = active();
        while (true) {
            try {
                return call.apply(generation, arrival);
            } catch (PluginUnavailable e) {
                boolean refusedHere = e.info().generation() == generation.number();
                if (!refusedHere || target.get().generation() == generation) {
                    throw e;
                }
                generation = active();
                arrival = new Arrival(arrival.nanos(), true);
            }
        }
    }

    @Override
    public String id() {
        return target.get().generation().manifest().id();
    }

    @Override
    public String version() {
        return target.get().generation().manifest().version();
    }

    @Override
    public long generation() {
        return target.get().generation().number();
    }

    @Override
    public PluginState state() {
        Target now = target.get();
        return now.state() == PluginState.ACTIVE && now.generation().degraded()
                ? PluginState.DEGRADED
                : now.state();
    }

    /** Whether it is active, with its circuit open or closed. */
    boolean inService() {
        return target.get().state() == PluginState.ACTIVE;
    }

    @Override
    public PluginManifest manifest() {
        return target.get().generation().manifest();
    }

    @Override
    public Executor executor() {
        return target.get().generation().executor();
    }

    @Override
    public PolicySet granted() {
        return target.get().generation().granted();
    }

    @Override
    public List<String> services() {
        return target.get().generation().manifest().services();
    }

    @Override
    public Set<String> operations() {
        return target.get().generation().manifest().operations().keySet();
    }

    @Override
    public Optional<FunctionType> numberType(String operation) {
        return target.get().generation().numberType(operation);
    }

    @Override
    public PluginFigures figures() {
        return target.get().generation().figures();
    }

    @Override
    public PluginFigures totals() {
        return target.get().generation().totals();
    }

    /** The plugin and its state, for logs. */
    @Override
    public String toString() {
        return info() + " (" + state() + ")";
    }
}
