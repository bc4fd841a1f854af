package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.FunctionType;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * One object for each group of types in use, over all modules, so that types are compared by
 * identity. A group is held weakly: it lives as long as one of its types is in use.
 */
public final class CanonicalTypes {
    private static final Map<RecursiveGroup, WeakReference<RecursiveGroup>> GROUPS =
            new WeakHashMap<>();

    private CanonicalTypes() {}

    /**
     * The group that stands for all that are equal to this one, whose types are all defined and
     * name no types but those of canonical groups and of its own.
     */
    public static RecursiveGroup of(RecursiveGroup group) {
        synchronized (GROUPS) {
            WeakReference<RecursiveGroup> known = GROUPS.get(group);
            RecursiveGroup canonical = known == null ? null : known.get();
            if (canonical == null) {
                GROUPS.put(group, new WeakReference<>(group));
                canonical = group;
            }
            return canonical;
        }
    }

    /** The type of a function that is alone in its group, final and without supertype. */
    public static RuntimeType of(FunctionType type) {
        RecursiveGroup group = new RecursiveGroup(1);
        group.get(0).define(true, null, type);
        return of(group).get(0);
    }
}
