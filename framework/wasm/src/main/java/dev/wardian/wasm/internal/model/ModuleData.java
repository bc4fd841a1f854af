package dev.wardian.wasm.internal.model;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GlobalType;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.TableType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decoded module (spec section 2.5). Immutable: the arrays are never written after the decoder is
 * done. Index spaces hold imports first, as in the specification.
 */
public final class ModuleData {
    /** The whole binary; bodies, expressions and data are read from here. */
    public final byte[] bytes;

    public final Features features;
    public final ModuleLimits limits;

    /** The types, canonical. */
    public final RuntimeType[] types;

    public final List<Import> imports;

    /** The type index of every function, imported ones first. */
    public final int[] functionTypes;

    public final int importedFunctions;

    /** The types of all tables, imported ones first. */
    public final TableType[] tables;

    public final int importedTables;

    /**
     * For each defined table the value that its elements begin with; null where the table has no
     * initializer, which makes them null.
     */
    public final @Nullable ConstExpr[] tableInitializers;

    public final MemoryType[] memories;
    public final int importedMemories;

    /** The types of all globals, imported ones first. */
    public final GlobalType[] globals;

    public final int importedGlobals;

    /** The defined globals; entry {@code i} has index {@code importedGlobals + i}. */
    public final List<GlobalDefinition> globalDefinitions;

    /** The index of the function type of every tag, imported ones first. */
    public final int[] tagTypes;

    public final int importedTags;
    public final List<Export> exports;

    /** The index of the start function, or -1. */
    public final int start;

    public final List<ElementSegment> elements;
    public final List<DataSegment> data;

    /** What the data count section says, or -1 where there is none. */
    public final int dataCount;

    /**
     * For each defined function the offset of its body: of the vector of locals, after the size.
     */
    public final int[] bodyStart;

    /** For each defined function the offset after the last byte of its body. */
    public final int[] bodyEnd;

    public final List<CustomSection> customSections;

    /** Where each section of the binary lies, in order. */
    public final List<Section> sections;

    /**
     * One section as it stands in the binary.
     *
     * @param id the section's id
     * @param start offset of its contents
     * @param length size of its contents in bytes
     */
    public record Section(int id, int start, int length) {}

    public ModuleData(
            byte[] bytes,
            Features features,
            ModuleLimits limits,
            RuntimeType[] types,
            List<Import> imports,
            int[] functionTypes,
            int importedFunctions,
            TableType[] tables,
            int importedTables,
            @Nullable ConstExpr[] tableInitializers,
            MemoryType[] memories,
            int importedMemories,
            GlobalType[] globals,
            int importedGlobals,
            List<GlobalDefinition> globalDefinitions,
            int[] tagTypes,
            int importedTags,
            List<Export> exports,
            int start,
            List<ElementSegment> elements,
            List<DataSegment> data,
            int dataCount,
            int[] bodyStart,
            int[] bodyEnd,
            List<CustomSection> customSections,
            List<Section> sections) {
        this.bytes = bytes;
        this.features = features;
        this.limits = limits;
        this.types = types;
        this.imports = List.copyOf(imports);
        this.functionTypes = functionTypes;
        this.importedFunctions = importedFunctions;
        this.tables = tables;
        this.importedTables = importedTables;
        this.tableInitializers = tableInitializers;
        this.memories = memories;
        this.importedMemories = importedMemories;
        this.globals = globals;
        this.importedGlobals = importedGlobals;
        this.globalDefinitions = List.copyOf(globalDefinitions);
        this.tagTypes = tagTypes;
        this.importedTags = importedTags;
        this.exports = List.copyOf(exports);
        this.start = start;
        this.elements = List.copyOf(elements);
        this.data = List.copyOf(data);
        this.dataCount = dataCount;
        this.bodyStart = bodyStart;
        this.bodyEnd = bodyEnd;
        this.customSections = List.copyOf(customSections);
        this.sections = List.copyOf(sections);
    }

    /** The type of function {@code index}, imported ones first. */
    public FunctionType functionType(int index) {
        return types[functionTypes[index]].functionType();
    }

    /** The number of functions that the module defines. */
    public int definedFunctions() {
        return bodyStart.length;
    }
}
