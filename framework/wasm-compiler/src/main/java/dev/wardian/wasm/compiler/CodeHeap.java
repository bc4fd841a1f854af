package dev.wardian.wasm.compiler;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * The memory in which the JVM keeps compiled code. Where it is full, HotSpot compiles nothing more,
 * for the application neither.
 */
final class CodeHeap {
    private static final double NEARLY_FULL = 0.8;

    private CodeHeap() {}

    /** Nobody can say where the module {@code java.management} is not there. */
    private static final class Pools {
        static final List<MemoryPoolMXBean> CODE =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getName().startsWith("Code"))
                        .toList();

        private Pools() {}
    }

    /** Whether there is little room left. */
    static boolean isNearlyFull() {
        long used = 0;
        long most = 0;
        try {
            for (MemoryPoolMXBean pool : Pools.CODE) {
                MemoryUsage usage = pool.getUsage();
                if (usage != null && usage.getMax() > 0) {
                    used += usage.getUsed();
                    most += usage.getMax();
                }
            }
        } catch (NoClassDefFoundError e) {
            return false;
        }
        return used > NEARLY_FULL * most;
    }
}
