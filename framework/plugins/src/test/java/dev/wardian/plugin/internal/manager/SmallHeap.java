package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import java.nio.file.Path;

/**
 * Loads the plugins of a folder in a JVM whose heap has no room for the module of {@code
 * test.huge}, though its limits have: that plugin is rejected, and the other one runs.
 */
final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] arguments) {
        PluginLimits limits =
                PluginLimits.DEFAULT.with(Limit.MEMORY, 1L << 30).with(Limit.MODULE, 64L << 20);
        limits = limits.with(Limit.HOOK_DEADLINE, 120_000_000_000L);
        try (PluginManager manager =
                PluginManager.builder(Path.of(arguments[0]))
                        .memoryBudget(4L << 30)
                        .grants(Grants.NONE.withLimits(limits))
                        .build()) {
            manager.loadAll();

            if (manager.plugins().size() != 2) {
                throw new IllegalStateException("there are two plugins");
            }
            for (PluginStatus status : manager.plugins()) {
                boolean huge = status.source().startsWith("huge");
                if (!(huge ? isOverLimit(status) : status.state() == PluginState.ACTIVE)) {
                    throw new IllegalStateException(status.toString(), status.failure());
                }
            }
            manager.ref("test.small").get().call("number", new byte[0]);
        }
    }

    private static boolean isOverLimit(PluginStatus status) {
        return status.state() == PluginState.REJECTED
                && status.failure() instanceof PluginLinkException failure
                && failure.problems().get(0).id() == ErrorId.MODULE_OVER_LIMIT
                && failure.problems().get(0).hint().contains("larger heap");
    }
}
