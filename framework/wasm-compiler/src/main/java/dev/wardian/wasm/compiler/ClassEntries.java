package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.ACC_PROTECTED;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;

import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * The ways into a class of functions: the methods of {@link
 * dev.wardian.wasm.compiler.runtime.CompiledFunction} for those who have the arguments on the value
 * stack, and one for each type of function, for calls through tables.
 */
final class ClassEntries {
    private static final String INVOKE = "(L" + JvmTypes.INSTANCE + ";[JII)V";

    /** The parameters of the ways in from the value stack. */
    private static final int INSTANCE = 1;

    private static final int SLOTS = 2;
    private static final int BASE = 3;
    private static final int DEPTH = 4;

    private final ClassEmitter target;
    private final CompiledModule module;
    private final List<FunctionCode> functions;

    /** What the locals of a way in from the value stack are. */
    private final Object[] invokeLocals;

    ClassEntries(ClassEmitter target) {
        this.target = target;
        this.module = target.module;
        this.functions = target.functions();
        this.invokeLocals =
                new Object[] {
                    target.name, JvmTypes.INSTANCE, "[J", Opcodes.INTEGER, Opcodes.INTEGER
                };
    }

    /** Writes the ways in to the functions of the class. */
    void write() {
        invoke();
        if (functions.stream().anyMatch(target::makesTailCalls)) {
            invokeInPlace();
        }
        typedEntries();
    }

    // --- from the value stack

    private void invoke() {
        Emitter out = target.method(ACC_PROTECTED, "invoke", INVOKE);
        dispatch(
                out,
                functions,
                invokeLocals,
                function -> {
                    pushPlaceOfFirst(out, function.layout);
                    call(out, function, module.methodName(function.definedIndex));
                    returnFirst(out, function.layout);
                });
        out.end();
    }

    /** The same for those who follow tail calls. */
    private void invokeInPlace() {
        Emitter out = target.method(ACC_PROTECTED, "invokeInPlace", INVOKE);
        dispatch(
                out,
                functions,
                invokeLocals,
                function -> {
                    String name = module.methodName(function.definedIndex);
                    boolean calls = target.makesTailCalls(function);
                    call(out, function, calls ? TailCallEntries.bodyName(name) : name);
                    TailCallEntries.writeEnd(out, function.layout, invokeLocals, INSTANCE);
                });
        out.end();
    }

    /** Writes the way in to a function that goes on at the head of a loop. */
    void writeGoOn(FunctionCode function) {
        Emitter out = target.method(ACC_PROTECTED, "invoke", INVOKE);
        TypeLayout layout = function.layout;
        boolean makesTailCalls = target.makesTailCalls(function);
        if (!makesTailCalls) {
            pushPlaceOfFirst(out, layout);
        }
        out.loadObject(INSTANCE);
        out.load(ValTypes.I32, DEPTH);
        out.loadObject(SLOTS);
        out.loadObject(INSTANCE);
        out.call(Names.PARTS, "references", "(L" + JvmTypes.INSTANCE + ";)[Ljava/lang/Object;");
        out.load(ValTypes.I32, BASE);
        out.call(
                target.name,
                module.methodName(function.definedIndex),
                InterpreterFrame.descriptor(layout));
        if (makesTailCalls) {
            TailCallEntries.writeEnd(out, layout, invokeLocals, INSTANCE);
        } else {
            returnFirst(out, layout);
        }
        out.end();
    }

    private void call(Emitter out, FunctionCode function, String name) {
        loadArguments(out, function.layout);
        out.loadObject(INSTANCE);
        out.load(ValTypes.I32, DEPTH);
        out.call(target.name, name, JvmTypes.function(function.layout));
    }

    private static boolean isNumber(TypeLayout layout) {
        return layout.results.length > 0 && !ValTypes.isReference(layout.results[0]);
    }

    /** Pushes where the first result goes, if that is a number. */
    private static void pushPlaceOfFirst(Emitter out, TypeLayout layout) {
        if (isNumber(layout)) {
            out.loadObject(SLOTS);
            out.load(ValTypes.I32, BASE);
        }
    }

    /** Puts the first result, if there is one, on the value stack, and returns. */
    private static void returnFirst(Emitter out, TypeLayout layout) {
        if (isNumber(layout)) {
            SlotValues.toBits(out, layout.results[0]);
            out.op(Opcodes.LASTORE);
        } else if (layout.results.length > 0) {
            SlotValues.put(out, INSTANCE, layout.results[0], 0);
        }
        out.op(Opcodes.RETURN);
    }

    private static void loadArguments(Emitter out, TypeLayout layout) {
        int slot = 0;
        for (byte param : layout.params) {
            if (ValTypes.isReference(param)) {
                SlotValues.get(out, INSTANCE, param, slot);
            } else {
                pushSlot(out, slot);
                SlotValues.fromBits(out, param);
                if (param == ValTypes.V128) {
                    pushSlot(out, slot + 1);
                }
            }
            slot += ValTypes.slots(param);
        }
    }

    private static void pushSlot(Emitter out, int slot) {
        out.loadObject(SLOTS);
        out.load(ValTypes.I32, BASE);
        if (slot > 0) {
            out.push(slot);
            out.op(Opcodes.IADD);
        }
        out.op(Opcodes.LALOAD);
    }

    // --- from calls through tables, by type

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
        String descriptor = JvmTypes.function(layout);
        Emitter out = target.method(ACC_PUBLIC, CompiledModule.callName(call), descriptor);
        List<Object> locals = new ArrayList<>();
        locals.add(target.name);
        JvmTypes.addVerified(layout.params, locals);
        locals.add(JvmTypes.INSTANCE);
        locals.add(Opcodes.INTEGER);
        dispatch(
                out,
                among,
                locals.toArray(),
                function -> {
                    int instance = Forwarding.loadParams(out, layout, 1);
                    out.loadObject(instance);
                    out.load(ValTypes.I32, instance + 1);
                    out.call(target.name, module.methodName(function.definedIndex), descriptor);
                    Forwarding.writeReturn(out, layout);
                });
        out.end();
    }

    // --- which function it is

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
        Arrays.fill(labels, none);
        for (FunctionCode function : among) {
            labels[functions.indexOf(function)] = new Label();
        }
        out.loadObject(0);
        out.field(Opcodes.GETFIELD, Names.COMPILED_FUNCTION, "id", "I");
        out.table(labels.length - 1, none, labels);
        for (FunctionCode function : among) {
            out.bind(labels[functions.indexOf(function)]);
            out.frame(locals);
            way.write(function);
        }
        out.bind(none);
        out.frame(locals);
        out.neverReached();
    }
}
