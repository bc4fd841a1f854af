package dev.wardian.spectests.hostile;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HeapType;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.DataSegment;
import dev.wardian.wasm.internal.model.ElementSegment;
import dev.wardian.wasm.internal.model.Export;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.OpcodeTables;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.SegmentMode;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.model.ValueTypeReader;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A valid module, taken apart so that it can be changed and put together again. What no mutation
 * changes stays as it stands in the binary.
 */
final class ModuleParts {
    private static final int CUSTOM = 0;
    private static final int TYPES = 1;
    private static final int FUNCTIONS = 3;
    private static final int GLOBALS = 6;
    private static final int EXPORTS = 7;
    private static final int START = 8;
    private static final int ELEMENTS = 9;
    private static final int CODE = 10;
    private static final int DATA = 11;
    private static final int DATA_COUNT = 12;
    static final int MEMORIES = 5;

    /** Every section that is not custom, in the order of the binary format. */
    private static final int[] ORDER = {
        TYPES,
        2,
        FUNCTIONS,
        4,
        MEMORIES,
        13,
        GLOBALS,
        EXPORTS,
        START,
        ELEMENTS,
        DATA_COUNT,
        CODE,
        DATA
    };

    final ModuleData data;

    /** The type index of each defined function. */
    final List<Integer> functions = new ArrayList<>();

    /** The body of each defined function: locals and code, without the size. */
    final List<byte[]> bodies = new ArrayList<>();

    final List<Export> exports;
    final List<Global> globals = new ArrayList<>();
    final List<Elements> elements = new ArrayList<>();
    final List<Data> segments = new ArrayList<>();
    int start;

    /** Takes the place of the memory section, unless it is null. */
    private byte @Nullable [] memories;

    /** The types, null for those that are not of functions. */
    private final List<@Nullable FunctionType> types;

    /** A defined global: its type as in the binary, and its initializer with the {@code end}. */
    record Global(List<Byte> type, List<Instruction> init) {}

    /** An element segment; its offset, and its elements where they are no functions. */
    record Elements(ElementSegment segment, List<Integer> functions, List<Instruction> offset) {}

    /** A data segment. */
    static final class Data {
        final SegmentMode mode;
        final int memory;
        final List<Instruction> offset;
        final byte[] bytes;

        Data(SegmentMode mode, int memory, List<Instruction> offset, byte[] bytes) {
            this.mode = mode;
            this.memory = memory;
            this.offset = offset;
            this.bytes = bytes;
        }
    }

    ModuleParts(byte[] module) {
        data = ModuleDecoder.decode(module, SeedModules.FEATURES, ModuleLimits.DEFAULT);
        types = new ArrayList<>();
        for (RuntimeType type : data.types) {
            types.add(type.asFunction());
        }
        exports = new ArrayList<>(data.exports);
        start = data.start;
        for (int i = 0; i < data.definedFunctions(); i++) {
            functions.add(data.functionTypes[data.importedFunctions + i]);
            bodies.add(Arrays.copyOfRange(module, data.bodyStart[i], data.bodyEnd[i]));
        }
        readGlobals();
        for (ElementSegment segment : data.elements) {
            List<Integer> indices = new ArrayList<>();
            if (segment.functions() != null) {
                Arrays.stream(segment.functions()).forEach(indices::add);
            }
            elements.add(new Elements(segment, indices, code(segment.offset())));
        }
        for (DataSegment segment : data.data) {
            int from = segment.start();
            segments.add(
                    new Data(
                            segment.mode(),
                            segment.memory(),
                            code(segment.offset()),
                            Arrays.copyOfRange(module, from, from + segment.length())));
        }
    }

    /** The bytes of a global's type are what lies between the initializers. */
    private void readGlobals() {
        ModuleData.Section section = section(GLOBALS);
        if (section == null) {
            return;
        }
        BinaryReader in = reader(section);
        in.u32();
        int from = in.position();
        for (int i = 0; i < data.globalDefinitions.size(); i++) {
            ConstExpr init = data.globalDefinitions.get(i).init();
            List<Byte> type = new ArrayList<>();
            for (int at = from; at < init.start(); at++) {
                type.add(data.bytes[at]);
            }
            globals.add(new Global(type, code(init)));
            from = init.end();
        }
    }

    private List<Instruction> code(@Nullable ConstExpr expression) {
        return expression == null
                ? List.of()
                : Instruction.read(data.bytes, expression.start(), expression.end());
    }

    ModuleData.@Nullable Section section(int id) {
        return data.sections.stream().filter(s -> s.id() == id).findFirst().orElse(null);
    }

    private BinaryReader reader(ModuleData.Section section) {
        return new BinaryReader(data.bytes, section.start(), section.start() + section.length());
    }

    /** The number of functions, imported ones included. */
    int functionCount() {
        return data.importedFunctions + functions.size();
    }

    FunctionType functionType(int index) {
        return index < data.importedFunctions
                ? data.functionType(index)
                : type(functions.get(index - data.importedFunctions));
    }

    /** A function type by its index. */
    FunctionType type(int index) {
        return Objects.requireNonNull(types.get(index), () -> "type " + index);
    }

    /** The indices of the function types. */
    List<Integer> functionTypes() {
        return IntStream.range(0, types.size()).filter(i -> types.get(i) != null).boxed().toList();
    }

    /** The indices of the structure and array types. */
    List<Integer> composedTypes() {
        return IntStream.range(0, types.size()).filter(i -> types.get(i) == null).boxed().toList();
    }

    /** The index of a function type, which is added unless the module has it. */
    int typeIndex(FunctionType type) {
        int known = types.indexOf(type);
        if (known >= 0) {
            return known;
        }
        types.add(type);
        return types.size() - 1;
    }

    /** Adds a function and answers its index. */
    int addFunction(int type, byte[] body) {
        functions.add(type);
        bodies.add(body);
        return functionCount() - 1;
    }

    boolean hasMemory() {
        return data.memories.length > 0;
    }

    /**
     * Whether the one memory is of the usual kind: 32-bit addresses, pages of 64 KiB, not shared.
     */
    private boolean hasUsualMemory() {
        if (data.memories.length != 1) {
            return false;
        }
        MemoryType memory = data.memories[0];
        return memory.equals(new MemoryType(memory.min(), memory.max()));
    }

    /**
     * Whether an instruction's addresses are i64; null if it has addresses of both kinds, or takes
     * none from a memory or table.
     */
    @Nullable Boolean isWide(Instruction instruction) {
        BinaryReader in = instruction.immediates();
        return switch (instruction.opcode.immediate()) {
            case MEMARG, MEMARG_LANE ->
                    isWideMemory((in.u32() & OpcodeTables.MEMARG_HAS_MEMORY) == 0 ? 0 : in.u32());
            case MEMORY -> isWideMemory(in.u32());
            case DATA_MEMORY -> {
                in.u32();
                yield isWideMemory(in.u32());
            }
            case TABLE -> isWideTable(in.u32());
            case ELEM_TABLE -> {
                in.u32();
                yield isWideTable(in.u32());
            }
            case MEMORY_MEMORY -> both(isWideMemory(in.u32()), isWideMemory(in.u32()));
            case TABLE_TABLE -> both(isWideTable(in.u32()), isWideTable(in.u32()));
            default -> null;
        };
    }

    private static @Nullable Boolean both(boolean one, boolean other) {
        return one == other ? one : null;
    }

    boolean isWideMemory(int memory) {
        return data.memories[memory].addressType() == AddressType.I64;
    }

    boolean isWideTable(int table) {
        return data.tables[table].addressType() == AddressType.I64;
    }

    /**
     * Puts other limits to the memory, if it is the only one, of the usual kind and defined here.
     */
    void limitMemory(int min, int max) {
        if (hasUsualMemory() && section(MEMORIES) != null) {
            memories = new ByteWriter().u32(1).raw(ModuleBuilder.limits(min, max)).bytes();
        }
    }

    // --- types in the binary

    /** Writes a value type. */
    void write(ByteWriter out, ValueType type) {
        out.raw(type.code());
        if (ValTypes.isPrefix(type.code())) {
            writeHeapType(out, type.heapType());
        }
    }

    /** Writes a heap type; a defined one by the first index that it has. */
    void writeHeapType(ByteWriter out, HeapType type) {
        if (type instanceof AbstractHeapType known) {
            out.raw(known.code());
        } else {
            out.signed(Arrays.asList(data.types).indexOf(type));
        }
    }

    /** A reader of value types that stands where {@code in} does. */
    ValueTypeReader types(BinaryReader in) {
        return new ValueTypeReader(in, SeedModules.FEATURES, data.types);
    }

    /** The binary. */
    byte[] build() {
        ByteWriter out = ByteWriter.module();
        for (int id : ORDER) {
            byte[] contents = contents(id);
            if (contents != null) {
                out.section(id, contents);
            }
        }
        for (ModuleData.Section section : data.sections) {
            if (section.id() == CUSTOM) {
                out.section(CUSTOM, original(section));
            }
        }
        return out.bytes();
    }

    private byte @Nullable [] contents(int id) {
        ModuleData.Section section = section(id);
        return switch (id) {
            case TYPES -> typeSection(section);
            case FUNCTIONS -> vector(functions, (out, type) -> out.u32(type));
            case CODE -> vector(bodies, ByteWriter::sized);
            case GLOBALS -> vector(globals, ModuleParts::write);
            case EXPORTS -> vector(exports, ModuleParts::write);
            case ELEMENTS -> vector(elements, this::write);
            case DATA -> vector(segments, ModuleParts::write);
            case START -> start < 0 ? null : new ByteWriter().u32(start).bytes();
            case DATA_COUNT ->
                    section == null ? null : new ByteWriter().u32(segments.size()).bytes();
            case MEMORIES -> memories != null || section == null ? memories : original(section);
            default -> section == null ? null : original(section);
        };
    }

    byte[] original(ModuleData.Section section) {
        return Arrays.copyOfRange(data.bytes, section.start(), section.start() + section.length());
    }

    /** The types that the module has, as they are, and those that were added. */
    private byte @Nullable [] typeSection(ModuleData.@Nullable Section section) {
        ByteWriter out = new ByteWriter();
        int added = types.size() - data.types.length;
        if (section == null) {
            if (added == 0) {
                return null;
            }
            out.u32(added);
        } else {
            BinaryReader in = reader(section);
            out.u32(in.u32() + added);
            out.raw(Arrays.copyOfRange(data.bytes, in.position(), in.end()));
        }
        for (int i = data.types.length; i < types.size(); i++) {
            out.raw(0x60);
            for (List<ValueType> list : List.of(type(i).params(), type(i).results())) {
                out.u32(list.size());
                list.forEach(value -> write(out, value));
            }
        }
        return out.bytes();
    }

    private interface ItemWriter<T> {
        void write(ByteWriter out, T item);
    }

    private static <T> byte @Nullable [] vector(List<T> items, ItemWriter<T> writer) {
        if (items.isEmpty()) {
            return null;
        }
        ByteWriter out = new ByteWriter().u32(items.size());
        items.forEach(item -> writer.write(out, item));
        return out.bytes();
    }

    private static void write(ByteWriter out, Global global) {
        global.type.forEach(b -> out.raw(b));
        global.init.forEach(instruction -> instruction.write(out));
    }

    private static void write(ByteWriter out, Export export) {
        out.name(export.name()).raw(export.kind().ordinal()).u32(export.index());
    }

    private static void write(ByteWriter out, Data segment) {
        if (segment.mode == SegmentMode.PASSIVE) {
            out.u32(1);
        } else if (segment.memory == 0) {
            out.u32(0);
        } else {
            out.u32(2).u32(segment.memory);
        }
        segment.offset.forEach(instruction -> instruction.write(out));
        out.sized(segment.bytes);
    }

    /**
     * Segments of expressions are written with their type; see the flags in spec section 5.5.12.
     */
    private void write(ByteWriter out, Elements part) {
        ElementSegment segment = part.segment;
        boolean expressions = segment.functions() == null;
        int mode =
                switch (segment.mode()) {
                    case ACTIVE -> 2;
                    case PASSIVE -> 1;
                    case DECLARATIVE -> 3;
                };
        out.u32(mode + (expressions ? 4 : 0));
        if (segment.mode() == SegmentMode.ACTIVE) {
            out.u32(segment.table());
            part.offset.forEach(instruction -> instruction.write(out));
        }
        if (expressions) {
            write(out, segment.type());
        } else {
            out.raw(0);
        }
        out.u32(segment.size());
        Consumer<ConstExpr> raw = e -> out.raw(Arrays.copyOfRange(data.bytes, e.start(), e.end()));
        segment.expressions().forEach(raw);
        part.functions.forEach(out::u32);
    }
}
