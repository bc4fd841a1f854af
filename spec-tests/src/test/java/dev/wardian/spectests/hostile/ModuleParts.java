package dev.wardian.spectests.hostile;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GlobalType;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.model.BinaryReader;
import dev.wardian.wasm.internal.model.ConstExpr;
import dev.wardian.wasm.internal.model.DataSegment;
import dev.wardian.wasm.internal.model.ElementSegment;
import dev.wardian.wasm.internal.model.Export;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.RuntimeType;
import dev.wardian.wasm.internal.model.SegmentMode;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.test.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
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
    byte @Nullable [] memories;

    private final List<FunctionType> types;

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

    /**
     * Whether a module can be changed here: all its types are function types, each alone in its
     * group, all value types are one byte, and addresses and pages are the usual ones.
     */
    static boolean canHold(byte[] module) {
        ModuleData data = ModuleDecoder.decode(module, SeedModules.FEATURES, ModuleLimits.DEFAULT);
        for (RuntimeType type : data.types) {
            FunctionType function = type.asFunction();
            if (function == null
                    || !type.isAlone()
                    || !type.isFinal()
                    || !areShort(function.params())
                    || !areShort(function.results())) {
                return false;
            }
        }
        return hasUsualAddresses(data)
                && areShort(Arrays.stream(data.tables).map(TableType::elementType).toList())
                && areShort(Arrays.stream(data.globals).map(GlobalType::valueType).toList())
                && hasShortLocals(data);
    }

    private static boolean hasUsualAddresses(ModuleData data) {
        return Arrays.stream(data.memories)
                        .allMatch(
                                memory -> memory.equals(new MemoryType(memory.min(), memory.max())))
                && Arrays.stream(data.tables)
                        .allMatch(table -> table.addressType() == AddressType.I32);
    }

    private static boolean hasShortLocals(ModuleData data) {
        BinaryReader in = new BinaryReader(data.bytes, 0, 0);
        for (int i = 0; i < data.definedFunctions(); i++) {
            in.reset(data.bodyStart[i], data.bodyEnd[i]);
            for (int groups = in.u32(); groups > 0; groups--) {
                in.u32();
                if (ValTypes.shortForm(in.u8()) == null) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean areShort(List<ValueType> types) {
        return types.stream().allMatch(type -> ValTypes.shortForm(type.code()) == type);
    }

    ModuleParts(byte[] module) {
        data = ModuleDecoder.decode(module, SeedModules.FEATURES, ModuleLimits.DEFAULT);
        types = new ArrayList<>();
        for (RuntimeType type : data.types) {
            types.add(type.functionType());
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
                : types.get(functions.get(index - data.importedFunctions));
    }

    FunctionType type(int index) {
        return types.get(index);
    }

    int typeCount() {
        return types.size();
    }

    /** The index of a type, which is added unless the module has it. */
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
        for (FunctionType type : types.subList(data.types.length, types.size())) {
            out.raw(0x60);
            for (List<ValueType> list : List.of(type.params(), type.results())) {
                out.u32(list.size());
                list.forEach(value -> out.raw(value.code()));
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
        out.raw(expressions ? segment.type().code() : 0);
        out.u32(segment.size());
        Consumer<ConstExpr> raw = e -> out.raw(Arrays.copyOfRange(data.bytes, e.start(), e.end()));
        segment.expressions().forEach(raw);
        part.functions.forEach(out::u32);
    }
}
