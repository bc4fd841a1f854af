package dev.wardian.wasm.internal.binary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.ExternType;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.GlobalType;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.MemoryType;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.TableType;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.DataSegment;
import dev.wardian.wasm.internal.model.ElementSegment;
import dev.wardian.wasm.internal.model.Export;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Import;
import dev.wardian.wasm.internal.model.ModuleData;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.internal.model.SegmentMode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleDecoderTest {
    private final ModuleBuilder module = new ModuleBuilder();

    @Test
    void emptyModule() {
        ModuleData data = decode(ByteWriter.module());

        assertEquals(0, data.definedFunctions());
        assertEquals(-1, data.start);
        assertEquals(-1, data.dataCount);
    }

    @Test
    void importsOfEveryKind() {
        module.importFunction("env", "f", "il:d");
        module.importTable("env", "t", ValueType.EXTERNREF, 1, 5);
        module.importMemory("env", "m", 2, -1);
        module.importGlobal("env", "é", ValueType.F32, true);
        module.function(":", code -> {});

        ModuleData data = decode(module);

        List<ExternType> types = data.imports.stream().map(Import::type).toList();
        assertEquals(
                List.of(
                        ModuleBuilder.functionType("il:d"),
                        new TableType(ValueType.EXTERNREF, 1, 5),
                        new MemoryType(2, -1),
                        new GlobalType(ValueType.F32, true)),
                types);
        assertEquals("é", data.imports.get(3).name());
        assertEquals(1, data.importedFunctions);
        assertEquals(1, data.importedTables);
        assertEquals(1, data.importedMemories);
        assertEquals(1, data.importedGlobals);
        assertEquals(ModuleBuilder.functionType("il:d"), data.functionType(0));
        assertEquals(FunctionType.of(List.of()), data.functionType(1));
    }

    @Test
    void definitionsComeAfterImports() {
        module.importTable("m", "t", ValueType.FUNCREF, 0, -1);
        module.importGlobal("m", "g", ValueType.I32, false);
        module.table(ValueType.EXTERNREF, 7, 9);
        module.memory(1, 3);
        int global = module.global(ValueType.I64, true, code -> code.i64(-1));
        module.export("g", ExternKind.GLOBAL, global);

        ModuleData data = decode(module);

        assertArrayEquals(
                new TableType[] {
                    new TableType(ValueType.FUNCREF, 0, -1),
                    new TableType(ValueType.EXTERNREF, 7, 9)
                },
                data.tables);
        assertArrayEquals(new MemoryType[] {new MemoryType(1, 3)}, data.memories);
        assertEquals(new GlobalType(ValueType.I64, true), data.globals[1]);
        assertArrayEquals(
                new byte[] {0x42, 0x7F, 0x0B},
                Arrays.copyOfRange(
                        data.bytes,
                        data.globalDefinitions.get(0).init().start(),
                        data.globalDefinitions.get(0).init().end()));
        Export export = data.exports.get(0);
        assertEquals("g", export.name());
        assertEquals(ExternKind.GLOBAL, export.kind());
        assertEquals(1, export.index());
    }

    @Test
    void bodiesStayInTheBytes() {
        byte[] bytes = ModuleBuilder.ofFunction("i:i", code -> code.locals("l").get(0));

        ModuleData data = decode(bytes);

        assertSame(bytes, data.bytes);
        assertArrayEquals(
                new byte[] {1, 1, 0x7E, 0x20, 0, 0x0B},
                Arrays.copyOfRange(bytes, data.bodyStart[0], data.bodyEnd[0]));
    }

    @Test
    void elementSegmentsOfAllEightForms() {
        byte[] zero = ModuleBuilder.expression(code -> code.i32(0));
        byte[] reference = ModuleBuilder.expression(code -> code.op(Opcode.REF_FUNC, 0));
        module.rawElements(new ByteWriter().u32(0).raw(zero).u32(1).u32(0));
        module.rawElements(new ByteWriter().u32(1).raw(0).u32(1).u32(0));
        module.rawElements(new ByteWriter().u32(2).u32(3).raw(zero).raw(0).u32(1).u32(0));
        module.rawElements(new ByteWriter().u32(3).raw(0).u32(1).u32(0));
        module.rawElements(new ByteWriter().u32(4).raw(zero).u32(1).raw(reference));
        module.rawElements(new ByteWriter().u32(5).raw(0x6F).u32(0));
        module.rawElements(
                new ByteWriter().u32(6).u32(3).raw(zero).raw(0x70).u32(1).raw(reference));
        module.rawElements(new ByteWriter().u32(7).raw(0x70).u32(1).raw(reference));

        List<ElementSegment> segments = decode(module).elements;

        SegmentMode[] modes = {
            SegmentMode.ACTIVE, SegmentMode.PASSIVE, SegmentMode.ACTIVE, SegmentMode.DECLARATIVE
        };
        for (int i = 0; i < 8; i++) {
            ElementSegment segment = segments.get(i);
            assertEquals(modes[i % 4], segment.mode());
            assertEquals(i == 2 || i == 6 ? 3 : 0, segment.table());
            assertEquals(i % 2 == 0, segment.offset() != null);
            assertEquals(i == 5 ? ValueType.EXTERNREF : ValueType.FUNCREF, segment.type());
            assertEquals(i == 5 ? 0 : 1, segment.size());
            assertEquals(i < 4, segment.functions() != null);
        }
    }

    @Test
    void dataSegmentsOfAllThreeForms() {
        byte[] zero = ModuleBuilder.expression(code -> code.i32(0));
        module.data(8, new byte[] {1, 2});
        module.passiveData(new byte[] {3});
        module.rawData(new ByteWriter().u32(2).u32(5).raw(zero).sized(new byte[] {4}));

        ModuleData data = decode(module);

        DataSegment active = data.data.get(0);
        DataSegment passive = data.data.get(1);
        DataSegment other = data.data.get(2);
        assertEquals(SegmentMode.ACTIVE, active.mode());
        assertArrayEquals(
                new byte[] {1, 2},
                Arrays.copyOfRange(data.bytes, active.start(), active.start() + active.length()));
        assertEquals(SegmentMode.PASSIVE, passive.mode());
        assertNull(passive.offset());
        assertEquals(5, other.memory());
    }

    @Test
    void constantExpressionEndsWhereItsBlocksHaveEnded() {
        module.global(
                ValueType.I32,
                false,
                code -> code.op(Opcode.BLOCK).op(Opcode.I32_CONST, 11).end().i32(0x0B));
        module.global(ValueType.I32, false, code -> code.i32(1));

        ModuleData data = decode(module);

        assertEquals(2, data.globalDefinitions.size());
        assertEquals(
                data.globalDefinitions.get(1).init().start() - 2,
                data.globalDefinitions.get(0).init().end());
    }

    @Test
    void everyInstructionCanStandInAConstantExpressionAsFarAsItsFormGoes() {
        module.global(
                ValueType.I32,
                false,
                code ->
                        code.op(Opcode.BR_TABLE, 1, 2, 3)
                                .op(Opcode.CALL_INDIRECT, 0, 1)
                                .op(Opcode.SELECT_T, ValueType.I32)
                                .op(Opcode.I64_LOAD, 0x0B)
                                .f32(1)
                                .f64(2)
                                .v128(0x0B0B0B0BL, 0x0BL)
                                .op(Opcode.I8X16_SHUFFLE, new long[16])
                                .op(Opcode.V128_STORE8_LANE, 0x0B)
                                .op(Opcode.I8X16_EXTRACT_LANE_S, 0x0B)
                                .op(Opcode.MEMORY_COPY)
                                .op(Opcode.TABLE_COPY, 0x0B, 0x0B)
                                .op(Opcode.TABLE_INIT, 0x0B)
                                .op(Opcode.REF_NULL, ValueType.FUNCREF)
                                .i64(Long.MIN_VALUE));
        module.global(ValueType.I32, false, code -> code.i32(1));

        assertEquals(2, decode(module).globalDefinitions.size());
    }

    @Test
    void customSectionsAreKeptInOrder() {
        module.custom("a", new byte[] {1, 2});
        module.custom("b", new byte[0]);

        ModuleData data = decode(module);

        assertEquals("a", data.customSections.get(0).name());
        assertEquals(2, data.customSections.get(0).length());
        assertEquals(1, data.bytes[data.customSections.get(0).start()]);
        assertEquals("b", data.customSections.get(1).name());
        assertEquals(0, data.customSections.get(1).length());
        assertEquals(2, data.sections.size());
    }

    @Test
    void header() {
        malformed("unexpected end", new ByteWriter());
        malformed("unexpected end", new ByteWriter().raw(0, 'a', 's'));
        malformed(
                "magic header not detected", new ByteWriter().raw('w', 'a', 's', 'm', 1, 0, 0, 0));
        malformed("unexpected end", new ByteWriter().raw(0, 'a', 's', 'm', 1, 0, 0));
        malformed("unknown binary version", new ByteWriter().raw(0, 'a', 's', 'm', 2, 0, 0, 0));
    }

    @Test
    void sections() {
        ByteWriter empty = ByteWriter.module();
        malformed("malformed section id 14", empty.section(14, new byte[0]));
        malformed(
                "unexpected content after last section",
                ByteWriter.module().section(3, new byte[1]).section(1, new byte[1]));
        malformed(
                "unexpected content after last section",
                ByteWriter.module().section(1, new byte[1]).section(1, new byte[1]));
        malformed(
                "unexpected content after last section",
                ByteWriter.module().section(10, new byte[1]).section(12, new byte[1]));
        malformed("length out of bounds", ByteWriter.module().raw(1, 9, 0));
        malformed("length out of bounds", ByteWriter.module().raw(1).u32(0xFFFF_FFFFL).raw(0));
        malformed("section size mismatch", ByteWriter.module().section(1, new byte[2]));
        malformed("unexpected end", ByteWriter.module().section(0, new byte[0]));
        malformed("unexpected end", ByteWriter.module().raw(1));
    }

    @Test
    void functionAndCodeSectionsAgree() {
        ByteWriter types = new ByteWriter().u32(1).raw(0x60, 0, 0);
        ByteWriter one = new ByteWriter().u32(1).u32(0);
        ByteWriter body = new ByteWriter().u32(1).sized(new byte[] {0, 0x0B});
        String reason = "function and code section have inconsistent lengths";
        malformed(reason, ByteWriter.module().section(1, types.bytes()).section(3, one.bytes()));
        malformed(reason, ByteWriter.module().section(10, body.bytes()));
        decode(ByteWriter.module().section(3, new byte[1]));
        decode(ByteWriter.module().section(10, new byte[1]));
    }

    @Test
    void dataCountAndDataSectionsAgree() {
        String reason = "data count and data section have inconsistent lengths";
        malformed(reason, ByteWriter.module().section(12, new byte[] {1}));
        malformed(
                reason,
                ByteWriter.module().section(12, new ByteWriter().u32(0xFFFF_FFFFL).bytes()));
        malformed(
                reason,
                ByteWriter.module().section(12, new byte[] {1}).section(11, new byte[] {0}));
        decode(ByteWriter.module().section(12, new byte[] {0}));
    }

    @Test
    void kindsAndFlags() {
        ByteWriter names = new ByteWriter().u32(1).name("").name("");
        malformed("malformed import kind 4", section(2, names.raw(4)));
        malformed(
                "malformed export kind 9", section(7, new ByteWriter().u32(1).name("").raw(9, 0)));
        malformed("malformed function type", section(1, new ByteWriter().u32(1).raw(0x5E, 0, 0)));
        malformed(
                "malformed value type", section(1, new ByteWriter().u32(1).raw(0x60, 1, 0x40, 0)));
        malformed("malformed reference type", section(4, new ByteWriter().u32(1).raw(0x7F, 0, 0)));
        malformed("integer too large", section(5, new ByteWriter().u32(1).raw(2, 0)));
        malformed(
                "integer representation too long",
                section(5, new ByteWriter().u32(1).raw(0x81, 0, 0)));
        malformed(
                "malformed mutability 0x2",
                section(6, new ByteWriter().u32(1).raw(0x7F, 2, 0x41, 0, 0x0B)));
        malformed(
                "malformed elements segment kind 8", section(9, new ByteWriter().u32(1).raw(8, 0)));
        malformed("malformed element kind 0x1", section(9, new ByteWriter().u32(1).raw(1, 1, 0)));
        malformed("malformed data segment kind 3", section(11, new ByteWriter().u32(1).raw(3, 0)));
        malformed("illegal opcode f3", section(9, new ByteWriter().u32(1).raw(5, 0x70, 1, 0xF3)));
    }

    @Test
    void namesAreUtf8() {
        int[][] broken = {
            {0x80}, {0xC3}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xF4, 0x90, 0x80, 0x80}, {0xFF}
        };
        for (int[] bytes : broken) {
            ByteWriter name = new ByteWriter().u32(1).u32(bytes.length).raw(bytes).raw(0, 0);
            malformed("malformed UTF-8 encoding", section(7, name));
        }
        malformed(
                "length out of bounds", section(7, new ByteWriter().u32(1).u32(200).raw(1, 2, 3)));
    }

    @Test
    void importedFunctionsTypeExists() {
        ByteWriter entry = new ByteWriter().u32(1).name("m").name("f").raw(0).u32(0);

        assertThrows(InvalidModuleException.class, () -> decode(section(2, entry)));
    }

    @Test
    void startFunctionIsNoSentinel() {
        assertThrows(
                InvalidModuleException.class,
                () -> decode(section(8, new ByteWriter().u32(0xFFFF_FFFFL))));
    }

    private static ByteWriter section(int id, ByteWriter contents) {
        return ByteWriter.module().section(id, contents.bytes());
    }

    private static void malformed(String reason, ByteWriter module) {
        MalformedModuleException e =
                assertThrows(MalformedModuleException.class, () -> decode(module));
        assertTrue(e.reason().startsWith(reason), e::reason);
        assertTrue(e.offset() >= 0 && e.offset() <= module.size(), e::getMessage);
    }

    private static ModuleData decode(ModuleBuilder module) {
        return decode(module.build());
    }

    private static ModuleData decode(ByteWriter module) {
        return decode(module.bytes());
    }

    private static ModuleData decode(byte[] module) {
        return ModuleDecoder.decode(module, Features.WASM_2_0, ModuleLimits.DEFAULT);
    }
}
