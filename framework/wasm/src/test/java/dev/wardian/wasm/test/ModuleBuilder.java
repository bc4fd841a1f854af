package dev.wardian.wasm.test;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.model.ExternKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Assembles modules for tests. Each definition answers with its index; imports of a kind come
 * before its definitions. Types are written as in the table of instructions: {@code "ii:l"} takes
 * two i32 and gives an i64, see {@link #types}.
 *
 * <pre>{@code
 * ModuleBuilder module = new ModuleBuilder();
 * int add = module.function("ii:i", code -> code.get(0).get(1).op(Opcode.I32_ADD));
 * module.export("add", add);
 * byte[] bytes = module.build();
 * }</pre>
 */
public final class ModuleBuilder {
    private final List<byte[]> types = new ArrayList<>();
    private final List<FunctionType> functionTypes = new ArrayList<>();
    private final List<byte[]> imports = new ArrayList<>();
    private final List<byte[]> functions = new ArrayList<>();
    private final List<byte[]> tables = new ArrayList<>();
    private final List<byte[]> memories = new ArrayList<>();
    private final List<byte[]> tags = new ArrayList<>();
    private final List<byte[]> globals = new ArrayList<>();
    private final List<byte[]> exports = new ArrayList<>();
    private final List<byte[]> elements = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private final List<byte[]> data = new ArrayList<>();
    private final ByteWriter customSections = new ByteWriter();
    private final int[] imported = new int[ExternKind.values().length];
    private int start = -1;
    private boolean dataCount;

    /** A module with one function, exported as {@code "f"}. */
    public static byte[] ofFunction(String type, Consumer<CodeBuilder> body) {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function(type, body));
        return module.build();
    }

    /** Types from letters: i32 i, i64 l, f32 f, f64 d, v128 v, funcref F, externref E. */
    public static List<ValueType> types(String letters) {
        List<ValueType> list = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            list.add(
                    switch (letters.charAt(i)) {
                        case 'i' -> ValueType.I32;
                        case 'l' -> ValueType.I64;
                        case 'f' -> ValueType.F32;
                        case 'd' -> ValueType.F64;
                        case 'v' -> ValueType.V128;
                        case 'F' -> ValueType.FUNCREF;
                        case 'E' -> ValueType.EXTERNREF;
                        default -> throw new IllegalArgumentException(letters);
                    });
        }
        return list;
    }

    /** A function type from letters, for example {@code "ii:l"}. */
    public static FunctionType functionType(String letters) {
        int colon = letters.indexOf(':');
        return new FunctionType(
                types(letters.substring(0, colon)), types(letters.substring(colon + 1)));
    }

    /** The index of a function type, which is added unless it is there. */
    public int type(String letters) {
        int known = functionTypes.indexOf(functionType(letters));
        return known >= 0 ? known : newType(letters);
    }

    /** Adds a function type, even if the module has an equal one. */
    public int newType(String letters) {
        FunctionType type = functionType(letters);
        ByteWriter out = new ByteWriter().raw(0x60);
        for (List<ValueType> list : List.of(type.params(), type.results())) {
            out.u32(list.size());
            list.forEach(value -> out.raw(value.code()));
        }
        functionTypes.add(type);
        types.add(out.bytes());
        return types.size() - 1;
    }

    /**
     * Adds a type by its bytes; after the last function type, whose indices would be wrong else.
     */
    public int rawType(int... bytes) {
        types.add(new ByteWriter().raw(bytes).bytes());
        return types.size() - 1;
    }

    /** The same; the bytes may be a recursive group, whose types have the next indices. */
    public int rawType(byte[] bytes) {
        types.add(bytes);
        return types.size() - 1;
    }

    public int importFunction(String module, String name, String type) {
        return addImport(
                module, name, ExternKind.FUNCTION, functions, new ByteWriter().u32(type(type)));
    }

    /** Imports a table; {@code max} -1 is none. */
    public int importTable(String module, String name, ValueType type, long min, long max) {
        return addImport(
                module,
                name,
                ExternKind.TABLE,
                tables,
                new ByteWriter().raw(type.code()).raw(limits(min, max)));
    }

    /** Imports a memory; {@code max} -1 is none. */
    public int importMemory(String module, String name, long min, long max) {
        return addImport(
                module, name, ExternKind.MEMORY, memories, new ByteWriter().raw(limits(min, max)));
    }

    public int importGlobal(String module, String name, ValueType type, boolean mutable) {
        return addImport(
                module,
                name,
                ExternKind.GLOBAL,
                globals,
                new ByteWriter().raw(type.code(), mutable ? 1 : 0));
    }

    /** Imports a function of a type given by index. */
    public int importFunctionOfType(String module, String name, int type) {
        return addImport(module, name, ExternKind.FUNCTION, functions, new ByteWriter().u32(type));
    }

    /** Imports a tag of a type given by index. */
    public int importTag(String module, String name, int type) {
        return addImport(module, name, ExternKind.TAG, tags, new ByteWriter().raw(0).u32(type));
    }

    private int addImport(
            String module, String name, ExternKind kind, List<byte[]> defined, ByteWriter type) {
        if (!defined.isEmpty()) {
            throw new IllegalStateException("import after a definition of the same kind");
        }
        imports.add(
                new ByteWriter()
                        .name(module)
                        .name(name)
                        .raw(kind.ordinal())
                        .raw(type.bytes())
                        .bytes());
        return imported[kind.ordinal()]++;
    }

    /** Defines a function; the last {@code end} is added. */
    public int function(String type, Consumer<CodeBuilder> body) {
        return functionOfType(type(type), body);
    }

    /** Defines a function of a type given by index. */
    public int functionOfType(int type, Consumer<CodeBuilder> body) {
        CodeBuilder code = new CodeBuilder();
        body.accept(code);
        dataCount |= code.needsDataCount();
        return rawFunction(type, code.body());
    }

    /**
     * Defines a function by the bytes of its body: locals and code with its {@code end}, without
     * the size.
     */
    public int rawFunction(int type, byte[] body) {
        functions.add(new ByteWriter().u32(type).bytes());
        bodies.add(new ByteWriter().sized(body).bytes());
        return index(ExternKind.FUNCTION, functions);
    }

    /** Defines a table; {@code max} -1 is none. */
    public int table(ValueType type, long min, long max) {
        tables.add(new ByteWriter().raw(type.code()).raw(limits(min, max)).bytes());
        return index(ExternKind.TABLE, tables);
    }

    /** Defines a table of any type. */
    public int table(TableType type) {
        tables.add(
                new ByteWriter()
                        .raw(type.elementType().code())
                        .raw(limits(type.addressType(), type.min(), type.hasMax(), type.max(), 0))
                        .bytes());
        return index(ExternKind.TABLE, tables);
    }

    /** Defines a table as it stands in the binary. */
    public int rawTable(ByteWriter table) {
        tables.add(table.bytes());
        return index(ExternKind.TABLE, tables);
    }

    /** Defines a tag of a type given by index. */
    public int tag(int type) {
        tags.add(new ByteWriter().raw(0).u32(type).bytes());
        return index(ExternKind.TAG, tags);
    }

    /** Defines a global of a type that is given as it stands in the binary. */
    public int rawGlobal(byte[] type, boolean mutable, Consumer<CodeBuilder> init) {
        globals.add(new ByteWriter().raw(type).raw(mutable ? 1 : 0).raw(expression(init)).bytes());
        return index(ExternKind.GLOBAL, globals);
    }

    /** Defines a memory of any type. */
    public int memory(MemoryType type) {
        memories.add(limits(type));
        return index(ExternKind.MEMORY, memories);
    }

    /** Imports a memory of any type. */
    public int importMemory(String module, String name, MemoryType type) {
        return addImport(
                module, name, ExternKind.MEMORY, memories, new ByteWriter().raw(limits(type)));
    }

    private static byte[] limits(MemoryType type) {
        byte[] limits =
                limits(type.addressType(), type.min(), type.hasMax(), type.max(), type.pageSize());
        limits[0] |= (byte) (type.shared() ? 2 : 0);
        return limits;
    }

    /** The bytes of limits, with a page size where that is neither 0 nor the usual one. */
    public static byte[] limits(
            AddressType address, long min, boolean hasMax, long max, long pageSize) {
        boolean custom = pageSize != 0 && pageSize != WasmMemory.PAGE_SIZE;
        ByteWriter out = new ByteWriter();
        out.raw((hasMax ? 1 : 0) | (address == AddressType.I64 ? 4 : 0) | (custom ? 8 : 0));
        out.u64(min);
        if (hasMax) {
            out.u64(max);
        }
        if (custom) {
            out.u32(Long.numberOfTrailingZeros(pageSize));
        }
        return out.bytes();
    }

    /** Defines a memory in pages; {@code max} -1 is none. */
    public int memory(long min, long max) {
        memories.add(limits(min, max));
        return index(ExternKind.MEMORY, memories);
    }

    public int global(ValueType type, boolean mutable, Consumer<CodeBuilder> init) {
        globals.add(
                new ByteWriter().raw(type.code(), mutable ? 1 : 0).raw(expression(init)).bytes());
        return index(ExternKind.GLOBAL, globals);
    }

    /** Exports a function. */
    public ModuleBuilder export(String name, int function) {
        return export(name, ExternKind.FUNCTION, function);
    }

    public ModuleBuilder export(String name, ExternKind kind, int index) {
        exports.add(new ByteWriter().name(name).raw(kind.ordinal()).u32(index).bytes());
        return this;
    }

    public ModuleBuilder start(int function) {
        start = function;
        return this;
    }

    /** An active segment of function indices for table 0, at a constant offset. */
    public int elements(int offset, int... functions) {
        return rawElements(
                new ByteWriter()
                        .u32(0)
                        .raw(expression(code -> code.i32(offset)))
                        .raw(indices(functions)));
    }

    public int passiveElements(int... functions) {
        return rawElements(new ByteWriter().u32(1).raw(0).raw(indices(functions)));
    }

    /** A declarative segment, which allows {@code ref.func} of these functions. */
    public int declareElements(int... functions) {
        return rawElements(new ByteWriter().u32(3).raw(0).raw(indices(functions)));
    }

    /** An element segment as it stands in the binary, its flags included. */
    public int rawElements(ByteWriter segment) {
        elements.add(segment.bytes());
        return elements.size() - 1;
    }

    /** An active segment for memory 0, at a constant offset. */
    public int data(int offset, byte[] bytes) {
        return rawData(
                new ByteWriter().u32(0).raw(expression(code -> code.i32(offset))).sized(bytes));
    }

    public int passiveData(byte[] bytes) {
        return rawData(new ByteWriter().u32(1).sized(bytes));
    }

    /** A data segment as it stands in the binary, its flags included. */
    public int rawData(ByteWriter segment) {
        data.add(segment.bytes());
        return data.size() - 1;
    }

    /** A custom section, after all others. */
    public ModuleBuilder custom(String name, byte[] contents) {
        customSections.section(0, new ByteWriter().name(name).raw(contents).bytes());
        return this;
    }

    /** The bytes of a constant expression with its {@code end}. */
    public static byte[] expression(Consumer<CodeBuilder> init) {
        CodeBuilder code = new CodeBuilder();
        init.accept(code);
        return code.expression();
    }

    /** The bytes of limits; {@code max} -1 is none. */
    public static byte[] limits(long min, long max) {
        ByteWriter out = new ByteWriter().raw(max < 0 ? 0 : 1).u32(min);
        return max < 0 ? out.bytes() : out.u32(max).bytes();
    }

    /** The binary. A data count section is written if a body needs one. */
    public byte[] build() {
        ByteWriter out = ByteWriter.module();
        vector(out, 1, types);
        vector(out, 2, imports);
        vector(out, 3, functions);
        vector(out, 4, tables);
        vector(out, 5, memories);
        vector(out, 13, tags);
        vector(out, 6, globals);
        vector(out, 7, exports);
        if (start >= 0) {
            out.section(8, new ByteWriter().u32(start).bytes());
        }
        vector(out, 9, elements);
        if (dataCount) {
            out.section(12, new ByteWriter().u32(data.size()).bytes());
        }
        vector(out, 10, bodies);
        vector(out, 11, data);
        return out.raw(customSections.bytes()).bytes();
    }

    private static void vector(ByteWriter out, int section, List<byte[]> items) {
        if (!items.isEmpty()) {
            ByteWriter contents = new ByteWriter().u32(items.size());
            items.forEach(contents::raw);
            out.section(section, contents.bytes());
        }
    }

    private int index(ExternKind kind, List<byte[]> defined) {
        return imported[kind.ordinal()] + defined.size() - 1;
    }

    private static byte[] indices(int... functions) {
        ByteWriter out = new ByteWriter().u32(functions.length);
        for (int function : functions) {
            out.u32(function);
        }
        return out.bytes();
    }
}
