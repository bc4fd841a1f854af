package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.LimitExceeded;
import java.nio.file.Path;

/**
 * Loads the plugins of a folder in a JVM whose heap has no room for the module of {@code
 * test.huge}: that plugin is over its limit, and the others run.
 */
final class SmallHeap {
    /** Both compete for the heap in each round, and it may be the same one that finds none. */
    private static final int MOST_ROUNDS = 20;

    private SmallHeap() {}

    public static void main(String[] arguments) throws InterruptedException {
        PluginLimits limits =
                PluginLimits.DEFAULT.with(Limit.MEMORY, 1L << 30).with(Limit.MODULE, 64L << 20);
        limits = limits.with(Limit.HOOK_DEADLINE, 120_000_000_000L);
        try (PluginManager manager =
                PluginManager.builder(Path.of(arguments[0]))
                        .memoryBudget(4L << 30)
                        .grants(Grants.NONE.withLimits(limits))
                        .build()) {
            for (int i = 0; i < 3 || (i < MOST_ROUNDS && !isSettled(manager)); i++) {
                try {
                    manager.loadAll();
                    manager.refresh();
                } catch (OutOfMemoryError e) {
                    // Plugins start on threads of their own: meanwhile this one may need heap too.
                    System.out.println("this thread found no heap: " + e.getMessage());
                    Thread.sleep(100);
                }
            }
            if (manager.find("test.small").isEmpty()) {
                // Both start at the same time, and the heap is everybody's: it may have found none
                // in every round. By itself it has to run.
                manager.load("small/plugin.yaml");
            }
            for (PluginStatus status : manager.plugins()) {
                boolean huge = status.source().startsWith("huge");
                boolean right =
                        huge
                                ? status.failure() instanceof LimitExceeded exceeded
                                        && exceeded.limit() == Limit.MEMORY
                                : status.state() == PluginState.ACTIVE;
                if (!right) {
                    throw new IllegalStateException(status.toString(), status.failure());
                }
            }
            if (manager.plugins().size() != 2) {
                throw new IllegalStateException("there are two plugins");
            }
            manager.ref("test.small").get().call("number", new byte[0]);
        }
    }

    /** Whether both were tried to the end, and neither still starts. */
    private static boolean isSettled(PluginManager manager) {
        return manager.plugins().size() == 2
                && manager.plugins().stream()
                        .allMatch(
                                it ->
                                        it.state() == PluginState.ACTIVE
                                                || it.state() == PluginState.REJECTED);
    }
}
