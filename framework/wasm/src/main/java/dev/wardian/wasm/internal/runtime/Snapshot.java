package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.InstanceSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Copies of what an instance defines, in the order of its index spaces.
 *
 * @param owner the instance of which they are
 */
record Snapshot(
        Instance owner,
        byte[][] memories,
        @Nullable Object[][] tables,
        Global[] globals,
        boolean[] droppedElements,
        boolean[] droppedData)
        implements InstanceSnapshot {

    /** The value of one global. */
    record Global(long value, long high, @Nullable Object reference) {
        static Global of(GlobalInstance global) {
            return new Global(global.value, global.high, global.reference);
        }

        void bringBack(GlobalInstance global) {
            global.value = value;
            global.high = high;
            global.reference = reference;
        }
    }

    @Override
    public long memoryBytes() {
        long sum = 0;
        for (byte[] memory : memories) {
            sum += memory.length;
        }
        return sum;
    }
}
