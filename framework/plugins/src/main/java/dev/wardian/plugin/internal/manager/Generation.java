package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.CallInfo;
import dev.wardian.plugin.CapabilityName;
import dev.wardian.plugin.Latencies;
import dev.wardian.plugin.Limit;
import dev.wardian.plugin.LimitExceeded;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginUnavailable;
import dev.wardian.plugin.internal.abi.CallRequest;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.pool.InstancePool;
import dev.wardian.plugin.internal.pool.PoolSettings;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.MemoryBudget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** One version of one plugin, linked once: its instances, its calls and what is counted of them. */
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
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Latencies.Recorder latencies = new Latencies.Recorder();
    private final LongAdder[] hostCalls;

    Generation(
            PluginManifest manifest,
            LinkedModule linked,
            PoolSettings settings,
            MemoryBudget budget,
            Executor background,
            AtomicLong callIds) {
        this.manifest = manifest;
        this.linked = linked;
        this.account = new MemoryAccount(budget);
        this.pool = new InstancePool(linked, account, settings, background);
        this.callIds = callIds;
        this.hostCalls = new LongAdder[linked.capabilities().size()];
        for (int i = 0; i < hostCalls.length; i++) {
            hostCalls[i] = new LongAdder();
        }
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

    byte[] call(String operation, byte[] input, PluginCallOptions options) {
        int number = linked.operation(operation);
        if (linked.plain()) {
            throw new IllegalArgumentException(
                    "operation '" + operation + "' of " + info() + " takes numbers, not bytes");
        }
        long id = callIds.incrementAndGet();
        if (input.length > linked.limits().input()) {
            throw new LimitExceeded(
                    info().withCall(operation, id),
                    Limit.INPUT,
                    linked.limits().input(),
                    input.length);
        }
        CallRequest request = linked.request(operation, id, options);
        PluginInstance instance = acquire(request);
        long start = System.nanoTime();
        boolean succeeded = false;
        try {
            byte[] output = instance.call(number, input, request);
            succeeded = true;
            return output;
        } finally {
            finish(instance, start, succeeded);
        }
    }

    long[] callNumbers(String operation, PluginCallOptions options, long[] arguments) {
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
        long id = callIds.incrementAndGet();
        CallRequest request = linked.request(operation, id, options);
        PluginInstance instance = acquire(request);
        long start = System.nanoTime();
        boolean succeeded = false;
        try {
            long[] results = instance.callNumbers(number, arguments, request);
            succeeded = true;
            return results;
        } finally {
            finish(instance, start, succeeded);
        }
    }

    private PluginInstance acquire(CallRequest request) {
        try {
            return pool.acquire(request);
        } catch (PluginUnavailable e) {
            refused.increment();
            throw e;
        }
    }

    private void finish(PluginInstance instance, long start, boolean succeeded) {
        latencies.record(System.nanoTime() - start);
        calls.increment();
        if (!succeeded) {
            failures.increment();
        }
        instance.collectHostCalls(hostCalls);
        pool.release(instance);
    }

    Optional<FunctionType> numberType(String operation) {
        return linked.plain() && manifest.operations().containsKey(operation)
                ? Optional.of(linked.type(linked.operation(operation)))
                : Optional.empty();
    }

    PluginFigures figures() {
        Map<CapabilityName, Long> byCapability = new LinkedHashMap<>();
        List<CapabilityName> names = linked.capabilities();
        for (int i = 0; i < hostCalls.length; i++) {
            byCapability.put(names.get(i), hostCalls[i].sum());
        }
        return new PluginFigures(
                calls.sum(),
                failures.sum(),
                refused.sum(),
                latencies.snapshot(),
                byCapability,
                pool.instances(),
                pool.replaced(),
                account.held(),
                account.peak());
    }

    /** Takes no more calls. */
    void beginStop() {
        pool.close();
    }

    /**
     * Waits until {@code deadline}, a moment of {@link System#nanoTime()}, for the calls that run,
     * then stops them.
     */
    void finishStop(long deadline) {
        if (pool.awaitReturned(deadline - System.nanoTime())) {
            linked.close();
            return;
        }
        pool.cancelCalls();
        if (pool.awaitReturned(CANCEL_GRACE_NANOS)) {
            linked.close();
        } else {
            // What the function works on must not be closed under it; the process has lost a
            // thread.
            linked.identity()
                    .logger()
                    .error("{}: a host function does not return; it is left behind", info());
        }
    }
}
