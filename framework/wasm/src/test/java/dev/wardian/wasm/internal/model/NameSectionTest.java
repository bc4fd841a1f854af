package dev.wardian.wasm.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.internal.binary.ModuleDecoder;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import org.junit.jupiter.api.Test;

class NameSectionTest {
    @Test
    void namesOfModuleAndFunctions() {
        ByteWriter names = new ByteWriter();
        names.section(0, new ByteWriter().name("kernel").bytes());
        names.section(1, new ByteWriter().u32(2).u32(0).name("größe").u32(2).name("b").bytes());
        names.section(2, new byte[] {1, 2, 3});

        NameSection section = read(names.bytes());

        assertEquals("kernel", section.moduleName());
        assertEquals("größe", section.functionName(0));
        assertNull(section.functionName(1));
        assertEquals("b", section.functionName(2));
    }

    @Test
    void moduleWithoutNameSectionHasNoNames() {
        NameSection section = NameSection.of(decode(new ModuleBuilder()));

        assertEquals("", section.moduleName());
    }

    @Test
    void whatStandsBeforeAnErrorIsKept() {
        ByteWriter names = new ByteWriter();
        names.section(0, new ByteWriter().name("kernel").bytes());
        names.section(1, new ByteWriter().u32(3).u32(0).name("a").u32(1).u32(100).raw(0).bytes());

        NameSection section = read(names.bytes());

        assertEquals("kernel", section.moduleName());
        assertEquals("a", section.functionName(0));
        assertNull(section.functionName(1));
    }

    @Test
    void namesOfFunctionsThatDoNotExistAreLeftOut() {
        ByteWriter names = new ByteWriter();
        names.section(
                1, new ByteWriter().u32(2).u32(0xFFFF_FFFFL).name("x").u32(3).name("y").bytes());

        NameSection section = read(names.bytes());

        for (int i = 0; i < 3; i++) {
            assertNull(section.functionName(i));
        }
    }

    @Test
    void brokenSectionsAreNoError() {
        byte[][] broken = {
            {},
            {0},
            {0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F},
            {1, 1, 5},
            {1, 5, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F},
            {0, 2, 9, 9},
        };
        for (byte[] contents : broken) {
            assertEquals("", read(contents).moduleName());
            assertNull(read(contents).functionName(0));
        }
    }

    @Test
    void nameThatIsNoUtf8HasReplacementCharacters() {
        ByteWriter names = new ByteWriter();
        names.section(0, new byte[] {2, 'a', (byte) 0xFF});

        assertEquals("a\uFFFD", read(names.bytes()).moduleName());
    }

    private static NameSection read(byte[] contents) {
        ModuleBuilder module = new ModuleBuilder();
        for (int i = 0; i < 3; i++) {
            module.function(":", code -> {});
        }
        module.custom("name", contents);
        return NameSection.of(decode(module));
    }

    private static ModuleData decode(ModuleBuilder module) {
        return ModuleDecoder.decode(module.build(), Features.WASM_2_0, ModuleLimits.DEFAULT);
    }
}
