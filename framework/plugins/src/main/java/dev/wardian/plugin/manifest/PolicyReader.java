package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.plugin.error.ErrorId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads requests and grants: a mapping from capabilities to what each of them understands. */
final class PolicyReader {
    /** What a manifest asks for, and why. */
    record Requests(PolicySet policies, Map<CapabilityName, String> reasons) {
        static final Requests NONE = new Requests(PolicySet.EMPTY, Map.of());
    }

    private static final String REASON = "reason";
    private static final int MAX_REASON = 200;
    private static final String CALLS = "calls";
    private static final String PER_SECOND = "/s";
    private static final long MAX_RATE = 1_000_000_000;

    private PolicyReader() {}

    /** The {@code capabilities} of a manifest, each with its reason. */
    static Requests requests(Capabilities capabilities, YamlNode node) {
        PolicySet policies = PolicySet.EMPTY;
        Map<CapabilityName, String> reasons = new LinkedHashMap<>();
        for (Map.Entry<CapabilityName, YamlNode> entry : known(capabilities, node).entrySet()) {
            YamlNode request = entry.getValue();
            reasons.put(entry.getKey(), reason(request));
            policies =
                    policy(
                            capabilities::parseInto,
                            policies,
                            entry.getKey(),
                            request.without(REASON));
        }
        return new Requests(policies, reasons);
    }

    /** The policies of a grant, which need no reason. */
    static PolicySet grants(Capabilities capabilities, YamlNode node) {
        return policies(capabilities, capabilities::parseGrantInto, node);
    }

    /** The policies of the ceiling, which are written as requests without a reason. */
    static PolicySet ceiling(Capabilities capabilities, YamlNode node) {
        return policies(capabilities, capabilities::parseInto, node);
    }

    private static PolicySet policies(Capabilities capabilities, Parser parser, YamlNode node) {
        PolicySet policies = PolicySet.EMPTY;
        for (Map.Entry<CapabilityName, YamlNode> entry : known(capabilities, node).entrySet()) {
            policies = policy(parser, policies, entry.getKey(), entry.getValue());
        }
        return policies;
    }

    /** Reads the policy of one capability into a set. */
    private interface Parser {
        PolicySet parseInto(PolicySet set, CapabilityName name, ManifestNode node);
    }

    /** Adds a capability with its policy, and the rate of its calls where there is one. */
    private static PolicySet policy(
            Parser parser, PolicySet policies, CapabilityName name, YamlNode node) {
        PolicySet with = parser.parseInto(policies, name, node.without(CALLS));
        long rate = node.child(CALLS).map(PolicyReader::rate).orElse(0L);
        return rate == 0 ? with : with.withRate(name, rate);
    }

    /** {@code 100/s}; 0 where that was reported as wrong. */
    private static long rate(YamlNode node) {
        if (!node.isScalar()) {
            node.asText("");
            return 0;
        }
        String text = node.asText("");
        try {
            if (text.endsWith(PER_SECOND)) {
                String count = text.substring(0, text.length() - PER_SECOND.length());
                long rate = Unit.COUNT.parse(count);
                if (rate >= 1 && rate <= MAX_RATE) {
                    return rate;
                }
            }
        } catch (IllegalArgumentException e) {
            // Reported like any other text that is no rate.
        }
        node.problem(
                "expected a rate from 1/s to 1G/s, such as 100/s, not " + YamlNode.quote(text), "");
        return 0;
    }

    private static String reason(YamlNode request) {
        Optional<YamlNode> node = request.requiredChild(REASON);
        String reason = node.filter(YamlNode::isScalar).map(n -> n.asText("")).orElse("");
        node.ifPresent(
                present -> {
                    boolean fits =
                            reason.length() <= MAX_REASON
                                    && !reason.isBlank()
                                    && reason.indexOf('\n') < 0;
                    if (!fits) {
                        present.problem(
                                "expected one line of at most " + MAX_REASON + " characters", "");
                    }
                });
        return reason;
    }

    /**
     * The mappings under the names of capabilities that the host has; everything else is reported.
     */
    private static Map<CapabilityName, YamlNode> known(Capabilities capabilities, YamlNode node) {
        Map<CapabilityName, YamlNode> known = new LinkedHashMap<>();
        node.children()
                .forEach(
                        (key, value) -> {
                            Optional<CapabilityName> name =
                                    CapabilityName.parse(key)
                                            .filter(n -> capabilities.find(n).isPresent());
                            if (name.isEmpty()) {
                                reportUnknown(capabilities, node, key);
                            } else if (!value.isMapping()) {
                                value.children();
                            } else if (known.putIfAbsent(name.get(), value) != null) {
                                node.reportKey(
                                        key,
                                        ErrorId.DUPLICATE_KEY,
                                        YamlNode.quote(key)
                                                + " is another spelling of "
                                                + name.get()
                                                + ", which is listed already",
                                        ErrorId.DUPLICATE_KEY.hint());
                            }
                        });
        return known;
    }

    private static void reportUnknown(Capabilities capabilities, YamlNode node, String key) {
        Map<String, CapabilityName> names =
                capabilities.names().stream()
                        .collect(
                                Collectors.toMap(
                                        CapabilityName::shortForm,
                                        n -> n,
                                        (a, b) -> a,
                                        LinkedHashMap::new));
        String near = Suggestions.didYouMean(key, names.keySet());
        String all = names.isEmpty() ? "none" : String.join(", ", names.keySet());
        node.reportKey(
                key,
                ErrorId.UNKNOWN_CAPABILITY,
                "there is no capability " + YamlNode.quote(key),
                near.isEmpty() ? ErrorId.UNKNOWN_CAPABILITY.hint(all) : near);
    }
}
