package com.example.shop;

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
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Exchange rates of some currencies. A plugin requests them as {@code rates: { currencies: [USD]
 * }}, and calls {@code rate} of the import module {@code wardian:rates/1}.
 */
public final class RatesCapability implements Capability<RatesCapability.Currencies> {
    private static final CapabilityName NAME = CapabilityName.of("rates/1");

    /** {@code rate(code, code_len, out, cap) -> length}: what one euro costs, as decimal text. */
    private static final FunctionType RATE =
            FunctionType.of(
                    List.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32),
                    ValueType.I32);

    /** The currencies whose rates a plugin may see. */
    public record Currencies(SortedSet<String> codes) implements Policy {
        @Override
        public List<String> rules() {
            return codes.isEmpty()
                    ? List.of("no rates")
                    : codes.stream().map(code -> "rate of " + code).toList();
        }
    }

    private final Function<String, String> rates;

    /**
     * @param rates the rate of a currency, or null if there is none; called by several threads
     */
    public RatesCapability(Function<String, String> rates) {
        this.rates = rates;
    }

    @Override
    public CapabilityName name() {
        return NAME;
    }

    @Override
    public Currencies parse(ManifestNode node) {
        node.allowKeys("currencies");
        SortedSet<String> codes = new TreeSet<>();
        for (ManifestNode item :
                node.require("currencies").map(ManifestNode::items).orElse(List.of())) {
            String code = item.asText("");
            if (!code.matches("[A-Z]{3}")) {
                item.problem("expected a currency such as USD", "");
            }
            codes.add(code);
        }
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
        String rate = rates.apply(code);
        if (rate == null) {
            throw new ErrnoException(Errno.ENOTFOUND, "no rate of " + code);
        }
        return call.reply(2, 3, rate.getBytes(StandardCharsets.UTF_8));
    }
}
