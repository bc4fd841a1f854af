package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PROTECTED;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.lowering.LoopHead;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a class of functions: for each a static method, and methods through which others come to
 * it.
 */
final class ClassEmitter {
    /** The poll that is a safepoint, a method of the module's base class. */
    static final String CHECK = "check";

    static final String CHECK_DESCRIPTOR = "(L" + JvmTypes.INSTANCE + ";)V";

    /** What a function's frame adds itself to. */
    static final List<String> CAUGHT =
            List.of(
                    "java/lang/RuntimeException",
                    "java/lang/StackOverflowError",
                    "java/lang/OutOfMemoryError");

    private static final String CELLS = "CELLS";
    private static final String CONSTRUCTOR = "(II)V";
    private static final String INVOKE = "(L" + JvmTypes.INSTANCE + ";[JII)V";

    /**
     * A call through a table, or of a reference.
     *
     * @param table the table's index, or {@link #REFERENCE}
     */
    private record Site(int type, int table, String name) {
        static final int REFERENCE = -1;

        boolean isReference() {
            return table == REFERENCE;
        }

        /** The method: what says which function is called lies behind the arguments. */
        String descriptor(TypeLayout layout) {
            String called = isReference() ? "Ljava/lang/Object;" : "I";
            return JvmTypes.descriptor(layout, called + "L" + JvmTypes.INSTANCE + ";I");
        }
    }

    final CompiledModule module;
    final String name;
    private final ClassWriter writer;
    private final List<FunctionCode> functions = new ArrayList<>();
    private final Set<Integer> stubs = new LinkedHashSet<>();
    private final Set<Integer> slots = new TreeSet<>();
    private final List<Site> sites = new ArrayList<>();
    private final List<int[]> cells = new ArrayList<>();

    /** The functions that may return because they have tail-called another one. */
    private final Set<Integer> tailCallers = new TreeSet<>();

    private int codeBytes;

    /** The function with which the class goes on where the interpreter has begun it, or null. */
    private @Nullable FunctionCode continued;

    ClassEmitter(CompiledModule module, String name) {
        this.module = module;
        this.name = name;
        this.writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                Opcodes.V17,
                ACC_PUBLIC | ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC,
                name,
                null,
                CompiledModule.BASE_NAME,
                null);
    }

    /** The functions whose methods the class has. */
    List<FunctionCode> functions() {
        return functions;
    }

    /** The cells that the class's instructions run. */
    int[][] cells() {
        return cells.toArray(new int[0][]);
    }

    boolean isEmpty() {
        return functions.isEmpty();
    }

    /**
     * Adds a function.
     *
     * @throws NotCompiled if it stays where it is, or its parts have to be smaller; the class is of
     *     no use then
     */
    void add(FunctionCode function, Runnable poll) throws NotCompiled {
        functions.add(function);
        try {
            write(function, null, poll);
        } catch (Emitter.TooLarge e) {
            throw new NotCompiled(NotCompiled.Reason.SIZE);
        }
    }

    /**
     * Makes this a class that goes on with a function at the head of a loop, and has no other.
     *
     * @throws NotCompiled as {@link #add}
     */
    void continueAt(LoopHead head, FunctionCode function, Runnable poll) throws NotCompiled {
        continued = function;
        try {
            write(function, new InterpreterFrame(head), poll);
        } catch (Emitter.TooLarge e) {
            throw new NotCompiled(NotCompiled.Reason.SIZE);
        }
    }

    private void write(FunctionCode function, @Nullable InterpreterFrame frame, Runnable poll)
            throws NotCompiled {
        if (module.isLarge(function)) {
            ClassEmitter scratch = new ClassEmitter(module, name);
            CutPlan plan =
                    new BodyTranslator(function, scratch, new Emitter(), null, null, poll)
                            .measure();
            if (plan.codeBytes() > module.sizes.whole()) {
                int[] cuts = plan.cuts(module.partSize(function));
                new BodyTranslator(function, this, new Emitter(), cuts, frame, poll)
                        .translateParts();
                return;
            }
        }
        new BodyTranslator(function, this, new Emitter(), null, frame, poll).translate();
    }

    /**
     * Begins the method for a function's body.
     *
     * @param frame null for the method by which the function is called; else it goes on at the head
     *     of a loop
     * @param makesTailCalls whether it may return because it has tail-called another one
     */
    MethodVisitor method(
            FunctionCode function, @Nullable InterpreterFrame frame, boolean makesTailCalls) {
        String methodName = module.methodName(function.definedIndex);
        TypeLayout layout = function.layout;
        if (makesTailCalls) {
            tailCallers.add(function.definedIndex);
        }
        if (frame != null) {
            return method(ACC_PRIVATE, methodName, loopDescriptor(function));
        }
        if (!makesTailCalls) {
            return method(ACC_PUBLIC, methodName, JvmTypes.function(layout));
        }
        Emitter driver = new Emitter();
        driver.into(method(ACC_PUBLIC, methodName, JvmTypes.function(layout)));
        TailCallEntries.writeDriver(driver, name, methodName, layout);
        return method(ACC_PRIVATE, TailCallEntries.bodyName(methodName), JvmTypes.function(layout));
    }

    private MethodVisitor method(int access, String methodName, String descriptor) {
        MethodVisitor method =
                writer.visitMethod(access | ACC_STATIC, methodName, descriptor, null, null);
        method.visitCode();
        return method;
    }

    private static String loopDescriptor(FunctionCode function) {
        return InterpreterFrame.PARAMETERS + JvmTypes.returned(function.layout);
    }

    /** Begins a method that is a part of a function. */
    MethodVisitor partMethod(String methodName, String descriptor) {
        return method(ACC_PRIVATE, methodName, descriptor);
    }

    // --- what translators want

    /** Writes a call of a function, whose arguments, instance and depth are there. */
    void call(Emitter out, int index, TypeLayout layout) {
        int defined = index - module.code.data.importedFunctions;
        if (defined >= 0 && module.isThere(defined, this)) {
            out.call(module.home(defined), module.methodName(defined), JvmTypes.function(layout));
        } else {
            stubs.add(index);
            out.call(name, stubName(index), JvmTypes.function(layout));
        }
    }

    /** Writes a call through a table; the index lies behind the arguments. */
    void callIndirect(Emitter out, int type, int table, TypeLayout layout) {
        call(out, new Site(type, table, "indirect$" + sites.size()), layout);
    }

    /** Writes a call of a reference, which lies behind the arguments. */
    void callReference(Emitter out, int type, TypeLayout layout) {
        call(out, new Site(type, Site.REFERENCE, "reference$" + sites.size()), layout);
    }

    private void call(Emitter out, Site site, TypeLayout layout) {
        sites.add(site);
        out.call(name, site.name, site.descriptor(layout));
    }

    /** Pushes cells. */
    void cells(Emitter out, int[] code) {
        out.field(Opcodes.GETSTATIC, name, CELLS, "[[I");
        out.push(cells.size());
        out.op(Opcodes.AALOAD);
        cells.add(code);
    }

    private static String stubName(int index) {
        return "call$" + index;
    }

    private static String slotName(int defined) {
        return "F" + defined;
    }

    // --- the rest of the class

    /** Completes the class and gives its bytes. */
    byte[] finish() {
        for (int index : stubs) {
            stub(index);
        }
        for (Site site : sites) {
            site(site);
        }
        constructor();
        if (continued == null) {
            invoke();
            if (!tailCallers.isEmpty()) {
                invokeInPlace();
            }
            typedEntries();
        } else {
            goOn(continued);
        }
        constants();
        writer.visitEnd();
        byte[] bytes = writer.toByteArray();
        codeBytes = bytes.length;
        return bytes;
    }

    int codeBytes() {
        return codeBytes;
    }

    private Emitter emitter(int access, String methodName, String descriptor) {
        MethodVisitor method = writer.visitMethod(access, methodName, descriptor, null, null);
        method.visitCode();
        return new Emitter(method);
    }

    /** Pushes the parameters of a method and gives the local behind them. */
    static int loadParams(Emitter out, TypeLayout layout, int first) {
        int local = first;
        for (byte param : layout.params) {
            out.load(param, local);
            local += JvmTypes.words(param);
        }
        return local;
    }

    /** The way to a function that may not be compiled yet, or that is imported. */
    private void stub(int index) {
        int defined = index - module.code.data.importedFunctions;
        TypeLayout layout = module.layout(index);
        String descriptor = JvmTypes.function(layout);
        Emitter out = emitter(ACC_PRIVATE | ACC_STATIC, stubName(index), descriptor);
        int instance = JvmTypes.words(layout.params);
        if (defined >= 0 && module.mayBeCompiled(defined)) {
            slots.add(defined);
            Label slow = new Label();
            out.field(Opcodes.GETSTATIC, name, slotName(defined), "L" + Names.SLOT + ";");
            out.field(Opcodes.GETFIELD, Names.SLOT, "ready", "Z");
            out.jump(Opcodes.IFEQ, slow);
            loadParams(out, layout, 0);
            out.loadObject(instance);
            out.load(ValTypes.I32, instance + 1);
            out.call(module.home(defined), module.methodName(defined), descriptor);
            writeReturn(out, layout);
            out.bind(slow);
            frame(out, layout, List.of(JvmTypes.INSTANCE, Opcodes.INTEGER), List.of());
        }
        putArguments(out, layout, instance);
        out.push(index);
        out.loadObject(instance);
        out.load(ValTypes.I32, instance + 1);
        out.call(Names.CALLS, leaves(layout), "(IL" + JvmTypes.INSTANCE + ";I)V");
        takeFirst(out, layout, instance);
        writeReturn(out, layout);
        out.end();
    }

    private static String leaves(TypeLayout layout) {
        return layout.hasReferences() ? "runWithReferences" : "run";
    }

    private void site(Site site) {
        TypeLayout layout = module.code.layouts[site.type];
        Emitter out = emitter(ACC_PRIVATE | ACC_STATIC, site.name, site.descriptor(layout));
        int index = JvmTypes.words(layout.params);
        int instance = index + 1;
        int call = module.callIndex(site.type);
        if (call >= 0) {
            Label slow = new Label();
            element(out, site, index);
            String called = site.isReference() ? "ILjava/lang/Object;" : "III";
            out.call(
                    Names.CALLS,
                    "entry",
                    "(L" + JvmTypes.INSTANCE + ";" + called + ")Ljava/lang/Object;");
            out.op(Opcodes.DUP);
            out.type(Opcodes.INSTANCEOF, CompiledModule.BASE_NAME);
            out.jump(Opcodes.IFEQ, slow);
            out.type(Opcodes.CHECKCAST, CompiledModule.BASE_NAME);
            loadParams(out, layout, 0);
            out.loadObject(instance);
            out.load(ValTypes.I32, instance + 1);
            out.callVirtual(
                    CompiledModule.BASE_NAME,
                    CompiledModule.callName(call),
                    JvmTypes.function(layout));
            writeReturn(out, layout);
            out.bind(slow);
            frame(
                    out,
                    layout,
                    List.of(
                            site.isReference() ? JvmTypes.OBJECT : Opcodes.INTEGER,
                            JvmTypes.INSTANCE,
                            Opcodes.INTEGER),
                    List.of(JvmTypes.OBJECT));
            out.op(Opcodes.POP);
        }
        if (site.isReference()) {
            out.loadObject(index);
            out.call(
                    Names.CHAINS,
                    "function",
                    "(Ljava/lang/Object;)L" + Names.FUNCTION_INSTANCE + ";");
        } else {
            element(out, site, index);
            out.call(
                    Names.CALLS,
                    "callee",
                    "(L" + JvmTypes.INSTANCE + ";III)L" + Names.FUNCTION_INSTANCE + ";");
        }
        putArguments(out, layout, instance);
        out.loadObject(instance);
        out.load(ValTypes.I32, instance + 1);
        out.call(
                Names.CALLS,
                leaves(layout),
                "(L" + Names.FUNCTION_INSTANCE + ";L" + JvmTypes.INSTANCE + ";I)V");
        takeFirst(out, layout, instance);
        writeReturn(out, layout);
        out.end();
    }

    private static void element(Emitter out, Site site, int index) {
        out.loadObject(index + 1);
        if (site.isReference()) {
            out.push(site.type);
            out.loadObject(index);
        } else {
            out.push(site.table);
            out.push(site.type);
            out.load(ValTypes.I32, index);
        }
    }

    /** Puts the parameters of a method on the value stack. */
    private static void putArguments(Emitter out, TypeLayout layout, int instance) {
        int local = 0;
        int slot = 0;
        for (byte param : layout.params) {
            if (param == ValTypes.V128) {
                put(out, ValTypes.I64, local, instance, slot);
                put(out, ValTypes.I64, local + 2, instance, slot + 1);
            } else {
                put(out, param, local, instance, slot);
            }
            local += JvmTypes.words(param);
            slot += ValTypes.slots(param);
        }
    }

    private static void put(Emitter out, int type, int local, int instance, int slot) {
        out.load(type, local);
        out.loadObject(instance);
        out.push(slot);
        out.call(
                Names.INSTRUCTIONS,
                "put",
                "(" + JvmTypes.descriptor(type) + "L" + JvmTypes.INSTANCE + ";I)V");
    }

    /** Pushes the first result from the value stack, of a vector the lower half. */
    static void takeFirst(Emitter out, TypeLayout layout, int instance) {
        if (layout.results.length > 0) {
            int type = layout.results[0];
            CellTranslator.get(out, instance, type == ValTypes.V128 ? ValTypes.I64 : type, 0);
        }
    }

    static void writeReturn(Emitter out, TypeLayout layout) {
        out.op(
                layout.results.length == 0
                        ? Opcodes.RETURN
                        : Opcodes.IRETURN + JvmTypes.form(layout.results[0]));
    }

    /** A frame of a static method with a function's parameters and others behind them. */
    static void frame(Emitter out, TypeLayout layout, List<Object> more, List<Object> stack) {
        List<Object> locals = new ArrayList<>();
        for (byte param : layout.params) {
            locals.add(JvmTypes.verified(param));
            if (param == ValTypes.V128) {
                locals.add(Opcodes.LONG);
            }
        }
        locals.addAll(more);
        out.frame(locals.size(), locals.toArray(), stack.size(), stack.toArray());
    }

    private void constructor() {
        Emitter out = emitter(ACC_PUBLIC, "<init>", CONSTRUCTOR);
        out.loadObject(0);
        out.load(ValTypes.I32, 1);
        out.load(ValTypes.I32, 2);
        out.construct(CompiledModule.BASE_NAME, CONSTRUCTOR);
        out.op(Opcodes.RETURN);
        out.end();
    }

    /** What the locals of a way in from the value stack are. */
    private Object[] invokeLocals() {
        return new Object[] {name, JvmTypes.INSTANCE, "[J", Opcodes.INTEGER, Opcodes.INTEGER};
    }

    /** The way in from the value stack. */
    private void invoke() {
        Emitter out = emitter(ACC_PROTECTED, "invoke", INVOKE);
        dispatch(
                out,
                functions,
                invokeLocals(),
                function -> {
                    TypeLayout layout = function.layout;
                    beforeFirst(out, layout);
                    loadArguments(out, layout);
                    out.loadObject(1);
                    out.load(ValTypes.I32, 4);
                    out.call(
                            name,
                            module.methodName(function.definedIndex),
                            JvmTypes.function(layout));
                    putFirst(out, layout);
                    out.op(Opcodes.RETURN);
                });
        out.end();
    }

    /** The same for those who follow tail calls. */
    private void invokeInPlace() {
        Emitter out = emitter(ACC_PROTECTED, "invokeInPlace", INVOKE);
        dispatch(
                out,
                functions,
                invokeLocals(),
                function -> {
                    TypeLayout layout = function.layout;
                    String methodName = module.methodName(function.definedIndex);
                    boolean calls = tailCallers.contains(function.definedIndex);
                    loadArguments(out, layout);
                    out.loadObject(1);
                    out.load(ValTypes.I32, 4);
                    out.call(
                            name,
                            calls ? TailCallEntries.bodyName(methodName) : methodName,
                            JvmTypes.function(layout));
                    TailCallEntries.writeEnd(out, layout, invokeLocals(), 1);
                });
        out.end();
    }

    /** The same at the head of a loop. */
    private void goOn(FunctionCode function) {
        Emitter out = emitter(ACC_PROTECTED, "invoke", INVOKE);
        boolean makesTailCalls = tailCallers.contains(function.definedIndex);
        if (!makesTailCalls) {
            beforeFirst(out, function.layout);
        }
        out.loadObject(1);
        out.load(ValTypes.I32, 4);
        out.loadObject(2);
        out.loadObject(1);
        out.call(Names.PARTS, "references", "(L" + JvmTypes.INSTANCE + ";)[Ljava/lang/Object;");
        out.load(ValTypes.I32, 3);
        out.call(name, module.methodName(function.definedIndex), loopDescriptor(function));
        if (makesTailCalls) {
            TailCallEntries.writeEnd(out, function.layout, invokeLocals(), 1);
        } else {
            putFirst(out, function.layout);
            out.op(Opcodes.RETURN);
        }
        out.end();
    }

    private static boolean isNumber(TypeLayout layout) {
        return layout.results.length > 0 && !ValTypes.isReference(layout.results[0]);
    }

    /** Pushes where the first result goes, if that is a number. */
    private static void beforeFirst(Emitter out, TypeLayout layout) {
        if (isNumber(layout)) {
            out.loadObject(2);
            out.load(ValTypes.I32, 3);
        }
    }

    /** Puts the first result, if there is one, on the value stack. */
    private static void putFirst(Emitter out, TypeLayout layout) {
        if (isNumber(layout)) {
            toBits(out, layout.results[0]);
            out.op(Opcodes.LASTORE);
        } else if (layout.results.length > 0) {
            out.loadObject(1);
            out.push(0);
            out.call(
                    Names.INSTRUCTIONS, "put", "(Ljava/lang/Object;L" + JvmTypes.INSTANCE + ";I)V");
        }
    }

    private static void loadArguments(Emitter out, TypeLayout layout) {
        int slot = 0;
        for (byte param : layout.params) {
            if (ValTypes.isReference(param)) {
                CellTranslator.get(out, 1, param, slot);
            } else {
                slotValue(out, slot);
                fromBits(out, param);
                if (param == ValTypes.V128) {
                    slotValue(out, slot + 1);
                }
            }
            slot += ValTypes.slots(param);
        }
    }

    private static void slotValue(Emitter out, int slot) {
        out.loadObject(2);
        out.load(ValTypes.I32, 3);
        if (slot > 0) {
            out.push(slot);
            out.op(Opcodes.IADD);
        }
        out.op(Opcodes.LALOAD);
    }

    /** Makes a value of the bits that a slot or a global has. */
    static void fromBits(Emitter out, int type) {
        switch (type) {
            case ValTypes.I32 -> out.op(Opcodes.L2I);
            case ValTypes.F32 -> {
                out.op(Opcodes.L2I);
                out.call("java/lang/Float", "intBitsToFloat", "(I)F");
            }
            case ValTypes.F64 -> out.call("java/lang/Double", "longBitsToDouble", "(J)D");
            default -> {}
        }
    }

    /** Makes the bits of a slot or a global of a value. */
    static void toBits(Emitter out, int type) {
        switch (type) {
            case ValTypes.I32 -> out.op(Opcodes.I2L);
            case ValTypes.F32 -> {
                out.call("java/lang/Float", "floatToRawIntBits", "(F)I");
                out.op(Opcodes.I2L);
            }
            case ValTypes.F64 -> out.call("java/lang/Double", "doubleToRawLongBits", "(D)J");
            default -> {}
        }
    }

    /** What is done for a function, by its number in the class. */
    private interface Way {
        void write(FunctionCode function);
    }

    private void dispatch(Emitter out, List<FunctionCode> among, Object[] locals, Way way) {
        if (among.size() == 1 && functions.size() == 1) {
            way.write(among.get(0));
            return;
        }
        Label[] labels = new Label[functions.size()];
        Label none = new Label();
        java.util.Arrays.fill(labels, none);
        for (FunctionCode function : among) {
            labels[functions.indexOf(function)] = new Label();
        }
        out.loadObject(0);
        out.field(Opcodes.GETFIELD, Names.COMPILED_FUNCTION, "id", "I");
        out.table(labels.length - 1, none, labels);
        for (FunctionCode function : among) {
            out.bind(labels[functions.indexOf(function)]);
            out.frame(locals.length, locals, 0, new Object[0]);
            way.write(function);
        }
        out.bind(none);
        out.frame(locals.length, locals, 0, new Object[0]);
        out.op(Opcodes.ACONST_NULL);
        out.op(Opcodes.ATHROW);
    }

    /** The ways in from calls through tables, by type. */
    private void typedEntries() {
        TreeMap<Integer, List<FunctionCode>> byType = new TreeMap<>();
        for (FunctionCode function : functions) {
            int call = module.callIndexOf(function);
            if (call >= 0) {
                byType.computeIfAbsent(call, key -> new ArrayList<>()).add(function);
            }
        }
        byType.forEach(this::typedEntry);
    }

    private void typedEntry(int call, List<FunctionCode> among) {
        TypeLayout layout = among.get(0).layout;
        Emitter out = emitter(ACC_PUBLIC, CompiledModule.callName(call), JvmTypes.function(layout));
        List<Object> locals = new ArrayList<>();
        locals.add(name);
        for (byte param : layout.params) {
            locals.add(JvmTypes.verified(param));
            if (param == ValTypes.V128) {
                locals.add(Opcodes.LONG);
            }
        }
        locals.add(JvmTypes.INSTANCE);
        locals.add(Opcodes.INTEGER);
        dispatch(
                out,
                among,
                locals.toArray(),
                function -> {
                    int instance = loadParams(out, layout, 1);
                    out.loadObject(instance);
                    out.load(ValTypes.I32, instance + 1);
                    out.call(
                            name,
                            module.methodName(function.definedIndex),
                            JvmTypes.function(layout));
                    writeReturn(out, layout);
                });
        out.end();
    }

    private void constants() {
        if (slots.isEmpty() && cells.isEmpty()) {
            return;
        }
        int access = ACC_PRIVATE | ACC_STATIC | ACC_FINAL;
        Emitter out = emitter(ACC_STATIC, "<clinit>", "()V");
        for (int defined : slots) {
            String descriptor = "L" + Names.SLOT + ";";
            writer.visitField(access, slotName(defined), descriptor, null, null).visitEnd();
            out.pushClass(name);
            out.push(defined);
            out.call(Names.LOADER, "slot", "(Ljava/lang/Class;I)" + descriptor);
            out.field(Opcodes.PUTSTATIC, name, slotName(defined), descriptor);
        }
        if (!cells.isEmpty()) {
            writer.visitField(access, CELLS, "[[I", null, null).visitEnd();
            out.pushClass(name);
            out.call(Names.LOADER, "cells", "(Ljava/lang/Class;)[[I");
            out.field(Opcodes.PUTSTATIC, name, CELLS, "[[I");
        }
        out.op(Opcodes.RETURN);
        out.end();
    }
}
