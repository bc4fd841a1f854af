package dev.wardian.spectests.differential;

import dev.wardian.wasm.AbstractHeapType;
import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A valid module made from a seed: functions that call each other directly, through tables,
 * references and the host, memories, globals of all types, tags and segments. The same seed and
 * features give the same bytes.
 *
 * <p>It has exports {@code call0}, {@code call1}, ... without parameters, which call a function
 * with fixed arguments, and {@code state}, which gives the globals and what the tables hold. All
 * results are integers: floats give their bits, so that an engine whose interface changes the
 * payload of a NaN can be compared, and references a number made of what they refer to. NaNs that
 * arithmetic makes become one fixed NaN. Every loop turn and every call costs one unit of a
 * counter; at its end functions return. What it imports is said in {@link Host}.
 */
public final class RandomModule {
    /** How many functions {@code callN} a module exports. */
    public static final int FUNCTIONS = 10;

    static final int TABLE = 16;
    private static final int TABLE_MAX = 20;
    private static final int UNITS = 200;
    private static final int CONSTANT_GLOBALS = 6;
    private static final String SCALARS = "ilfd";

    /** A table: the letter of its elements, its least size, and whether its addresses are i64. */
    record Table(char letter, int size, boolean wide) {}

    final Random random;
    final Features features;
    final InstructionPool pool;
    final ModuleBuilder module = new ModuleBuilder();
    final RandomTypes types;
    final Constants constants;

    /** The letters of types of values that the features have, numbers first. */
    String letters;

    /** Those of them that are numbers or vectors. */
    final String numbers;

    /** The types of the functions that are defined here. */
    final List<String> functionTypes = new ArrayList<>();

    private final List<Integer> functionIndices = new ArrayList<>();

    /** How many functions are imported, which come before those that are defined. */
    final int imports;

    /** Whether each memory has 64-bit addresses. */
    final List<Boolean> wideMemories = new ArrayList<>();

    final List<Table> tables = new ArrayList<>();

    /** What each tag carries; the first one is the host's. */
    final List<String> tags = new ArrayList<>();

    /** The letters of the element segments that code may name. */
    final List<Character> elementSegments = new ArrayList<>();

    final int dataSegments;

    /** What the first table has at the beginning: defined functions, or -1. */
    final int[] firstElements = new int[TABLE];

    /** The constant globals: letters, in order, from the one after the counter on. */
    private final StringBuilder constantGlobals = new StringBuilder();

    private RandomModule(long seed, Features features, InstructionPool pool) {
        this.random = new Random(seed);
        this.features = features;
        this.pool = pool;
        this.numbers = features.has(Feature.SIMD) ? SCALARS + "v" : SCALARS;
        this.types = new RandomTypes(module, random, features, numbers);
        this.letters = numbers + types.references();
        this.constants = new Constants(this);
        this.dataSegments = features.has(Feature.BULK_MEMORY) ? 3 : 1;
        Arrays.fill(firstElements, -1);
        this.imports = hasHost() ? Host.functions(features).size() : 0;
    }

    /** The binary of the module of that seed. */
    public static byte[] of(long seed, Features features, InstructionPool pool) {
        return new RandomModule(seed, features, pool).build();
    }

    /** The same. */
    public static byte[] of(long seed, Features features) {
        return of(seed, features, new InstructionPool(features));
    }

    boolean has(Feature feature) {
        return features.has(feature);
    }

    /** Whether there are imports. */
    boolean hasHost() {
        return has(Feature.FUNCTION_REFERENCES) || has(Feature.EXCEPTION_HANDLING);
    }

    private byte[] build() {
        declareFunctions();
        if (hasHost()) {
            importAll();
        }
        declareTags();
        declareMemories();
        declareTables();
        declareGlobals();
        new Segments(this).write();
        for (int i = 0; i < FUNCTIONS; i++) {
            String type = functionTypes.get(i);
            module.functionOfType(
                    functionIndices.get(i), code -> new RandomFunction(this, code, type).write());
        }
        exportAll();
        return module.build();
    }

    // --- declarations

    private void declareFunctions() {
        List<String> texts = new ArrayList<>();
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int results = has(Feature.MULTI_VALUE) ? 4 : 2;
            String type = letters(3) + ":" + letters(random.nextInt(results));
            if (i == 0 && hasHost()) {
                type = ":i";
            }
            boolean referred = has(Feature.FUNCTION_REFERENCES) && i < 3;
            indices.add(referred ? types.referredFunction(type) : types.function(type));
            texts.add(type);
            letters = numbers + types.references();
        }
        if (has(Feature.GC)) {
            String type = letters(2) + ":" + letters(1);
            for (int index : types.openFunction(type)) {
                indices.add(index);
                texts.add(type);
            }
            letters = numbers + types.references();
        }
        for (int i = 0; i < FUNCTIONS; i++) {
            int type = i < texts.size() ? i : random.nextInt(texts.size());
            functionTypes.add(texts.get(type));
            functionIndices.add(indices.get(type));
        }
    }

    private void importAll() {
        Host.functions(features)
                .forEach(
                        (name, type) ->
                                module.importFunctionOfType(
                                        "host", name, types.function(hostType(type))));
        if (has(Feature.EXCEPTION_HANDLING)) {
            module.importTag("host", "tag", types.function("i:"));
            tags.add("i");
        }
    }

    private String hostType(String type) {
        return type.replace('E', types.find(AbstractHeapType.EXTERN, true));
    }

    private void declareTags() {
        if (has(Feature.EXCEPTION_HANDLING)) {
            for (int left = 3; left > 0; left--) {
                String values = letters(3);
                module.tag(types.function(values + ":"));
                tags.add(values);
            }
        }
    }

    private void declareMemories() {
        int count = has(Feature.MULTI_MEMORY) ? 2 : 1;
        for (int i = 0; i < count; i++) {
            boolean wide = has(Feature.MEMORY64) && random.nextBoolean();
            wideMemories.add(wide);
            AddressType address = wide ? AddressType.I64 : AddressType.I32;
            module.memory(new MemoryType(address, 1, true, 3, WasmMemory.PAGE_SIZE));
        }
    }

    private void declareTables() {
        String references = types.references();
        char functions = has(Feature.REFERENCE_TYPES) ? references.charAt(0) : 'F';
        tables.add(new Table(functions, TABLE, isWide()));
        if (has(Feature.REFERENCE_TYPES)) {
            tables.add(new Table(references.charAt(1), 8, isWide()));
        }
        if (has(Feature.FUNCTION_REFERENCES)) {
            for (int left = 2; left > 0; left--) {
                char letter = references.charAt(random.nextInt(references.length()));
                tables.add(new Table(letter, 8, isWide()));
            }
        }
        tables.forEach(this::declare);
    }

    private boolean isWide() {
        return has(Feature.MEMORY64) && random.nextBoolean();
    }

    private void declare(Table table) {
        ByteWriter out = new ByteWriter();
        boolean initialized =
                !types.isNullable(table.letter)
                        || (has(Feature.FUNCTION_REFERENCES) && random.nextInt(3) == 0);
        if (initialized) {
            out.raw(0x40, 0);
        }
        out.raw(table.letter == 'F' ? new byte[] {0x70} : types.encoding(table.letter));
        AddressType address = table.wide ? AddressType.I64 : AddressType.I32;
        out.raw(ModuleBuilder.limits(address, table.size, true, TABLE_MAX, 0));
        if (initialized) {
            out.raw(ModuleBuilder.expression(code -> constants.push(code, table.letter)));
        }
        module.rawTable(out);
    }

    private void declareGlobals() {
        letters.chars().forEach(letter -> declareGlobal((char) letter, true, 2));
        module.rawGlobal(types.encoding('i'), true, code -> code.i32(0));
        // Without garbage collection constant expressions see imported globals alone.
        if (has(Feature.EXTENDED_CONST) && has(Feature.GC)) {
            for (int i = 0; i < CONSTANT_GLOBALS; i++) {
                char letter = i % 2 == 0 ? 'i' : 'l';
                declareGlobal(letter, false, 3);
                constantGlobals.append(letter);
            }
        }
    }

    private void declareGlobal(char letter, boolean mutable, int depth) {
        Consumer<CodeBuilder> init = code -> constants.initializer(code, letter, depth);
        module.rawGlobal(types.encoding(letter), mutable, init);
    }

    /** The global with the units left; those before it are of the types of {@link #letters}. */
    int counter() {
        return letters.length();
    }

    /** A constant global of that type, or -1. */
    int constantGlobal(char letter) {
        for (int tries = 0; tries < 4 && constantGlobals.length() > 0; tries++) {
            int at = random.nextInt(constantGlobals.length());
            if (constantGlobals.charAt(at) == letter) {
                return counter() + 1 + at;
            }
        }
        return -1;
    }

    // --- what code asks for

    /** The index of a defined function. */
    int function(int defined) {
        return imports + defined;
    }

    int anyFunction() {
        return function(random.nextInt(FUNCTIONS));
    }

    /** A function of that type or of a subtype. */
    int functionOf(int type) {
        int start = random.nextInt(FUNCTIONS);
        for (int i = 0; i < FUNCTIONS; i++) {
            int function = (start + i) % FUNCTIONS;
            if (types.isSubtype(functionIndices.get(function), type)) {
                return function(function);
            }
        }
        throw new IllegalArgumentException("no function of type " + type);
    }

    /** The index of the type of a defined function. */
    int typeOf(int defined) {
        return functionIndices.get(defined);
    }

    /** A letter, most often one of a number. */
    char letter() {
        String from =
                letters.length() > numbers.length() && random.nextInt(3) == 0 ? letters : numbers;
        return from.charAt(random.nextInt(from.length()));
    }

    String letters(int max) {
        StringBuilder chosen = new StringBuilder();
        for (int count = random.nextInt(max + 1); count > 0; count--) {
            chosen.append(letter());
        }
        return chosen.toString();
    }

    /** A few types for a block; none without multi-value. */
    String blockTypes(int max) {
        return has(Feature.MULTI_VALUE) ? letters(max) : "";
    }

    /** A constant of the type of an address. */
    static void constant(CodeBuilder code, int value, boolean wide) {
        if (wide) {
            code.i64(value);
        } else {
            code.i32(value);
        }
    }

    /** Makes an i64 of a number of pages or elements, or an address of an i32. */
    static void extend(CodeBuilder code, boolean wide) {
        if (wide) {
            code.op(Opcode.I64_EXTEND_I32_U);
        }
    }

    int[] someFunctions(int count) {
        return random.ints(count, 0, FUNCTIONS).map(this::function).toArray();
    }

    int[] allFunctions() {
        return IntStream.range(0, FUNCTIONS).map(this::function).toArray();
    }

    // --- what is exported

    private void exportAll() {
        ShownValues shown = new ShownValues(this);
        for (int i = 0; i < FUNCTIONS; i++) {
            module.export("call" + i, shown.call(i, UNITS));
            if (functionTypes.get(i).equals(":i")) {
                module.export("inner" + i, function(i));
            }
        }
        module.export("state", shown.state());
        for (int i = 0; i < wideMemories.size(); i++) {
            module.export("memory" + i, ExternKind.MEMORY, i);
        }
        for (int i = 0; i < tags.size(); i++) {
            module.export("tag" + i + ":" + Host.visible(tags.get(i)), ExternKind.TAG, i);
        }
    }
}
