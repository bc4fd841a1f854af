package dev.wardian.wasm.internal.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.wardian.wasm.Feature;
import dev.wardian.wasm.Features;
import dev.wardian.wasm.InvalidModuleException;
import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.ModuleLimitException;
import dev.wardian.wasm.ModuleLimits;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Type sections and bodies that are made to cost much: each ends soon, in a typed error or none.
 */
class HostileTypesTest {
    private static final Features FEATURES =
            Features.WASM_2_0.with(Feature.FUNCTION_REFERENCES).with(Feature.GC);
    private static final int STRUCT = 0x5F;
    private static final int ARRAY = 0x5E;
    private static final int FUNCTION = 0x60;
    private static final int SUB = 0x50;
    private static final int GROUP = 0x4E;
    private static final int I32 = 0x7F;
    private static final int REFERENCE = 0x64;

    private static byte[] module(int groups, Consumer<ByteWriter> types, ByteWriter... sections) {
        ByteWriter section = new ByteWriter().u32(groups);
        types.accept(section);
        ByteWriter out = new ByteWriter().raw(0, 'a', 's', 'm', 1, 0, 0, 0);
        out.raw(1).u32(section.size()).raw(section.bytes());
        for (ByteWriter other : sections) {
            out.raw(other.bytes());
        }
        return out.bytes();
    }

    private static WasmModule parse(byte[] module) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> WasmModule.parse(module, FEATURES, ModuleLimits.DEFAULT));
    }

    @Test
    void manyEqualTypesAndManyDifferentOnesAreReadInLinearTime() {
        int count = 200_000;
        parse(
                module(
                        count,
                        types -> {
                            for (int i = 0; i < count; i++) {
                                types.raw(STRUCT, 1, REFERENCE, 0x6E, 0);
                            }
                        }));
        parse(
                module(
                        count,
                        types -> {
                            types.raw(STRUCT, 0);
                            for (int i = 1; i < count; i++) {
                                types.raw(STRUCT, 1, REFERENCE).signed(i - 1).raw(0);
                            }
                        }));
    }

    @Test
    void oneGroupOfManyTypesThatNameEachOther() {
        int count = 100_000;
        parse(
                module(
                        1,
                        types -> {
                            types.raw(GROUP).u32(count);
                            for (int i = 0; i < count; i++) {
                                types.raw(ARRAY, REFERENCE).signed(63 - i % 64).raw(1);
                            }
                        }));
    }

    @Test
    void supertypesBeyondTheLimitAreRefused() {
        ModuleLimitException refused =
                assertThrows(
                        ModuleLimitException.class,
                        () ->
                                parse(
                                        module(
                                                65,
                                                types -> {
                                                    types.raw(SUB, 0, STRUCT, 0);
                                                    for (int i = 1; i < 65; i++) {
                                                        types.raw(SUB, 1).u32(i - 1);
                                                        types.raw(STRUCT, 0);
                                                    }
                                                })));

        assertEquals("supertypes", refused.limit());
        assertEquals(63, refused.max());
    }

    @Test
    void groupThatClaimsFourBillionTypesIsMalformed() {
        assertThrows(
                MalformedModuleException.class,
                () -> parse(module(1, types -> types.raw(GROUP).u32(-1).raw(STRUCT, 0))));
    }

    @Test
    void typeIsOnlyNamedOnceItsGroupHasBegun() {
        assertThrows(
                InvalidModuleException.class,
                () ->
                        parse(
                                module(
                                        2,
                                        types ->
                                                types.raw(STRUCT, 1, REFERENCE, 1, 0)
                                                        .raw(STRUCT, 0))));
    }

    @Test
    void arraysOfManyOperandsInCodeThatIsNeverReachedAreReadInLinearTime() {
        ByteWriter body = new ByteWriter().raw(0, 0x00);
        for (int i = 0; i < 500_000; i++) {
            body.raw(Opcode.ARRAY_NEW_FIXED.prefix(), Opcode.ARRAY_NEW_FIXED.code());
            body.u32(1).u32(99_000).raw(0x1A);
        }
        body.raw(0x0B);
        ByteWriter code = new ByteWriter().u32(1).u32(body.size()).raw(body.bytes());

        parse(
                module(
                        2,
                        types -> types.raw(FUNCTION, 0, 0).raw(ARRAY, I32, 0),
                        new ByteWriter().raw(3, 2, 1, 0),
                        new ByteWriter().raw(10).u32(code.size()).raw(code.bytes())));
    }
}
