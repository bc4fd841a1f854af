package dev.wardian.plugin.internal.generation;

import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.internal.abi.BytesCall;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.CancelToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs the operations of a new version once, on an instance that is thrown away, so that the first
 * caller does not wait for code to be prepared. It decides nothing: whatever fails is logged, and
 * the version starts all the same.
 */
final class WarmUp {
    private final LinkedModule linked;
    private final Map<String, byte[]> inputs = new LinkedHashMap<>();

    WarmUp(PluginManifest manifest, LinkedModule linked) {
        this.linked = linked;
        manifest.operations()
                .forEach(
                        (name, operation) ->
                                operation
                                        .warmup()
                                        .ifPresent(
                                                text ->
                                                        inputs.put(
                                                                name,
                                                                text.getBytes(
                                                                        StandardCharsets.UTF_8))));
    }

    /**
     * Does it. All its calls together may take as long as a hook.
     *
     * @param account where the memory of the instance is accounted
     * @param stop ends it from any thread
     * @param callIds numbers calls
     */
    void run(MemoryAccount account, CancelToken stop, AtomicLong callIds) {
        if (inputs.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + linked.limits().hookNanos();
        try (PluginInstance instance = linked.instances().makeForWarmup(account, stop)) {
            for (Map.Entry<String, byte[]> each : inputs.entrySet()) {
                long left = end - System.nanoTime();
                if (left <= 0 || instance.broken()) {
                    return;
                }
                call(instance, each.getKey(), each.getValue(), left, callIds.incrementAndGet());
            }
        } catch (PluginException e) {
            report(e);
        }
    }

    private void call(PluginInstance instance, String name, byte[] input, long left, long id) {
        PluginCallOptions options = PluginCallOptions.DEFAULT.withDeadline(Duration.ofNanos(left));
        BytesCall call = new BytesCall(name, input, options);
        int number = linked.operation(name);
        call.begin(linked, number, id, System.nanoTime(), false);
        if (input.length > call.limits().input()) {
            report(
                    new LimitExceeded(
                            call.info(), Limit.INPUT, call.limits().input(), input.length));
            return;
        }
        PluginException failure = null;
        try {
            instance.call(number, call);
        } catch (PluginFailure e) {
            // What it reports may be due to what it cannot reach now.
            failure = e;
            linked.identity().logger().debug("{}", e.summary());
        } catch (PluginException e) {
            failure = e;
            report(e);
        } finally {
            call.ended(failure);
        }
    }

    private void report(PluginException failure) {
        linked.identity().logger().warn("the warm-up failed: {}", failure.summary());
    }
}
