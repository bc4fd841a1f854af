package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.InstanceSnapshot;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmGlobal;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmTable;
import dev.wardian.wasm.WasmTag;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.Export;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.RuntimeType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A module instance. Its arrays are in the order of the module's index spaces, imports first. */
public final class Instance implements WasmInstance {
    private static final boolean[] NO_FLAGS = {};
    private static final @Nullable Object[] @Nullable [] NO_VALUES = {};

    public final ModuleData data;
    public final Limits limits;

    /** Pays for the value stacks of its calls where they grow. */
    public final MemoryBudget budget;

    /** The module's types, canonical. */
    public final RuntimeType[] types;

    /** The functions that the module defines. */
    public final FunctionCode[] code;

    /** The imported functions. */
    public final FunctionInstance[] imports;

    /** The memory of index 0, or {@link LinearMemory#NONE}. */
    public final LinearMemory memory;

    /** All memories; {@link LinearMemory#NONE} alone if there is none. */
    public final LinearMemory[] memories;

    public final TableInstance[] tables;
    public final GlobalInstance[] globals;
    public final TagInstance[] tags;

    /** Made when it is first needed: most instances never are. */
    private @Nullable GcHeap heap;

    /** The call in progress, or null. */
    public @Nullable CallContext context;

    private final WasmModule module;
    final boolean[] droppedElements;

    /** For each element segment that is given by expressions their values, once they were used. */
    final @Nullable Object[] @Nullable [] elementValues;

    final boolean[] droppedData;

    /** References to defined functions that were asked for; a function has one. */
    private @Nullable GuestFunction @Nullable [] references;

    private boolean closed;

    Instance(
            WasmModule module,
            ModuleCode moduleCode,
            InstanceOptions options,
            FunctionInstance[] imports,
            LinearMemory[] memories,
            TableInstance[] tables,
            GlobalInstance[] globals,
            TagInstance[] tags) {
        this.module = module;
        this.data = moduleCode.data;
        this.code = moduleCode.functions;
        this.types = moduleCode.data.types;
        this.limits = options.limits();
        this.budget = options.budget();
        this.imports = imports;
        this.memories = memories;
        this.memory = memories[0];
        this.tables = tables;
        this.globals = globals;
        this.tags = tags;
        int elements = data.elements.size();
        this.elementValues = elements == 0 ? NO_VALUES : new Object[elements][];
        this.droppedElements = flags(elements);
        this.droppedData = flags(data.data.size());
    }

    private static boolean[] flags(int count) {
        return count == 0 ? NO_FLAGS : new boolean[count];
    }

    /** Makes this instance's structures and arrays. */
    public GcHeap heap() {
        GcHeap made = heap;
        if (made == null) {
            made = new GcHeap(this, limits.heapBytes());
            heap = made;
        }
        return made;
    }

    /** What {@link GcHeap#left} says. */
    long heapLeft() {
        return heap == null ? limits.heapBytes() : heap.left();
    }

    /** Goes back to what {@link #heapLeft()} said. */
    void heapLeft(long bytes) {
        if (heap != null) {
            heap.left(bytes);
        }
    }

    /**
     * Takes this instance for a call.
     *
     * @return the call that used it before, to be set again afterwards
     * @throws GuestUnwind if it is in use by another thread, or closed
     */
    public @Nullable CallContext enter(CallContext call) {
        CallContext before = context;
        if (before != null && before.owner != call.owner) {
            throw GuestUnwind.failure(
                    new IllegalStateException("the instance is in use by another thread"));
        }
        if (closed) {
            throw GuestUnwind.failure(new IllegalStateException("the instance is closed"));
        }
        context = call;
        return before;
    }

    /** Gives this instance back to the call that used it before. */
    public void leave(@Nullable CallContext before) {
        context = before;
    }

    /** The function of that index, imports first. */
    public FunctionInstance function(int index) {
        if (index < imports.length) {
            return imports[index];
        }
        if (references == null) {
            references = new GuestFunction[code.length];
        }
        int defined = index - imports.length;
        GuestFunction function = references[defined];
        if (function == null) {
            function = new GuestFunction(this, code[defined]);
            references[defined] = function;
        }
        return function;
    }

    /** Whether anybody may hold a function of this instance. */
    boolean hasReferences() {
        return references != null;
    }

    public boolean isElementDropped(int segment) {
        return droppedElements[segment];
    }

    /** The values of a segment that is given by expressions, each of which is evaluated once. */
    @Nullable Object[] elementValues(int segment) {
        @Nullable Object[] values = elementValues[segment];
        if (values == null) {
            List<ConstExpr> expressions = data.elements.get(segment).expressions();
            values = new Object[expressions.size()];
            elementValues[segment] = values;
            ConstEvaluator evaluator = new ConstEvaluator(this);
            try {
                for (int i = 0; i < values.length; i++) {
                    evaluator.evaluate(expressions.get(i));
                    values[i] = evaluator.reference();
                }
            } catch (GuestUnwind unwind) {
                elementValues[segment] = null;
                throw unwind;
            }
        }
        return values;
    }

    public void dropElement(int segment) {
        droppedElements[segment] = true;
        elementValues[segment] = null;
    }

    public boolean isDataDropped(int segment) {
        return droppedData[segment];
    }

    public void dropData(int segment) {
        droppedData[segment] = true;
    }

    @Override
    public WasmModule module() {
        return module;
    }

    @Override
    public Optional<Object> findExport(String name) {
        for (Export export : data.exports) {
            if (export.name().equals(name)) {
                return Optional.of(value(export));
            }
        }
        return Optional.empty();
    }

    @Override
    public Map<String, Object> exports() {
        Map<String, Object> exports = new LinkedHashMap<>();
        for (Export export : data.exports) {
            exports.put(export.name(), value(export));
        }
        return exports;
    }

    private Object value(Export export) {
        int index = export.index();
        return switch (export.kind()) {
            case FUNCTION -> function(index);
            case TABLE -> tables[index];
            case MEMORY -> memories[index];
            case GLOBAL -> globals[index];
            case TAG -> tags[index];
        };
    }

    private <T> Optional<T> find(String name, Class<T> kind) {
        return findExport(name).filter(kind::isInstance).map(kind::cast);
    }

    private <T> T get(String name, Class<T> kind, String what) {
        return find(name, kind)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "the module exports no " + what + " \"" + name + "\""));
    }

    @Override
    public WasmFunction function(String name) {
        return get(name, WasmFunction.class, "function");
    }

    @Override
    public Optional<WasmFunction> findFunction(String name) {
        return find(name, WasmFunction.class);
    }

    @Override
    public WasmMemory memory(String name) {
        return get(name, WasmMemory.class, "memory");
    }

    @Override
    public Optional<WasmMemory> findMemory(String name) {
        return find(name, WasmMemory.class);
    }

    @Override
    public WasmTable table(String name) {
        return get(name, WasmTable.class, "table");
    }

    @Override
    public WasmGlobal global(String name) {
        return get(name, WasmGlobal.class, "global");
    }

    @Override
    public WasmTag tag(String name) {
        return get(name, WasmTag.class, "tag");
    }

    @Override
    public InstanceSnapshot snapshot() {
        requireIdle();
        return Snapshot.of(this);
    }

    @Override
    public void restore(InstanceSnapshot snapshot) {
        requireIdle();
        if (!(snapshot instanceof Snapshot own) || !own.isOf(this)) {
            throw new IllegalArgumentException("a snapshot of another instance");
        }
        own.bringBack();
    }

    private void requireIdle() {
        if (context != null) {
            throw new IllegalStateException("a call is in progress");
        }
        if (closed) {
            throw new IllegalStateException("the instance is closed");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (context != null) {
            throw new IllegalStateException("a call is in progress");
        }
        closed = true;
        for (int i = data.importedMemories; i < data.memories.length; i++) {
            memories[i].release();
        }
        for (int i = data.importedTables; i < tables.length; i++) {
            tables[i].release();
        }
    }
}
