package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.StandalonePlugin;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.internal.codec.Services;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.FunctionType;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A plugin with the manager that runs it alone.
 *
 * @param manager the manager, which is closed with the plugin
 * @param plugin the handle
 * @param declared whether a manifest of its author says what its bytes are
 */
public record OwnedPlugin(PluginManager manager, Plugin plugin, boolean declared)
        implements StandalonePlugin {
    @Override
    public byte[] call(String operation, byte[] input, PluginCallOptions options) {
        return plugin.call(operation, input, options);
    }

    @Override
    public void callStream(
            String operation, InputStream input, OutputStream output, PluginCallOptions options) {
        plugin.callStream(operation, input, output, options);
    }

    @Override
    public byte[] callStream(String operation, InputStream input, PluginCallOptions options) {
        return plugin.callStream(operation, input, options);
    }

    @Override
    public void callStream(
            String operation, byte[] input, OutputStream output, PluginCallOptions options) {
        plugin.callStream(operation, input, output, options);
    }

    @Override
    public long[] callNumbers(String operation, PluginCallOptions options, long... arguments) {
        return plugin.callNumbers(operation, options, arguments);
    }

    @Override
    public <T> T as(Class<T> service) {
        return declared ? plugin.as(service) : Services.ofUndeclared(service, plugin);
    }

    @Override
    public <T> T as(Class<T> service, T fallback) {
        return declared
                ? plugin.as(service, fallback)
                : Services.ofUndeclared(service, plugin, fallback);
    }

    @Override
    public String id() {
        return plugin.id();
    }

    @Override
    public String version() {
        return plugin.version();
    }

    @Override
    public long generation() {
        return plugin.generation();
    }

    @Override
    public PluginState state() {
        return plugin.state();
    }

    @Override
    public PluginManifest manifest() {
        return plugin.manifest();
    }

    @Override
    public PolicySet granted() {
        return plugin.granted();
    }

    @Override
    public List<String> services() {
        return plugin.services();
    }

    @Override
    public Set<String> operations() {
        return plugin.operations();
    }

    @Override
    public Optional<FunctionType> numberType(String operation) {
        return plugin.numberType(operation);
    }

    @Override
    public PluginFigures figures() {
        return plugin.figures();
    }

    @Override
    public PluginFigures totals() {
        return plugin.totals();
    }

    @Override
    public Executor executor() {
        return plugin.executor();
    }

    @Override
    public void close() {
        manager.close();
    }

    @Override
    public String toString() {
        return plugin.toString();
    }
}
