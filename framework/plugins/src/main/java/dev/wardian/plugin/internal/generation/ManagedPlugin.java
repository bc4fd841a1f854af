package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.BytesCall;
import dev.wardian.plugin.internal.abi.NumberCall;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.codec.CallTarget;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The stable handle of a plugin id. It holds its current target in one reference, so that a call
 * always sees one consistent generation.
 */
public final class ManagedPlugin implements CallTarget.OfGenerations {
    /**
     * Where calls go.
     *
     * @param disabled why it accepts no calls though its generation may run; null unless it is
     *     disabled
     */
    private record Target(
            Generation generation, PluginState state, @Nullable PluginDisabled disabled) {}

    private volatile Target target;

    public ManagedPlugin(Generation first, PluginState state) {
        this.target = new Target(first, state, null);
    }

    public synchronized void set(Generation generation, PluginState state) {
        target = new Target(generation, state, null);
    }

    /** Accepts no calls from now on; those that run go on. */
    public synchronized void disable(PluginDisabled why) {
        target = new Target(target.generation(), PluginState.DISABLED, why);
    }

    /**
     * It is not disabled any more.
     *
     * @param runs whether its generation still runs
     */
    public synchronized void enable(boolean runs) {
        if (target.disabled() != null) {
            PluginState state = runs ? PluginState.ACTIVE : PluginState.STOPPED;
            target = new Target(target.generation(), state, null);
        }
    }

    /** Notes that a generation has ended. Another one may have replaced it. */
    public synchronized void ended(Generation generation) {
        if (target.generation() == generation && target.disabled() == null) {
            target = new Target(generation, PluginState.STOPPED, null);
        }
    }

    public Generation current() {
        return target.generation();
    }

    private Generation active() {
        Target now = target;
        if (now.disabled() != null) {
            throw disabled(now.disabled());
        }
        if (now.state() != PluginState.ACTIVE) {
            throw new PluginUnavailable(
                    now.generation().info(), now.state(), "it accepts no calls", null);
        }
        return now.generation();
    }

    /** Each call gets an error of its own, with its own stack. */
    private PluginDisabled disabled(PluginDisabled why) {
        return new PluginDisabled(info(), why.disablement(), why.byGrants());
    }

    /** Whether it stands for that generation, and takes calls. */
    public boolean isActive(long generation) {
        Target now = target;
        return now.generation().number() == generation && now.state() == PluginState.ACTIVE;
    }

    CallInfo info() {
        return target.generation().info();
    }

    @Override
    public byte[] call(String operation, byte[] input, PluginCallOptions options) {
        BytesCall call = new BytesCall(operation, input, options);
        make(call);
        return call.output();
    }

    @Override
    public void callStream(
            String operation, InputStream input, OutputStream output, PluginCallOptions options) {
        make(BytesCall.ofStream(operation, input, Objects.requireNonNull(output), options));
    }

    @Override
    public byte[] callStream(String operation, InputStream input, PluginCallOptions options) {
        BytesCall call = BytesCall.ofStream(operation, input, null, options);
        make(call);
        return call.output();
    }

    @Override
    public void callStream(
            String operation, byte[] input, OutputStream output, PluginCallOptions options) {
        make(BytesCall.toStream(operation, input, output, options));
    }

    @Override
    public long[] callNumbers(String operation, PluginCallOptions options, long... arguments) {
        NumberCall call = new NumberCall(operation, arguments, options);
        make(call);
        return call.results();
    }

    private void make(PluginCall call) {
        long arrived = System.nanoTime();
        boolean carriedOver = false;
        Generation generation = active();
        while (true) {
            try {
                generation.call(call, arrived, carriedOver);
                return;
            } catch (PluginUnavailable e) {
                generation = successor(generation, e);
                carriedOver = true;
            }
        }
    }

    @Override
    public CallTarget target() {
        return new GenerationTarget(current(), System.nanoTime(), false);
    }

    @Override
    public @Nullable Object onGeneration(Function<CallTarget, @Nullable Object> call) {
        long arrived = System.nanoTime();
        boolean carriedOver = false;
        Generation generation = active();
        while (true) {
            try {
                return call.apply(new GenerationTarget(generation, arrived, carriedOver));
            } catch (PluginUnavailable e) {
                generation = successor(generation, e);
                carriedOver = true;
            }
        }
    }

    /**
     * A call that came to a generation, or waited for one of its instances, while another took its
     * place goes to that one: it has not begun. Its deadline goes on.
     *
     * @throws PluginUnavailable as it was, if no other generation took the place of {@code
     *     refusing}
     */
    private Generation successor(Generation refusing, PluginUnavailable refusal) {
        boolean refusedHere = refusal.info().generation() == refusing.number();
        boolean disabledHere = target.disabled() != null && refusal.state() == PluginState.DRAINING;
        if (!refusedHere || (target.generation() == refusing && !disabledHere)) {
            throw refusal;
        }
        return active();
    }

    @Override
    public String id() {
        return target.generation().manifest().id();
    }

    @Override
    public String version() {
        return target.generation().manifest().version();
    }

    @Override
    public long generation() {
        return target.generation().number();
    }

    @Override
    public PluginState state() {
        Target now = target;
        return now.state() == PluginState.ACTIVE && now.generation().degraded()
                ? PluginState.DEGRADED
                : now.state();
    }

    /** Whether it is active, with its circuit open or closed. */
    public boolean inService() {
        return target.state() == PluginState.ACTIVE;
    }

    @Override
    public PluginManifest manifest() {
        return target.generation().manifest();
    }

    @Override
    public Executor executor() {
        return target.generation().executor();
    }

    @Override
    public PolicySet granted() {
        return target.generation().granted();
    }

    @Override
    public List<String> services() {
        return target.generation().manifest().services();
    }

    @Override
    public Set<String> operations() {
        return target.generation().manifest().operations().keySet();
    }

    @Override
    public Optional<FunctionType> numberType(String operation) {
        return target.generation().numberType(operation);
    }

    @Override
    public PluginFigures figures() {
        return target.generation().figures();
    }

    @Override
    public PluginFigures totals() {
        return target.generation().totals();
    }

    /** The plugin and its state, for logs. */
    @Override
    public String toString() {
        return info() + " (" + state() + ")";
    }
}
