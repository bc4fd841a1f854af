package dev.wardian.plugin.capability;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A capability for tests whose policies are sets with a cap, so that two of them need not be
 * comparable.
 */
public final class FetchCapability implements Capability<FetchCapability.FetchPolicy> {
    /**
     * Some origins, and so many bytes.
     *
     * @param origins what may be fetched
     * @param maxBytes the most bytes of one answer
     */
    public record FetchPolicy(SortedSet<String> origins, long maxBytes) implements Policy {
        public static FetchPolicy of(Collection<String> origins, long maxBytes) {
            return new FetchPolicy(new TreeSet<>(origins), maxBytes);
        }

        @Override
        public List<String> rules() {
            List<String> rules = new ArrayList<>();
            origins.forEach(origin -> rules.add("allow " + origin));
            rules.add("maxBytes " + Unit.BYTES.format(maxBytes));
            return rules;
        }
    }

    @Override
    public CapabilityName name() {
        return CapabilityName.of("fetch/2");
    }

    @Override
    public FetchPolicy parse(ManifestNode node) {
        node.allowKeys("allow", "maxBytes");
        SortedSet<String> origins = new TreeSet<>();
        node.require("allow")
                .ifPresent(
                        list -> {
                            for (ManifestNode item : list.items()) {
                                String origin = item.asText("");
                                if (!origin.startsWith("https://")) {
                                    item.problem("not an origin", "write https://host");
                                }
                                origins.add(origin);
                            }
                        });
        long max =
                node.get("maxBytes")
                        .map(n -> n.asQuantity(Unit.BYTES, 1, 1 << 20, 1024))
                        .orElse(1024L);
        return new FetchPolicy(origins, max);
    }

    @Override
    public FetchPolicy intersect(FetchPolicy requested, FetchPolicy granted) {
        SortedSet<String> origins = new TreeSet<>(requested.origins());
        origins.retainAll(granted.origins());
        return new FetchPolicy(origins, Math.min(requested.maxBytes(), granted.maxBytes()));
    }

    @Override
    public String describe(FetchPolicy policy) {
        return String.join(", ", policy.origins())
                + ", at most "
                + Unit.BYTES.format(policy.maxBytes());
    }

    @Override
    public HostFunctions bind(PluginContext context, FetchPolicy effective) {
        FunctionType type = FunctionType.of(List.of(ValueType.I32), ValueType.I32);
        return HostFunctions.builder().add("fetch", type, call -> effective.maxBytes()).build();
    }
}
