package dev.wardian.wasm.internal.binary;

import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GlobalType;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleException;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.TagType;
import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.CustomSection;
import dev.wardian.wasm.internal.model.DataSegment;
import dev.wardian.wasm.internal.model.ElementSegment;
import dev.wardian.wasm.internal.model.Export;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.GlobalDefinition;
import dev.wardian.wasm.internal.model.Import;
import dev.wardian.wasm.internal.model.InstructionSkipper;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Preamble;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.SectionId;
import dev.wardian.wasm.internal.model.TimeLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a module (spec section 5.5): one pass over its sections, in which nothing is copied but
 * indices, names and types. Every count is checked against the bytes that are left and against the
 * limits before room is made for it. Function bodies are left to the validator, which reads each of
 * them once and finds what is malformed there.
 */
public final class ModuleDecoder {
    private static final FunctionType NO_VALUES = FunctionType.of(List.of());
    private static final int[] NONE = {};

    /** The time is looked at before each of so many bodies; a power of two. */
    private static final int CHECKED_BODIES = 1024;

    private final byte[] bytes;
    private final Features features;
    private final ModuleLimits limits;
    private final TimeLimit time;
    private final BinaryReader in;
    private final TypeReader typeReader;
    private final InstructionSkipper instructions;
    private final SegmentReader segments;

    private RuntimeType[] types = {};
    private List<Import> imports = List.of();
    private final int[] imported = new int[ExternKind.values().length];
    private int[] importedFunctionTypes = NONE;
    private int[] definedFunctionTypes = NONE;
    private TableType[] tables = {};
    private @Nullable ConstExpr[] tableInitializers = {};
    private MemoryType[] memories = {};
    private GlobalType[] globals = {};
    private int[] tagTypes = NONE;
    private List<GlobalDefinition> globalDefinitions = List.of();
    private List<Export> exports = List.of();
    private int start = -1;
    private List<ElementSegment> elements = List.of();
    private List<DataSegment> data = List.of();
    private int dataCount = -1;
    private int[] bodyStart = NONE;
    private int[] bodyEnd = NONE;
    private final List<CustomSection> customSections = new ArrayList<>();
    private final List<ModuleData.Section> sections = new ArrayList<>();

    /**
     * Whether the ends of sections and bodies are looked at only after their contents, and nothing
     * that is invalid is looked at.
     */
    private final boolean inStreamOrder;

    private ModuleDecoder(
            byte[] bytes,
            Features features,
            ModuleLimits limits,
            TimeLimit time,
            boolean inStreamOrder) {
        this.inStreamOrder = inStreamOrder;
        this.time = time;
        this.bytes = bytes;
        this.features = features;
        this.limits = limits;
        this.in = new BinaryReader(bytes, 0, bytes.length);
        this.typeReader = new TypeReader(in, features, limits, inStreamOrder);
        this.instructions = new InstructionSkipper(in, features);
        this.segments = new SegmentReader(in, typeReader, instructions, features);
    }

    /**
     * Decodes {@code bytes}, which must not change afterwards.
     *
     * @throws MalformedModuleException if they are no module
     * @throws InvalidModuleException if the type of an imported function or the start function is
     *     beyond what the model can express
     * @throws ModuleLimitException if the module is over a limit
     */
    public static ModuleData decode(byte[] bytes, Features features, ModuleLimits limits) {
        return decode(bytes, features, limits, TimeLimit.NONE);
    }

    /** As {@link #decode(byte[], Features, ModuleLimits)}, for a limited time. */
    public static ModuleData decode(
            byte[] bytes, Features features, ModuleLimits limits, TimeLimit time) {
        return new ModuleDecoder(bytes, features, limits, time, false).module();
    }

    /**
     * The error of a module of which something is invalid: malformed modules are no modules, so
     * what is malformed counts, wherever it stands.
     */
    public static ModuleException malformedBeforeInvalid(
            byte[] bytes,
            Features features,
            ModuleLimits limits,
            TimeLimit time,
            InvalidModuleException error) {
        try {
            new ModuleDecoder(bytes, features, limits, time, true).module();
            return error;
        } catch (MalformedModuleException malformed) {
            return malformed;
        } catch (ModuleLimitException other) {
            return error;
        }
    }

    /**
     * The error that a reader meets first who believes in no size before he has read what it
     * measures, as the specification's grammar does: it is closer to the cause. A number that is
     * too long, for example, often runs over the end of its section as well.
     *
     * @param error what was found, which is the answer where such a reader finds nothing
     */
    public static MalformedModuleException firstInStreamOrder(
            byte[] bytes,
            Features features,
            ModuleLimits limits,
            TimeLimit time,
            MalformedModuleException error) {
        try {
            new ModuleDecoder(bytes, features, limits, time, true).module();
            return error;
        } catch (MalformedModuleException first) {
            return first;
        } catch (ModuleException other) {
            return error;
        }
    }

    private ModuleData module() {
        if (bytes.length > limits.moduleBytes()) {
            throw new ModuleLimitException("moduleBytes", limits.moduleBytes(), bytes.length, 0);
        }
        Preamble.read(in, bytes);
        SectionId last = SectionId.CUSTOM;
        while (!in.atEnd()) {
            SectionId id = section(last);
            last = id == SectionId.CUSTOM ? last : id;
        }
        checkCounts();
        int[] functionTypes =
                Arrays.copyOf(
                        importedFunctionTypes,
                        importedFunctionTypes.length + definedFunctionTypes.length);
        System.arraycopy(
                definedFunctionTypes,
                0,
                functionTypes,
                importedFunctionTypes.length,
                definedFunctionTypes.length);
        return new ModuleData(
                bytes,
                features,
                limits,
                types,
                imports,
                functionTypes,
                imported[ExternKind.FUNCTION.ordinal()],
                tables,
                imported[ExternKind.TABLE.ordinal()],
                tableInitializers,
                memories,
                imported[ExternKind.MEMORY.ordinal()],
                globals,
                imported[ExternKind.GLOBAL.ordinal()],
                globalDefinitions,
                tagTypes,
                imported[ExternKind.TAG.ordinal()],
                exports,
                start,
                elements,
                data,
                dataCount,
                bodyStart,
                bodyEnd,
                customSections,
                sections);
    }

    private SectionId section(SectionId last) {
        int at = in.position();
        time.check(at);
        int code = in.u8();
        SectionId id = SectionId.of(code, features);
        if (id == null) {
            throw new MalformedModuleException("malformed section id " + code, at);
        }
        if (id != SectionId.CUSTOM && id.compareTo(last) <= 0) {
            throw new MalformedModuleException(
                    "unexpected content after last section: section " + code, at);
        }
        int size = in.u32();
        if (size < 0 || size > in.remaining()) {
            throw new MalformedModuleException(
                    "length out of bounds: section "
                            + code
                            + " of "
                            + Integer.toUnsignedString(size)
                            + " bytes, "
                            + in.remaining()
                            + " left",
                    at);
        }
        int from = in.position();
        int end = from + size;
        sections.add(new ModuleData.Section(code, from, size));
        in.reset(from, inStreamOrder && id != SectionId.CUSTOM ? bytes.length : end);
        contents(id);
        if (in.position() != end) {
            throw new MalformedModuleException(
                    "section size mismatch: section "
                            + code
                            + " has "
                            + Math.abs(end - in.position())
                            + (in.position() < end ? " bytes more" : " bytes less"),
                    in.position());
        }
        in.reset(end, bytes.length);
        return id;
    }

    private void contents(SectionId id) {
        switch (id) {
            case CUSTOM -> custom();
            case TYPE -> types();
            case IMPORT -> imports();
            case FUNCTION -> functions();
            case TABLE -> tables();
            case MEMORY -> memories();
            case TAG -> tags();
            case GLOBAL -> globals();
            case EXPORT -> exports();
            case START -> start();
            case ELEMENT -> elements();
            case DATA_COUNT -> dataCount();
            case CODE -> code();
            case DATA -> data();
        }
    }

    private void custom() {
        check("customSections", limits.customSections(), customSections.size() + 1L);
        String name = in.name();
        int from = in.position();
        in.skip(in.remaining());
        customSections.add(new CustomSection(name, from, in.position() - from));
    }

    private void types() {
        // The shortest is an empty group.
        types =
                typeReader.types(
                        count(features.has(Feature.GC) ? 2 : 3, "types", limits.types(), 0));
    }

    private void imports() {
        int count = count(3, "imports", limits.imports(), 0);
        List<Import> list = new ArrayList<>(count);
        importedFunctionTypes = new int[count];
        for (int i = 0; i < count; i++) {
            list.add(readImport());
        }
        imports = list;
        importedFunctionTypes =
                Arrays.copyOf(importedFunctionTypes, imported[ExternKind.FUNCTION.ordinal()]);
        tables = importedTypes(ExternKind.TABLE, new TableType[0]);
        memories = importedTypes(ExternKind.MEMORY, new MemoryType[0]);
        globals = importedTypes(ExternKind.GLOBAL, new GlobalType[0]);
        tagTypes = Arrays.copyOf(tagTypes, imported[ExternKind.TAG.ordinal()]);
        check("functions", limits.functions(), importedFunctionTypes.length);
        check("tables", limits.tables(), tables.length);
        check("memories", limits.memories(), memories.length);
        check("globals", limits.globals(), globals.length);
        check("tags", limits.tags(), tagTypes.length);
    }

    private Import readImport() {
        int at = in.position();
        String module = in.name();
        String name = in.name();
        ExternKind kind = kind("malformed import kind");
        ExternType type =
                switch (kind) {
                    case FUNCTION -> importedFunction();
                    case TABLE -> typeReader.tableType();
                    case MEMORY -> typeReader.memoryType();
                    case GLOBAL -> typeReader.globalType();
                    case TAG -> importedTag();
                };
        imported[kind.ordinal()]++;
        return new Import(module, name, kind, type, at);
    }

    private FunctionType importedFunction() {
        int at = in.position();
        int type = in.u32();
        importedFunctionTypes[imported[ExternKind.FUNCTION.ordinal()]] = type;
        return functionType(type, at);
    }

    private FunctionType functionType(int index, int at) {
        if (inStreamOrder) {
            return NO_VALUES;
        }
        if (index < 0 || index >= types.length) {
            throw new InvalidModuleException("unknown type " + Integer.toUnsignedString(index), at);
        }
        FunctionType function = types[index].asFunction();
        if (function == null) {
            throw new InvalidModuleException("type " + index + " is no function type", at);
        }
        return function;
    }

    private <T extends ExternType> T[] importedTypes(ExternKind kind, T[] array) {
        List<ExternType> found = new ArrayList<>();
        for (Import item : imports) {
            if (item.kind() == kind) {
                found.add(item.type());
            }
        }
        return found.toArray(array);
    }

    private ExternKind kind(String reason) {
        int at = in.position();
        int code = in.u8();
        ExternKind kind = ExternKind.of(code);
        if (kind == null || (kind == ExternKind.TAG && !features.has(Feature.EXCEPTION_HANDLING))) {
            throw new MalformedModuleException(reason + " " + code, at);
        }
        return kind;
    }

    private void functions() {
        int count = count(1, "functions", limits.functions(), importedFunctionTypes.length);
        definedFunctionTypes = new int[count];
        for (int i = 0; i < count; i++) {
            definedFunctionTypes[i] = in.u32();
        }
    }

    private void tables() {
        int first = tables.length;
        tables = Arrays.copyOf(tables, first + count(2, "tables", limits.tables(), first));
        tableInitializers = new ConstExpr[tables.length - first];
        for (int i = first; i < tables.length; i++) {
            boolean initialized = tableInitializerFollows();
            tables[i] = typeReader.tableType();
            if (initialized) {
                tableInitializers[i - first] = instructions.expression();
            }
        }
    }

    /**
     * Reads the two bytes that stand before a table with an initializer (spec section 5.5.7). Their
     * first is no reference type, and stays one that is refused where the feature is off.
     */
    private boolean tableInitializerFollows() {
        if (!features.has(Feature.FUNCTION_REFERENCES)
                || in.peek() != BinaryCodes.TABLE_WITH_INITIALIZER) {
            return false;
        }
        in.u8();
        int at = in.position();
        if (in.u8() != 0) {
            throw new MalformedModuleException("zero byte expected", at);
        }
        return true;
    }

    private void memories() {
        int first = memories.length;
        memories = Arrays.copyOf(memories, first + count(1, "memories", limits.memories(), first));
        for (int i = first; i < memories.length; i++) {
            memories[i] = typeReader.memoryType();
        }
    }

    private void tags() {
        int first = tagTypes.length;
        tagTypes = Arrays.copyOf(tagTypes, first + count(2, "tags", limits.tags(), first));
        for (int i = first; i < tagTypes.length; i++) {
            tagTypes[i] = tagType();
        }
    }

    private TagType importedTag() {
        int type = tagType();
        int index = imported[ExternKind.TAG.ordinal()];
        if (index == tagTypes.length) {
            tagTypes = Arrays.copyOf(tagTypes, 2 * index + 1);
        }
        tagTypes[index] = type;
        return new TagType(inStreamOrder ? NO_VALUES : types[type].functionType());
    }

    /** Reads a tag type (spec section 5.3.14); gives the index of its function type. */
    private int tagType() {
        int at = in.position();
        int attribute = in.u8();
        if (attribute != 0) {
            throw new MalformedModuleException("malformed tag attribute " + attribute, at);
        }
        int typeAt = in.position();
        int type = in.u32();
        functionType(type, typeAt);
        return type;
    }

    private void globals() {
        int first = globals.length;
        int count = count(3, "globals", limits.globals(), first);
        globals = Arrays.copyOf(globals, first + count);
        globalDefinitions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            GlobalType type = typeReader.globalType();
            globals[first + i] = type;
            globalDefinitions.add(new GlobalDefinition(type, instructions.expression()));
        }
    }

    private void exports() {
        int count = count(3, "exports", limits.exports(), 0);
        exports = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = in.position();
            String name = in.name();
            ExternKind kind = kind("malformed export kind");
            exports.add(new Export(name, kind, in.u32(), at));
        }
    }

    private void start() {
        int at = in.position();
        start = in.u32();
        if (start < 0 && !inStreamOrder) {
            throw new InvalidModuleException(
                    "unknown function " + Integer.toUnsignedString(start), at);
        }
    }

    private void dataCount() {
        int at = in.position();
        dataCount = in.u32();
        if (dataCount < 0) {
            // So many segments cannot follow, and -1 stands for no data count section.
            throw inconsistentData(0, at);
        }
    }

    private void elements() {
        int count = count(2, "segments", limits.segments(), 0);
        elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(segments.element());
        }
    }

    private void data() {
        int at = in.position();
        int count = count(2, "segments", limits.segments(), 0);
        if (dataCount >= 0 && count != dataCount) {
            throw inconsistentData(count, at);
        }
        data = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            data.add(segments.data());
        }
    }

    private void code() {
        int at = in.position();
        int count = count(1, "functions", limits.functions(), importedFunctionTypes.length);
        if (count != definedFunctionTypes.length && !inStreamOrder) {
            throw inconsistentFunctions(count, at);
        }
        bodyStart = new int[count];
        bodyEnd = new int[count];
        for (int i = 0; i < count; i++) {
            int sizeAt = in.position();
            if ((i & CHECKED_BODIES - 1) == 0) {
                time.check(sizeAt);
            }
            int size = in.count(1);
            if (size > limits.bodyBytes()) {
                throw new ModuleLimitException("bodyBytes", limits.bodyBytes(), size, sizeAt);
            }
            bodyStart[i] = in.position();
            if (inStreamOrder) {
                bodyInStreamOrder(size);
            } else {
                in.skip(size);
            }
            bodyEnd[i] = in.position();
        }
    }

    private void bodyInStreamOrder(int size) {
        int end = in.position() + size;
        for (int groups = in.count(2); groups > 0; groups--) {
            in.u32();
            typeReader.valueType();
        }
        instructions.expression();
        if (in.position() != end) {
            throw new MalformedModuleException("section size mismatch: function body", end);
        }
    }

    private void checkCounts() {
        if (bodyStart.length != definedFunctionTypes.length) {
            throw inconsistentFunctions(bodyStart.length, bytes.length);
        }
        if (dataCount != -1 && dataCount != data.size()) {
            throw inconsistentData(data.size(), bytes.length);
        }
    }

    private MalformedModuleException inconsistentFunctions(int bodies, int offset) {
        return new MalformedModuleException(
                "function and code section have inconsistent lengths: "
                        + definedFunctionTypes.length
                        + " and "
                        + bodies,
                offset);
    }

    private MalformedModuleException inconsistentData(int count, int offset) {
        return new MalformedModuleException(
                "data count and data section have inconsistent lengths: "
                        + Integer.toUnsignedString(dataCount)
                        + " and "
                        + count,
                offset);
    }

    /** A vector's length; {@code before} elements of the kind are there already, from imports. */
    private int count(int leastBytes, String limit, int max, int before) {
        int count = in.count(leastBytes);
        check(limit, max, (long) before + count);
        return count;
    }

    private void check(String limit, int max, long actual) {
        if (actual > max) {
            throw new ModuleLimitException(limit, max, actual, in.position());
        }
    }
}
