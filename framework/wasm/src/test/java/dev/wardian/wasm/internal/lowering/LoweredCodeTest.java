package dev.wardian.wasm.internal.lowering;

import static dev.wardian.wasm.internal.model.Opcode.BLOCK;
import static dev.wardian.wasm.internal.model.Opcode.BR;
import static dev.wardian.wasm.internal.model.Opcode.BR_IF;
import static dev.wardian.wasm.internal.model.Opcode.BR_TABLE;
import static dev.wardian.wasm.internal.model.Opcode.CALL;
import static dev.wardian.wasm.internal.model.Opcode.CALL_INDIRECT;
import static dev.wardian.wasm.internal.model.Opcode.DROP;
import static dev.wardian.wasm.internal.model.Opcode.ELSE;
import static dev.wardian.wasm.internal.model.Opcode.I32_ADD;
import static dev.wardian.wasm.internal.model.Opcode.I32_AND;
import static dev.wardian.wasm.internal.model.Opcode.I32_EQZ;
import static dev.wardian.wasm.internal.model.Opcode.I32_GT_S;
import static dev.wardian.wasm.internal.model.Opcode.I32_LOAD;
import static dev.wardian.wasm.internal.model.Opcode.I32_LOAD8_U;
import static dev.wardian.wasm.internal.model.Opcode.I32_LT_U;
import static dev.wardian.wasm.internal.model.Opcode.I32_MUL;
import static dev.wardian.wasm.internal.model.Opcode.I32_SHL;
import static dev.wardian.wasm.internal.model.Opcode.I32_STORE;
import static dev.wardian.wasm.internal.model.Opcode.I32_SUB;
import static dev.wardian.wasm.internal.model.Opcode.I64_ADD;
import static dev.wardian.wasm.internal.model.Opcode.I64_EXTEND_I32_U;
import static dev.wardian.wasm.internal.model.Opcode.I64_MUL;
import static dev.wardian.wasm.internal.model.Opcode.I64_XOR;
import static dev.wardian.wasm.internal.model.Opcode.IF;
import static dev.wardian.wasm.internal.model.Opcode.LOOP;
import static dev.wardian.wasm.internal.model.Opcode.REF_IS_NULL;
import static dev.wardian.wasm.internal.model.Opcode.RETURN;
import static dev.wardian.wasm.internal.model.Opcode.SELECT;
import static dev.wardian.wasm.internal.model.Opcode.TABLE_GET;
import static dev.wardian.wasm.internal.model.Opcode.TABLE_SET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.AddressType;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.code.LoweredFunction;
import dev.wardian.wasm.internal.code.ModuleCode;
import dev.wardian.wasm.internal.interpreter.Interpreter;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Approved register code of small functions, so that a change of lowering shows as a change of
 * text. With {@code -Dwardian.test.approve=true} the files are written anew, to be looked at.
 */
class LoweredCodeTest {
    private record Example(
            String name,
            String type,
            boolean metered,
            AddressType addresses,
            Consumer<CodeBuilder> body) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Example example(String name, String type, Consumer<CodeBuilder> body) {
        return new Example(name, type, false, AddressType.I32, body);
    }

    static Stream<Example> examples() {
        return Stream.of(
                example("increment", "i:", code -> code.get(0).i32(1).op(I32_ADD).set(0)),
                example(
                        "countdown",
                        "i:i",
                        code -> {
                            code.locals("i").op(LOOP).get(1).get(0).op(I32_ADD).set(1);
                            code.get(0).i32(1).op(I32_SUB).tee(0).op(BR_IF, 0).end().get(1);
                        }),
                new Example(
                        "countdown-metered",
                        "i:",
                        true,
                        AddressType.I32,
                        code -> {
                            code.op(LOOP).get(0).i32(1).op(I32_SUB).tee(0);
                            code.op(BR_IF, 0).end();
                        }),
                example(
                        "maximum",
                        "ii:i",
                        code ->
                                code.get(0)
                                        .get(1)
                                        .op(I32_GT_S)
                                        .op(IF, ValueType.I32)
                                        .get(0)
                                        .op(ELSE)
                                        .get(1)
                                        .end()),
                example(
                        "select",
                        "iii:i",
                        code -> code.get(0).get(1).get(2).op(I32_EQZ).op(SELECT)),
                example(
                        "addresses",
                        "ii:i",
                        code -> {
                            code.get(0).i32(16).op(I32_ADD).op(I32_LOAD, 0);
                            code.get(0).get(1).op(I32_ADD).op(I32_LOAD8_U, 0).op(I32_ADD);
                            code.get(0).i32(2).op(I32_SHL).i32(64).op(I32_ADD).get(1);
                            code.op(I32_STORE, 4);
                        }),
                new Example(
                        "addresses-of-64-bits",
                        "lli:i",
                        false,
                        AddressType.I64,
                        code -> {
                            code.get(0).op(I32_LOAD, 8);
                            code.get(0).get(1).op(I64_ADD).op(I32_LOAD, 0).op(I32_ADD);
                            code.get(0).i64(16).op(I64_ADD).op(I32_LOAD8_U, 0).op(I32_ADD);
                            code.get(2).op(I64_EXTEND_I32_U).op(I32_LOAD, 4).op(I32_ADD);
                            code.i64(64).op(I32_LOAD, 0).op(I32_ADD);
                            code.get(1).get(2).op(I32_STORE, 4);
                        }),
                example(
                        "constant-in-loop",
                        "il:l",
                        code -> {
                            code.op(LOOP).get(1).i64(0x0000_0100_0000_01B3L).op(I64_MUL);
                            code.get(0).i32(255).op(I32_AND).op(I64_EXTEND_I32_U).op(I64_XOR);
                            code.set(1).get(0).i32(1).op(I32_SUB).tee(0).op(BR_IF, 0).end();
                            code.get(1);
                        }),
                example(
                        "switch",
                        "i:i",
                        code ->
                                code.op(BLOCK)
                                        .op(BLOCK)
                                        .get(0)
                                        .op(BR_TABLE, 0, 1, 0)
                                        .end()
                                        .i32(10)
                                        .op(RETURN)
                                        .end()
                                        .i32(20)),
                example(
                        "branch-with-value",
                        "ii:i",
                        code -> {
                            code.op(BLOCK, ValueType.I32).i32(5).get(0).get(1).op(I32_LT_U);
                            code.op(BR_IF, 0).op(DROP).get(0).get(1).op(I32_MUL).op(BR, 0).end();
                        }),
                example(
                        "recursion",
                        "i:i",
                        code -> {
                            code.get(0).i32(2).op(I32_LT_U).op(IF).get(0).op(RETURN).end();
                            code.get(0).i32(1).op(I32_SUB).op(CALL, 0);
                            code.get(0).i32(2).op(I32_SUB).op(CALL, 0).op(I32_ADD);
                        }),
                example(
                        "references",
                        "Ei:i",
                        code -> {
                            code.locals("E").get(1).get(0).op(TABLE_SET, 1);
                            code.get(1).op(TABLE_GET, 1).set(2).get(2).op(REF_IS_NULL);
                        }),
                example("indirect", "ii:i", code -> code.get(0).get(1).op(CALL_INDIRECT, 1, 0)));
    }

    private static LoweredFunction lower(Example example) {
        ModuleBuilder module = new ModuleBuilder();
        module.type(example.type);
        module.type("i:i");
        module.memory(new MemoryType(example.addresses, 1, true, 1, WasmMemory.PAGE_SIZE));
        module.table(ValueType.FUNCREF, 1, 1);
        module.table(ValueType.EXTERNREF, 1, 1);
        module.function(example.type, example.body);
        ModuleData data =
                ModuleDecoder.decode(
                        module.build(),
                        Features.WASM_2_0.with(Feature.MEMORY64),
                        ModuleLimits.DEFAULT);
        return Lowering.lower(
                new ModuleCode(data, i -> 0, example.metered, Interpreter.INSTANCE).functions[0],
                () -> {});
    }

    @ParameterizedTest
    @MethodSource("examples")
    void codeIsAsApproved(Example example) throws IOException {
        String file = example.name + ".approved.txt";
        String actual = LoweredPrinter.print(lower(example));
        if (Boolean.getBoolean("wardian.test.approve")) {
            Path folder =
                    Path.of("src/test/resources")
                            .resolve(getClass().getPackageName().replace('.', '/'));
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(file), actual);
        }
        try (InputStream approved = getClass().getResourceAsStream(file)) {
            assertNotNull(approved, () -> "no " + file);
            String expected = new String(approved.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected.replace("\r\n", "\n"), actual);
        }
    }

    @Test
    void codeIsTheSameEachTime() {
        examples()
                .forEach(
                        example ->
                                assertEquals(
                                        LoweredPrinter.print(lower(example)),
                                        LoweredPrinter.print(lower(example))));
    }

    @Test
    void zerosOfManyLocalsAreNotKept() {
        LoweredFunction lowered =
                lower(
                        example(
                                "many-locals",
                                ":l",
                                code ->
                                        code.locals(50_000, ValueType.I64)
                                                .get(0)
                                                .get(49_999)
                                                .op(I64_XOR)));

        assertTrue(lowered.prologue.length <= 256);
        assertEquals(0, lowered.zeroStart);
        assertEquals(50_000, lowered.zeroEnd);
    }

    @Test
    void localThatIsWrittenFirstIsNotZeroed() {
        LoweredFunction lowered =
                lower(
                        example(
                                "written-first",
                                "i:i",
                                code -> code.locals("ii").get(0).set(1).get(1).get(2).op(I32_ADD)));

        assertEquals(2, lowered.zeroStart);
        assertEquals(3, lowered.zeroEnd);
    }
}
