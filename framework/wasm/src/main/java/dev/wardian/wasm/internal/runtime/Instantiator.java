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
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.DataSegment;
import dev.wardian.wasm.internal.model.ElementSegment;
import dev.wardian.wasm.internal.model.Import;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.SegmentMode;
import dev.wardian.wasm.internal.model.Subtyping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
                .forEach(LinearMemory::free);
        tables.subList(Math.min(data.importedTables, tables.size()), tables.size())
                .forEach(TableInstance::free);
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
        Object found =
                imports.find(wanted.module(), wanted.name())
                        .orElseThrow(
                                () ->
                                        new LinkException(
                                                "unknown import", wanted.module(), wanted.name()));
        switch (wanted.kind()) {
            case FUNCTION -> functions.add(linkFunction(wanted, found));
            case TABLE -> {
                TableInstance table = as(TableInstance.class, wanted, found);
                TableType expected = (TableType) wanted.type();
                TableType actual = table.type();
                require(
                        actual.elementType() == expected.elementType()
                                && actual.addressType() == expected.addressType()
                                && isAtLeast(actual.min(), expected.min())
                                && (!expected.hasMax() || actual.hasMax())
                                && isAtLeast(expected.max(), actual.max()),
                        wanted,
                        actual);
                tables.add(table);
            }
            case MEMORY -> {
                LinearMemory memory = as(LinearMemory.class, wanted, found);
                MemoryType expected = (MemoryType) wanted.type();
                MemoryType actual = memory.type();
                require(
                        actual.addressType() == expected.addressType()
                                && actual.pageSize() == expected.pageSize()
                                && actual.shared() == expected.shared()
                                && isAtLeast(actual.min(), expected.min())
                                && (!expected.hasMax() || actual.hasMax())
                                && isAtLeast(expected.max(), actual.max()),
                        wanted,
                        actual);
                memories.add(memory);
            }
            case GLOBAL -> {
                GlobalInstance global = as(GlobalInstance.class, wanted, found);
                GlobalType expected = (GlobalType) wanted.type();
                require(matches(global.type(), expected), wanted, global.type());
                globals.add(global);
            }
            case TAG -> {
                TagInstance tag = as(TagInstance.class, wanted, found);
                require(tag.type == data.types[data.tagTypes[tags.size()]], wanted, tag);
                tags.add(tag);
            }
        }
    }

    private FunctionInstance linkFunction(Import wanted, Object found) {
        RuntimeType expected = data.types[data.functionTypes[functions.size()]];
        if (found instanceof Imports.HostImport host) {
            // A function of the host is made with the type that is asked for.
            require(host.type().equals(wanted.type()), wanted, host.type());
            return new HostFunctionInstance(expected, host.function());
        }
        FunctionInstance function = as(FunctionInstance.class, wanted, found);
        require(function.definedType.isSubtypeOf(expected), wanted, function.type);
        return function;
    }

    /** Spec section 3.3.14: what is only read may be of a subtype. */
    private static boolean matches(GlobalType actual, GlobalType expected) {
        return expected.mutable()
                ? actual.equals(expected)
                : !actual.mutable() && Subtyping.matches(actual.valueType(), expected.valueType());
    }

    private static <T> T as(Class<T> kind, Import wanted, Object found) {
        if (!kind.isInstance(found)) {
            throw incompatible(
                    wanted, found instanceof WasmFunction ? "a function" : "another kind");
        }
        return kind.cast(found);
    }

    private static boolean isAtLeast(long size, long least) {
        return Long.compareUnsigned(size, least) >= 0;
    }

    private static void require(boolean condition, Import wanted, Object actual) {
        if (!condition) {
            throw incompatible(wanted, actual.toString());
        }
    }

    private static LinkException incompatible(Import wanted, String actual) {
        return new LinkException(
                "incompatible import type: expected " + wanted.type() + ", got " + actual,
                wanted.module(),
                wanted.name());
    }

    // --- allocation

    private void allocate() {
        for (int i = data.importedMemories; i < data.memories.length; i++) {
            memories.add(
                    LinearMemory.allocate(data.memories[i], options.limits(), options.budget()));
        }
        for (int i = data.importedTables; i < data.tables.length; i++) {
            tables.add(TableInstance.allocate(data.tables[i], options.limits(), options.budget()));
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
                options.limits(),
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
