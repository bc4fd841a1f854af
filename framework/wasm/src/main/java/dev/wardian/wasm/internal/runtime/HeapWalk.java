package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.I31;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the structures, arrays and exceptions that an instance can reach: from its globals and
 * tables, those of the instances whose functions it can call, and the frames of the call in
 * progress: all that is on its value stack, and what compiled code has in arrays of its own. What
 * only the host holds is not counted.
 */
final class HeapWalk {
    private static final int POLL_INTERVAL = 1 << 16;
    private static final AtomicLong WALKS = new AtomicLong();

    private final long number = nextNumber();
    private final @Nullable CallContext context;
    private final Deque<HeapObject> objects = new ArrayDeque<>();
    private final Deque<Instance> instances = new ArrayDeque<>();
    private final Set<Instance> knownInstances = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;
    private int visits;

    private HeapWalk(@Nullable CallContext context) {
        this.context = context;
    }

    /** A number that no walk has had. */
    static long nextNumber() {
        return WALKS.incrementAndGet();
    }

    static long reachableBytes(Instance instance) {
        HeapWalk walk = new HeapWalk(instance.context);
        walk.visit(instance);
        for (CallContext call = instance.context; call != null; call = call.parent()) {
            for (ValueStack piece = call.firstStack(); piece != null; piece = piece.following()) {
                walk.visitAll(piece.usedReferences());
            }
            for (FrameReferences frame = call.frameReferences; frame != null; frame = frame.below) {
                walk.visitAll(frame.references);
            }
        }
        walk.run();
        return walk.bytes;
    }

    private void run() {
        while (true) {
            HeapObject object = objects.poll();
            if (object != null) {
                visitAll(object.held());
                continue;
            }
            Instance instance = instances.poll();
            if (instance == null) {
                return;
            }
            visitRoots(instance);
        }
    }

    private void visitRoots(Instance instance) {
        for (GlobalInstance global : instance.globals) {
            // While an instance is made, its globals come one after the other.
            if (global != null) {
                visit(global.reference);
            }
        }
        for (TableInstance table : instance.tables) {
            visitAll(table.elements);
        }
        for (@Nullable Object[] segment : instance.elementValues) {
            visitAll(segment);
        }
        for (FunctionInstance function : instance.imports) {
            visit(function);
        }
    }

    private void visitAll(@Nullable Object @Nullable [] references) {
        if (references != null) {
            for (Object reference : references) {
                visit(reference);
            }
        }
    }

    private void visit(@Nullable Object reference) {
        if (++visits % POLL_INTERVAL == 0 && context != null) {
            context.run();
        }
        if (reference instanceof HeapObject object) {
            if (object.walk != number) {
                object.walk = number;
                bytes += object.bytes();
                objects.add(object);
            }
        } else if (reference instanceof I31) {
            bytes += GcHeap.INTEGER_BYTES;
        } else if (reference instanceof GuestFunction function
                && knownInstances.add(function.instance)) {
            instances.add(function.instance);
        } else if (reference instanceof Instance instance && knownInstances.add(instance)) {
            instances.add(instance);
        }
    }
}
