package dev.wardian.plugin.internal.testing;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityFunction;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** A capability whose functions a test writes. */
public final class ProbeCapability implements Capability<ProbeCapability.Use> {
    /** Everything or nothing. */
    public record Use() implements Policy {
        @Override
        public List<String> rules() {
            return List.of("use");
        }
    }

    private final CapabilityName name;
    private final List<Consumer<HostFunctions.Builder>> parts = new ArrayList<>();
    private final List<PluginContext> bound = new ArrayList<>();
    private final List<String> modules = new ArrayList<>();
    private Runnable whenParsed = () -> {};
    private boolean inWarmup;

    public ProbeCapability(String name) {
        this.name = CapabilityName.of(name);
    }

    /** Adds a function; the type is in the letters of {@link ModuleBuilder#functionType}. */
    public ProbeCapability function(String function, String type, CapabilityFunction body) {
        parts.add(builder -> builder.add(function, ModuleBuilder.functionType(type), body));
        return this;
    }

    /** Adds a function to an import module that is not the one of the name. */
    public ProbeCapability function(
            String importModule, String function, String type, CapabilityFunction body) {
        parts.add(
                builder ->
                        builder.add(
                                importModule, function, ModuleBuilder.functionType(type), body));
        return this;
    }

    /** Provides an import module besides the one of its name. */
    public ProbeCapability module(String importModule) {
        modules.add(importModule);
        return this;
    }

    public ProbeCapability log(PluginLog log) {
        parts.add(builder -> builder.log(log));
        return this;
    }

    /** Lets a function of the module of its name report errors in its own way. */
    public ProbeCapability errors(String function, ToIntFunction<Errno> result) {
        parts.add(builder -> builder.errorResult("", function, result));
        return this;
    }

    /** Withholds a function for want of another capability. */
    public ProbeCapability absent(String function, String type, String missing) {
        parts.add(
                builder ->
                        builder.absent(
                                function,
                                ModuleBuilder.functionType(type),
                                CapabilityName.of(missing)));
        return this;
    }

    /** Leaves its calls out of the limit of capability calls. */
    public ProbeCapability uncounted() {
        parts.add(HostFunctions.Builder::uncounted);
        return this;
    }

    public ProbeCapability onClose(Runnable action) {
        parts.add(builder -> builder.onClose(action));
        return this;
    }

    /** Does something each time that it is bound. */
    public ProbeCapability onBind(Runnable action) {
        parts.add(builder -> action.run());
        return this;
    }

    /** Does something each time that a manifest or grant is read. */
    public ProbeCapability onParse(Runnable action) {
        whenParsed = action;
        return this;
    }

    /** Lets plugins use it while they are warmed up. */
    public ProbeCapability usableWhileWarm() {
        inWarmup = true;
        return this;
    }

    @Override
    public boolean usableInWarmup() {
        return inWarmup;
    }

    /** The plugins for which it was bound. */
    public List<PluginContext> bound() {
        return bound;
    }

    @Override
    public CapabilityName name() {
        return name;
    }

    @Override
    public List<String> importModules() {
        List<String> all = new ArrayList<>(Capability.super.importModules());
        all.addAll(modules);
        return all;
    }

    @Override
    public Use parse(ManifestNode node) {
        whenParsed.run();
        node.allowKeys();
        return new Use();
    }

    @Override
    public Use intersect(Use requested, Use granted) {
        return requested;
    }

    @Override
    public String describe(Use policy) {
        return "its functions";
    }

    @Override
    public HostFunctions bind(PluginContext context, Use effective) {
        bound.add(context);
        HostFunctions.Builder builder = HostFunctions.builder();
        parts.forEach(part -> part.accept(builder));
        return builder.build();
    }
}
