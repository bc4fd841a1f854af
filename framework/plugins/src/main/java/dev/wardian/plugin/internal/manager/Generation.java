package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.Limit;
import dev.wardian.plugin.LimitExceeded;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginException;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.internal.abi.CallRequest;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.pool.InstancePool;
import dev.wardian.plugin.internal.pool.PoolSettings;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.MemoryBudget;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One version of one plugin, linked once: its instances and its calls. */
final class Generation {
    /**
     * After calls were cancelled they end at the guest's next poll; only a host function that hangs
     * takes longer.
     */
    private static final long CANCEL_GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PluginManifest manifest;
    private final LinkedModule linked;
    private final MemoryAccount account;
    private final InstancePool pool;
    private final AtomicLong callIds;
    private final CallCounters counters;
    private final PluginHistory history;

    /** The first instance while it waits for a state; used by the thread that loads. */
    private @Nullable PluginInstance prepared;

    private volatile @Nullable FirstCalls firstCalls;

    Generation(
            PluginManifest manifest,
            LinkedModule linked,
            PoolSettings settings,
            MemoryBudget budget,
            Executor background,
            AtomicLong callIds,
            PluginHistory history) {
        this.manifest = manifest;
        this.linked = linked;
        this.account = new MemoryAccount(budget);
        this.pool = new InstancePool(linked, account, settings, background);
        this.callIds = callIds;
        this.counters = new CallCounters(linked.capabilities());
        this.history = history;
        history.begin(this);
    }

    PluginManifest manifest() {
        return manifest;
    }

    long number() {
        return linked.identity().generation();
    }

    CallInfo info() {
        return linked.identity().info();
    }

    /** Makes the first instance, with all hooks. */
    void start() {
        pool.start();
    }

    /** Makes the first instance, which waits for {@link #takeState}. */
    void instantiate() {
        prepared = linked.instantiate(account);
    }

    /** Gives the instance that waits a state, and checks its health. */
    void takeState(byte[] state) {
        PluginInstance instance = Objects.requireNonNull(prepared);
        linked.restore(instance, state);
        goLive();
    }

    /** Checks the health of the instance that waits, which calls get from now on. */
    void goLive() {
        PluginInstance instance = Objects.requireNonNull(prepared);
        linked.checkHealth(instance);
        prepared = null;
        pool.admit(instance);
    }

    /** Lets calls wait. */
    void hold() {
        pool.hold();
    }

    /** Lets the calls go on that wait. */
    void resume() {
        pool.resume();
    }

    /** Whether no call runs any more by {@code deadline}. */
    boolean drained(long deadline) {
        return pool.awaitReturned(deadline - System.nanoTime());
    }

    /** The instance with the state, or null where none is left after a failure. */
    @Nullable PluginInstance stateful() {
        return pool.heldInstance();
    }

    /** The state of that instance. */
    byte[] save(PluginInstance instance) {
        return linked.save(instance);
    }

    /** Watches the first calls. */
    void watch(FirstCalls trial) {
        firstCalls = trial;
    }

    byte[] call(String operation, byte[] input, PluginCallOptions options, Arrival arrival) {
        int number = linked.operation(operation);
        if (linked.plain()) {
            throw new IllegalArgumentException(
                    "operation '" + operation + "' of " + info() + " takes numbers, not bytes");
        }
        return run(
                operation,
                options,
                arrival,
                input.length,
                (instance, request) -> instance.call(number, input, request));
    }

    long[] callNumbers(
            String operation, PluginCallOptions options, long[] arguments, Arrival arrival) {
        int number = linked.operation(operation);
        if (!linked.plain()) {
            throw new IllegalArgumentException(
                    "operation '" + operation + "' of " + info() + " takes bytes, not numbers");
        }
        int params = linked.type(number).params().size();
        if (arguments.length != params) {
            throw new IllegalArgumentException(
                    "operation '"
                            + operation
                            + "' of "
                            + info()
                            + " takes "
                            + params
                            + " numbers, not "
                            + arguments.length);
        }
        return run(
                operation,
                options,
                arrival,
                0,
                (instance, request) -> instance.callNumbers(number, arguments, request));
    }

    /** What a call does with its instance. */
    private interface Body<T> {
        T run(PluginInstance instance, CallRequest request);
    }

    private <T> T run(
            String operation,
            PluginCallOptions options,
            Arrival arrival,
            int inputBytes,
            Body<T> body) {
        long id = callIds.incrementAndGet();
        PluginInstance instance;
        CallRequest request;
        try {
            requireInputFits(operation, id, inputBytes);
            request = linked.request(operation, id, options, arrival.nanos());
            instance = pool.acquire(request, arrival.carriedOver());
        } catch (PluginException e) {
            counters.notBegun(e);
            throw e;
        }
        long start = System.nanoTime();
        Throwable failure = null;
        try {
            return body.run(instance, request);
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            counters.ended(System.nanoTime() - start, failure);
            counters.collect(instance);
            pool.release(instance);
            FirstCalls trial = firstCalls;
            if (trial != null && trial.isOver(failure)) {
                firstCalls = null;
            }
        }
    }

    private void requireInputFits(String operation, long callId, int bytes) {
        int most = linked.limits().input();
        if (bytes > most) {
            throw new LimitExceeded(info().withCall(operation, callId), Limit.INPUT, most, bytes);
        }
    }

    Optional<FunctionType> numberType(String operation) {
        return linked.numberType(operation);
    }

    PluginFigures figures() {
        return counters.figures(pool.figures(), account.held(), account.peak());
    }

    /** Takes no more calls. */
    void beginStop() {
        PluginInstance unused = prepared;
        if (unused != null) {
            prepared = null;
            unused.close();
        }
        pool.close();
    }

    /**
     * Waits until {@code deadline}, a moment of {@link System#nanoTime()}, for the calls that run,
     * then stops them.
     */
    void finishStop(long deadline) {
        boolean returned = pool.awaitReturned(deadline - System.nanoTime());
        if (!returned) {
            pool.cancelCalls();
            returned = pool.awaitReturned(CANCEL_GRACE_NANOS);
        }
        if (returned) {
            linked.close();
            history.end(this);
        } else {
            // What the function works on must not be closed under it; the process has lost a
            // thread.
            linked.identity()
                    .logger()
                    .error("{}: a host function does not return; it is left behind", info());
        }
    }

    /** What was counted for this generation and those before it. */
    PluginFigures totals() {
        return history.figures();
    }
}
