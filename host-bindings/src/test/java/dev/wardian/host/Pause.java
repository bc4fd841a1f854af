package dev.wardian.host;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.wasm.FunctionType;
import java.util.List;

/** A function in which the operator changes the grants while the guest's call runs. */
public record Pause(Runnable action) implements Capability<Pause.Always> {
    /** The only policy. */
    public enum Always implements Policy {
        GRANTED;

        @Override
        public List<String> rules() {
            return List.of();
        }
    }

    @Override
    public CapabilityName name() {
        return CapabilityName.of("pause/1");
    }

    @Override
    public Always parse(ManifestNode node) {
        return Always.GRANTED;
    }

    @Override
    public Always intersect(Always requested, Always granted) {
        return Always.GRANTED;
    }

    @Override
    public String describe(Always policy) {
        return "pauses";
    }

    @Override
    public HostFunctions bind(PluginContext context, Always effective) {
        return HostFunctions.builder()
                .add(
                        "pause",
                        new FunctionType(List.of(), List.of()),
                        call -> {
                            action.run();
                            return 0;
                        })
                .build();
    }
}
