package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.abi.KeptModule;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.PluginCall;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.codec.Codecs;
import dev.wardian.plugin.internal.generation.CircuitBreaker.Admission;
import dev.wardian.plugin.internal.pool.InstancePool;
import dev.wardian.plugin.internal.pool.PoolSettings;
import dev.wardian.plugin.internal.pool.SharedMemoryBudget;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.FunctionType;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One version of one plugin, linked once: its instances and its calls. */
public final class Generation {
    /**
     * After calls were cancelled they end at the guest's next poll; only a host function that hangs
     * takes longer.
     */
    private static final long CANCEL_GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Smaller inputs are not counted, so that calls with them ask no budget. */
    private static final int COUNTED_INPUT = 1 << 10;

    private final PluginManifest manifest;
    private final LinkedModule linked;
    private final SharedMemoryBudget.Member memory;
    private final MemoryAccount account;
    private final InstancePool pool;
    private final WarmUp warmUp;
    private final AtomicLong callIds;
    private final CallCounters counters;
    private final PluginHistory history;

    /** The figures, under which the history knows this generation. */
    private final Supplier<PluginFigures> inHistory = this::figures;

    private final CircuitBreaker breaker;
    private final Executor executor;
    private final Codecs codecs;
    private volatile Runnable onCircuitChange = () -> {};
    private volatile Runnable onEnd = () -> {};

    /** Stops the first instance, where it waits for a state. */
    private final CancelToken starting = new CancelToken();

    /** The first instance while it waits for a state; used by the thread that loads. */
    private @Nullable PluginInstance prepared;

    private volatile @Nullable ProbationCounter probation;

    /** A state for the previous version; used by the thread that loads. */
    private byte @Nullable [] stateBefore;

    /** The state from the previous version, which counts as memory of this one during probation. */
    private final AtomicReference<byte @Nullable []> handedOver = new AtomicReference<>();

    public Generation(
            PluginManifest manifest,
            LinkedModule linked,
            PoolSettings settings,
            SharedMemoryBudget.Member memory,
            Executor background,
            AtomicLong callIds,
            PluginHistory history,
            GenerationSettings shared) {
        this.manifest = manifest;
        this.linked = linked;
        this.memory = memory;
        this.account = new MemoryAccount(memory);
        this.pool = new InstancePool(linked, account, settings, background);
        this.warmUp = new WarmUp(manifest, linked);
        memory.offer(pool);
        this.callIds = callIds;
        this.counters = new CallCounters(linked.counted());
        this.history = history;
        this.breaker =
                new CircuitBreaker(
                        shared.circuit(),
                        shared.nanoTime(),
                        () -> ThreadLocalRandom.current().nextDouble(),
                        this::circuitChanged);
        this.executor = shared.executor();
        this.codecs = shared.codecs();
        history.begin(inHistory);
    }

    public PluginManifest manifest() {
        return manifest;
    }

    public long number() {
        return linked.identity().generation();
    }

    /** This generation's status. */
    public PluginStatus status(PluginState state, @Nullable PluginException failure) {
        return new PluginStatus(
                manifest.source().file(),
                manifest.id(),
                manifest.version(),
                number(),
                state,
                failure);
    }

    public CallInfo info() {
        return linked.identity().info();
    }

    /** The policies in effect. */
    public PolicySet granted() {
        return linked.granted();
    }

    /**
     * Takes from the plugin what {@code allowed} does not have, at once.
     *
     * @return whether that is anything
     */
    public boolean narrow(PolicySet allowed) {
        return linked.narrow(allowed);
    }

    /** What its module takes from the memory budget, to be held longer than it lasts. */
    public KeptModule keepModule() {
        return linked.keepModule();
    }

    /** Whether its calls are still counted for probation. */
    public boolean onProbation() {
        return probation != null;
    }

    /** Says what to do when all calls have ended and everything is released. */
    public void onEnd(Runnable action) {
        onEnd = action;
    }

    /** What encodes and decodes the values of typed calls. */
    Codecs codecs() {
        return codecs;
    }

    /** Where asynchronous calls run. */
    Executor executor() {
        return executor;
    }

    /** Makes the first instance, with all hooks. */
    public void start() {
        warmUp.run(account, starting, callIds);
        pool.start();
    }

    /** Makes the first instance, which waits for {@link #takeState}. */
    public void instantiate() {
        warmUp.run(account, starting, callIds);
        prepared = linked.instances().make(account, starting, false);
        prepared.prepare(starting);
    }

    /** Stops the code that starts this generation, now and later. For any thread. */
    public void cancelStart() {
        starting.cancel();
        pool.cancelCalls();
    }

    /**
     * Restores a state in the waiting instance, and checks its health. During probation the version
     * keeps the state for the previous version.
     */
    public void takeState(byte[] state) {
        PluginInstance instance = Objects.requireNonNull(prepared);
        if (probation != null) {
            byte[] kept = stateBefore == null ? state : stateBefore;
            account.require(kept.length, info());
            handedOver.set(kept);
        }
        instance.restoreState(state);
        goLive();
    }

    /** The state that it took over, or null where there was none or probation is over. */
    public byte @Nullable [] handedOver() {
        return handedOver.get();
    }

    /** The version before does not need the state any more. */
    public void forgetHandedOver() {
        byte[] state = handedOver.getAndSet(null);
        if (state != null) {
            account.release(state.length);
        }
    }

    /** Checks the health of the instance that waits, which calls get from now on. */
    public void goLive() {
        PluginInstance instance = Objects.requireNonNull(prepared);
        instance.checkHealth();
        prepared = null;
        pool.admit(instance);
    }

    /** Lets calls wait. */
    public void hold() {
        pool.hold();
    }

    /** Lets the calls go on that wait. */
    public void resume() {
        pool.resume();
    }

    /** Whether no call runs any more by {@code deadline}. */
    public boolean drained(long deadline) {
        return pool.awaitReturned(deadline - System.nanoTime());
    }

    /** The instance with the state, or null where none is left after a failure. */
    public @Nullable PluginInstance stateful() {
        return pool.heldInstance();
    }

    /** The state of that instance. */
    public byte[] save(PluginInstance instance) {
        return instance.saveState();
    }

    /**
     * Puts this version on probation.
     *
     * @param state the state for the previous version, if it is not the one that this version takes
     *     over
     */
    public void beginProbation(ProbationCounter counter, byte @Nullable [] state) {
        probation = counter;
        stateBefore = state;
    }

    /**
     * Makes a call, which has the output afterwards.
     *
     * @param arrived when the call arrived at the plugin, a moment of {@link System#nanoTime()}
     * @param carriedOver whether the call was already queued at the previous generation
     */
    void call(PluginCall call, long arrived, boolean carriedOver) {
        int number = linked.operation(call.operation());
        linked.requireFits(number, call);
        call.begin(linked, number, callIds.incrementAndGet(), arrived, carriedOver);
        Throwable failure = null;
        try {
            Admission admission = breaker.admit();
            long input = reserveInput(call, admission);
            try {
                counted(number, call, acquire(number, call, admission), admission);
            } finally {
                if (input != 0) {
                    account.release(input);
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            call.ended(failure);
        }
    }

    /**
     * Lets the memory budget pay for an input, from before the call waits until it ends.
     *
     * @return the bytes that it pays for; none where the input is small, or {@link #acquire} is
     *     about to refuse the call
     */
    private long reserveInput(PluginCall call, Admission admission) {
        long bytes = call.inputBytes();
        if (bytes < COUNTED_INPUT
                || bytes > call.limits().input()
                || admission == Admission.REFUSED) {
            return 0;
        }
        try {
            account.require(bytes, call.info());
            return bytes;
        } catch (PluginException e) {
            counters.notBegun(e);
            judge(admission, Health.ofAcquiring(e), e);
            throw e;
        }
    }

    private PluginInstance acquire(int operation, PluginCall call, Admission admission) {
        try {
            requireInputFits(call);
            call.requireNestable();
            requireAdmitted(admission, call);
            PluginInstance instance = pool.acquire(call, operation);
            call.acquired();
            return instance;
        } catch (PluginException e) {
            counters.notBegun(e);
            judge(admission, Health.ofAcquiring(e), e);
            throw e;
        }
    }

    private static void requireInputFits(PluginCall call) {
        long bytes = call.inputBytes();
        int most = call.limits().input();
        if (bytes > most) {
            throw new LimitExceeded(call.info(), Limit.INPUT, most, bytes);
        }
    }

    private void requireAdmitted(Admission admission, PluginCall call) {
        if (admission == Admission.REFUSED) {
            throw new PluginUnavailable(
                    call.info(), PluginState.DEGRADED, "it failed too often", breaker.retryAfter());
        }
    }

    private void counted(
            int operation, PluginCall call, PluginInstance instance, Admission admission) {
        long start = call.acquiredAt();
        Throwable failure = null;
        try {
            instance.call(operation, call);
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            long end = System.nanoTime();
            long nanos = end - start;
            try {
                counters.ended(nanos, failure);
            } finally {
                // Whatever fails around it, the instance goes back.
                pool.release(instance, operation, end, nanos);
            }
            judge(admission, Health.ofCall(failure, call, start), failure);
        }
    }

    /**
     * Counts the end of a call. During probation only probation counts it, since an open circuit
     * would refuse the calls that end probation.
     */
    private void judge(
            Admission admission, CircuitBreaker.Outcome outcome, @Nullable Throwable failure) {
        ProbationCounter counter = probation;
        if (counter == null) {
            breaker.ended(admission, outcome);
            return;
        }
        ProbationCounter.Stand stand = counter.count(outcome, failure);
        if (stand != ProbationCounter.Stand.GOES_ON) {
            probation = null;
        }
        if (stand == ProbationCounter.Stand.PASSED) {
            forgetHandedOver();
        }
    }

    /** Whether the open circuit refuses calls. */
    boolean degraded() {
        return breaker.isOpen();
    }

    /** Says what to do after {@link #degraded} has changed. */
    public void onCircuitChange(Runnable action) {
        onCircuitChange = action;
    }

    private void circuitChanged() {
        if (degraded()) {
            linked.identity()
                    .logger()
                    .warn(
                            "{}: it failed too often; the open circuit refuses calls for {}",
                            info(),
                            Unit.NANOSECONDS.about(breaker.retryAfter().toNanos()));
        } else {
            linked.identity().logger().info("{}: the circuit is closed again", info());
        }
        onCircuitChange.run();
    }

    Optional<FunctionType> numberType(String operation) {
        return linked.numberType(operation);
    }

    PluginFigures figures() {
        return counters.figures(
                pool.figures(),
                linked.openHandlesNow(),
                account.held(),
                account.peak(),
                linked.compilerFigures());
    }

    /** Callers reach it from now on. */
    public void activated() {
        linked.activated();
    }

    /** Takes no more calls. */
    public void beginStop() {
        linked.deactivated();
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
     *
     * @return whether all calls have ended; if not, a host function does not return
     */
    public boolean finishStop(long deadline) {
        boolean returned = pool.awaitReturned(deadline - System.nanoTime());
        if (!returned) {
            pool.cancelCalls();
            returned = pool.awaitReturned(CANCEL_GRACE_NANOS);
        }
        if (returned) {
            end();
        } else {
            linked.identity()
                    .logger()
                    .error(
                            "{}: a host function does not return; the generation stays open until it does",
                            info());
        }
        return returned;
    }

    /**
     * Waits for the host function that did not return, without a time limit: the resources that it
     * uses must stay open.
     */
    public void finishLate() {
        while (!pool.awaitReturned(Long.MAX_VALUE)) {
            // Centuries have passed.
        }
        end();
    }

    private void end() {
        forgetHandedOver();
        linked.close();
        memory.close();
        history.end(inHistory);
        onEnd.run();
    }

    /** The figures of this generation and of the others of its id. */
    public PluginHistory history() {
        return history;
    }

    /** What was counted for this generation and those before it. */
    PluginFigures totals() {
        return history.figures();
    }
}
