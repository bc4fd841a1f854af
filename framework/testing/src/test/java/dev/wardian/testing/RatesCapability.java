package dev.wardian.testing;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** A capability of an application: exchange rates of some currencies. */
final class RatesCapability implements Capability<RatesCapability.Currencies> {
    private static final FunctionType RATE =
            FunctionType.of(Collections.nCopies(4, ValueType.I32), ValueType.I32);

    /** The currencies whose rates a plugin may see. */
    record Currencies(SortedSet<String> codes) implements Policy {
        @Override
        public List<String> rules() {
            return codes.isEmpty()
                    ? List.of("no rates")
                    : codes.stream().map(c -> "rate of " + c).toList();
        }
    }

    private final Map<String, String> rates;

    RatesCapability(Map<String, String> rates) {
        this.rates = rates;
    }

    @Override
    public CapabilityName name() {
        return CapabilityName.of("rates/1");
    }

    @Override
    public Currencies parse(ManifestNode node) {
        node.allowKeys("currencies");
        SortedSet<String> codes = new TreeSet<>();
        node.require("currencies")
                .ifPresent(list -> list.items().forEach(item -> codes.add(item.asText(""))));
        return new Currencies(codes);
    }

    @Override
    public Currencies intersect(Currencies requested, Currencies granted) {
        SortedSet<String> both = new TreeSet<>(requested.codes());
        both.retainAll(granted.codes());
        return new Currencies(both);
    }

    @Override
    public String describe(Currencies policy) {
        return String.join(", ", policy.rules());
    }

    @Override
    public HostFunctions bind(PluginContext context, Currencies effective) {
        return HostFunctions.builder().add("rate", RATE, call -> rate(call, effective)).build();
    }

    private long rate(CapabilityCall call, Currencies effective) {
        String code = call.text(0, 1, 3);
        if (!effective.codes().contains(code)) {
            throw call.denied(code);
        }
        String rate = rates.get(code);
        if (rate == null) {
            throw new ErrnoException(Errno.ENOTFOUND, "no rate of " + code);
        }
        return call.reply(2, 3, rate.getBytes(StandardCharsets.UTF_8));
    }
}
