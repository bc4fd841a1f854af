package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PolicySet;
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

    private PolicyReader() {}

    /** The {@code capabilities} of a manifest, each with its reason. */
    static Requests requests(Capabilities capabilities, YamlNode node) {
        PolicySet policies = PolicySet.EMPTY;
        Map<CapabilityName, String> reasons = new LinkedHashMap<>();
        for (Map.Entry<CapabilityName, YamlNode> entry : known(capabilities, node).entrySet()) {
            YamlNode request = entry.getValue();
            reasons.put(entry.getKey(), reason(request));
            policies = capabilities.parseInto(policies, entry.getKey(), request.without(REASON));
        }
        return new Requests(policies, reasons);
    }

    /** The policies of a grant or of the ceiling, which need no reason. */
    static PolicySet policies(Capabilities capabilities, YamlNode node) {
        PolicySet policies = PolicySet.EMPTY;
        for (Map.Entry<CapabilityName, YamlNode> entry : known(capabilities, node).entrySet()) {
            policies = capabilities.parseInto(policies, entry.getKey(), entry.getValue());
        }
        return policies;
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
                                        n -> n.major() == 1 ? n.name() : n.toString(),
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
