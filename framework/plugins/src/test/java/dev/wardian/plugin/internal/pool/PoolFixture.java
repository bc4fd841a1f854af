package dev.wardian.plugin.internal.pool;

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
import dev.wardian.plugin.internal.abi.ModuleLinker;
import dev.wardian.plugin.internal.abi.PluginIdentity;
import dev.wardian.plugin.internal.abi.PluginInstance;
import dev.wardian.plugin.internal.abi.SharedResources;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.StatefulGuest;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.LoggerFactory;

/** A linked guest and its calls, for tests that have a pool without a manager. */
public final class PoolFixture {
    private PoolFixture() {}

    /** A manager without plugins. */
    private static final class NoManager implements ManagerAccess {
        @Override
        public byte[] call(String pluginId, String operation, byte[] input) {
            throw new UnsupportedOperationException("there is no plugin " + pluginId);
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

    public static LinkedModule link(StatefulGuest stateful) {
        Capabilities none = Capabilities.of(List.of());
        byte[] module = stateful.guest().build();
        String text =
                new PluginFolder(Path.of(""))
                        .plugin("guest")
                        .guest(stateful.guest())
                        .module(module)
                        .manifest();
        PluginManifest manifest =
                new ManifestReader(none, Abis.known())
                        .read("plugin.yaml", text.getBytes(StandardCharsets.UTF_8));
        PluginIdentity identity =
                new PluginIdentity(
                        manifest.id(),
                        manifest.version(),
                        1,
                        LoggerFactory.getLogger(PoolFixture.class),
                        Map.of(),
                        new NoManager(),
                        new SharedResources(),
                        List::of);
        return ModuleLinker.link(
                new LinkRequest(
                        WasmModule.parse(module),
                        manifest,
                        identity,
                        none,
                        PolicySet.EMPTY,
                        CallLimits.of(PluginLimits.DEFAULT),
                        AuditLog.toLogger(),
                        WasmEngine.INTERPRETER,
                        false));
    }

    /** A call that came just now. */
    static BytesCall of(LinkedModule linked, String operation) {
        return of(linked, operation, System.nanoTime(), false);
    }

    public static BytesCall of(
            LinkedModule linked, String operation, long arrived, boolean carriedOver) {
        PluginCallOptions options = PluginCallOptions.DEFAULT;
        BytesCall call = new BytesCall(operation, new byte[0], options);
        call.begin(linked, linked.operation(call.operation()), 1, arrived, carriedOver);
        return call;
    }

    /** Takes an instance for a call that came just now. */
    static PluginInstance acquire(InstancePool pool, LinkedModule linked, String operation) {
        return pool.acquire(of(linked, operation), linked.operation(operation));
    }

    static byte[] call(LinkedModule linked, PluginInstance instance, String operation) {
        BytesCall call = of(linked, operation);
        instance.call(linked.operation(operation), call);
        return call.output();
    }
}
