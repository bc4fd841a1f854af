package dev.wardian.benchmarks;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.internal.abi.BytesCall;
import dev.wardian.plugin.internal.abi.CallLimits;
import dev.wardian.plugin.internal.abi.LinkRequest;
import dev.wardian.plugin.internal.abi.LinkedModule;
import dev.wardian.plugin.internal.abi.ManagerAccess;
import dev.wardian.plugin.internal.abi.MemoryAccount;
import dev.wardian.plugin.internal.abi.MemoryShare;
import dev.wardian.plugin.internal.abi.ModuleLinker;
import dev.wardian.plugin.internal.abi.PluginIdentity;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.abi.SharedResources;
import dev.wardian.plugin.internal.pool.InstancePool;
import dev.wardian.plugin.internal.pool.PoolSettings;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmModule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.LoggerFactory;

/** What a call in mode per-call waits for before its guest runs, with an instance that is ready. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TakingBenchmark {
    private LinkedModule linked;
    private InstancePool pool;
    private BytesCall call;

    /** The plugin is the only one. */
    private static final class NoManager implements ManagerAccess {
        @Override
        public byte[] call(String pluginId, String operation, byte[] input) {
            throw new IllegalStateException("nobody is called");
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public MemoryBudget memory(String pluginId) {
            return MemoryBudget.UNLIMITED;
        }
    }

    /** Makes a pool for the echo plugin. */
    @Setup
    public void start() {
        Capabilities none = Capabilities.of(List.of());
        byte[] text = Resources.bytes("plugins/echo/plugin.yaml");
        PluginManifest manifest = new ManifestReader(none, Abis.known()).read("plugin.yaml", text);
        PluginIdentity identity =
                new PluginIdentity(
                        manifest.id(),
                        manifest.version(),
                        1,
                        LoggerFactory.getLogger(TakingBenchmark.class),
                        Map.of(),
                        new NoManager(),
                        new SharedResources(),
                        List::of);
        linked =
                ModuleLinker.link(
                        new LinkRequest(
                                WasmModule.parse(Resources.bytes("plugins/echo/echo.wasm")),
                                manifest,
                                identity,
                                none,
                                PolicySet.EMPTY,
                                CallLimits.of(PluginLimits.DEFAULT),
                                AuditLog.toLogger(),
                                WasmEngine.INTERPRETER,
                                true));
        pool =
                new InstancePool(
                        linked,
                        new MemoryAccount(MemoryShare.of(MemoryBudget.UNLIMITED)),
                        new PoolSettings(InstanceMode.PER_CALL, 1, 0, 0),
                        Runnable::run);
        pool.start();
        call = new BytesCall("nothing", new byte[0], PluginCallOptions.DEFAULT);
        call.begin(linked, linked.operation("nothing"), 1, System.nanoTime(), false);
    }

    /** Closes the pool. */
    @TearDown
    public void close() {
        pool.close();
        linked.close();
    }

    /** Takes an instance and gives it back as it is. */
    @Benchmark
    public PluginInstance take() {
        PluginInstance instance = pool.acquire(call, linked.operation("nothing"));
        pool.release(instance);
        return instance;
    }
}
