package dev.wardian.spectests.differential;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A valid module made from a seed: functions that call each other directly and through a table, a
 * memory, globals of all types and segments. The same seed and features give the same bytes.
 *
 * <p>It has exports {@code call0}, {@code call1}, ... without parameters, which call a function
 * with fixed arguments, and {@code state}, which gives the globals, the size of the table and which
 * of its first elements are null. All results are integers: floats give their bits, so that an
 * engine whose interface changes the payload of a NaN can be compared. NaNs that arithmetic makes
 * become one fixed NaN. Every loop turn and every call costs one unit of a counter; at its end
 * functions return.
 */
final class RandomModule {
    static final int FUNCTIONS = 10;
    static final int TABLE = 16;
    private static final int TABLE_MAX = 20;
    private static final int UNITS = 200;
    private static final String SCALARS = "ilfd";

    final Random random;
    final Features features;
    final InstructionPool pool;
    final ModuleBuilder module = new ModuleBuilder();

    /** The types of values that the features have. */
    final String letters;

    final List<String> functionTypes = new ArrayList<>();

    /** The global with the units left; those before it are of the types of {@link #letters}. */
    final int counter;

    /** Whether the memory and the table have 64-bit addresses. */
    final boolean wideMemory;

    final boolean wideTable;

    final int dataSegments;
    final int elementSegments;

    private RandomModule(long seed, Features features, InstructionPool pool) {
        this.random = new Random(seed);
        this.features = features;
        this.pool = pool;
        this.letters = features.has(Feature.SIMD) ? SCALARS + "v" : SCALARS;
        this.counter = letters.length();
        this.wideMemory = features.has(Feature.MEMORY64) && (seed & 1) != 0;
        this.wideTable = features.has(Feature.MEMORY64) && (seed & 2) != 0;
        boolean passive = features.has(Feature.BULK_MEMORY);
        this.dataSegments = passive ? 3 : 1;
        this.elementSegments = passive ? 2 : 1;
    }

    /** The binary of the module of that seed. */
    static byte[] of(long seed, Features features, InstructionPool pool) {
        return new RandomModule(seed, features, pool).build();
    }

    private byte[] build() {
        List<String> types = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int results = features.has(Feature.MULTI_VALUE) ? 4 : 2;
            types.add(letters(3) + ":" + letters(random.nextInt(results)));
        }
        for (int i = 0; i < FUNCTIONS; i++) {
            functionTypes.add(types.get(random.nextInt(types.size())));
        }
        module.memory(new MemoryType(addressType(wideMemory), 1, true, 3, WasmMemory.PAGE_SIZE));
        module.table(
                new TableType(addressType(wideTable), ValueType.FUNCREF, TABLE, true, TABLE_MAX));
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            module.global(
                    ModuleBuilder.types(String.valueOf(letter)).get(0),
                    true,
                    code -> constant(code, letter));
        }
        module.global(ValueType.I32, true, code -> code.i32(0));
        segments();
        for (String type : functionTypes) {
            module.function(type, code -> new RandomFunction(this, code, type).write());
        }
        for (int i = 0; i < FUNCTIONS; i++) {
            int function = i;
            String type = functionTypes.get(i);
            boolean single = !features.has(Feature.MULTI_VALUE);
            String results = parts(type.substring(type.indexOf(':') + 1));
            String shown = single && results.length() > 1 ? "l" : results;
            int call = module.function(":" + shown, code -> call(code, function, shown));
            module.export("call" + i, call);
        }
        module.export("state", state());
        module.export("memory", ExternKind.MEMORY, 0);
        return module.build();
    }

    private void segments() {
        byte[] bytes = new byte[200];
        random.nextBytes(bytes);
        int place = random.nextInt(1000);
        byte[] offset = ModuleBuilder.expression(code -> constant(code, place, wideMemory));
        module.rawData(new ByteWriter().u32(0).raw(offset).sized(bytes));
        int index = random.nextInt(4);
        ByteWriter elements = new ByteWriter().u32(0);
        elements.raw(ModuleBuilder.expression(code -> constant(code, index, wideTable)));
        int[] functions = someFunctions(10);
        elements.u32(functions.length);
        for (int function : functions) {
            elements.u32(function);
        }
        module.rawElements(elements);
        if (dataSegments > 1) {
            module.passiveData(bytes);
            module.passiveData(new byte[] {1, 2, 3});
            module.passiveElements(someFunctions(6));
        }
        if (features.has(Feature.REFERENCE_TYPES)) {
            int[] all = new int[FUNCTIONS];
            for (int i = 0; i < FUNCTIONS; i++) {
                all[i] = i;
            }
            module.declareElements(all);
        }
    }

    private static AddressType addressType(boolean wide) {
        return wide ? AddressType.I64 : AddressType.I32;
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

    private int[] someFunctions(int count) {
        return random.ints(count, 0, FUNCTIONS).toArray();
    }

    private String letters(int max) {
        StringBuilder chosen = new StringBuilder();
        for (int count = random.nextInt(max + 1); count > 0; count--) {
            chosen.append(letters.charAt(random.nextInt(letters.length())));
        }
        return chosen.toString();
    }

    /** A few types for a block; none without multi-value. */
    String blockTypes(int max) {
        return features.has(Feature.MULTI_VALUE) ? letters(max) : "";
    }

    // --- what is exported

    private void call(CodeBuilder code, int function, String shown) {
        code.i32(UNITS).op(Opcode.GLOBAL_SET, counter);
        String type = functionTypes.get(function);
        int colon = type.indexOf(':');
        String results = type.substring(colon + 1);
        code.locals(results);
        for (int i = 0; i < colon; i++) {
            constant(code, type.charAt(i));
        }
        code.op(Opcode.CALL, function);
        for (int i = results.length() - 1; i >= 0; i--) {
            code.set(i);
        }
        int left = shown.length();
        for (int i = 0; i < results.length() && left > 0; i++) {
            int local = i;
            code.get(local);
            left -= bits(code, results.charAt(i), () -> code.get(local), left);
        }
    }

    private static String parts(String types) {
        return "l".repeat(types.length())
                + "l".repeat((int) types.chars().filter(c -> c == 'v').count());
    }

    /** Makes an i64 of a value, of a vector two if so many are wanted; answers how many. */
    private static int bits(CodeBuilder code, char type, Runnable again, int most) {
        switch (type) {
            case 'i' -> code.op(Opcode.I64_EXTEND_I32_U);
            case 'f' -> code.op(Opcode.I32_REINTERPRET_F32).op(Opcode.I64_EXTEND_I32_U);
            case 'd' -> code.op(Opcode.I64_REINTERPRET_F64);
            case 'v' -> {
                code.op(Opcode.I64X2_EXTRACT_LANE, 0);
                if (most > 1) {
                    again.run();
                    code.op(Opcode.I64X2_EXTRACT_LANE, 1);
                    return 2;
                }
            }
            default -> {}
        }
        return 1;
    }

    private int state() {
        boolean tables = features.has(Feature.REFERENCE_TYPES);
        boolean many = features.has(Feature.MULTI_VALUE);
        String types = many ? parts(letters) + (tables ? "ll" : "") : "l";
        return module.function(
                ":" + types,
                code -> {
                    for (int i = 0; i < (many ? letters.length() : 1); i++) {
                        int global = i;
                        code.op(Opcode.GLOBAL_GET, global);
                        bits(code, letters.charAt(i), () -> code.op(Opcode.GLOBAL_GET, global), 2);
                    }
                    if (many && tables) {
                        code.op(Opcode.TABLE_SIZE);
                        extend(code, !wideTable);
                        code.i64(0);
                        for (int i = 0; i < TABLE; i++) {
                            code.i64(1).op(Opcode.I64_SHL);
                            constant(code, i, wideTable);
                            code.op(Opcode.TABLE_GET);
                            code.op(Opcode.REF_IS_NULL).op(Opcode.I64_EXTEND_I32_U);
                            code.op(Opcode.I64_OR);
                        }
                    }
                });
    }

    // --- constants

    /** A constant: edges of the type and random bits, NaNs with payload among them. */
    void constant(CodeBuilder code, char type) {
        switch (type) {
            case 'i' -> code.i32((int) integer());
            case 'l' -> code.i64(integer());
            case 'f' -> code.op(Opcode.F32_CONST, floatBits());
            case 'd' -> code.op(Opcode.F64_CONST, doubleBits());
            case 'v' -> {
                switch (random.nextInt(3)) {
                    case 0 -> code.v128(integer(), integer());
                    case 1 -> code.v128(doubleBits(), doubleBits());
                    default ->
                            code.v128(
                                    floatBits() << 32 | floatBits(),
                                    floatBits() << 32 | floatBits());
                }
            }
            default -> throw new IllegalArgumentException(String.valueOf(type));
        }
    }

    private long integer() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong();
            case 1 -> 1L << random.nextInt(64);
            case 2 -> -(1L << random.nextInt(64));
            case 3 -> (1L << random.nextInt(64)) - 1;
            default -> random.nextInt(70) - 3;
        };
    }

    private long floatBits() {
        float value =
                switch (random.nextInt(8)) {
                    case 0 -> Float.POSITIVE_INFINITY;
                    case 1 -> -0f;
                    case 2 -> Float.MIN_VALUE;
                    case 3 -> (float) integer();
                    case 4 -> Float.intBitsToFloat(random.nextInt());
                    case 5 -> Float.MAX_VALUE;
                    default -> (random.nextInt(41) - 20) / 4f;
                };
        if (random.nextInt(20) == 0) {
            return 0x7F80_0001L + random.nextInt(0x7F_FFFE);
        }
        return Float.floatToRawIntBits(value) & 0xFFFF_FFFFL;
    }

    private long doubleBits() {
        return switch (random.nextInt(9)) {
            case 0 -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
            case 1 -> Long.MIN_VALUE;
            case 2 -> 1;
            case 3 -> Double.doubleToRawLongBits((double) integer());
            case 4 -> random.nextLong();
            case 5 -> 0x7FF0_0000_0000_0001L + random.nextInt();
            default -> Double.doubleToRawLongBits((random.nextInt(41) - 20) / 4.0);
        };
    }
}
