package dev.wardian.wasm.internal.validation;

import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GlobalType;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.UnsupportedModuleException;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.DataSegment;
import dev.wardian.wasm.internal.model.ElementSegment;
import dev.wardian.wasm.internal.model.Export;
import dev.wardian.wasm.internal.model.GlobalDefinition;
import dev.wardian.wasm.internal.model.ImmediateSkipper;
import dev.wardian.wasm.internal.model.Import;
import dev.wardian.wasm.internal.model.InstructionSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.SectionId;
import dev.wardian.wasm.internal.model.SegmentMode;
import dev.wardian.wasm.internal.model.SizeRules;
import dev.wardian.wasm.internal.model.Subtyping;
import dev.wardian.wasm.internal.model.TimeLimit;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Validates a decoded module (spec section 3.4). The first problem in the order of the sections is
 * reported; but a module with a malformed body is malformed, whatever else is wrong with it. Bodies
 * are read once; only those of an invalid module are read again, to find that out.
 */
public final class ModuleValidator {
    /** The time is looked at after so many bodies or segments; a power of two. */
    private static final int CHECKED = 64;

    private final ModuleData module;
    private final ValidationContext context;
    private final ErrorSite site;
    private final ConstExprValidator expressions;

    private ModuleValidator(ModuleData module, TimeLimit time) {
        this.module = module;
        this.context = new ValidationContext(module, time);
        this.site = context.site;
        this.expressions = new ConstExprValidator(context);
    }

    /**
     * Validates a module, the bodies of its functions included.
     *
     * @throws InvalidModuleException if it breaks a rule
     * @throws MalformedModuleException if the code of a function is malformed
     * @throws ModuleLimitException if a function is over a limit
     * @throws UnsupportedModuleException if the module's features allow an instruction that this
     *     validator has no rule for
     */
    public static ValidationFacts validate(ModuleData module) {
        return validate(module, TimeLimit.NONE);
    }

    /** As {@link #validate(ModuleData)}, for a limited time. */
    public static ValidationFacts validate(ModuleData module, TimeLimit time) {
        try {
            return new ModuleValidator(module, time).validate();
        } catch (InvalidModuleException e) {
            requireWellFormedBodies(module, time);
            throw e;
        }
    }

    private static void requireWellFormedBodies(ModuleData module, TimeLimit time) {
        BinaryReader in = new BinaryReader(module.bytes, 0, 0);
        InstructionSkipper instructions = new InstructionSkipper(in, module.features);
        ImmediateSkipper types = new ImmediateSkipper(in, module.features);
        for (int i = 0; i < module.definedFunctions(); i++) {
            if ((i & CHECKED - 1) == 0) {
                time.check(module.bodyStart[i]);
            }
            in.reset(module.bodyStart[i], module.bodyEnd[i]);
            for (int groups = in.count(2); groups > 0; groups--) {
                in.u32();
                types.valueType();
            }
            instructions.expression();
        }
    }

    private ValidationFacts validate() {
        types();
        imports();
        functions();
        tables();
        memories();
        tags();
        globals();
        exports();
        start();
        int segments = 0;
        for (ElementSegment segment : module.elements) {
            checkTime(segments++);
            element(segment);
        }
        for (DataSegment segment : module.data) {
            checkTime(segments++);
            data(segment);
        }
        noteFeatures();
        return bodies();
    }

    private void checkTime(int done) {
        if ((done & CHECKED - 1) == 0) {
            site.checkTime(context.time);
        }
    }

    private void types() {
        atSection(SectionId.TYPE);
        for (int i = 0; i < module.types.length; i++) {
            RuntimeType type = module.types[i];
            supertype(i, type);
            FunctionType function = type.asFunction();
            if (function != null && function.results().size() > 1) {
                if (!context.has(Feature.MULTI_VALUE)) {
                    throw site.invalid("invalid result arity " + function.results().size());
                }
                context.used.add(Feature.MULTI_VALUE);
            }
        }
    }

    /** The rules for declared supertypes (spec section 3.2.13). */
    private void supertype(int index, RuntimeType type) {
        RuntimeType parent = type.parent();
        if (parent != null
                && (parent.isFinal() || !Subtyping.matches(type.composite(), parent.composite()))) {
            throw site.invalid(
                    "sub type "
                            + index
                            + " does not match its super type: "
                            + (parent.isFinal() ? "that is final" : type + " and " + parent));
        }
    }

    private void imports() {
        for (Import item : module.imports) {
            site.at(item.offset());
            ExternType type = item.type();
            if (type instanceof TableType table) {
                table(table);
            } else if (type instanceof MemoryType memory) {
                memory(memory);
            } else if (type instanceof GlobalType global && global.mutable()) {
                mutableGlobal("imported");
            }
        }
    }

    private void mutableGlobal(String how) {
        if (!context.has(Feature.MUTABLE_GLOBALS)) {
            throw site.invalid("mutable globals cannot be " + how);
        }
        context.used.add(Feature.MUTABLE_GLOBALS);
    }

    private void functions() {
        atSection(SectionId.FUNCTION);
        for (int type : module.functionTypes) {
            context.requireFunctionType(type);
        }
    }

    private void tables() {
        atSection(SectionId.TABLE);
        if (module.tables.length > 1 && !context.has(Feature.REFERENCE_TYPES)) {
            throw site.invalid("multiple tables");
        }
        for (int i = module.importedTables; i < module.tables.length; i++) {
            table(module.tables[i]);
        }
        for (int i = 0; i < module.tableInitializers.length; i++) {
            ConstExpr initializer = module.tableInitializers[i];
            if (initializer != null) {
                // Defined globals come after the tables, so that they are never visible here.
                int type = context.tableTypes[module.importedTables + i];
                expressions.validate(initializer, type, module.importedGlobals);
                context.used.add(Feature.FUNCTION_REFERENCES);
            } else if (ValTypes.isNonNull(context.tableTypes[module.importedTables + i])) {
                throw site.invalid(
                        "type mismatch: table "
                                + (module.importedTables + i)
                                + " of non-nullable references has no initializer");
            }
        }
    }

    private void memories() {
        atSection(SectionId.MEMORY);
        if (module.memories.length > 1 && !context.has(Feature.MULTI_MEMORY)) {
            throw site.invalid("multiple memories");
        }
        if (module.memories.length > 1) {
            context.used.add(Feature.MULTI_MEMORY);
        }
        for (int i = module.importedMemories; i < module.memories.length; i++) {
            memory(module.memories[i]);
        }
    }

    private void memory(MemoryType type) {
        requireNone(SizeRules.violation(type));
    }

    private void table(TableType type) {
        requireNone(SizeRules.violation(type));
    }

    private void requireNone(@Nullable String violation) {
        if (violation != null) {
            throw site.invalid(violation);
        }
    }

    private void tags() {
        atSection(SectionId.TAG);
        for (int type : module.tagTypes) {
            context.used.add(Feature.EXCEPTION_HANDLING);
            FunctionType carried = context.requireFunctionType(type);
            if (!carried.results().isEmpty()) {
                throw site.invalid("non-empty tag result type: " + carried);
            }
        }
    }

    private void globals() {
        boolean earlierOnes = context.has(Feature.GC);
        int visible = module.importedGlobals;
        for (GlobalDefinition global : module.globalDefinitions) {
            expressions.validate(
                    global.init(), context.codes.code(global.type().valueType()), visible);
            visible += earlierOnes ? 1 : 0;
        }
    }

    private void exports() {
        Set<String> names = new HashSet<>();
        for (Export export : module.exports) {
            site.at(export.offset());
            int index = export.index();
            switch (export.kind()) {
                case FUNCTION -> {
                    context.requireFunction(index);
                    context.declaredFunctions[index] = true;
                }
                case TABLE -> context.requireTable(index);
                case MEMORY -> context.requireMemory(index);
                case TAG -> context.requireTag(index);
                case GLOBAL -> {
                    context.requireGlobal(index);
                    if (context.globalMutable[index]) {
                        mutableGlobal("exported");
                    }
                }
            }
            if (!names.add(export.name())) {
                throw site.invalid("duplicate export name");
            }
        }
    }

    private void start() {
        if (module.start < 0) {
            return;
        }
        atSection(SectionId.START);
        context.requireFunction(module.start);
        FunctionType type = module.functionType(module.start);
        if (!type.params().isEmpty() || !type.results().isEmpty()) {
            throw site.invalid("start function must take and give nothing, it is " + type);
        }
    }

    private void element(ElementSegment segment) {
        site.at(segment.start());
        int type = context.codes.code(segment.type());
        if (segment.mode() == SegmentMode.ACTIVE) {
            context.requireTable(segment.table());
            int expected = context.tableTypes[segment.table()];
            if (!context.codes.matches(type, expected)) {
                throw site.mismatch(expected, type);
            }
            offset(segment.offset(), context.tableAddresses[segment.table()]);
            site.at(segment.start());
        }
        int[] functions = segment.functions();
        if (functions != null) {
            for (int function : functions) {
                context.requireFunction(function);
                context.declaredFunctions[function] = true;
            }
        }
        for (ConstExpr expression : segment.expressions()) {
            expressions.validate(expression, type, visibleGlobals());
        }
    }

    private void data(DataSegment segment) {
        site.at(segment.start());
        if (segment.mode() == SegmentMode.ACTIVE) {
            context.requireMemory(segment.memory());
            offset(segment.offset(), context.memoryAddresses[segment.memory()]);
        }
    }

    private void offset(@Nullable ConstExpr offset, int addressType) {
        if (offset != null) {
            expressions.validate(offset, addressType, visibleGlobals());
        }
    }

    /** Until garbage collection came, constant expressions could read imported globals only. */
    private int visibleGlobals() {
        return context.has(Feature.GC) ? module.globals.length : module.importedGlobals;
    }

    private ValidationFacts bodies() {
        int count = module.definedFunctions();
        byte[] flags = new byte[count];
        int[] slots = new int[count];
        FunctionValidator validator = new FunctionValidator(context);
        for (int i = 0; i < count; i++) {
            checkTime(i);
            validator.validate(i);
            flags[i] = (byte) validator.flags();
            slots[i] = validator.usedSlots();
        }
        return new ValidationFacts(flags, slots, context.usedFeatures());
    }

    /** Notes the features that show in definitions; those of instructions show in the bodies. */
    private void noteFeatures() {
        for (RuntimeType type : module.types) {
            note(type);
        }
        for (GlobalType type : module.globals) {
            context.note(type.valueType());
        }
        for (TableType type : module.tables) {
            if (type.elementType() != ValueType.FUNCREF) {
                context.note(type.elementType());
            }
        }
        noteIf(module.tables.length > 1, Feature.REFERENCE_TYPES);
        noteIf(module.memories.length > 1, Feature.MULTI_MEMORY);
        noteIf(context.hasWideAddresses(), Feature.MEMORY64);
        for (MemoryType memory : module.memories) {
            noteIf(memory.pageSize() != WasmMemory.PAGE_SIZE, Feature.CUSTOM_PAGE_SIZES);
            noteIf(memory.shared(), Feature.THREADS);
        }
        noteIf(module.dataCount >= 0, Feature.BULK_MEMORY);
        for (DataSegment segment : module.data) {
            noteIf(segment.mode() == SegmentMode.PASSIVE, Feature.BULK_MEMORY);
        }
        for (ElementSegment segment : module.elements) {
            if (segment.functions() == null && segment.type() != ValueType.FUNCREF) {
                context.note(segment.type());
            }
            noteIf(segment.mode() == SegmentMode.PASSIVE, Feature.BULK_MEMORY);
            noteIf(segment.mode() == SegmentMode.DECLARATIVE, Feature.REFERENCE_TYPES);
            noteIf(segment.functions() == null, Feature.BULK_MEMORY);
        }
    }

    private void note(RuntimeType type) {
        FunctionType function = type.asFunction();
        if (function == null) {
            context.used.add(Feature.GC);
            return;
        }
        noteIf(!type.isFinal() || type.parent() != null || !type.isAlone(), Feature.GC);
        function.params().forEach(context::note);
        function.results().forEach(context::note);
    }

    private void noteIf(boolean used, Feature feature) {
        if (used) {
            context.used.add(feature);
        }
    }

    /** Errors of definitions that carry no offset of their own are reported at their section. */
    private void atSection(SectionId id) {
        int offset = 0;
        for (ModuleData.Section section : module.sections) {
            if (section.id() == id.code()) {
                offset = section.start();
            }
        }
        site.at(offset);
    }
}
