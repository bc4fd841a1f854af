package dev.wardian.benchmarks;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.util.List;

/** A capability whose one function does nothing, so that what is measured is the way to it. */
final class NothingCapability implements Capability<NothingCapability.Use> {
    /** Everything or nothing. */
    record Use() implements Policy {
        @Override
        public List<String> rules() {
            return List.of("use");
        }
    }

    @Override
    public CapabilityName name() {
        return CapabilityName.of("nothing/1");
    }

    @Override
    public Use parse(ManifestNode node) {
        node.allowKeys();
        return new Use();
    }

    @Override
    public Use intersect(Use requested, Use granted) {
        return requested;
    }

    @Override
    public String describe(Use policy) {
        return "its function";
    }

    @Override
    public HostFunctions bind(PluginContext context, Use effective) {
        return HostFunctions.builder()
                .add("nothing", FunctionType.of(List.of(), ValueType.I32), call -> 0)
                .build();
    }
}
