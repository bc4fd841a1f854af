package dev.wardian.wasm.internal.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.ValTypes;
import dev.wardian.wasm.internal.runtime.GuestUnwind;
import dev.wardian.wasm.internal.runtime.Unwinds;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The typed methods against {@link Arithmetic}, and what the specification names in figures. */
class NumericMethodsTest {
    /** Of the instructions that take numbers alone, those that are one operation of Java. */
    private static final Set<String> OPERATORS =
            Set.of(
                    "add",
                    "sub",
                    "mul",
                    "div",
                    "and",
                    "or",
                    "xor",
                    "shl",
                    "shr_s",
                    "shr_u",
                    "rotl",
                    "rotr",
                    "eqz",
                    "eq",
                    "ne",
                    "lt",
                    "gt",
                    "le",
                    "ge",
                    "lt_s",
                    "lt_u",
                    "gt_s",
                    "gt_u",
                    "le_s",
                    "le_u",
                    "ge_s",
                    "ge_u",
                    "clz",
                    "ctz",
                    "popcnt",
                    "extend8_s",
                    "extend16_s",
                    "extend32_s",
                    "extend_i32_s",
                    "extend_i32_u",
                    "wrap_i64",
                    "reinterpret_f32",
                    "reinterpret_f64",
                    "reinterpret_i32",
                    "reinterpret_i64");

    /** Methods that are no whole instruction. */
    private static final Set<String> PARTS =
            Set.of(
                    "f32CanonicalNan",
                    "f64CanonicalNan",
                    "i64Add128High",
                    "i64Sub128High",
                    "i64MulWideSHigh",
                    "i64MulWideUHigh");

    private static final Map<String, Method> METHODS =
            Stream.of(Integers.class, Floats.class, Conversions.class)
                    .flatMap(holder -> Arrays.stream(holder.getDeclaredMethods()))
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .collect(Collectors.toMap(Method::getName, Function.identity()));

    /** For example {@code i32TruncF64U} for {@code i32.trunc_f64_u}. */
    private static String methodName(Opcode opcode) {
        String[] words = opcode.mnemonic().split("[._]", -1);
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return name.toString();
    }

    private static String operation(Opcode opcode) {
        return opcode.mnemonic().substring(opcode.mnemonic().indexOf('.') + 1);
    }

    static List<Opcode> instructions() {
        return Arithmetic.instructions()
                .filter(opcode -> !OPERATORS.contains(operation(opcode)))
                .toList();
    }

    private static Class<?> typeOf(byte type) {
        return switch (type) {
            case ValTypes.I32 -> int.class;
            case ValTypes.I64 -> long.class;
            case ValTypes.F32 -> float.class;
            default -> double.class;
        };
    }

    private static Object fromRaw(byte type, long raw) {
        return switch (type) {
            case ValTypes.I32 -> (int) raw;
            case ValTypes.I64 -> raw;
            case ValTypes.F32 -> Float.intBitsToFloat((int) raw);
            default -> Double.longBitsToDouble(raw);
        };
    }

    private static long toRaw(Object value) {
        if (value instanceof Integer number) {
            return number;
        }
        if (value instanceof Float number) {
            return Float.floatToRawIntBits(number);
        }
        return value instanceof Double number ? Double.doubleToRawLongBits(number) : (long) value;
    }

    @Test
    void thereIsAMethodForEachInstructionAndNoOther() {
        Set<String> expected = new TreeSet<>(PARTS);
        instructions().forEach(opcode -> expected.add(methodName(opcode)));

        assertEquals(expected, new TreeSet<>(METHODS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("instructions")
    void givesWhatTheSpecificationSays(Opcode opcode) throws IllegalAccessException {
        Method method = Objects.requireNonNull(METHODS.get(methodName(opcode)));
        int operands = opcode.signature().operandCount();
        byte result = opcode.signature().result(0);
        assertEquals(typeOf(result), method.getReturnType());
        for (int i = 0; i < operands; i++) {
            assertEquals(typeOf(opcode.signature().operand(i)), method.getParameterTypes()[i]);
        }
        MethodHandle handle = MethodHandles.lookup().unreflect(method);
        long[] first = Arithmetic.edges(opcode.signature().operand(0));
        long[] second =
                operands == 1 ? new long[1] : Arithmetic.edges(opcode.signature().operand(1));
        for (long x : first) {
            for (long y : second) {
                check(opcode, handle, x, y);
            }
        }
    }

    private static void check(Opcode opcode, MethodHandle method, long x, long y) {
        Object[] arguments =
                opcode.signature().operandCount() == 1
                        ? new Object[] {fromRaw(opcode.signature().operand(0), x)}
                        : new Object[] {
                            fromRaw(opcode.signature().operand(0), x),
                            fromRaw(opcode.signature().operand(1), y)
                        };
        Function<Object, String> message =
                actual -> opcode.mnemonic() + Arrays.toString(arguments) + " gave " + actual;
        long expected;
        try {
            expected = Arithmetic.evaluate(opcode, x, y);
        } catch (Trap trap) {
            assertEquals(
                    trap.kind(),
                    kindOf(() -> method.invokeWithArguments(arguments)),
                    opcode::mnemonic);
            return;
        }
        Object actual;
        try {
            actual = method.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(message.apply(e), e);
        }
        byte result = opcode.signature().result(0);
        boolean equal =
                Arithmetic.definesNanBits(opcode)
                        ? expected == toRaw(actual)
                        : Arithmetic.matches(result, expected, toRaw(actual));
        assertTrue(equal, () -> message.apply(actual) + " for " + fromRaw(result, expected));
    }

    private static TrapKind kindOf(Executable call) {
        return Unwinds.trapKind(assertThrows(GuestUnwind.class, call));
    }

    private static void overflows(Executable call) {
        assertEquals(TrapKind.INTEGER_OVERFLOW, kindOf(call));
    }

    private static void dividesByZero(Executable call) {
        assertEquals(TrapKind.INTEGER_DIVIDE_BY_ZERO, kindOf(call));
    }

    private static void isNoNumber(Executable call) {
        assertEquals(TrapKind.INVALID_CONVERSION_TO_INTEGER, kindOf(call));
    }

    @Test
    void divisionTrapsAtZeroAndWhereTheQuotientHasNoRoom() {
        overflows(() -> Integers.i32DivS(Integer.MIN_VALUE, -1));
        overflows(() -> Integers.i64DivS(Long.MIN_VALUE, -1));
        assertEquals(0, Integers.i32RemS(Integer.MIN_VALUE, -1));
        assertEquals(0, Integers.i64RemS(Long.MIN_VALUE, -1));
        assertEquals(0, Integers.i32DivU(Integer.MIN_VALUE, -1));
        assertEquals(Integer.MIN_VALUE, Integers.i32RemU(Integer.MIN_VALUE, -1));
        assertEquals(0, Integers.i64DivU(Long.MIN_VALUE, -1));
        assertEquals(Long.MIN_VALUE, Integers.i64RemU(Long.MIN_VALUE, -1));
        assertEquals(-3, Integers.i32DivS(7, -2));
        assertEquals(1, Integers.i32RemS(7, -2));
        assertEquals(-1, Integers.i64RemS(-7, 2));
        assertEquals(Integer.MAX_VALUE, Integers.i32DivU(-2, 2));
        assertEquals(Long.MAX_VALUE, Integers.i64DivU(-2, 2));
        for (int x : new int[] {0, 1, Integer.MIN_VALUE}) {
            dividesByZero(() -> Integers.i32DivS(x, 0));
            dividesByZero(() -> Integers.i32DivU(x, 0));
            dividesByZero(() -> Integers.i32RemS(x, 0));
            dividesByZero(() -> Integers.i32RemU(x, 0));
            dividesByZero(() -> Integers.i64DivS(x, 0));
            dividesByZero(() -> Integers.i64DivU(x, 0));
            dividesByZero(() -> Integers.i64RemS(x, 0));
            dividesByZero(() -> Integers.i64RemU(x, 0));
        }
    }

    @Test
    void upperHalvesAreThoseOf128Bits() {
        long[] edges = Arithmetic.edges(ValTypes.I64);
        for (long x : edges) {
            for (long y : edges) {
                assertEquals(high(signed(x).multiply(signed(y))), Integers.i64MulWideSHigh(x, y));
                assertEquals(
                        high(unsigned(x).multiply(unsigned(y))), Integers.i64MulWideUHigh(x, y));
                for (long z : edges) {
                    BigInteger left = wide(x, y);
                    BigInteger right = wide(y, z);
                    assertEquals(high(left.add(right)), Integers.i64Add128High(x, y, y, z));
                    assertEquals(high(left.subtract(right)), Integers.i64Sub128High(x, y, y, z));
                }
            }
        }
    }

    private static BigInteger signed(long value) {
        return BigInteger.valueOf(value);
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    private static BigInteger wide(long low, long high) {
        return signed(high).shiftLeft(64).add(unsigned(low));
    }

    private static long high(BigInteger value) {
        return value.shiftRight(64).longValue();
    }

    /** The last numbers that are in the range of a result, and the next ones. */
    @Test
    void truncationTrapsBeyondTheLastNumberOfTheRange() {
        assertEquals(Integer.MIN_VALUE, Conversions.i32TruncF64S(Math.nextUp(-2147483649.0)));
        overflows(() -> Conversions.i32TruncF64S(-2147483649.0));
        assertEquals(Integer.MAX_VALUE, Conversions.i32TruncF64S(Math.nextDown(2147483648.0)));
        overflows(() -> Conversions.i32TruncF64S(2147483648.0));
        assertEquals(Integer.MIN_VALUE, Conversions.i32TruncF32S(-0x1p31f));
        overflows(() -> Conversions.i32TruncF32S(Math.nextDown(-0x1p31f)));
        assertEquals(2147483520, Conversions.i32TruncF32S(Math.nextDown(0x1p31f)));
        overflows(() -> Conversions.i32TruncF32S(0x1p31f));

        assertEquals(0, Conversions.i32TruncF64U(Math.nextUp(-1.0)));
        overflows(() -> Conversions.i32TruncF64U(-1.0));
        assertEquals(-1, Conversions.i32TruncF64U(Math.nextDown(4294967296.0)));
        overflows(() -> Conversions.i32TruncF64U(4294967296.0));
        assertEquals(0, Conversions.i32TruncF32U(Math.nextUp(-1f)));
        overflows(() -> Conversions.i32TruncF32U(-1f));
        assertEquals(-256, Conversions.i32TruncF32U(Math.nextDown(0x1p32f)));
        overflows(() -> Conversions.i32TruncF32U(0x1p32f));

        assertEquals(Long.MIN_VALUE, Conversions.i64TruncF64S(-0x1p63));
        overflows(() -> Conversions.i64TruncF64S(Math.nextDown(-0x1p63)));
        assertEquals(Long.MAX_VALUE - 1023, Conversions.i64TruncF64S(Math.nextDown(0x1p63)));
        overflows(() -> Conversions.i64TruncF64S(0x1p63));
        assertEquals(Long.MIN_VALUE, Conversions.i64TruncF32S(-0x1p63f));
        overflows(() -> Conversions.i64TruncF32S(Math.nextDown(-0x1p63f)));
        overflows(() -> Conversions.i64TruncF32S(0x1p63f));

        assertEquals(0, Conversions.i64TruncF64U(Math.nextUp(-1.0)));
        overflows(() -> Conversions.i64TruncF64U(-1.0));
        assertEquals(-2048, Conversions.i64TruncF64U(Math.nextDown(0x1p64)));
        overflows(() -> Conversions.i64TruncF64U(0x1p64));
        assertEquals(Long.MIN_VALUE, Conversions.i64TruncF32U(0x1p63f));
        overflows(() -> Conversions.i64TruncF32U(-1f));
        overflows(() -> Conversions.i64TruncF32U(0x1p64f));
    }

    @Test
    void truncationOfWhatIsNoNumberTrapsOrGivesTheNearest() {
        isNoNumber(() -> Conversions.i32TruncF32S(Float.NaN));
        isNoNumber(() -> Conversions.i32TruncF32U(-Float.NaN));
        isNoNumber(() -> Conversions.i32TruncF64S(Double.NaN));
        isNoNumber(() -> Conversions.i32TruncF64U(Double.NaN));
        isNoNumber(() -> Conversions.i64TruncF32S(Float.NaN));
        isNoNumber(() -> Conversions.i64TruncF32U(Float.NaN));
        isNoNumber(() -> Conversions.i64TruncF64S(Double.NaN));
        isNoNumber(() -> Conversions.i64TruncF64U(Double.longBitsToDouble(0x7FF0_0000_0000_0001L)));
        overflows(() -> Conversions.i64TruncF64U(Double.POSITIVE_INFINITY));
        overflows(() -> Conversions.i64TruncF64S(Double.NEGATIVE_INFINITY));

        assertEquals(0, Conversions.i32TruncSatF64U(Double.NaN));
        assertEquals(0, Conversions.i64TruncSatF32S(Float.NaN));
        assertEquals(0, Conversions.i64TruncSatF64U(Double.NEGATIVE_INFINITY));
        assertEquals(-1, Conversions.i64TruncSatF64U(Double.POSITIVE_INFINITY));
        assertEquals(-1, Conversions.i32TruncSatF32U(Float.POSITIVE_INFINITY));
        assertEquals(Integer.MIN_VALUE, Conversions.i32TruncSatF32S(Float.NEGATIVE_INFINITY));
        assertEquals(Long.MAX_VALUE, Conversions.i64TruncSatF64S(Double.POSITIVE_INFINITY));
    }

    /** Halfway cases, where rounding twice gives another number than rounding once. */
    @Test
    void unsignedIntegersRoundOnceToTheEvenFloat() {
        assertEquals(0x1p32f, Conversions.f32ConvertI32U(-1));
        assertEquals(0x1.000004p31f, Conversions.f32ConvertI32U(0x8000_0181));
        assertEquals(0x1.000002p63f, Conversions.f32ConvertI64U(0x8000_0080_0000_0001L));
        assertEquals(0x1p63f, Conversions.f32ConvertI64U(0x8000_0080_0000_0000L));
        assertEquals(0x1.fffffep63f, Conversions.f32ConvertI64U(0xFFFF_FF7F_FFFF_FFFFL));
        assertEquals(0x1p64f, Conversions.f32ConvertI64U(0xFFFF_FF80_0000_0000L));
        assertEquals(0x1p63, Conversions.f64ConvertI64U(0x8000_0000_0000_0400L));
        assertEquals(0x1.0000000000001p63, Conversions.f64ConvertI64U(0x8000_0000_0000_0401L));
        assertEquals(0x1p64, Conversions.f64ConvertI64U(-1));
        assertEquals(4294967295.0, Conversions.f64ConvertI32U(-1));
    }

    @Test
    void zerosHaveTheirSigns() {
        bits(-0f, Floats.f32Min(0f, -0f));
        bits(-0f, Floats.f32Min(-0f, 0f));
        bits(0f, Floats.f32Max(-0f, 0f));
        bits(-0.0, Floats.f64Min(0.0, -0.0));
        bits(0.0, Floats.f64Max(0.0, -0.0));
        bits(-0f, Floats.f32Ceil(-0.7f));
        bits(-0f, Floats.f32Trunc(-0.7f));
        bits(-0f, Floats.f32Nearest(-0.5f));
        bits(-0.0, Floats.f64Ceil(-0.7));
        bits(-0.0, Floats.f64Trunc(-0.7));
        bits(-0.0, Floats.f64Nearest(-0.5));
        bits(-0.0, Floats.f64Sqrt(-0.0));
        bits(2f, Floats.f32Nearest(2.5f));
        bits(4.0, Floats.f64Nearest(3.5));
        bits(-4.0, Floats.f64Nearest(-4.5));
    }

    private static void bits(float expected, float actual) {
        assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(actual));
    }

    private static void bits(double expected, double actual) {
        assertEquals(Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(actual));
    }

    /** Signs are bits of any NaN; what computes quiets it and keeps the rest of its bits. */
    @Test
    void nansAreQuietedByWhatComputesOnly() {
        float signalling = Float.intBitsToFloat(0x7FA0_0001);
        bits(Float.intBitsToFloat(0xFFA0_0001), Floats.f32Neg(signalling));
        bits(Float.intBitsToFloat(0xFFA0_0001), Floats.f32Copysign(signalling, -1));
        bits(signalling, Floats.f32Abs(Floats.f32Neg(signalling)));
        float quiet = Float.intBitsToFloat(0x7FE0_0001);
        bits(quiet, Floats.f32Min(signalling, 1));
        bits(quiet, Floats.f32Max(1, signalling));
        bits(quiet, Floats.f32Ceil(signalling));
        bits(quiet, Floats.f32Floor(signalling));
        bits(quiet, Floats.f32Trunc(signalling));
        bits(quiet, Floats.f32Nearest(signalling));
        bits(quiet, Floats.f32Sqrt(signalling));
        bits(Float.NaN, Floats.f32CanonicalNan(Floats.f32Neg(signalling)));
        bits(-0f, Floats.f32CanonicalNan(-0f));

        double signalling64 = Double.longBitsToDouble(0xFFF4_0000_0000_0001L);
        double quiet64 = Double.longBitsToDouble(0xFFFC_0000_0000_0001L);
        bits(Double.longBitsToDouble(0x7FF4_0000_0000_0001L), Floats.f64Abs(signalling64));
        bits(Double.longBitsToDouble(0x7FF4_0000_0000_0001L), Floats.f64Copysign(signalling64, 1));
        bits(quiet64, Floats.f64Min(1, signalling64));
        bits(quiet64, Floats.f64Max(signalling64, 1));
        bits(quiet64, Floats.f64Ceil(signalling64));
        bits(quiet64, Floats.f64Floor(signalling64));
        bits(quiet64, Floats.f64Trunc(signalling64));
        bits(quiet64, Floats.f64Nearest(signalling64));
        bits(quiet64, Floats.f64Sqrt(signalling64));
        bits(
                Double.longBitsToDouble(0xFFFC_0000_0000_0000L),
                Conversions.f64PromoteF32(Float.intBitsToFloat(0xFFA0_0000)));
        bits(
                Float.intBitsToFloat(0xFFE0_0000),
                Conversions.f32DemoteF64(Double.longBitsToDouble(0xFFF4_0000_0000_0000L)));
        bits(Double.NaN, Floats.f64CanonicalNan(signalling64));
        bits(-0.0, Floats.f64CanonicalNan(-0.0));
    }

    /** HotSpot inlines into code that is not hot itself only what has at most 35 bytes. */
    @ParameterizedTest
    @ValueSource(classes = {Integers.class, Floats.class, Conversions.class})
    void methodsAreSmall(Class<?> holder) throws URISyntaxException {
        Map<String, Integer> last = new TreeMap<>();
        String method = "";
        for (String line : bytecode(holder).lines().toList()) {
            Matcher header = Pattern.compile("  \\S.* (\\w+)\\(.*\\);").matcher(line);
            Matcher instruction = Pattern.compile(" +(\\d+): [a-z].*").matcher(line);
            if (header.matches()) {
                method = header.group(1);
            } else if (instruction.matches()) {
                // The last one is a return or a throw, which has one byte.
                last.put(method, Integer.parseInt(instruction.group(1)) + 1);
            }
        }

        assertTrue(last.size() > 10, last::toString);
        last.forEach((name, bytes) -> assertTrue(bytes <= 35, () -> name + ": " + bytes));
    }

    private static String bytecode(Class<?> holder) throws URISyntaxException {
        Path root = Path.of(holder.getProtectionDomain().getCodeSource().getLocation().toURI());
        StringWriter out = new StringWriter();
        ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
        PrintWriter writer = new PrintWriter(out);
        int status =
                javap.run(writer, writer, "-c", "-p", "-cp", root.toString(), holder.getName());
        assertEquals(0, status, out::toString);
        return out.toString();
    }
}
