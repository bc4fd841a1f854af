package dev.wardian.wasm.internal.binary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.test.ByteWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts that claim more than a module has are refused before anything is allocated for them. */
class CountBombTest {
    @Test
    void seventeenBytesThatClaim2To32TypesAreMalformed() {
        byte[] module =
                ByteWriter.module()
                        .section(1, new ByteWriter().u32(0xFFFF_FFFFL).raw(0x60, 0).bytes())
                        .bytes();
        assertEquals(17, module.length);

        malformed(module);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 9, 10, 11})
    void countOfASectionIsCheckedAgainstItsBytes(int section) {
        for (long count : new long[] {0xFFFF_FFFFL, 0x8000_0000L, 0x7FFF_FFFFL, 1_000_000}) {
            malformed(
                    ByteWriter.module()
                            .section(section, new ByteWriter().u32(count).raw(new byte[8]).bytes())
                            .bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0xFFFF_FFFFL, 0x8000_0000L, 0x7FFF_FFFFL, 100})
    void innerCountsAreCheckedAgainstTheBytesLeft(long count) {
        malformed(section(1, new ByteWriter().u32(1).raw(0x60).u32(count).raw(0x7F, 0)));
        malformed(section(1, new ByteWriter().u32(1).raw(0x60, 0).u32(count).raw(0x7F)));
        malformed(section(2, new ByteWriter().u32(1).u32(count).raw(new byte[4])));
        malformed(section(9, new ByteWriter().u32(1).raw(1, 0).u32(count).raw(new byte[4])));
        malformed(
                section(9, new ByteWriter().u32(1).raw(5, 0x70).u32(count).raw(0xD0, 0x70, 0x0B)));
        malformed(section(11, new ByteWriter().u32(1).raw(1).u32(count).raw(new byte[4])));
        malformed(section(0, new ByteWriter().u32(count).raw(new byte[4])));
    }

    static Stream<Arguments> limits() {
        ModuleLimits none = new ModuleLimits(64, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1);
        ByteWriter entry = new ByteWriter().name("").name("");
        return Stream.of(
                Arguments.of("moduleBytes", section(0, new ByteWriter().raw(new byte[64])), none),
                Arguments.of("types", section(1, new ByteWriter().u32(2).raw(new byte[6])), none),
                Arguments.of("functions", section(3, new ByteWriter().u32(2).raw(0, 0)), none),
                Arguments.of("imports", section(2, new ByteWriter().u32(2).raw(new byte[9])), none),
                Arguments.of("exports", section(7, new ByteWriter().u32(2).raw(new byte[9])), none),
                Arguments.of("globals", section(6, new ByteWriter().u32(2).raw(new byte[9])), none),
                Arguments.of("tables", section(4, new ByteWriter().u32(2).raw(new byte[9])), none),
                Arguments.of(
                        "memories", section(5, new ByteWriter().u32(2).raw(new byte[9])), none),
                Arguments.of(
                        "segments", section(9, new ByteWriter().u32(2).raw(new byte[9])), none),
                Arguments.of(
                        "segments", section(11, new ByteWriter().u32(2).raw(new byte[9])), none),
                Arguments.of(
                        "customSections",
                        ByteWriter.module().section(0, new byte[1]).section(0, new byte[1]).bytes(),
                        none),
                Arguments.of(
                        "memories",
                        ByteWriter.module()
                                .section(
                                        2,
                                        new ByteWriter()
                                                .u32(1)
                                                .raw(entry.bytes())
                                                .raw(2, 0, 0)
                                                .bytes())
                                .section(5, new ByteWriter().u32(1).raw(0, 0).bytes())
                                .bytes(),
                        none));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void limitIsNamed(String limit, byte[] module, ModuleLimits limits) {
        ModuleLimitException e =
                assertThrows(
                        ModuleLimitException.class,
                        () -> ModuleDecoder.decode(module, Features.WASM_2_0, limits));

        assertEquals(limit, e.limit());
        assertTrue(e.actual() > e.max());
    }

    private static byte[] section(int id, ByteWriter contents) {
        return ByteWriter.module().section(id, contents.bytes()).bytes();
    }

    private static void malformed(byte[] module) {
        assertThrows(
                MalformedModuleException.class,
                () -> ModuleDecoder.decode(module, Features.WASM_2_0, ModuleLimits.DEFAULT));
    }
}
