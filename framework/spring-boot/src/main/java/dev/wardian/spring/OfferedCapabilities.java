package dev.wardian.spring;

import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.CapabilityProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The capabilities that the operator can grant.
 *
 * @param beans the capabilities of the application
 */
record OfferedCapabilities(List<Capability<?>> beans) {
    Capabilities alone() {
        return Capabilities.of(beans);
    }

    /** Those of all providers as well. A bean takes the place of a provided one of its name. */
    Capabilities withDiscovered(@Nullable ClassLoader loader) {
        Set<CapabilityName> ours =
                beans.stream().map(Capability::name).collect(Collectors.toUnmodifiableSet());
        List<Capability<?>> all = new ArrayList<>(beans);
        for (CapabilityProvider provider : ServiceLoader.load(CapabilityProvider.class, loader)) {
            for (Capability<?> capability : provider.capabilities()) {
                if (!ours.contains(capability.name())) {
                    all.add(capability);
                }
            }
        }
        return Capabilities.of(all);
    }
}
