package dev.wardian.wasm.compiler.runtime;

import dev.wardian.wasm.internal.engine.GeneratedCode;
import java.util.List;

/**
 * Holds the classes that are made of one module. They are unloaded with it: nothing but the
 * module's own code refers to them.
 */
public final class ModuleLoader extends ClassLoader {
    /**
     * What generated classes use of this package. It is made ready before any of them runs: a class
     * whose first use finds no stack or no heap cannot be used ever after.
     */
    static final List<Class<?>> USED =
            List.of(
                    Calls.class,
                    Chains.class,
                    Casts.class,
                    CompiledFunction.class,
                    Exceptions.class,
                    FunctionSlot.class,
                    GuestArrays.class,
                    HostCalls.class,
                    Instructions.class,
                    Memories.class,
                    Parts.class,
                    Polls.class,
                    Publication.class,
                    Structs.class,
                    ReferenceValues.class,
                    Traps.class,
                    Truth.class,
                    VectorMemories.class);

    private static final int[][] NO_CELLS = {};

    static {
        try {
            for (Class<?> used : USED) {
                Class.forName(used.getName(), true, used.getClassLoader());
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class of this package", e);
        }
    }

    private final FunctionSlot[] slots;
    private int[][] cells = NO_CELLS;

    /**
     * A loader whose classes may use this package.
     *
     * @param functions how many functions the module defines
     */
    public ModuleLoader(int functions) {
        super("wasm", ModuleLoader.class.getClassLoader());
        this.slots = new FunctionSlot[functions];
        for (int i = 0; i < functions; i++) {
            slots[i] = new FunctionSlot(i);
        }
        Module own = ModuleLoader.class.getModule();
        own.addExports(ModuleLoader.class.getPackageName(), getUnnamedModule());
        GeneratedCode.mayCompute(getUnnamedModule());
    }

    /** The function of that index among those that the module defines. */
    public FunctionSlot slot(int definedIndex) {
        return slots[definedIndex];
    }

    /** The same for the code of a class of this loader. */
    public static FunctionSlot slot(Class<?> user, int definedIndex) {
        ModuleLoader loader = (ModuleLoader) user.getClassLoader();
        return loader.slots[definedIndex];
    }

    /** The cells of the class that is made now, which takes them while it is initialized. */
    public static int[][] cells(Class<?> user) {
        ModuleLoader loader = (ModuleLoader) user.getClassLoader();
        int[][] cells = loader.cells;
        loader.cells = NO_CELLS;
        return cells;
    }

    /**
     * Makes a class, linked and initialized: it is not used for the first time where a guest's
     * stack ends. Only one thread at a time.
     *
     * @param ownCells what {@link #cells(Class)} gives it
     */
    public Class<?> define(String name, byte[] classFile, int[][] ownCells) {
        cells = ownCells;
        Class<?> made = defineClass(name, classFile, 0, classFile.length);
        try {
            return Class.forName(name, true, this);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(made + " was just made", e);
        }
    }
}
