package dev.wardian.benchmarks;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a plugin pays for one call of a host function that does nothing. The guest's own loop is
 * part of each time, and measured by itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 6, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GateBenchmark {
    private static final int CALLS = 10_000;
    private static final byte[] EMPTY = {};

    private PluginManager manager;
    private Plugin plugin;
    private WasmFunction bare;

    /** Loads the plugin, and the module that is none. */
    @Setup
    public void load() {
        NothingCapability nothing = new NothingCapability();
        PolicySet policies = PolicySet.EMPTY.with(nothing, new NothingCapability.Use());
        manager =
                PluginManager.builder(
                                Resources.plugin(
                                        "gate",
                                        Modules.callingFunctions(CALLS),
                                        List.of("core", "capability", "empty"),
                                        "nothing: { reason: measured }"))
                        .capabilities(Capabilities.of(List.of(nothing)))
                        .grants(
                                Grants.NONE
                                        .withPlugin("dev.wardian.benchmarks.gate", policies)
                                        .withLimits(
                                                PluginLimits.DEFAULT.with(
                                                        Limit.CAPABILITY_CALLS, CALLS)))
                        .build();
        manager.loadAll();
        plugin = manager.active().all().get(0);
        Imports imports =
                Imports.builder()
                        .function(
                                "env",
                                "nothing",
                                FunctionType.of(List.of(), ValueType.I32),
                                call -> call.returnI32(0))
                        .build();
        bare =
                WasmModule.parse(Modules.callingBareFunction(CALLS))
                        .instantiate(imports)
                        .function("op:bare");
    }

    /** Unloads the plugin. */
    @TearDown
    public void close() {
        manager.close();
    }

    /** How often functions of capabilities were called so far. */
    long capabilityCalls() {
        return plugin.figures().capability(CapabilityName.of("nothing/1")).calls();
    }

    /** A function of the ABI, which needs no grant. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public byte[] core() {
        return plugin.call("core", EMPTY);
    }

    /** A function of a capability. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public byte[] capability() {
        return plugin.call("capability", EMPTY);
    }

    /** The loop without any function. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public byte[] empty() {
        return plugin.call("empty", EMPTY);
    }

    /** A host function of a module without plugins. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long bare() {
        return bare.invoke(CallOptions.NONE, 0)[0];
    }
}
