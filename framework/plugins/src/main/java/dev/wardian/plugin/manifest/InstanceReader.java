package dev.wardian.plugin.manifest;

import dev.wardian.plugin.InstanceSettings;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.plugin.error.ErrorId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads {@code instances}, also of grants, and {@code state}. */
final class InstanceReader {
    private InstanceReader() {}

    static PluginManifest.Instances instances(YamlNode root) {
        Optional<YamlNode> node = root.child("instances");
        node.ifPresent(present -> present.allowKeys("mode", "size", "queue", "wait"));
        InstanceMode mode =
                node.flatMap(present -> present.child("mode"))
                        .map(value -> value.asOneOf(InstanceMode.class, InstanceMode.POOLED))
                        .orElse(InstanceMode.POOLED);
        Optional<YamlNode> size = node.flatMap(present -> present.child("size"));
        if (mode == InstanceMode.SINGLE) {
            size.ifPresent(
                    value ->
                            value.report(
                                    ErrorId.KEYS_CONFLICT,
                                    "mode single has one instance",
                                    ErrorId.KEYS_CONFLICT.hint("remove size, or use mode pooled")));
        }
        InstanceSettings asked =
                node.map(present -> values(present, OptionalLong.empty()))
                        .orElse(InstanceSettings.NONE);
        return new PluginManifest.Instances(mode, asked.size(), asked.queue(), asked.queueWait());
    }

    /** Reads the operator's settings. */
    static InstanceSettings settings(YamlNode node) {
        node.allowKeys("size", "queue", "wait", "reserve");
        Optional<Long> reserve =
                node.child("reserve")
                        .map(value -> value.asQuantity(Unit.BYTES, 0, Long.MAX_VALUE, 0));
        return values(node, reserve.map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    private static InstanceSettings values(YamlNode node, OptionalLong reserve) {
        long longest = InstanceSettings.MAX_QUEUE_WAIT.toNanos();
        return new InstanceSettings(
                integer(node.child("size"), 1, InstanceSettings.MAX_SIZE),
                integer(node.child("queue"), 0, InstanceSettings.MAX_QUEUE),
                node.child("wait")
                        .map(value -> value.asQuantity(Unit.NANOSECONDS, 0, longest, 0))
                        .map(Duration::ofNanos),
                reserve);
    }

    private static OptionalInt integer(Optional<YamlNode> node, int least, int greatest) {
        return node.map(value -> OptionalInt.of((int) value.asInteger(least, greatest, least)))
                .orElse(OptionalInt.empty());
    }

    static Optional<PluginManifest.State> state(YamlNode root, InstanceMode mode) {
        Optional<YamlNode> node = root.child("state");
        node.ifPresent(present -> present.allowKeys("handover", "schema"));
        if (node.isPresent() && mode != InstanceMode.SINGLE) {
            root.reportKey(
                    "state",
                    ErrorId.KEYS_CONFLICT,
                    "state belongs to one instance and needs mode single",
                    ErrorId.KEYS_CONFLICT.hint("add instances: { mode: single }, or remove state"));
        }
        return node.map(
                present ->
                        new PluginManifest.State(
                                present.child("handover")
                                        .map(value -> value.asBoolean(false))
                                        .orElse(false),
                                present.child("schema")
                                        .map(
                                                value ->
                                                        (int)
                                                                value.asInteger(
                                                                        1, Integer.MAX_VALUE, 1))
                                        .orElse(1)));
    }
}
