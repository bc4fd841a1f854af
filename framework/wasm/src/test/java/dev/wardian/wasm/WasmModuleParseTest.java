package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WasmModuleParseTest {
    private final ModuleBuilder builder = new ModuleBuilder();

    @Test
    void moduleTellsItsImportsAndExportsInTheOrderOfTheBinary() {
        builder.importMemory("env", "memory", 1, 2);
        builder.importFunction("env", "log", "i:");
        int function = builder.function("ii:l", code -> code.i64(0));
        builder.table(ValueType.FUNCREF, 3, -1);
        builder.export("run", function)
                .export("table", ExternKind.TABLE, 0)
                .export("memory", ExternKind.MEMORY, 0);

        WasmModule module = WasmModule.parse(builder.build());

        assertEquals(
                List.of(
                        new ImportType("env", "memory", new MemoryType(1, 2)),
                        new ImportType("env", "log", ModuleBuilder.functionType("i:"))),
                module.imports());
        assertEquals(
                List.of(
                        new ExportType("run", ModuleBuilder.functionType("ii:l")),
                        new ExportType("table", new TableType(ValueType.FUNCREF, 3, -1)),
                        new ExportType("memory", new MemoryType(1, 2))),
                module.exports());
    }

    @Test
    void namesComeFromTheNameSection() {
        int function = builder.function(":", code -> {});
        builder.function(":", code -> {});
        builder.export("exported", function + 1);
        ByteWriter names = new ByteWriter();
        names.section(0, new ByteWriter().name("kernel").bytes());
        names.section(1, new ByteWriter().u32(1).u32(0).name("inner").bytes());
        builder.custom("name", names.bytes());

        WasmModule module = WasmModule.parse(builder.build());

        assertEquals("kernel", module.name());
        assertEquals("inner", module.functionName(0));
        assertEquals("exported", module.functionName(1));
    }

    @Test
    void customSectionsOfANameAreCopied() {
        builder.custom("a", new byte[] {1});
        builder.custom("b", new byte[] {2});
        builder.custom("a", new byte[] {3, 4});
        byte[] bytes = builder.build();

        List<byte[]> sections = WasmModule.parse(bytes).customSections("a");
        byte[] first = sections.get(0);
        first[0] = 9;

        assertEquals(2, sections.size());
        assertArrayEquals(new byte[] {3, 4}, sections.get(1));
        assertArrayEquals(new byte[] {1}, WasmModule.parse(bytes).customSections("a").get(0));
        assertEquals(List.of(), WasmModule.parse(bytes).customSections("c"));
    }

    @Test
    void fileIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("m.wasm");
        Files.write(file, ModuleBuilder.ofFunction(":", code -> {}));

        assertEquals("f", WasmModule.parse(file).exports().get(0).name());
    }

    @Test
    void refusalsAreOneFamilyWithReasonAndOffset() {
        byte[] invalid = ModuleBuilder.ofFunction(":i", code -> {});

        ModuleException malformed =
                assertThrows(ModuleException.class, () -> WasmModule.parse(new byte[] {1}));
        ModuleException mismatch =
                assertThrows(ModuleException.class, () -> WasmModule.parse(invalid));

        assertEquals("unexpected end", malformed.reason());
        assertTrue(mismatch.reason().startsWith("type mismatch"), mismatch::reason);
        assertEquals(Opcode.END.code(), invalid[(int) mismatch.offset()]);
    }

    @Test
    void limitsOfTheCallerHold() {
        byte[] bytes = ModuleBuilder.ofFunction(":", code -> {});
        ModuleLimits small = ModuleLimits.DEFAULT.withModuleBytes(bytes.length - 1);

        ModuleLimitException e =
                assertThrows(
                        ModuleLimitException.class,
                        () -> WasmModule.parse(bytes, Features.WASM_2_0, small));

        assertEquals("moduleBytes", e.limit());
        assertEquals(bytes.length, e.actual());
    }

    @Test
    void moduleTellsItsFeatures() {
        byte[] bytes = ModuleBuilder.ofFunction(":v", code -> code.v128(1, 2));

        assertEquals(Set.of(Feature.SIMD), WasmModule.parse(bytes).usedFeatures());
    }

    @Test
    void namesAreCutWhereverTheyComeFrom() {
        String longName = "\ud83d\ude00".repeat(1_000_000);
        int named = builder.function(":", code -> {});
        int exported = builder.function(":", code -> {});
        builder.export(longName, exported);
        ByteWriter names = new ByteWriter();
        names.section(0, new ByteWriter().name(longName).bytes());
        names.section(1, new ByteWriter().u32(1).u32(named).name("x" + longName).bytes());
        builder.custom("name", names.bytes());

        WasmModule parsed = WasmModule.parse(builder.build());

        assertEquals(longName.substring(0, 4096), parsed.name());
        // The last pair of surrogates would not be whole.
        assertEquals("x" + longName.substring(0, 4094), parsed.functionName(named));
        assertEquals(longName.substring(0, 4096), parsed.functionName(exported));
    }

    @Test
    void everySectionHasAName() {
        ModuleBuilder module = new ModuleBuilder();
        module.tag(module.type(":"));
        module.custom("mine", new byte[0]);

        List<String> kinds =
                WasmModule.parse(module.build()).sections().stream()
                        .map(WasmSection::kind)
                        .toList();

        assertEquals(List.of("type", "tag", "custom"), kinds);
    }

    /**
     * A section whose contents are well-formed, and of which something is invalid.
     *
     * @param reason what is wrong with it
     */
    private record InvalidSection(String reason, int id, ByteWriter contents) {
        /** A module with this section, given bytes in it after its contents. */
        ByteWriter module(int... trailing) {
            return ByteWriter.module()
                    .section(id, new ByteWriter().raw(contents.bytes()).raw(trailing).bytes());
        }

        @Override
        public String toString() {
            return reason;
        }
    }

    static List<InvalidSection> invalidSections() {
        ByteWriter name = new ByteWriter().name("m").name("f");
        return List.of(
                new InvalidSection(
                        "sub type has 2 supertypes",
                        1,
                        new ByteWriter().u32(2).raw(0x50, 0, 0x5F, 0, 0x50, 2, 0, 0, 0x5F, 0)),
                new InvalidSection(
                        "unknown type 7", 1, new ByteWriter().u32(1).raw(0x50, 1, 7, 0x5F, 0)),
                new InvalidSection(
                        "unknown type 9", 1, new ByteWriter().u32(1).raw(0x60, 1, 0x64, 9, 0)),
                new InvalidSection(
                        "unknown type 3", 2, new ByteWriter().u32(1).raw(name.bytes()).raw(0, 3)),
                new InvalidSection(
                        "unknown type 4",
                        2,
                        new ByteWriter().u32(1).raw(name.bytes()).raw(4, 0, 4)),
                new InvalidSection(
                        "unknown type 5",
                        2,
                        new ByteWriter().u32(1).raw(name.bytes()).raw(1, 0x64, 5, 0, 0)),
                new InvalidSection("unknown function 4294967295", 8, new ByteWriter().u32(-1)),
                new InvalidSection("unknown function 6", 8, new ByteWriter().u32(6)));
    }

    /** Decoding comes before validation, wherever in the module what is malformed stands. */
    @ParameterizedTest
    @MethodSource("invalidSections")
    void whatIsMalformedCountsBeforeWhatIsInvalid(InvalidSection section) {
        InvalidModuleException invalid =
                assertThrows(
                        InvalidModuleException.class,
                        () -> WasmModule.parse(section.module().bytes()));
        assertEquals(section.reason, invalid.reason());

        assertMalformed("section size mismatch", section.module(0));
        assertMalformed("section size mismatch", section.module(0x60, 0, 0));
        assertMalformed("section size mismatch", section.module().section(11, new byte[] {0, 7}));
        assertMalformed("malformed section id 99", section.module().section(99, new byte[0]));
        assertMalformed("length out of bounds", section.module().raw(0, 5, 1, 'x'));
        assertMalformed(
                "function and code section have inconsistent lengths",
                section.module().section(10, new byte[] {1, 2, 0, 0x0B}));
    }

    @Test
    void malformedBodyCountsBeforeAnInvalidOne() {
        builder.function(":i", code -> {});
        int second = builder.type(":");
        InvalidModuleException invalid =
                assertThrows(InvalidModuleException.class, () -> WasmModule.parse(builder.build()));
        assertTrue(invalid.reason().startsWith("type mismatch"), invalid::reason);

        builder.rawFunction(second, new byte[] {0, 0x27, 0x0B});

        assertMalformed("illegal opcode 27", new ByteWriter().raw(builder.build()));
    }

    private static void assertMalformed(String reason, ByteWriter module) {
        MalformedModuleException e =
                assertThrows(
                        MalformedModuleException.class, () -> WasmModule.parse(module.bytes()));
        assertTrue(e.reason().startsWith(reason), e::reason);
    }
}
