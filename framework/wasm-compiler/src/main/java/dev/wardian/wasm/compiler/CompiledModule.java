package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.ACC_ABSTRACT;
import static org.objectweb.asm.Opcodes.ACC_PROTECTED;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;

import dev.wardian.wasm.CompilerFigures;
import dev.wardian.wasm.compiler.runtime.CompiledFunction;
import dev.wardian.wasm.compiler.runtime.ModuleLoader;
import dev.wardian.wasm.internal.code.DirectCalls;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.FunctionEntry;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.lowering.LoopHead;
import dev.wardian.wasm.internal.lowering.Lowering;
import dev.wardian.wasm.internal.model.NameSection;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.ValTypes;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The compiled code of a module, in one variant. Functions are compiled together with those that
 * they call and that are not compiled yet, some to a class: a class for each would take three times
 * the memory.
 */
final class CompiledModule {
    /** The class above all classes of functions; each module has one of this name. */
    static final String BASE_NAME = "wasm/Function";

    /** Slots of the value stack that compiled code may use at least above its top. */
    static final int LEAST_BORDER = 64;

    private static final int MOST_FUNCTIONS = 16;
    private static final int MOST_BODY_BYTES = 48 << 10;

    /** A larger body is not compiled. */
    private static final int MOST_CUT_BYTES = 1 << 20;

    /** Weight that a byte of a body gets often, so that it has to be found out. */
    private static final int USUAL_GROWTH = 6;

    /** How often the size of a function's parts is halved. */
    private static final int MOST_HALVINGS = 3;

    /** More types than this have no calls through tables that are fast. */
    private static final int MOST_TYPES = 500;

    final ModuleCode code;

    private final NameSection names;
    private final ModuleLoader loader;
    private final CodeBudget budget;

    /** Slots of the value stack that calls of the module need at most. */
    final int border;

    private final IdentityHashMap<RuntimeType, Integer> callIndices = new IdentityHashMap<>();

    /** The class of each function, once it is compiled or somebody who calls it is. */
    private final @Nullable String[] homes;

    final MethodSizes sizes;

    /** The size that the parts of a function have to have, or 0 where nobody knows yet. */
    private final int[] partSizes;

    private final boolean[] compiled;
    private final boolean[] refused;
    private int classes;
    private int loops;

    /** What of the counted loops and bytes is this module's code. */
    private int madeLoops;

    private long madeBytes;

    /** Whether the code was given back: nothing is added, since nobody would give it back again. */
    private boolean isDropped;

    /**
     * A module of which nothing is compiled yet.
     *
     * @param owner who gives the code back when others need room, or null if nobody does
     */
    CompiledModule(ModuleCode code, MethodSizes sizes, CodeBudget.@Nullable Owner owner) {
        this.code = code;
        this.sizes = sizes;
        this.partSizes = new int[code.functions.length];
        this.names = NameSection.of(code.data);
        int functions = code.functions.length;
        this.homes = new String[functions];
        this.compiled = new boolean[functions];
        this.refused = new boolean[functions];
        this.loader = new ModuleLoader(functions);
        this.budget = new CodeBudget(code, loader, owner);
        int widest = LEAST_BORDER;
        for (int i = 0; i < code.layouts.length; i++) {
            TypeLayout layout = code.layouts[i];
            widest = Math.max(widest, Math.max(layout.paramSlots, layout.resultSlots));
            RuntimeType type = code.data.types[i];
            boolean isFunction = type.asFunction() != null;
            if (isFunction
                    && callIndices.size() < MOST_TYPES
                    && JvmTypes.words(layout.params) <= JvmTypes.MOST_ARGUMENT_WORDS) {
                callIndices.putIfAbsent(type, i);
            }
        }
        this.border = widest;
        defineBase();
    }

    // --- what the class of a function is, and what is in it

    String methodName(int defined) {
        int index = code.data.importedFunctions + defined;
        String name = names.functionName(index);
        return LegalNames.method(name == null ? "" : name, index);
    }

    /** The class in which a function is or will be. */
    String home(int defined) {
        String home = homes[defined];
        if (home == null) {
            // The caller names it: so it gets a class of its own when it is compiled.
            home = "wasm/F" + (code.data.importedFunctions + defined);
            homes[defined] = home;
        }
        return home;
    }

    /** Whether a class may call a function directly. */
    boolean isThere(int defined, ClassEmitter caller) {
        return compiled[defined]
                || (caller.name.equals(homes[defined]) && emitted.contains(defined));
    }

    boolean mayBeCompiled(int defined) {
        return !refused[defined];
    }

    TypeLayout layout(int index) {
        return code.layouts[code.data.functionTypes[index]];
    }

    /** The number of the virtual method for calls of a type, or -1 where there is none. */
    int callIndex(int type) {
        return callIndices.getOrDefault(code.data.types[type], -1);
    }

    int callIndexOf(FunctionCode function) {
        return callIndices.getOrDefault(function.type, -1);
    }

    static String callName(int callIndex) {
        return "call" + callIndex;
    }

    // --- compiling

    /** The functions that the classes have which are being written. */
    private final Set<Integer> emitted = new HashSet<>();

    /**
     * Compiles a function and others with it, unless somebody has done so. Afterwards the
     * function's entry is compiled code, or the interpreter.
     *
     * @param together which functions may be compiled with it, if it calls them
     * @param poll may throw to stop the work
     */
    synchronized void compile(FunctionCode root, IntPredicate together, Runnable poll) {
        counted(
                root,
                false,
                () -> {
                    compileBatch(root, together, poll);
                    return null;
                });
    }

    /** Does work, and counts what came of it. */
    private @Nullable FunctionEntry counted(
            FunctionCode asked, boolean fromLoop, Supplier<@Nullable FunctionEntry> work) {
        if (isDropped) {
            throw new Postponed();
        }
        Compilations.Span span = Compilations.begin();
        CompilerFigures before = code.compiler.figures();
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            code.compiler.worked(System.nanoTime() - start);
            if (span != null) {
                CompilerFigures done = code.compiler.figures().since(before);
                span.end(methodName(asked.definedIndex), fromLoop, done);
            }
        }
    }

    private void compileBatch(FunctionCode root, IntPredicate together, Runnable poll) {
        List<FunctionCode> batch = batch(root, together);
        while (!batch.isEmpty()) {
            FunctionCode refusedOne = emit(batch, poll);
            if (refusedOne == null) {
                return;
            }
            if (refused[refusedOne.definedIndex]) {
                batch.remove(refusedOne);
            }
        }
    }

    /** The function and those it calls, what is called first. */
    private List<FunctionCode> batch(FunctionCode root, IntPredicate together) {
        List<FunctionCode> batch = new ArrayList<>();
        int[] room = {MOST_FUNCTIONS, MOST_BODY_BYTES};
        collect(root, together, batch, new HashSet<>(), room);
        return batch;
    }

    private void collect(
            FunctionCode function,
            IntPredicate together,
            List<FunctionCode> batch,
            Set<FunctionCode> seen,
            int[] room) {
        int defined = function.definedIndex;
        if (compiled[defined] || refused[defined] || !seen.add(function)) {
            return;
        }
        if (function.bodyBytes() > MOST_CUT_BYTES) {
            refuse(function, NotCompiled.Reason.SIZE);
            return;
        }
        boolean isRoot = seen.size() == 1;
        if (seen.size() > MOST_FUNCTIONS || (function.bodyBytes() > room[1] && !isRoot)) {
            return;
        }
        room[1] -= function.bodyBytes();
        List<Integer> callees = new ArrayList<>();
        int imports = code.data.importedFunctions;
        DirectCalls.forEach(
                function,
                index -> {
                    int callee = index - imports;
                    if (callee >= 0 && callees.size() < MOST_FUNCTIONS && together.test(callee)) {
                        callees.add(callee);
                    }
                });
        for (int callee : callees) {
            collect(code.functions[callee], together, batch, seen, room);
        }
        batch.add(function);
    }

    /** Whether it has to be found out before how large a function's method would be. */
    boolean isLarge(FunctionCode function) {
        return partSizes[function.definedIndex] > 0
                || (long) function.bodyBytes() * USUAL_GROWTH > sizes.weight();
    }

    /** The size of a function's parts, for one that is cut. */
    int partSize(FunctionCode function) {
        int defined = function.definedIndex;
        if (partSizes[defined] == 0) {
            partSizes[defined] = sizes.part();
        }
        return partSizes[defined];
    }

    /** Lets a function be cut, or into smaller parts, unless that was tried. */
    private boolean isCutSmaller(FunctionCode function) {
        int defined = function.definedIndex;
        int size = partSizes[defined];
        partSizes[defined] = size == 0 ? sizes.part() : size / 2;
        return size == 0 || size << MOST_HALVINGS > sizes.part();
    }

    /** Writes and makes classes; gives a function that cannot be among them, or null. */
    private @Nullable FunctionCode emit(List<FunctionCode> batch, Runnable poll) {
        String shared = "wasm/Functions" + classes++;
        Map<String, ClassEmitter> emitters = new LinkedHashMap<>();
        List<FunctionCode> named = new ArrayList<>();
        emitted.clear();
        boolean done = false;
        try {
            for (FunctionCode function : batch) {
                int defined = function.definedIndex;
                if (homes[defined] == null) {
                    homes[defined] = shared;
                    named.add(function);
                }
            }
            for (FunctionCode function : batch) {
                String home = home(function.definedIndex);
                ClassEmitter emitter =
                        emitters.computeIfAbsent(home, key -> new ClassEmitter(this, key));
                try {
                    emitter.add(function, poll);
                } catch (NotCompiled e) {
                    if (e.reason() != NotCompiled.Reason.SIZE || !isCutSmaller(function)) {
                        refuse(function, e.reason());
                    }
                    return function;
                }
                emitted.add(function.definedIndex);
            }
            try {
                List<Class<?>> made = define(emitters.values());
                int next = 0;
                for (ClassEmitter emitter : emitters.values()) {
                    enter(emitter.functions(), made.get(next++));
                }
            } catch (NotCompiled e) {
                if (e.isForNow()) {
                    throw new Postponed();
                }
                refuse(batch.get(batch.size() - 1), e.reason());
                return batch.get(batch.size() - 1);
            }
            done = true;
            return null;
        } finally {
            emitted.clear();
            if (!done) {
                for (FunctionCode function : named) {
                    homes[function.definedIndex] = null;
                }
            }
        }
    }

    /**
     * Makes code that goes on with a function at the head of a loop, for calls that the interpreter
     * has begun.
     *
     * @param cell where a round begins in the register code
     * @return null if there is none
     */
    synchronized @Nullable FunctionEntry compileLoop(
            FunctionCode function, int cell, Runnable poll) {
        return counted(function, true, () -> loop(function, cell, poll));
    }

    private @Nullable FunctionEntry loop(FunctionCode function, int cell, Runnable poll) {
        LoopHead head = Lowering.findLoop(function, cell, poll);
        if (head == null) {
            throw new IllegalStateException("no loop begins at cell " + cell);
        }
        while (true) {
            String name = "wasm/L" + function.index() + "_" + loops++;
            ClassEmitter emitter = new ClassEmitter(this, name);
            try {
                emitter.continueAt(head, function, poll);
                FunctionEntry entry = made(define(List.of(emitter)).get(0), 0);
                code.compiler.compiledLoop();
                madeLoops++;
                return entry;
            } catch (NotCompiled e) {
                if (e.isForNow()) {
                    throw new Postponed();
                }
                if (e.reason() != NotCompiled.Reason.SIZE || !isCutSmaller(function)) {
                    return null;
                }
            }
        }
    }

    private static byte[] finished(ClassEmitter emitter) throws NotCompiled {
        try {
            return emitter.finish();
        } catch (ClassTooLargeException e) {
            // More constants than a class may have, which a large body of a small module reaches.
            throw new NotCompiled(NotCompiled.Reason.SIZE);
        }
    }

    private List<Class<?>> define(Iterable<ClassEmitter> emitters) throws NotCompiled {
        List<byte[]> files = new ArrayList<>();
        long bytes = 0;
        for (ClassEmitter emitter : emitters) {
            byte[] file = finished(emitter);
            files.add(file);
            bytes += file.length;
        }
        budget.take(bytes);
        code.compiler.madeCode(bytes);
        madeBytes += bytes;
        List<Class<?>> made = new ArrayList<>();
        for (ClassEmitter emitter : emitters) {
            byte[] file = files.get(made.size());
            made.add(loader.define(emitter.name.replace('/', '.'), file, emitter.cells()));
        }
        return made;
    }

    private void enter(List<FunctionCode> functions, Class<?> made) {
        code.compiler.compiledFunctions(functions.size());
        for (int id = 0; id < functions.size(); id++) {
            FunctionCode function = functions.get(id);
            CompiledFunction entry = made(made, id);
            compiled[function.definedIndex] = true;
            loader.slot(function.definedIndex).ready = true;
            function.enterBy(entry);
        }
    }

    private CompiledFunction made(Class<?> type, int id) {
        try {
            Constructor<?> constructor = type.getConstructor(int.class, int.class);
            return (CompiledFunction) constructor.newInstance(id, border);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a class that was just made", e);
        }
    }

    /** Leaves all functions to the interpreter, and gives the code back. */
    synchronized void drop() {
        isDropped = true;
        int functions = 0;
        for (FunctionCode function : code.functions) {
            if (compiled[function.definedIndex]) {
                function.enterBy(function.interpreter);
                functions++;
            }
        }
        code.compiler.dropped(functions, madeLoops, madeBytes);
        budget.giveBack();
    }

    /** Leaves a function to the interpreter for good. */
    synchronized void refuse(FunctionCode function, NotCompiled.Reason reason) {
        if (!refused[function.definedIndex]) {
            refused[function.definedIndex] = true;
            code.compiler.refused(NotCompiled.name(reason));
        }
        if (function.entry() != function.interpreter) {
            function.enterBy(function.interpreter);
        }
    }

    // --- the base class

    private void defineBase() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                Opcodes.V17,
                ACC_PUBLIC | ACC_ABSTRACT | ACC_SUPER | ACC_SYNTHETIC,
                BASE_NAME,
                null,
                Names.COMPILED_FUNCTION,
                null);
        MethodVisitor constructor =
                writer.visitMethod(ACC_PROTECTED, "<init>", "(II)V", null, null);
        constructor.visitCode();
        Emitter out = new Emitter(constructor);
        out.loadObject(0);
        out.load(ValTypes.I32, 1);
        out.load(ValTypes.I32, 2);
        out.construct(Names.COMPILED_FUNCTION, "(II)V");
        out.op(Opcodes.RETURN);
        out.end();
        for (int index : callIndices.values()) {
            Emitter call =
                    new Emitter(
                            writer.visitMethod(
                                    ACC_PUBLIC,
                                    callName(index),
                                    JvmTypes.function(code.layouts[index]),
                                    null,
                                    null));
            call.neverReached();
            call.end();
        }
        SafepointPoll.define(writer);
        writer.visitEnd();
        loader.define(BASE_NAME.replace('/', '.'), writer.toByteArray(), new int[0][]);
    }
}
