package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;

/**
 * The locals of a method: the function's parameters, its instance and depth, its other locals, and
 * what the compiler keeps there. All of these have values from the entry on. Behind them lie extra
 * ones that have values in some block only.
 *
 * <p>Where a function has several methods, they have the same locals. But what a method does not
 * use has no value there.
 */
final class MethodLocals {
    private static final int NONE = -1;

    private final byte[] types;
    private final int[] locals;
    private final List<Object> extras = new ArrayList<>();
    private final Map<Integer, Integer> globals = new HashMap<>();

    /** What has a value from the entry on, as frames have it. */
    private final List<Object> verified = new ArrayList<>();

    /** Where in {@link #verified} each of the function's locals is. */
    private final int[] places;

    private final Map<Integer, Integer> globalPlaces = new HashMap<>();
    private final Map<Integer, Integer> globalsHere = new HashMap<>();
    private final int memory;
    private final int memoryPlace;

    /** What has a value in this method. */
    private List<Object> verifiedHere;

    private final int firstExtra;
    private int next;
    private int most;

    final int instance;
    final int depth;

    /** How many items of {@link #verified} have values when the method is entered. */
    private final int atEntry;

    /** Of a function that calls itself in place: how often it does until it polls, or -1. */
    final int rounds;

    /** Of a method that is a part of a function: the numbers in the function's frame, or -1. */
    final int slots;

    /** The references in the function's frame, or -1. */
    final int references;

    /** The number of the entry by which the method was entered, or -1. */
    final int entry;

    /** The array of the first memory, or -1. */
    int bytes;

    /** Where in the body the function is. */
    final int location;

    /** Of a function that catches exceptions or publishes: where its slots begin, or -1. */
    final int top;

    /** Of a function that publishes references: the piece on which its slots lie, or -1. */
    final int stack;

    /**
     * Locals of a function's method.
     *
     * @param types the types of parameters and other locals
     * @param params how many of them are parameters
     * @param usesMemory whether it uses its first memory
     * @param catches whether it catches exceptions
     * @param counts whether it counts how often it calls itself in place
     * @param publishes whether it has references while it calls others or makes objects
     */
    static MethodLocals ofFunction(
            byte[] types,
            int params,
            boolean usesMemory,
            boolean catches,
            boolean counts,
            boolean publishes,
            Iterable<Integer> globalsInLocals) {
        return new MethodLocals(
                types, params, false, usesMemory, catches, counts, publishes, globalsInLocals);
    }

    /** Locals of the methods that are parts of a function. */
    static MethodLocals ofParts(
            byte[] types,
            boolean usesMemory,
            boolean catches,
            boolean publishes,
            Iterable<Integer> globalsInLocals) {
        return new MethodLocals(
                types, 0, true, usesMemory, catches, false, publishes, globalsInLocals);
    }

    private MethodLocals(
            byte[] types,
            int params,
            boolean isPart,
            boolean usesMemory,
            boolean catches,
            boolean counts,
            boolean publishes,
            Iterable<Integer> globalsInLocals) {
        this.types = types;
        this.locals = new int[types.length];
        this.places = new int[types.length];
        for (int i = 0; i < params; i++) {
            declareLocal(i);
        }
        instance = declare(JvmTypes.INSTANCE);
        depth = declare(Opcodes.INTEGER);
        atEntry = verified.size();
        rounds = counts ? declare(Opcodes.INTEGER) : NONE;
        slots = isPart ? declare("[J") : NONE;
        references = isPart ? declare("[Ljava/lang/Object;") : NONE;
        entry = isPart ? declare(Opcodes.INTEGER) : NONE;
        for (int i = params; i < types.length; i++) {
            declareLocal(i);
        }
        memoryPlace = verified.size();
        memory = usesMemory ? declare("[B") : NONE;
        bytes = memory;
        location = declare(Opcodes.INTEGER);
        top = catches || publishes ? declare(Opcodes.INTEGER) : NONE;
        stack = publishes ? declare(JvmTypes.VALUE_STACK) : NONE;
        for (int global : globalsInLocals) {
            globalPlaces.put(global, verified.size());
            globals.put(global, declare(JvmTypes.GLOBAL));
        }
        globalsHere.putAll(globals);
        firstExtra = next;
        verifiedHere = verified;
    }

    private void declareLocal(int local) {
        places[local] = verified.size();
        JvmTypes.addVerified(types[local], verified);
        locals[local] = take(JvmTypes.words(types[local]));
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

    /** Begins another method, in which only some of the locals have values. */
    void beginPart(BitSet used, boolean usesMemory, Set<Integer> usedGlobals) {
        Object[] all = verified.toArray();
        for (int i = 0; i < types.length; i++) {
            if (!used.get(i)) {
                all[places[i]] = Opcodes.TOP;
                if (types[i] == ValTypes.V128) {
                    all[places[i] + 1] = Opcodes.TOP;
                }
            }
        }
        bytes = usesMemory ? memory : NONE;
        if (memory >= 0 && !usesMemory) {
            all[memoryPlace] = Opcodes.TOP;
        }
        globalsHere.clear();
        globals.forEach(
                (global, local) -> {
                    if (usedGlobals.contains(global)) {
                        globalsHere.put(global, local);
                    } else {
                        all[globalPlaces.getOrDefault(global, 0)] = Opcodes.TOP;
                    }
                });
        List<Object> here = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            here.add(all[i]);
            Object was = verified.get(i);
            if (all[i].equals(Opcodes.TOP)
                    && (was.equals(Opcodes.LONG) || was.equals(Opcodes.DOUBLE))) {
                here.add(Opcodes.TOP);
            }
        }
        verifiedHere = here;
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
        return globalsHere.getOrDefault(index, NONE);
    }

    Map<Integer, Integer> globals() {
        return globalsHere;
    }

    /** Where the next extra local lies. */
    int next() {
        return next;
    }

    /** Reads the array of the first memory again, which what came before may have replaced. */
    void reloadMemory(Emitter out) {
        if (bytes != NONE) {
            out.loadObject(instance);
            out.call(Names.MEMORIES, "bytes", "(L" + JvmTypes.INSTANCE + ";)[B");
            out.storeObject(bytes);
        }
    }

    /** How many words all locals took at most. */
    int most() {
        return most;
    }

    /** Where the first extra local lies. */
    int firstExtra() {
        return firstExtra;
    }

    int extras() {
        return extras.size();
    }

    /** A local for a value of a type, until {@link #free}. */
    int extra(int type) {
        JvmTypes.addVerified(type, extras);
        return take(JvmTypes.words(type));
    }

    /** The extra locals, as frames have them. */
    List<Object> extraTypes() {
        return extras;
    }

    /** Goes back to extra locals that there were once. */
    void restoreExtras(List<Object> types, int nextFree) {
        extras.clear();
        extras.addAll(types);
        next = nextFree;
    }

    /** A local that has a value only until the next label. */
    int temporary(int type) {
        return take(JvmTypes.words(type));
    }

    /** Moves the top operand to a local that has a value only until the next label. */
    int storeTemporary(Emitter out, int type) {
        int local = temporary(type);
        out.store(type, local);
        return local;
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
        return verified(extras.size());
    }

    /** The same where the method is entered. */
    Object[] verifiedAtEntry() {
        return verified.subList(0, atEntry).toArray();
    }

    /** The same where it has begun to count how often it calls itself. */
    Object[] verifiedWithRounds() {
        return verified.subList(0, atEntry + 1).toArray();
    }

    /** The same where only the first so many extra locals have values. */
    Object[] verified(int extraCount) {
        List<Object> all = new ArrayList<>(verifiedHere.size() + extraCount);
        all.addAll(verifiedHere);
        all.addAll(extras.subList(0, extraCount));
        int end = all.size();
        while (all.get(end - 1).equals(Opcodes.TOP)) {
            // The method may have no such locals at all.
            end--;
        }
        return all.subList(0, end).toArray();
    }
}
