package dev.wardian.wasm.internal.runtime;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.V128;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.WasmResults;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.code.TypeLayout;
import dev.wardian.wasm.internal.interpreter.Interpreter;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page on the calling convention says what the code does. */
class CallingConventionTest {
    private static final Path PAGE =
            Path.of(System.getProperty("basedir", "."), "../../docs/calling-convention.md");

    private static final List<String> PACKAGES =
            List.of(
                    "dev.wardian.wasm.internal.runtime.",
                    "dev.wardian.wasm.internal.code.",
                    "dev.wardian.wasm.");

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    /** The rows of the table below a heading, as cells without their backticks. */
    private static List<List<String>> table(String heading) throws IOException {
        String text = page();
        int start = text.indexOf("\n## " + heading + "\n");
        assertTrue(start >= 0, heading);
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end)
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("|---"))
                .skip(1)
                .map(
                        line ->
                                Arrays.stream(line.substring(1).split("\\|"))
                                        .map(cell -> cell.strip().replace("`", ""))
                                        .toList())
                .toList();
    }

    private static @Nullable Class<?> find(String name) {
        for (String inPackage : PACKAGES) {
            try {
                return Class.forName(inPackage + name);
            } catch (ClassNotFoundException e) {
                // The next package may have it.
            }
        }
        return null;
    }

    @Test
    void classesAndMembersThatThePageNamesExist() throws IOException {
        List<String> missing = new ArrayList<>();
        int named = 0;
        List<MatchResult> names =
                Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?[^`]*`")
                        .matcher(page())
                        .results()
                        .toList();
        for (MatchResult name : names) {
            Class<?> type = find(name.group(1));
            String member = name.group(2);
            if (type == null) {
                if (!List.of("Object", "OutOfMemoryError", "StackOverflowError")
                        .contains(name.group(1))) {
                    missing.add(name.group());
                }
            } else if (member != null && !hasMember(type, member)) {
                missing.add(name.group());
            } else {
                named++;
            }
        }

        assertEquals(List.of(), missing);
        assertTrue(named > 30, "named " + named);
    }

    private static boolean hasMember(Class<?> type, String name) {
        return Stream.<Member>concat(
                        Arrays.stream(type.getDeclaredFields()),
                        Arrays.stream(type.getDeclaredMethods()))
                .anyMatch(member -> member.getName().equals(name));
    }

    @Test
    void figuresAreThoseOfTheCode() throws Exception {
        for (List<String> row : table("Figures")) {
            String[] name = row.get(0).split("\\.");
            Field field = requireNonNull(find(name[0])).getDeclaredField(name[1]);
            field.setAccessible(true);
            assertEquals(Integer.parseInt(row.get(1)), field.getInt(null), row.get(0));
        }
    }

    @Test
    void tableOfValuesHasAllTypesAndTheirSlots() throws IOException {
        TreeMap<String, String> expected = new TreeMap<>();
        for (ValueType type : ModuleBuilder.types("ilfdv")) {
            expected.put(type.toString(), String.valueOf(TypeLayout.slots(type.code())));
        }
        for (ValueType type : ModuleBuilder.types("FE")) {
            expected.put("references", String.valueOf(TypeLayout.slots(type.code())));
        }
        TreeMap<String, String> actual = new TreeMap<>();
        table("Values").forEach(row -> actual.put(row.get(0), row.get(1)));

        assertEquals(expected, actual);
    }

    // --- what a function of another engine finds on the stack

    /** Notes what lies on the stack when its function is called, and leaves it as the result. */
    private static final class Probe extends Engine {
        private long[] slots = {};
        private @Nullable Object[] references = {};
        private int depth;

        @Override
        public void run(Instance instance, FunctionCode function, int base) {
            CallContext context = requireNonNull(instance.context);
            int end = base + function.layout.paramSlots;
            slots = Arrays.copyOfRange(context.stack.slots, base, end);
            references = Arrays.copyOfRange(context.stack.references(), base, end);
            depth = context.depth;
        }

        @Override
        public @Nullable FunctionInstance runInPlace(
                Instance instance, FunctionCode function, int base) {
            run(instance, function, base);
            return null;
        }

        @Override
        public int offsetOf(FunctionCode function, int location) {
            return -1;
        }
    }

    private final Probe probe = new Probe();

    /** A function that passes its arguments to the probe, and gives what it leaves. */
    private WasmFunction passing(String types, Consumer<CodeBuilder> before, Opcode call) {
        ModuleBuilder module = new ModuleBuilder();
        String type = types + ":" + types;
        module.function(type, code -> code.op(Opcode.UNREACHABLE));
        module.export(
                "f",
                module.function(
                        type,
                        code -> {
                            before.accept(code);
                            for (int i = 0; i < types.length(); i++) {
                                code.get(i);
                            }
                            code.op(call, 0);
                        }));
        byte[] bytes = module.build();
        ModuleCode code =
                new ModuleCode(
                        ModuleDecoder.decode(bytes, Features.WASM_3_0, ModuleLimits.DEFAULT),
                        i -> 0,
                        false,
                        Interpreter.INSTANCE);
        code.functions[0].enterBy(probe);
        return Instantiator.instantiate(
                        WasmModule.parse(bytes), code, Imports.NONE, InstanceOptions.DEFAULT)
                .function("f");
    }

    private static List<Opcode> calls() {
        return List.of(Opcode.CALL, Opcode.RETURN_CALL);
    }

    @Test
    void valuesLieAsTheTableSays() {
        for (Opcode call : calls()) {
            WasmResults results =
                    passing("ilfdvi", code -> {}, call)
                            .call(-2, Long.MIN_VALUE, -1f, -1d, new V128(3, -4), Integer.MIN_VALUE);

            assertArrayEquals(
                    new long[] {
                        -2,
                        Long.MIN_VALUE,
                        0xFFFF_FFFF_BF80_0000L,
                        0xBFF0_0000_0000_0000L,
                        3,
                        -4,
                        Integer.MIN_VALUE
                    },
                    probe.slots);
            assertEquals(
                    List.of(-2, Long.MIN_VALUE, -1f, -1d, new V128(3, -4), Integer.MIN_VALUE),
                    results.asList());
        }
    }

    /** What the interpreter computes is sign-extended too, unsigned operations included. */
    @Test
    void computedValuesAreSignExtended() {
        for (Opcode call : calls()) {
            passing("i", code -> code.get(0).i32(0).op(Opcode.I32_SHR_U).set(0), call).call(-5);
            assertArrayEquals(new long[] {-5}, probe.slots);

            passing("i", code -> code.get(0).i32(31).op(Opcode.I32_SHL).set(0), call).call(1);
            assertArrayEquals(new long[] {Integer.MIN_VALUE}, probe.slots);

            passing("if", code -> code.get(1).op(Opcode.I32_REINTERPRET_F32).set(0), call)
                    .call(0, -1f);
            assertEquals(0xFFFF_FFFF_BF80_0000L, probe.slots[0]);

            passing("il", code -> code.get(1).op(Opcode.I32_WRAP_I64).set(0), call)
                    .call(0, 0x1_8000_0001L);
            assertEquals(0xFFFF_FFFF_8000_0001L, probe.slots[0]);
        }
    }

    @Test
    void referencesLieBesideTheirSlots() {
        Object first = new Object();
        for (Opcode call : calls()) {
            WasmResults results = passing("EiE", code -> {}, call).call(first, 7, null);

            assertSame(first, probe.references[0]);
            assertNull(probe.references[1]);
            assertNull(probe.references[2]);
            assertEquals(7, probe.slots[1]);
            assertSame(first, results.get(0));
        }
    }

    /** A callee of a tail call takes the place of its caller, which counts for it. */
    @Test
    void depthIsTheNumberOfFramesAround() {
        passing("i", code -> {}, Opcode.CALL).invoke(CallOptions.NONE, 1);
        assertEquals(1, probe.depth);

        passing("i", code -> {}, Opcode.RETURN_CALL).invoke(CallOptions.NONE, 1);
        assertEquals(1, probe.depth);
    }
}
