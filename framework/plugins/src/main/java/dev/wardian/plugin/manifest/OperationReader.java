package dev.wardian.plugin.manifest;

import dev.wardian.plugin.error.ErrorId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code operations}. */
final class OperationReader {
    private OperationReader() {}

    static Map<String, PluginManifest.Operation> operations(YamlNode root, Abi abi) {
        Map<String, PluginManifest.Operation> operations = new LinkedHashMap<>();
        Optional<YamlNode> node = root.requiredChild("operations");
        node.ifPresent(
                present ->
                        present.children()
                                .forEach(
                                        (name, value) -> {
                                            checkName(present, name, abi);
                                            operations.put(name, operation(value, abi));
                                        }));
        node.filter(YamlNode::isMapping)
                .ifPresent(present -> checkCount(present, operations.size()));
        return operations;
    }

    private static void checkCount(YamlNode node, int count) {
        if (count == 0) {
            node.problem("a plugin has at least one operation", "");
        } else if (count > PluginManifest.MAX_OPERATIONS) {
            node.problem(
                    "a plugin has at most " + PluginManifest.MAX_OPERATIONS + " operations", "");
        }
    }

    private static void checkName(YamlNode operations, String name, Abi abi) {
        if (name.startsWith("__")) {
            operations.reportKey(
                    name,
                    ErrorId.BAD_VALUE,
                    YamlNode.quote(name) + ": names that begin with __ belong to the host",
                    "hooks are exported, but not listed");
        } else {
            operations.checkKey(name, abi.naming().syntax());
        }
    }

    private static PluginManifest.Operation operation(YamlNode node, Abi abi) {
        if (abi.operands() == Operands.NUMBERS) {
            checkEmpty(node, abi);
            return new PluginManifest.Operation(ValueKind.NONE, ValueKind.NONE);
        }
        node.allowKeys("input", "output", "warmup");
        return new PluginManifest.Operation(
                kind(node, "input"),
                kind(node, "output"),
                node.child("warmup").map(input -> input.asText("")));
    }

    private static void checkEmpty(YamlNode node, Abi abi) {
        if (node.child("input").isPresent() || node.child("output").isPresent()) {
            node.report(
                    ErrorId.KEYS_CONFLICT,
                    "with abi " + abi + " the function types of the module define input and output",
                    ErrorId.KEYS_CONFLICT.hint("write {} here"));
        }
        node.allowKeys("input", "output");
    }

    private static ValueKind kind(YamlNode node, String key) {
        return node.child(key)
                .map(value -> value.asOneOf(ValueKind.class, ValueKind.BYTES))
                .orElse(ValueKind.BYTES);
    }
}
