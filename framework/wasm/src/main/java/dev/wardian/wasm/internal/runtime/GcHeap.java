package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.I31;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.RuntimeType;
import org.jspecify.annotations.Nullable;

/**
 * Makes structures, arrays and exceptions for one instance, and holds it to its limit. What it can
 * still reach is counted by a walk, and only when so much was made since the last one that the
 * limit may be passed, at least an eighth of it: a walk costs no more than a few visits for each
 * object made.
 */
public final class GcHeap {
    private static final int SMALLEST_STEP = 8;

    /** What an integer is counted as. */
    static final int INTEGER_BYTES = 16;

    /** More elements than this are never allocated; a vector takes two Java elements. */
    private static final int MOST_ELEMENTS = (1 << 30) - 8;

    private final Instance instance;
    private final long limit;

    /** What may be made before the next walk. */
    private long left;

    /** Whether a constant expression is evaluated, whose operands no walk finds. */
    private boolean inExpression;

    private long madeInExpression;

    GcHeap(Instance instance, long limit) {
        this.instance = instance;
        this.limit = limit;
        this.left = limit;
    }

    /** What may be made before the next walk. */
    long left() {
        return left;
    }

    /** Goes back to what {@link #left} said when the same was reachable as now. */
    void left(long bytes) {
        left = bytes;
    }

    /** From here on all that is made counts as reachable. */
    void beginExpression() {
        inExpression = true;
        madeInExpression = 0;
    }

    void endExpression() {
        inExpression = false;
        madeInExpression = 0;
    }

    /**
     * A structure of zeros and nulls.
     *
     * @throws GuestUnwind if the limit or the JVM has no room for it
     */
    public StructInstance newStruct(RuntimeType type) {
        reserve(StructInstance.bytes(type.layout()));
        try {
            return new StructInstance(type);
        } catch (OutOfMemoryError e) {
            throw exhausted();
        }
    }

    /**
     * An array of zeros or nulls.
     *
     * @throws GuestUnwind if the limit or the JVM has no room for it
     */
    public ArrayInstance newArray(RuntimeType type, long length) {
        if (length > MOST_ELEMENTS) {
            throw exhausted();
        }
        reserve(ArrayInstance.bytes(type, length));
        try {
            return new ArrayInstance(type, (int) length);
        } catch (OutOfMemoryError e) {
            throw exhausted();
        }
    }

    /**
     * An exception whose values lie on {@code stack} from {@code base} on.
     *
     * @throws GuestUnwind if the limit or the JVM has no room for it
     */
    public ExceptionInstance newException(TagInstance tag, ValueStack stack, int base) {
        reserve(ExceptionInstance.bytes(tag));
        try {
            return ExceptionInstance.take(tag, stack, base);
        } catch (OutOfMemoryError e) {
            throw exhausted();
        }
    }

    /** A reference that is an integer: the lower 31 bits of {@code value}. */
    public I31 newInteger(int value) {
        reserve(INTEGER_BYTES);
        try {
            return new I31(value);
        } catch (OutOfMemoryError e) {
            throw exhausted();
        }
    }

    /** As {@link #newStruct}, or null where what is reachable has to be counted first. */
    public @Nullable StructInstance newStructIfRoom(RuntimeType type) {
        return hasRoom(StructInstance.bytes(type.layout())) ? newStruct(type) : null;
    }

    /** As {@link #newArray}, or null where what is reachable has to be counted first. */
    public @Nullable ArrayInstance newArrayIfRoom(RuntimeType type, long length) {
        return hasRoom(ArrayInstance.bytes(type, length)) ? newArray(type, length) : null;
    }

    /** As {@link #newInteger}, or null where what is reachable has to be counted first. */
    public @Nullable I31 newIntegerIfRoom(int value) {
        return hasRoom(INTEGER_BYTES) ? newInteger(value) : null;
    }

    private boolean hasRoom(long bytes) {
        return left >= bytes;
    }

    private void reserve(long bytes) {
        left -= bytes;
        if (left < 0) {
            makeRoom(bytes);
        }
        if (inExpression) {
            madeInExpression += bytes;
        }
    }

    private void makeRoom(long bytes) {
        long reachable;
        try {
            reachable = HeapWalk.reachableBytes(instance) + madeInExpression;
        } catch (OutOfMemoryError e) {
            left = 0;
            throw exhausted();
        }
        if (bytes > limit - reachable) {
            left = 0;
            throw exhausted();
        }
        left = Math.max(limit - reachable, limit / SMALLEST_STEP) - bytes;
    }

    private static GuestUnwind exhausted() {
        return GuestUnwind.trap(TrapKind.HEAP_EXHAUSTED);
    }
}
