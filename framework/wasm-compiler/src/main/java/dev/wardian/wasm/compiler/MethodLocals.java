package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;

/**
 * The locals of a method: the function's parameters, its instance and depth, its other locals, and
 * what the compiler keeps there. All of these have values from the entry on. Behind them lie extra
 * ones that have values in some block only.
 */
final class MethodLocals {
    private static final int NONE = -1;

    private final byte[] types;
    private final int[] locals;
    private final List<Object> verified = new ArrayList<>();
    private final List<Object> extras = new ArrayList<>();
    private final Map<Integer, Integer> globals = new HashMap<>();
    private int next;
    private int most;

    final int instance;
    final int depth;

    /** The array of the first memory, or -1. */
    final int bytes;

    /** Where in the body the function is. */
    final int location;

    /**
     * @param types the types of parameters and other locals
     * @param params how many of them are parameters
     */
    MethodLocals(byte[] types, int params, boolean usesMemory, Iterable<Integer> globalsInLocals) {
        this.types = types;
        this.locals = new int[types.length];
        for (int i = 0; i < params; i++) {
            locals[i] = declare(types[i]);
        }
        instance = declare(JvmTypes.INSTANCE);
        depth = declare(Opcodes.INTEGER);
        for (int i = params; i < types.length; i++) {
            locals[i] = declare(types[i]);
        }
        bytes = usesMemory ? declare("[B") : NONE;
        location = declare(Opcodes.INTEGER);
        for (int global : globalsInLocals) {
            globals.put(global, declare(JvmTypes.GLOBAL));
        }
    }

    private int declare(int type) {
        Object name = JvmTypes.verified(type);
        verified.add(name);
        if (type == ValTypes.V128) {
            verified.add(name);
        }
        return take(JvmTypes.words(type));
    }

    private int declare(Object name) {
        verified.add(name);
        return take(1);
    }

    private int take(int words) {
        int local = next;
        next += words;
        most = Math.max(most, next);
        return local;
    }

    int type(int local) {
        return types[local];
    }

    int local(int local) {
        return locals[local];
    }

    /** How many locals the function has, with its parameters. */
    int count() {
        return types.length;
    }

    /** The local with a global, or -1. */
    int global(int index) {
        return globals.getOrDefault(index, NONE);
    }

    Map<Integer, Integer> globals() {
        return globals;
    }

    /** Where the next extra local lies. */
    int next() {
        return next;
    }

    /** How many words all locals took at most. */
    int most() {
        return most;
    }

    int extras() {
        return extras.size();
    }

    /** A local for a value of a type, until {@link #free}. */
    int extra(int type) {
        Object name = JvmTypes.verified(type);
        extras.add(name);
        if (type == ValTypes.V128) {
            extras.add(name);
        }
        return take(JvmTypes.words(type));
    }

    /** A local that has a value only until the next label. */
    int temporary(int type) {
        return take(JvmTypes.words(type));
    }

    /** Frees extra locals and temporary ones, back to what there were. */
    void free(int extraCount, int firstFree) {
        while (extras.size() > extraCount) {
            extras.remove(extras.size() - 1);
        }
        next = firstFree;
    }

    /** Names of what all locals have at a label, as the verifier wants them. */
    Object[] verified() {
        Object[] all = new Object[verified.size() + extras.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < verified.size() ? verified.get(i) : extras.get(i - verified.size());
        }
        return all;
    }
}
