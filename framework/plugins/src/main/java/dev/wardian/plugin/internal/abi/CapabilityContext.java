package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.MemoryBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * A plugin as one of its capabilities sees it.
 *
 * @param identity the generation
 * @param manifest its manifest
 * @param capability the capability
 * @param shared what is kept past reloads
 * @param granted the policies of the plugin as they are now
 * @param bindings its capabilities, as far as they are bound
 */
record CapabilityContext(
        PluginIdentity identity,
        PluginManifest manifest,
        CapabilityName capability,
        SharedResources.Lease shared,
        AtomicReference<PolicySet> granted,
        List<CapabilityBinding> bindings)
        implements PluginContext {
    @Override
    public String pluginId() {
        return identity.pluginId();
    }

    @Override
    public String version() {
        return identity.version();
    }

    @Override
    public String abi() {
        return manifest.abi().name();
    }

    @Override
    public List<String> arguments() {
        return manifest.arguments();
    }

    @Override
    public long generation() {
        return identity.generation();
    }

    @Override
    public Logger logger() {
        return identity.logger();
    }

    @Override
    public Map<String, String> config() {
        return identity.config();
    }

    @Override
    public byte[] callPlugin(String otherId, String operation, byte[] input) {
        return identity.manager().call(otherId, operation, input);
    }

    @Override
    public Executor executor() {
        return identity.manager().executor();
    }

    @Override
    public Optional<String> misfit(String operation) {
        if (!manifest.operations().containsKey(operation)) {
            return Optional.of("the plugin has no operation '" + operation + "'");
        }
        return manifest.abi().operands() == Operands.BYTES
                ? Optional.empty()
                : Optional.of("operation '" + operation + "' takes numbers");
    }

    @Override
    public MemoryBudget memory() {
        return identity.manager().memory(pluginId());
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<? extends T> initial) {
        return shared.get(capability, type, initial);
    }

    @Override
    public Optional<Policy> effective(CapabilityName name) {
        return Objects.requireNonNull(granted.get()).find(name);
    }

    @Override
    public <T> Optional<T> facility(CapabilityName name, Class<T> type) {
        return CapabilityBinding.facility(bindings, name, type);
    }

    @Override
    public List<Path> hostPaths() {
        return List.copyOf(identity.hostPaths().get());
    }
}
