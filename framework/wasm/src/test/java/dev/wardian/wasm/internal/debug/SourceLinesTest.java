package dev.wardian.wasm.internal.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.SourceLine;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.WasmFrame;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.internal.model.CustomSection;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryEngine
class SourceLinesTest {
    private static byte[] compiled(String name) throws IOException {
        try (InputStream in = SourceLinesTest.class.getResourceAsStream("/dwarf/" + name)) {
            return in.readAllBytes();
        }
    }

    private static ModuleData decode(byte[] module) {
        return ModuleDecoder.decode(module, Features.WASM_3_0, ModuleLimits.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "clang14-dwarf2", "clang14-dwarf4", "clang14-dwarf5",
        "clang22-dwarf2", "clang22-dwarf4", "clang22-dwarf5"
    })
    void framesOfATrapHaveTheirLines(String name) throws IOException {
        WasmModule module = WasmModule.parse(compiled(name + ".wasm"));

        Trap trap =
                assertThrows(
                        Trap.class,
                        () ->
                                module.instantiate(Imports.NONE, Engines.options())
                                        .function("f")
                                        .call(3));

        List<WasmFrame> frames = trap.backtrace();
        // The trap is in a function that the compiler put into its caller.
        assertEquals(new SourceLine("./src/deep.h", 2, 16), frames.get(0).source());
        // The second of the two calls.
        assertEquals(new SourceLine("main.c", 9, 9), frames.get(1).source());
        assertTrue(frames.get(1).toString().endsWith(" (main.c:9:9)"), frames.get(1).toString());
    }

    @Test
    void everyAddressOutsideOfFunctionsHasNoLine() throws IOException {
        byte[] module = compiled("clang14-dwarf5.wasm");
        ModuleData data = decode(module);
        SourceLines lines = SourceLines.of(data);

        for (int offset : new int[] {-1, Integer.MIN_VALUE, 0, 8, Integer.MAX_VALUE}) {
            assertNull(lines.find(offset), () -> "at " + offset);
        }
        int last = data.bodyEnd[data.bodyEnd.length - 1];
        assertNotNull(lines.find(last - 1));
        assertNull(lines.find(last));
    }

    @Test
    void moduleWithoutATableHasNoLines() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function(":", code -> code.op(Opcode.UNREACHABLE)));

        WasmModule parsed = WasmModule.parse(module.build());
        Trap trap =
                assertThrows(
                        Trap.class,
                        () ->
                                parsed.instantiate(Imports.NONE, Engines.options())
                                        .function("f")
                                        .call());

        assertNull(trap.backtrace().get(0).source());
        assertTrue(parsed.findSourceLine(trap.backtrace().get(0).offset()).isEmpty());
    }

    /** Where the table and its strings lie. */
    private static List<CustomSection> tables(ModuleData module) {
        return module.customSections.stream()
                .filter(section -> section.name().matches("\\.debug_(line|line_str|str)"))
                .toList();
    }

    private static void ask(byte[] damaged) {
        ModuleData data = decode(damaged);
        SourceLines lines = SourceLines.of(data);
        for (int i = 0; i < data.bodyStart.length; i++) {
            for (int at = data.bodyStart[i]; at < data.bodyEnd[i]; at += 3) {
                SourceLine line = lines.find(at);
                assertTrue(
                        line == null || (line.line() > 0 && line.file().length() <= 200),
                        () -> "a line " + line);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clang14-dwarf2", "clang22-dwarf4", "clang14-dwarf5", "clang22-dwarf5"})
    void damagedTablesGiveOtherAnswersOrNoneButNeverFail(String name) throws IOException {
        byte[] module = compiled(name + ".wasm");
        for (CustomSection section : tables(decode(module))) {
            for (int at = section.start(); at < section.start() + section.length(); at++) {
                for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF, module[at] ^ 1}) {
                    byte[] damaged = module.clone();
                    damaged[at] = (byte) value;
                    ask(damaged);
                }
            }
        }
    }

    @Test
    void randomTablesNeverFail() throws IOException {
        byte[] module = compiled("clang22-dwarf5.wasm");
        List<CustomSection> tables = tables(decode(module));
        Random random = new Random(11);
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = module.clone();
            for (int changes = random.nextInt(6); changes >= 0; changes--) {
                CustomSection section = tables.get(random.nextInt(tables.size()));
                int at = section.start() + random.nextInt(section.length());
                int left = section.start() + section.length() - at;
                int length = Math.min(1 + random.nextInt(4), left);
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, damaged, at, length);
            }
            ask(damaged);
        }
    }

    // --- tables that are written to be large

    private static ModuleData withTable(byte[] table) {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function(":", code -> code.op(Opcode.UNREACHABLE)));
        module.custom(".debug_line", table);
        return decode(module.build());
    }

    /** A unit of version 4 without files, which has that program. */
    private static byte[] unit(byte[] program) {
        int header = 4 + 2 + 4 + 6 + 9 + 2;
        byte[] table = new byte[header + program.length];
        putInt(table, 0, table.length - 4);
        table[4] = 4;
        putInt(table, 6, header - 10);
        byte[] fixed = {1, 1, 1, -5, 14, 10, 0, 1, 1, 1, 1, 0, 0, 0, 1};
        System.arraycopy(fixed, 0, table, 10, fixed.length);
        System.arraycopy(program, 0, table, header, program.length);
        return table;
    }

    private static void putInt(byte[] table, int at, int value) {
        for (int i = 0; i < 4; i++) {
            table[at + i] = (byte) (value >> (8 * i));
        }
    }

    @Test
    void sequencesBeyondAMillionAreLeftOut() {
        // Address 1, a row, one byte further, the end.
        byte[] sequence = {0, 5, 2, 1, 0, 0, 0, 1, 2, 1, 0, 1, 1};
        byte[] program = new byte[sequence.length * 1_000_000];
        for (int i = 0; i < program.length; i++) {
            program[i] = sequence[i % sequence.length];
        }

        SourceLines lines = SourceLines.of(withTable(unit(program)));

        assertNull(lines.find(40));
    }

    @Test
    void unitsWithoutAnEndAndNumbersWithoutAnEndAreLeftOut() {
        List<byte[]> tables = new ArrayList<>();
        byte[] endless = new byte[1 << 20];
        Arrays.fill(endless, (byte) 0xFF);
        tables.add(endless);
        byte[] small = new byte[1 << 20];
        tables.add(small);
        byte[] operands = unit(new byte[1 << 20]);
        Arrays.fill(operands, 27, operands.length, (byte) 0x80);
        tables.add(operands);

        for (byte[] table : tables) {
            assertNull(SourceLines.of(withTable(table)).find(40));
        }
    }

    @Test
    void namesInABacktraceAreCleaned() {
        ModuleBuilder module = new ModuleBuilder();
        module.export(
                "a\u001b[31m\n\u202eb", module.function(":", code -> code.op(Opcode.UNREACHABLE)));

        Trap trap =
                assertThrows(
                        Trap.class,
                        () ->
                                WasmModule.parse(module.build())
                                        .instantiate(Imports.NONE, Engines.options())
                                        .function("a\u001b[31m\n\u202eb")
                                        .call());

        assertEquals("a\\u001b[31m\\u000a\\u202eb", trap.backtrace().get(0).name());
    }
}
