package dev.wardian.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.ModuleBuilder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Modules with a great many constant expressions, or with expensive ones. The time-out only guards
 * against hanging.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConstantExpressionsTest {
    private static final Features FEATURES =
            Features.WASM_2_0.with(Feature.FUNCTION_REFERENCES).with(Feature.GC);

    private static final int ANY = 0x6E;
    private static final int END = 0x0B;

    /** Makes an array of the operands of type 0: {@code array.new_fixed 0 count}. */
    private static final int[] NEW_FIXED = {0xFB, 8, 0};

    /** Makes an array of zeros of type 1: {@code array.new_default 1}. */
    private static final int[] NEW_DEFAULT = {0xFB, 7, 1};

    /** Where a module has constant expressions, each of which gives a reference. */
    private enum Place {
        GLOBALS {
            @Override
            void add(ModuleBuilder module, List<byte[]> expressions) {
                byte[] any = {(byte) ANY};
                for (byte[] expression : expressions) {
                    module.rawGlobal(
                            any,
                            false,
                            code -> {
                                for (byte each : expression) {
                                    code.raw(each & 0xFF);
                                }
                            });
                }
            }
        },
        TABLES {
            @Override
            void add(ModuleBuilder module, List<byte[]> expressions) {
                for (byte[] expression : expressions) {
                    module.rawTable(
                            new ByteWriter()
                                    .raw(0x40, 0, ANY)
                                    .raw(ModuleBuilder.limits(1, -1))
                                    .raw(expression)
                                    .raw(END));
                }
            }
        },
        ONE_SEGMENT {
            @Override
            void add(ModuleBuilder module, List<byte[]> expressions) {
                ByteWriter table = new ByteWriter().raw(ANY);
                module.rawTable(table.raw(ModuleBuilder.limits(expressions.size(), -1)));
                module.rawElements(segment(0, expressions));
            }
        },
        SEGMENTS {
            @Override
            void add(ModuleBuilder module, List<byte[]> expressions) {
                ByteWriter table = new ByteWriter().raw(ANY);
                module.rawTable(table.raw(ModuleBuilder.limits(expressions.size(), -1)));
                for (int i = 0; i < expressions.size(); i++) {
                    module.rawElements(segment(i, expressions.subList(i, i + 1)));
                }
            }
        };

        abstract void add(ModuleBuilder module, List<byte[]> expressions);

        /** An active segment. */
        private static ByteWriter segment(int offset, List<byte[]> expressions) {
            ByteWriter segment =
                    new ByteWriter()
                            .u32(6)
                            .u32(0)
                            .raw(ModuleBuilder.expression(code -> code.i32(offset)))
                            .raw(ANY)
                            .u32(expressions.size());
            expressions.forEach(expression -> segment.raw(expression).raw(END));
            return segment;
        }
    }

    private static byte[] bytes(Consumer<ByteWriter> writer) {
        ByteWriter out = new ByteWriter();
        writer.accept(out);
        return out.bytes();
    }

    private static final byte[] NULL = bytes(out -> out.raw(0xD0, ANY));

    /** An expression with many operands, which makes arrays of them. */
    private static byte[] deep(int operands) {
        int most = ModuleLimits.DEFAULT.frameSlots();
        return bytes(
                out -> {
                    for (int i = 0; i < operands; i++) {
                        out.raw(NULL);
                    }
                    // Each array but the first one has the previous one in it.
                    int left = operands;
                    while (left > 1) {
                        int taken = Math.min(left, most);
                        out.raw(NEW_FIXED).u32(taken);
                        left -= taken - 1;
                    }
                });
    }

    private static WasmModule module(Place place, List<byte[]> expressions) {
        ModuleBuilder module = new ModuleBuilder();
        module.rawType(0x5E, ANY, 1);
        module.rawType(0x5E, 0x78, 1);
        place.add(module, expressions);
        return WasmModule.parse(module.build(), FEATURES, ModuleLimits.DEFAULT);
    }

    private static List<byte[]> first(byte[] first, byte[] others, int count) {
        byte[][] all = new byte[count][];
        Arrays.fill(all, others);
        all[0] = first;
        return List.of(all);
    }

    @ParameterizedTest
    @EnumSource(names = {"GLOBALS", "ONE_SEGMENT"})
    void oneExpressionWithManyOperandsLeavesOthersCheap(Place place) {
        WasmModule module = module(place, first(deep(100_000), NULL, 500_000));

        module.instantiate(Imports.NONE).close();
    }

    @ParameterizedTest
    @EnumSource
    void deadlineEndsManyExpressionsThatMakeNothing(Place place) {
        WasmModule module = module(place, first(NULL, NULL, 3000));
        InstanceOptions late =
                InstanceOptions.DEFAULT.withStart(
                        CallOptions.NONE.withTimeout(Duration.ofNanos(1)));

        InterruptedCallException e =
                assertThrows(
                        InterruptedCallException.class,
                        () -> module.instantiate(Imports.NONE, late));

        assertEquals(InterruptedCallException.Reason.DEADLINE, e.reason());
    }

    @Test
    void deadlineEndsOneExpressionThatIsLong() {
        WasmModule module = module(Place.GLOBALS, List.of(deep(10_000)));
        InstanceOptions late =
                InstanceOptions.DEFAULT.withStart(
                        CallOptions.NONE.withTimeout(Duration.ofNanos(1)));

        assertThrows(InterruptedCallException.class, () -> module.instantiate(Imports.NONE, late));
    }

    /** Makes an array of 100 000 bytes. */
    private static final byte[] ARRAY =
            bytes(out -> out.raw(0x41).signed(100_000).raw(NEW_DEFAULT));

    private static InstanceOptions withHeap(long bytes) {
        return InstanceOptions.DEFAULT.withLimits(Limits.DEFAULT.withHeapBytes(bytes));
    }

    @ParameterizedTest
    @EnumSource
    void whatAllExpressionsMakeIsHeldToTheLimit(Place place) {
        WasmModule module = module(place, first(ARRAY, ARRAY, 20));

        Trap trap =
                assertThrows(
                        Trap.class, () -> module.instantiate(Imports.NONE, withHeap(1_500_000)));

        assertEquals(TrapKind.HEAP_EXHAUSTED, trap.kind());
        module.instantiate(Imports.NONE, withHeap(2_500_000)).close();
    }

    /** Two passive segments of six arrays; what one has made stays until it is dropped. */
    private static WasmInstance withPassiveSegments(InstanceOptions options) {
        ModuleBuilder module = new ModuleBuilder();
        module.rawType(0x5E, ANY, 1);
        module.rawType(0x5E, 0x78, 1);
        module.rawTable(new ByteWriter().raw(ANY).raw(ModuleBuilder.limits(1, -1)));
        int none = module.newType(":");
        for (int segment = 0; segment < 2; segment++) {
            int index = module.rawElements(passive(first(ARRAY, ARRAY, 6)));
            module.export(
                    "use" + index,
                    module.functionOfType(
                            none, code -> code.i32(0).i32(0).i32(1).raw(0xFC, 12, index, 0)));
            module.export(
                    "drop" + index, module.functionOfType(none, code -> code.raw(0xFC, 13, index)));
        }
        return WasmModule.parse(module.build(), FEATURES, ModuleLimits.DEFAULT)
                .instantiate(Imports.NONE, options);
    }

    private static ByteWriter passive(List<byte[]> expressions) {
        ByteWriter segment = new ByteWriter().u32(5).raw(ANY).u32(expressions.size());
        expressions.forEach(expression -> segment.raw(expression).raw(END));
        return segment;
    }

    @Test
    void valuesOfAPassiveSegmentCountUntilItIsDropped() {
        WasmInstance instance = withPassiveSegments(withHeap(1_000_000));

        instance.function("use0").call();
        Trap trap = assertThrows(Trap.class, () -> instance.function("use1").call());
        assertEquals(TrapKind.HEAP_EXHAUSTED, trap.kind());
        instance.function("drop0").call();
        instance.function("use1").call();
    }

    @Test
    void valuesThatAPassiveSegmentKeepsAreBytesOfTheInstance() {
        ModuleBuilder none = new ModuleBuilder();
        none.rawElements(passive(List.of()));
        ModuleBuilder many = new ModuleBuilder();
        many.rawElements(passive(first(NULL, NULL, 100_000)));

        long least =
                WasmModule.parse(none.build(), FEATURES, ModuleLimits.DEFAULT).instanceHeapBytes();
        long most =
                WasmModule.parse(many.build(), FEATURES, ModuleLimits.DEFAULT).instanceHeapBytes();

        assertTrue(most - least >= 400_000, least + " and " + most);
    }
}
