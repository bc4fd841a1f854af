package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.lowering.LoopHead;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes a class of functions: for each a static method, and methods through which others come to
 * it.
 */
final class ClassEmitter {
    private static final String CELLS = "CELLS";
    private static final String CONSTRUCTOR = "(II)V";

    final CompiledModule module;
    final String name;
    private final ClassWriter writer;
    private final List<FunctionCode> functions = new ArrayList<>();
    private final List<int[]> cells = new ArrayList<>();
    private final CallStubs calls;

    /** The functions that may return because they have tail-called another one. */
    private final Set<Integer> tailCallers = new TreeSet<>();

    /** The function with which the class goes on where the interpreter has begun it, or null. */
    private @Nullable FunctionCode continued;

    ClassEmitter(CompiledModule module, String name) {
        this.module = module;
        this.name = name;
        this.calls = new CallStubs(this);
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

    /**
     * Adds a function.
     *
     * @throws NotCompiled if it stays where it is, or its parts have to be smaller; the class is of
     *     no use then
     */
    void add(FunctionCode function, Runnable poll) throws NotCompiled {
        functions.add(function);
        write(function, null, poll);
    }

    /**
     * Makes this a class that goes on with a function at the head of a loop, and has no other.
     *
     * @throws NotCompiled as {@link #add}
     */
    void continueAt(LoopHead head, FunctionCode function, Runnable poll) throws NotCompiled {
        continued = function;
        write(function, new InterpreterFrame(head), poll);
    }

    private void write(FunctionCode function, @Nullable InterpreterFrame frame, Runnable poll)
            throws NotCompiled {
        try {
            translate(function, frame, poll);
        } catch (Emitter.TooLarge e) {
            throw new NotCompiled(NotCompiled.Reason.SIZE);
        }
    }

    private void translate(FunctionCode function, @Nullable InterpreterFrame frame, Runnable poll)
            throws NotCompiled {
        if (module.isLarge(function)) {
            ClassEmitter scratch = new ClassEmitter(module, name);
            CutPlan plan =
                    new BodyTranslator(function, scratch, new Emitter(), null, null, poll)
                            .measure();
            if (plan.isCut(module.sizes)) {
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
        String descriptor = JvmTypes.function(layout);
        if (makesTailCalls) {
            tailCallers.add(function.definedIndex);
        }
        if (frame != null) {
            return begin(ACC_PRIVATE | ACC_STATIC, methodName, InterpreterFrame.descriptor(layout));
        }
        if (!makesTailCalls) {
            return begin(ACC_PUBLIC | ACC_STATIC, methodName, descriptor);
        }
        Emitter driver = method(ACC_PUBLIC | ACC_STATIC, methodName, descriptor);
        TailCallEntries.writeDriver(driver, name, methodName, layout);
        return begin(ACC_PRIVATE | ACC_STATIC, TailCallEntries.bodyName(methodName), descriptor);
    }

    /** Whether a function may return because it has tail-called another one. */
    boolean makesTailCalls(FunctionCode function) {
        return tailCallers.contains(function.definedIndex);
    }

    /** Begins a method that is a part of a function. */
    MethodVisitor partMethod(String methodName, String descriptor) {
        return begin(ACC_PRIVATE | ACC_STATIC, methodName, descriptor);
    }

    /** Begins a method that is none of a body. */
    Emitter method(int access, String methodName, String descriptor) {
        return new Emitter(begin(access, methodName, descriptor));
    }

    private MethodVisitor begin(int access, String methodName, String descriptor) {
        MethodVisitor method = writer.visitMethod(access, methodName, descriptor, null, null);
        method.visitCode();
        return method;
    }

    // --- what translators want

    /** The calls of functions. */
    CallStubs calls() {
        return calls;
    }

    /** Pushes cells. */
    void cells(Emitter out, int[] code) {
        out.field(Opcodes.GETSTATIC, name, CELLS, "[[I");
        out.push(cells.size());
        out.op(Opcodes.AALOAD);
        cells.add(code);
    }

    // --- the rest of the class

    /** Completes the class and gives its bytes. */
    byte[] finish() {
        calls.write();
        constructor();
        ClassEntries entries = new ClassEntries(this);
        if (continued == null) {
            entries.write();
        } else {
            entries.writeGoOn(continued);
        }
        constants();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private void constructor() {
        Emitter out = method(ACC_PUBLIC, "<init>", CONSTRUCTOR);
        out.loadObject(0);
        out.load(ValTypes.I32, 1);
        out.load(ValTypes.I32, 2);
        out.construct(CompiledModule.BASE_NAME, CONSTRUCTOR);
        out.op(Opcodes.RETURN);
        out.end();
    }

    private void constants() {
        Set<Integer> slots = calls.slots();
        if (slots.isEmpty() && cells.isEmpty()) {
            return;
        }
        int access = ACC_PRIVATE | ACC_STATIC | ACC_FINAL;
        Emitter out = method(ACC_STATIC, "<clinit>", "()V");
        for (int defined : slots) {
            String descriptor = "L" + Names.SLOT + ";";
            writer.visitField(access, CallStubs.slotName(defined), descriptor, null, null)
                    .visitEnd();
            out.pushClass(name);
            out.push(defined);
            out.call(Names.LOADER, "slot", "(Ljava/lang/Class;I)" + descriptor);
            out.field(Opcodes.PUTSTATIC, name, CallStubs.slotName(defined), descriptor);
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
