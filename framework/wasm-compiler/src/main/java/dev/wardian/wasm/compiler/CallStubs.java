package dev.wardian.wasm.compiler;

import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_STATIC;

import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * The calls that a class makes of functions, and its methods for those that it cannot call
 * directly: each finds out how the function is called at present.
 */
final class CallStubs {
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

    private final ClassEmitter target;
    private final CompiledModule module;
    private final Set<Integer> stubs = new LinkedHashSet<>();
    private final Set<Integer> slots = new TreeSet<>();
    private final List<Site> sites = new ArrayList<>();

    CallStubs(ClassEmitter target) {
        this.target = target;
        this.module = target.module;
    }

    /** The functions whose slots the methods read. */
    Set<Integer> slots() {
        return slots;
    }

    /** The field that has the slot of a function. */
    static String slotName(int defined) {
        return "F" + defined;
    }

    // --- calls

    /** Writes a call of a function, whose arguments, instance and depth are there. */
    void call(Emitter out, int index, TypeLayout layout) {
        int defined = index - module.code.data.importedFunctions;
        if (defined >= 0 && module.isThere(defined, target)) {
            out.call(module.home(defined), module.methodName(defined), JvmTypes.function(layout));
        } else {
            stubs.add(index);
            out.call(target.name, stubName(index, defined), JvmTypes.function(layout));
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
        out.call(target.name, site.name, site.descriptor(layout));
    }

    /** The profiler knows methods that call imports by their name. */
    private static String stubName(int index, int defined) {
        return (defined < 0 ? "import$" : "call$") + index;
    }

    // --- methods

    /** Writes the methods that the calls want. */
    void write() {
        for (int index : stubs) {
            writeStub(index);
        }
        for (Site site : sites) {
            writeSite(site);
        }
    }

    /** The way to a function that may not be compiled yet, or that is imported. */
    private void writeStub(int index) {
        int defined = index - module.code.data.importedFunctions;
        TypeLayout layout = module.layout(index);
        String descriptor = JvmTypes.function(layout);
        Emitter out = target.method(ACC_PRIVATE | ACC_STATIC, stubName(index, defined), descriptor);
        int instance = JvmTypes.words(layout.params);
        if (defined >= 0 && module.mayBeCompiled(defined)) {
            slots.add(defined);
            Label slow = new Label();
            out.field(Opcodes.GETSTATIC, target.name, slotName(defined), "L" + Names.SLOT + ";");
            out.field(Opcodes.GETFIELD, Names.SLOT, "ready", "Z");
            out.jump(Opcodes.IFEQ, slow);
            Forwarding.loadParams(out, layout, 0);
            out.loadObject(instance);
            out.load(ValTypes.I32, instance + 1);
            out.call(module.home(defined), module.methodName(defined), descriptor);
            Forwarding.writeReturn(out, layout);
            out.bind(slow);
            Forwarding.frame(out, layout, List.of(JvmTypes.INSTANCE, Opcodes.INTEGER), List.of());
        }
        if (defined < 0) {
            writeHostAccess(out, index, layout, instance);
        }
        putArguments(out, layout, instance);
        if (defined < 0 && isOfNumbers(layout)) {
            writeHostCall(out, index, layout, instance);
        }
        out.push(index);
        leave(out, layout, "I", instance);
    }

    /** Whether a function has no references, and one number as its result or none. */
    private static boolean isOfNumbers(TypeLayout layout) {
        return !layout.hasReferences() && layout.resultSlots <= 1;
    }

    /**
     * Accesses bytes of the host if an import of the type of an access does that, and returns. The
     * arguments are the method's.
     */
    private static void writeHostAccess(Emitter out, int index, TypeLayout layout, int instance) {
        // A type with a vector may look the same here; no import of such a type is an access.
        String method = accessMethod(JvmTypes.descriptor(layout, ""));
        if (method == null) {
            return;
        }
        String own = "L" + JvmTypes.INSTANCE + ";";
        String access = "L" + Names.HOST_MEMORY_FUNCTION + ";";
        int found = instance + 2;
        Label other = new Label();
        out.push(index);
        out.loadObject(instance);
        out.call(Names.HOST_CALLS, "access", "(I" + own + ")" + access);
        out.op(Opcodes.DUP);
        out.storeObject(found);
        out.jump(Opcodes.IFNULL, other);
        Forwarding.loadParams(out, layout, 0);
        out.loadObject(found);
        out.loadObject(instance);
        out.call(Names.HOST_CALLS, method, JvmTypes.descriptor(layout, access + own));
        Forwarding.writeReturn(out, layout);
        out.bind(other);
        Forwarding.frame(out, layout, List.of(JvmTypes.INSTANCE, Opcodes.INTEGER), List.of());
    }

    /** What functions of a type do if they access bytes; null if none of that type does. */
    private static @Nullable String accessMethod(String type) {
        return switch (type) {
            case "(J)I" -> "loadByte";
            case "(J)J" -> "loadLong";
            case "(JI)V" -> "storeByte";
            case "(JJ)V" -> "storeLong";
            default -> null;
        };
    }

    /**
     * Calls an import if it is a function of the host, and returns. The arguments lie on the value
     * stack.
     */
    private static void writeHostCall(Emitter out, int index, TypeLayout layout, int instance) {
        String frame = "L" + Names.HOST_CALL_FRAME + ";";
        List<Object> locals = List.of(JvmTypes.INSTANCE, Opcodes.INTEGER);
        List<Object> inside = List.of(JvmTypes.INSTANCE, Opcodes.INTEGER, Names.HOST_CALL_FRAME);
        int call = instance + 2;
        Label other = new Label();
        Label start = new Label();
        Label end = new Label();
        out.push(index);
        out.loadObject(instance);
        out.load(ValTypes.I32, instance + 1);
        out.call(Names.HOST_CALLS, "begin", "(IL" + JvmTypes.INSTANCE + ";I)" + frame);
        out.op(Opcodes.DUP);
        out.storeObject(call);
        out.jump(Opcodes.IFNULL, other);
        out.bind(start);
        out.loadObject(call);
        out.call(Names.HOST_CALLS, "function", "(" + frame + ")L" + Names.HOST_FUNCTION + ";");
        out.loadObject(call);
        out.callInterface(Names.HOST_FUNCTION, "call", "(L" + Names.HOST_CALL + ";)V");
        out.loadObject(call);
        if (layout.results.length == 0) {
            out.call(Names.HOST_CALLS, "finish", "(" + frame + ")V");
        } else {
            out.call(Names.HOST_CALLS, "finishNumber", "(" + frame + ")J");
            SlotValues.fromBits(out, layout.results[0]);
        }
        out.bind(end);
        Forwarding.writeReturn(out, layout);
        Label failed = new Label();
        out.handler(start, end, failed, "java/lang/Throwable");
        out.bind(failed);
        Forwarding.frame(out, layout, inside, List.of("java/lang/Throwable"));
        out.loadObject(call);
        out.op(Opcodes.SWAP);
        out.call(
                Names.HOST_CALLS,
                "failed",
                "(" + frame + "Ljava/lang/Throwable;)Ljava/lang/RuntimeException;");
        out.op(Opcodes.ATHROW);
        out.bind(other);
        Forwarding.frame(out, layout, locals, List.of());
    }

    private void writeSite(Site site) {
        TypeLayout layout = module.code.layouts[site.type];
        Emitter out = target.method(ACC_PRIVATE | ACC_STATIC, site.name, site.descriptor(layout));
        int index = JvmTypes.words(layout.params);
        int instance = index + 1;
        int call = module.callIndex(site.type);
        if (call >= 0) {
            writeVirtualCall(out, site, layout, CompiledModule.callName(call));
        }
        if (site.isReference()) {
            out.loadObject(index);
            out.call(
                    Names.CHAINS,
                    "function",
                    "(Ljava/lang/Object;)L" + Names.FUNCTION_INSTANCE + ";");
        } else {
            pushCalled(out, site, index);
            out.call(
                    Names.CALLS,
                    "callee",
                    "(L" + JvmTypes.INSTANCE + ";III)L" + Names.FUNCTION_INSTANCE + ";");
        }
        putArguments(out, layout, instance);
        leave(out, layout, "L" + Names.FUNCTION_INSTANCE + ";", instance);
    }

    /** Calls a compiled function of the same instance by its virtual method, and returns. */
    private void writeVirtualCall(Emitter out, Site site, TypeLayout layout, String method) {
        int index = JvmTypes.words(layout.params);
        int instance = index + 1;
        Label slow = new Label();
        pushCalled(out, site, index);
        String called = site.isReference() ? "ILjava/lang/Object;" : "III";
        out.call(
                Names.CALLS,
                "entry",
                "(L" + JvmTypes.INSTANCE + ";" + called + ")Ljava/lang/Object;");
        out.op(Opcodes.DUP);
        out.type(Opcodes.INSTANCEOF, CompiledModule.BASE_NAME);
        out.jump(Opcodes.IFEQ, slow);
        out.type(Opcodes.CHECKCAST, CompiledModule.BASE_NAME);
        Forwarding.loadParams(out, layout, 0);
        out.loadObject(instance);
        out.load(ValTypes.I32, instance + 1);
        out.callVirtual(CompiledModule.BASE_NAME, method, JvmTypes.function(layout));
        Forwarding.writeReturn(out, layout);
        out.bind(slow);
        Object where = site.isReference() ? JvmTypes.OBJECT : Opcodes.INTEGER;
        Forwarding.frame(
                out,
                layout,
                List.of(where, JvmTypes.INSTANCE, Opcodes.INTEGER),
                List.of(JvmTypes.OBJECT));
        out.op(Opcodes.POP);
    }

    /** Pushes the instance, and what says which function of it is called. */
    private static void pushCalled(Emitter out, Site site, int index) {
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
                out.load(ValTypes.I64, local);
                SlotValues.put(out, instance, ValTypes.I64, slot);
                out.load(ValTypes.I64, local + 2);
                SlotValues.put(out, instance, ValTypes.I64, slot + 1);
            } else {
                out.load(param, local);
                SlotValues.put(out, instance, param, slot);
            }
            local += JvmTypes.words(param);
            slot += ValTypes.slots(param);
        }
    }

    /**
     * Ends a method: the function on the stack runs, whoever runs it, with the arguments that lie
     * on the value stack.
     *
     * @param called how the function is named, as in a descriptor
     */
    private static void leave(Emitter out, TypeLayout layout, String called, int instance) {
        out.loadObject(instance);
        out.load(ValTypes.I32, instance + 1);
        out.call(
                Names.CALLS,
                layout.hasReferences() ? "runWithReferences" : "run",
                "(" + called + "L" + JvmTypes.INSTANCE + ";I)V");
        Forwarding.takeFirst(out, layout, instance);
        Forwarding.writeReturn(out, layout);
        out.end();
    }
}
