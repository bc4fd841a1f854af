package dev.wardian.wasm.internal.lowering;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Constants that a function keeps in its frame, written there when it is entered: those that its
 * loops use and no instruction can hold. Few, because each call pays for them.
 */
final class FrameConstants {
    static final int MAX = 16;

    /** No constants; takes none either. */
    static final FrameConstants NONE = new FrameConstants(0);

    private final int capacity;
    private final Map<Long, Integer> indices = new LinkedHashMap<>();

    FrameConstants() {
        this(MAX);
    }

    private FrameConstants(int capacity) {
        this.capacity = capacity;
    }

    void add(long bits) {
        if (indices.size() < capacity) {
            indices.putIfAbsent(bits, indices.size());
        }
    }

    int size() {
        return indices.size();
    }

    /** The place of a constant among the others, or -1. */
    int indexOf(long bits) {
        Integer index = indices.isEmpty() ? null : indices.get(bits);
        return index == null ? -1 : index;
    }

    /** Writes all constants to {@code target} from {@code start} on. */
    void copyTo(long[] target, int start) {
        indices.forEach((bits, index) -> target[start + index] = bits);
    }
}
