package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.GlobalType;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmGlobal;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmTable;
import dev.wardian.wasm.WasmTag;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.DataSegment;
import dev.wardian.wasm.internal.model.ElementSegment;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Import;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.SegmentMode;
import dev.wardian.wasm.internal.model.Subtyping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Instantiation (spec section 4.5.4): links imports, allocates, copies active segments and runs the
 * start function.
 */
public final class Instantiator {
    // All instances share what is empty.
    private static final FunctionInstance[] NO_FUNCTIONS = {};
    private static final LinearMemory[] NO_MEMORIES = {LinearMemory.NONE};
    private static final TableInstance[] NO_TABLES = {};
    private static final TagInstance[] NO_TAGS = {};

    /** How many things of one name a message lists. */
    private static final int MAX_CANDIDATES = 5;

    private final WasmModule module;
    private final ModuleCode code;
    private final ModuleData data;
    private final Imports imports;
    private final InstanceOptions options;
    private final List<FunctionInstance> functions = new ArrayList<>();
    private final List<LinearMemory> memories = new ArrayList<>();
    private final List<TableInstance> tables = new ArrayList<>();
    private final List<GlobalInstance> globals = new ArrayList<>();
    private final List<TagInstance> tags = new ArrayList<>();

    private Instantiator(
            WasmModule module, ModuleCode code, Imports imports, InstanceOptions options) {
        this.module = module;
        this.code = code;
        this.data = code.data;
        this.imports = imports;
        this.options = options;
    }

    /** Instantiates a module. */
    public static Instance instantiate(
            WasmModule module, ModuleCode code, Imports imports, InstanceOptions options) {
        return new Instantiator(module, code, imports, options).run();
    }

    private Instance run() {
        for (Import wanted : data.imports) {
            link(wanted);
        }
        Instance instance = null;
        boolean done = false;
        try {
            allocate();
            instance = assemble();
            runInstructions(instance);
            done = true;
            return instance;
        } catch (GuestUnwind unwind) {
            throw unwind.toCallerException();
        } catch (VirtualMachineError | LinkageError e) {
            throw FunctionInstance.exhausted(e);
        } finally {
            if (!done) {
                release(instance);
            }
        }
    }

    /**
     * Everything that takes time as the module likes is one call: constant expressions make
     * structures and arrays, and then the start function runs.
     */
    private void runInstructions(Instance instance) {
        CallContext call = CallContext.begin(options.limits(), options.start(), null, 0);
        try {
            instance.enter(call);
            evaluateGlobals(instance);
            fillTables(instance);
            initialize(instance);
            start(instance, call);
        } finally {
            instance.leave(null);
            call.end();
        }
    }

    /**
     * Gives back what was reserved, unless a function of the failed instance may be reachable from
     * outside: it goes on to use what the instance had.
     */
    private void release(@Nullable Instance instance) {
        if (instance != null && instance.hasReferences() && passesReferences()) {
            return;
        }
        memories.subList(Math.min(data.importedMemories, memories.size()), memories.size())
                .forEach(LinearMemory::release);
        tables.subList(Math.min(data.importedTables, tables.size()), tables.size())
                .forEach(TableInstance::release);
    }

    /**
     * Whether references can get into another instance while this one is made. What the host was
     * given is of no use to it: it is told that there is no instance.
     */
    private boolean passesReferences() {
        return data.importedTables > 0
                || globals.stream().anyMatch(global -> global.type().valueType().isReference())
                || functions.stream().anyMatch(Instantiator::isGuestThatTakesReferences);
    }

    private static boolean isGuestThatTakesReferences(FunctionInstance function) {
        return function instanceof GuestFunction && function.layout.hasReferences();
    }

    // --- imports

    private void link(Import wanted) {
        List<Object> found = imports.findAll(wanted.module(), wanted.name());
        if (found.isEmpty()) {
            throw new LinkException("unknown import", wanted.module(), wanted.name());
        }
        for (Object candidate : found) {
            if (fits(wanted, candidate)) {
                add(wanted, candidate);
                return;
            }
        }
        throw incompatible(wanted, found);
    }

    private boolean fits(Import wanted, Object found) {
        return switch (wanted.kind()) {
            case FUNCTION -> fitsFunction(wanted, found);
            case TABLE ->
                    found instanceof TableInstance table
                            && matches(table.type(), (TableType) wanted.type());
            case MEMORY ->
                    found instanceof LinearMemory memory
                            && matches(memory.type(), (MemoryType) wanted.type());
            case GLOBAL ->
                    found instanceof GlobalInstance global
                            && matches(global.type(), (GlobalType) wanted.type());
            case TAG ->
                    found instanceof TagInstance tag
                            && tag.type == data.types[data.tagTypes[tags.size()]];
        };
    }

    private boolean fitsFunction(Import wanted, Object found) {
        if (found instanceof Imports.HostImport host) {
            return host.type().equals(wanted.type());
        }
        return found instanceof Imports.AnyHostImport
                || (found instanceof FunctionInstance function
                        && function.definedType.isSubtypeOf(nextFunctionType()));
    }

    /** The type of the function that is linked next. */
    private RuntimeType nextFunctionType() {
        return data.types[data.functionTypes[functions.size()]];
    }

    private void add(Import wanted, Object found) {
        switch (wanted.kind()) {
            case FUNCTION -> functions.add(function(found));
            case TABLE -> tables.add((TableInstance) found);
            case MEMORY -> memories.add((LinearMemory) found);
            case GLOBAL -> globals.add((GlobalInstance) found);
            case TAG -> tags.add((TagInstance) found);
        }
    }

    private FunctionInstance function(Object found) {
        // A function of the host is made with the type that is asked for.
        if (found instanceof Imports.HostImport host) {
            return new HostFunctionInstance(nextFunctionType(), host.function());
        }
        if (found instanceof Imports.AnyHostImport any) {
            return new HostFunctionInstance(nextFunctionType(), any.function());
        }
        return (FunctionInstance) found;
    }

    private static boolean matches(TableType actual, TableType expected) {
        return actual.elementType() == expected.elementType()
                && actual.addressType() == expected.addressType()
                && isAtLeast(actual.min(), expected.min())
                && (!expected.hasMax() || actual.hasMax())
                && isAtLeast(expected.max(), actual.max());
    }

    private static boolean matches(MemoryType actual, MemoryType expected) {
        return actual.addressType() == expected.addressType()
                && actual.pageSize() == expected.pageSize()
                && actual.shared() == expected.shared()
                && isAtLeast(actual.min(), expected.min())
                && (!expected.hasMax() || actual.hasMax())
                && isAtLeast(expected.max(), actual.max());
    }

    /** Spec section 3.3.14: what is only read may be of a subtype. */
    private static boolean matches(GlobalType actual, GlobalType expected) {
        return expected.mutable()
                ? actual.equals(expected)
                : !actual.mutable() && Subtyping.matches(actual.valueType(), expected.valueType());
    }

    private static boolean isAtLeast(long size, long least) {
        return Long.compareUnsigned(size, least) >= 0;
    }

    private static LinkException incompatible(Import wanted, List<Object> found) {
        String actual =
                found.stream()
                        .limit(MAX_CANDIDATES)
                        .map(candidate -> describe(wanted, candidate))
                        .collect(Collectors.joining(", or "));
        if (found.size() > MAX_CANDIDATES) {
            actual += ", ... (" + found.size() + " in all)";
        }
        return new LinkException(
                "incompatible import type: expected " + wanted.type() + ", got " + actual,
                wanted.module(),
                wanted.name());
    }

    private static String describe(Import wanted, Object found) {
        if (found instanceof WasmTable table) {
            return table.type().toString();
        }
        if (found instanceof WasmMemory memory) {
            return memory.type().toString();
        }
        if (found instanceof WasmGlobal global) {
            return global.type().toString();
        }
        if (found instanceof WasmTag tag) {
            return tag.type().toString();
        }
        boolean functions = wanted.kind() == ExternKind.FUNCTION;
        if (functions && found instanceof WasmFunction function) {
            return function.type().toString();
        }
        return functions && found instanceof Imports.HostImport host
                ? host.type().toString()
                : "a function";
    }

    // --- allocation

    private void allocate() {
        for (int i = data.importedMemories; i < data.memories.length; i++) {
            memories.add(
                    LinearMemory.allocate(data.memories[i], options.limits(), options.budget()));
        }
        TableRoom room = new TableRoom(options.limits().tableElements());
        for (int i = data.importedTables; i < data.tables.length; i++) {
            tables.add(TableInstance.allocate(data.tables[i], room, options.budget()));
        }
        for (int i = data.importedTags; i < data.tagTypes.length; i++) {
            tags.add(new TagInstance(data.types[data.tagTypes[i]]));
        }
    }

    private Instance assemble() {
        GlobalInstance[] all = new GlobalInstance[data.globals.length];
        for (int i = 0; i < globals.size(); i++) {
            all[i] = globals.get(i);
        }
        return new Instance(
                module,
                code,
                options,
                functions.toArray(NO_FUNCTIONS),
                memories.isEmpty() ? NO_MEMORIES : memories.toArray(LinearMemory[]::new),
                tables.toArray(NO_TABLES),
                all,
                tags.toArray(NO_TAGS));
    }

    private void evaluateGlobals(Instance instance) {
        ConstEvaluator evaluator = new ConstEvaluator(instance);
        for (int i = data.importedGlobals; i < instance.globals.length; i++) {
            GlobalType type = data.globals[i];
            evaluator.evaluate(data.globalDefinitions.get(i - data.importedGlobals).init());
            instance.globals[i] = new GlobalInstance(type, evaluator.value(type.valueType()));
        }
    }

    /** Gives the elements of the tables that have an initializer its value. */
    private void fillTables(Instance instance) {
        ConstEvaluator evaluator = new ConstEvaluator(instance);
        for (int i = 0; i < data.tableInitializers.length; i++) {
            ConstExpr initializer = data.tableInitializers[i];
            if (initializer != null) {
                evaluator.evaluate(initializer);
                TableInstance table = instance.tables[data.importedTables + i];
                Arrays.fill(table.elements, 0, table.size, evaluator.reference());
            }
        }
    }

    // --- segments

    private void initialize(Instance instance) {
        ConstEvaluator evaluator = new ConstEvaluator(instance);
        if (!data.features.has(Feature.BULK_MEMORY)) {
            checkSegments(instance, evaluator);
        }
        for (int i = 0; i < data.elements.size(); i++) {
            ElementSegment segment = data.elements.get(i);
            if (segment.mode() == SegmentMode.ACTIVE) {
                TableInstance table = instance.tables[segment.table()];
                long offset = evaluator.offset(segment.offset(), table.addressMask);
                String failure = Segments.tableInit(instance, table, i, offset, 0, segment.size());
                if (failure != null) {
                    throw new Trap(TrapKind.TABLE_OUT_OF_BOUNDS, failure);
                }
            }
            if (segment.mode() != SegmentMode.PASSIVE) {
                instance.dropElement(i);
            }
        }
        for (int i = 0; i < data.data.size(); i++) {
            DataSegment segment = data.data.get(i);
            if (segment.mode() == SegmentMode.ACTIVE) {
                LinearMemory memory = instance.memories[segment.memory()];
                long offset = evaluator.offset(segment.offset(), memory.addressMask);
                String failure =
                        Segments.memoryInit(instance, memory, i, offset, 0, segment.length());
                if (failure != null) {
                    throw new Trap(TrapKind.MEMORY_OUT_OF_BOUNDS, failure);
                }
                instance.dropData(i);
            }
        }
    }

    /** Version 1.0: all segments have to fit before any of them is copied. */
    private void checkSegments(Instance instance, ConstEvaluator evaluator) {
        for (ElementSegment segment : data.elements) {
            TableInstance table = instance.tables[segment.table()];
            long offset = evaluator.offset(segment.offset(), table.addressMask);
            if (LinearMemory.isOutside(offset, segment.size(), table.size)) {
                throw new LinkException("elements segment does not fit", "", "");
            }
        }
        for (DataSegment segment : data.data) {
            LinearMemory memory = instance.memories[segment.memory()];
            long offset = evaluator.offset(segment.offset(), memory.addressMask);
            if (!memory.contains(offset, segment.length())) {
                throw new LinkException("data segment does not fit", "", "");
            }
        }
    }

    private void start(Instance instance, CallContext call) {
        int defined = data.start - instance.imports.length;
        if (defined >= 0) {
            FunctionCode function = instance.code[defined];
            Engine.of(function).run(instance, function, 0);
        } else if (data.start >= 0) {
            instance.imports[data.start].run(call, instance, 0);
        }
    }
}
