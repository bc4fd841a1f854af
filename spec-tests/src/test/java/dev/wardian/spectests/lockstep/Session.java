package dev.wardian.spectests.lockstep;

import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.runtime.Instance;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Guests of one engine, and what is seen of them step by step. What a step does follows from its
 * number alone, so that another engine's session can do the same.
 */
abstract class Session implements AutoCloseable {
    private final InstanceOptions options;
    private final List<Instance> instances = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private final Shown shown = new Shown();
    private int calls;
    private int failures;

    /**
     * A session without guests.
     *
     * @param options name the engine
     */
    Session(InstanceOptions options) {
        this.options = options;
    }

    /** Does a step, calling guests by {@link #call}. */
    abstract void step(int step);

    /** Makes a guest whose state is looked at after each step. */
    final WasmInstance instantiate(byte[] module, Features features, Imports imports) {
        WasmModule parsed = WasmModule.parse(module, features, ModuleLimits.DEFAULT);
        WasmInstance instance = parsed.instantiate(imports, options);
        instances.add((Instance) instance);
        return instance;
    }

    final boolean isMetered() {
        return options.limits().metered();
    }

    /** Calls a guest and notes the outcome. */
    final void call(WasmFunction function, CallOptions limits, @Nullable Object... arguments) {
        calls++;
        long[] burned = new long[1];
        String outcome;
        try {
            outcome =
                    shown.results(
                            function.callWith(
                                    limits.withBurned(units -> burned[0] = units), arguments));
        } catch (CallException failure) {
            failures++;
            outcome = shown.failure(failure);
        }
        note("burned " + burned[0]);
        note("outcome " + outcome);
    }

    /** Calls a guest that has to be stopped, and notes by what it was. */
    final void callUntilStopped(WasmFunction function, CallOptions limits) {
        calls++;
        failures++;
        try {
            note("returned " + function.callWith(limits));
        } catch (InterruptedCallException stopped) {
            note("stopped by " + stopped.reason());
        }
    }

    /** Notes something else that is to be the same, such as what a host function is given. */
    final void note(String line) {
        seen.add(line);
    }

    /** Notes what a host function is given. */
    final void noteHostCall(String name, HostCall call) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (int i = 0; i < call.type().params().size(); i++) {
            arguments.add(call.argument(i));
        }
        String fuel = isMetered() ? ", fuel left " + call.remainingFuel() : "";
        note("host function " + name + shown.values(arguments) + fuel);
    }

    /** Notes how a call that a host function made has failed, as its caller sees it. */
    final void noteFailure(CallException failure) {
        note("host function caught " + shown.failure(failure));
    }

    /** Does a step and answers what is seen: outcomes, host calls, and the state of all guests. */
    final List<String> observe(int step) {
        seen.clear();
        step(step);
        for (Instance instance : instances) {
            seen.addAll(shown.state(instance));
        }
        return List.copyOf(seen);
    }

    /** How many calls there were. */
    final int calls() {
        return calls;
    }

    /** How many calls did not return. */
    final int failures() {
        return failures;
    }

    /** The guests, in the order in which they were made. */
    final List<Instance> instances() {
        return instances;
    }

    /** Ends the guests that there are; others may be made. */
    final void forgetGuests() {
        instances.forEach(Instance::close);
        instances.clear();
    }

    @Override
    public final void close() {
        forgetGuests();
    }
}
