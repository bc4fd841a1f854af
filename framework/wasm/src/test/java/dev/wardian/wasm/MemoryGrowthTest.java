package dev.wardian.wasm;

import static dev.wardian.wasm.WasmMemory.PAGE_SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.AllocatedBytes;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.Inputs;
import dev.wardian.wasm.test.ModuleBuilder;
import dev.wardian.wasm.test.OnEveryEngine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Memories and tables that grow in small steps: what they hold meanwhile, and what it costs. {@code
 * -Dwardian.test.growths} and {@code -Dwardian.test.seed} choose how many random uses of each
 * memory, and which.
 */
@OnEveryEngine
class MemoryGrowthTest {
    private static final Inputs SEEDS = Inputs.of("wardian.test.growths", 2, 0);
    private static final Features FEATURES =
            Features.WASM_3_0.with(Feature.CUSTOM_PAGE_SIZES).with(Feature.MULTI_MEMORY);
    private static final byte[] SEGMENT = new byte[3 * PAGE_SIZE];

    static {
        new Random(5).nextBytes(SEGMENT);
    }

    /** A guest with two memories, and a model of what they hold. */
    private static final class Guests {
        final WasmInstance instance;
        final byte[][] model = new byte[2][];
        final Random random;
        final int pageSize;

        /** Where the memories ended before they grew, which is where pieces may begin. */
        int[] seams = {0};

        Guests(int pages, int pageSize, long seed) {
            this.random = new Random(seed);
            this.pageSize = pageSize;
            this.instance = module(pages, pageSize).instantiate(Imports.NONE, Engines.options());
            for (int i = 0; i < 2; i++) {
                model[i] = new byte[pages * pageSize];
            }
        }

        private static WasmModule module(int pages, int pageSize) {
            ModuleBuilder module = new ModuleBuilder();
            int data = module.passiveData(SEGMENT);
            for (int m = 0; m < 2; m++) {
                int memory = m;
                byte[] at = {0x40, (byte) m, 0};
                module.export(
                        "memory" + m,
                        ExternKind.MEMORY,
                        module.memory(new MemoryType(AddressType.I32, pages, false, -1, pageSize)));
                module.export(
                        "grow" + m,
                        module.function("i:i", c -> c.get(0).op(Opcode.MEMORY_GROW, memory)));
                module.export(
                        "size" + m, module.function(":i", c -> c.op(Opcode.MEMORY_SIZE, memory)));
                for (Opcode load :
                        new Opcode[] {
                            Opcode.I64_LOAD8_U,
                            Opcode.I64_LOAD16_U,
                            Opcode.I64_LOAD32_U,
                            Opcode.I64_LOAD
                        }) {
                    module.export(
                            load.mnemonic() + m,
                            module.function("i:l", c -> c.get(0).rawOp(load, at)));
                }
                for (Opcode store :
                        new Opcode[] {
                            Opcode.I64_STORE8,
                            Opcode.I64_STORE16,
                            Opcode.I64_STORE32,
                            Opcode.I64_STORE
                        }) {
                    module.export(
                            store.mnemonic() + m,
                            module.function("il:", c -> c.get(0).get(1).rawOp(store, at)));
                }
                module.export(
                        "vector" + m,
                        module.function(
                                "ii:",
                                c ->
                                        c.get(0)
                                                .get(1)
                                                .rawOp(Opcode.V128_LOAD, at)
                                                .rawOp(Opcode.V128_STORE, at)));
                module.export(
                        "fill" + m,
                        module.function(
                                "iii:",
                                c -> c.get(0).get(1).get(2).op(Opcode.MEMORY_FILL, memory)));
                module.export(
                        "init" + m,
                        module.function(
                                "iii:",
                                c -> c.get(0).get(1).get(2).op(Opcode.MEMORY_INIT, data, memory)));
                for (int s = 0; s < 2; s++) {
                    int source = s;
                    module.export(
                            "copy" + m + s,
                            module.function(
                                    "iii:",
                                    c ->
                                            c.get(0)
                                                    .get(1)
                                                    .get(2)
                                                    .op(Opcode.MEMORY_COPY, memory, source)));
                }
            }
            return WasmModule.parse(module.build(), FEATURES, ModuleLimits.DEFAULT);
        }

        private long call(String name, long... arguments) {
            long[] results = instance.function(name).invoke(CallOptions.NONE, arguments);
            return results.length == 0 ? 0 : results[0];
        }

        private WasmMemory memory(int m) {
            return instance.memory("memory" + m);
        }

        private ByteBuffer expected(int m) {
            return ByteBuffer.wrap(model[m]).order(ByteOrder.LITTLE_ENDIAN);
        }

        /** An address at which {@code length} bytes are inside, often about a seam. */
        private int address(int m, int length) {
            int last = model[m].length - length;
            if (random.nextInt(3) > 0) {
                int seam = seams[random.nextInt(seams.length)] - random.nextInt(length + 2);
                if (seam >= 0 && seam <= last) {
                    return seam;
                }
            }
            return random.nextInt(last + 1);
        }

        private int length(int m) {
            int bound = random.nextInt(4) == 0 ? model[m].length : Math.min(model[m].length, 300);
            return random.nextInt(bound + 1);
        }

        void step() {
            int m = random.nextInt(2);
            if (model[m].length < 16) {
                grow(m);
                return;
            }
            switch (random.nextInt(14)) {
                case 0, 1 -> grow(m);
                case 2, 3 -> load(m);
                case 4, 5 -> store(m);
                case 6 -> {
                    int to = address(m, 16);
                    int from = address(m, 16);
                    call("vector" + m, to, from);
                    System.arraycopy(model[m], from, model[m], to, 16);
                }
                case 7 -> {
                    int length = length(m);
                    int at = address(m, length);
                    int value = random.nextInt();
                    call("fill" + m, at, value, length);
                    Arrays.fill(model[m], at, at + length, (byte) value);
                }
                case 8 -> {
                    int length = Math.min(SEGMENT.length, length(m));
                    int at = address(m, length);
                    int from = random.nextInt(SEGMENT.length - length + 1);
                    call("init" + m, at, from, length);
                    System.arraycopy(SEGMENT, from, model[m], at, length);
                }
                case 9, 10 -> {
                    int s = random.nextInt(3) == 0 ? 1 - m : m;
                    int length = Math.min(model[s].length, length(m));
                    int to = address(m, length);
                    int from = address(s, length);
                    call("copy" + m + s, to, from, length);
                    System.arraycopy(model[s], from, model[m], to, length);
                }
                case 11 -> host(m);
                case 12 -> check(m);
                default -> snapshot();
            }
        }

        private void grow(int m) {
            int before = model[m].length / pageSize;
            int delta = random.nextInt(8) == 0 ? random.nextInt(before + 2) : random.nextInt(2);
            if ((before + delta) * (long) pageSize > 4 << 20) {
                delta = 0;
            }
            assertEquals(before, call("grow" + m, delta));
            seams = Arrays.copyOf(seams, seams.length + 1);
            seams[seams.length - 1] = model[m].length;
            model[m] = Arrays.copyOf(model[m], (before + delta) * pageSize);
            assertEquals(before + delta, call("size" + m));
        }

        private void load(int m) {
            int at = address(m, 8);
            long all = expected(m).getLong(at);
            assertEquals(all & 0xFF, call("i64.load8_u" + m, at));
            assertEquals(all & 0xFFFF, call("i64.load16_u" + m, at));
            assertEquals(all & 0xFFFF_FFFFL, call("i64.load32_u" + m, at));
            assertEquals(all, call("i64.load" + m, at));
        }

        private void store(int m) {
            int size = random.nextInt(4);
            int at = address(m, 8);
            long value = random.nextLong();
            ByteBuffer expected = expected(m);
            switch (size) {
                case 0 -> expected.put(at, (byte) value);
                case 1 -> expected.putShort(at, (short) value);
                case 2 -> expected.putInt(at, (int) value);
                default -> expected.putLong(at, value);
            }
            String name = size == 3 ? "i64.store" : "i64.store" + (8 << size);
            call(name + m, at, value);
        }

        private void host(int m) {
            WasmMemory memory = memory(m);
            int at = address(m, 8);
            assertEquals(expected(m).get(at), memory.readByte(at));
            assertEquals(expected(m).getInt(at), memory.readI32(at));
            assertEquals(expected(m).getLong(at), memory.readI64(at));
            expected(m).putLong(at, 77).putInt(at + 1, 78).put(at + 2, (byte) 79);
            memory.writeI64(at, 77);
            memory.writeI32(at + 1, 78);
            memory.writeByte(at + 2, (byte) 79);
            int length = length(m);
            int from = address(m, length);
            assertEquals(
                    ByteBuffer.wrap(model[m], from, length).slice(), memory.view(from, length));
            memory.fill(from, (byte) 4, length);
            Arrays.fill(model[m], from, from + length, (byte) 4);
        }

        private void check(int m) {
            assertEquals(model[m].length, memory(m).byteSize());
            assertEquals(-1, Arrays.mismatch(model[m], memory(m).read(0, model[m].length)));
            for (int size : new int[] {1, 2, 4, 8}) {
                long outside = Math.max(0, model[m].length - size + 1);
                String name = size == 8 ? "i64.load" : "i64.load" + 8 * size + "_u";
                String message =
                        "out of bounds memory access of "
                                + size
                                + (size == 1 ? " byte" : " bytes")
                                + " at address 0x"
                                + Long.toHexString(outside)
                                + " in a memory of "
                                + model[m].length
                                + " bytes";
                try {
                    call(name + m, outside);
                    throw new AssertionError("no trap at " + outside);
                } catch (Trap trap) {
                    assertTrue(trap.toString().contains(": " + message), trap.toString());
                }
            }
        }

        private void snapshot() {
            byte[][] then = {model[0].clone(), model[1].clone()};
            try (InstanceSnapshot snapshot = instance.snapshot()) {
                for (int i = 0; i < 10; i++) {
                    int m = random.nextInt(2);
                    grow(m);
                    if (model[m].length >= 16) {
                        store(m);
                        load(m);
                    }
                }
                instance.restore(snapshot);
            }
            model[0] = then[0];
            model[1] = then[1];
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 65536", "3, 65536", "0, 65536", "17, 65536", "4000, 1", "5000, 1", "1, 1"})
    void grownMemoriesHoldWhatTheyShould(int pages, int pageSize) {
        SEEDS.numbers().forEach(seed -> holdsWhatItShould(new Guests(pages, pageSize, seed)));
    }

    private static void holdsWhatItShould(Guests guests) {
        for (int i = 0; i < 800; i++) {
            guests.step();
        }
        guests.check(0);
        guests.check(1);
        guests.instance.close();
    }

    /** Bytes that this thread allocates meanwhile. */
    private static long allocated(Runnable work) {
        long before = AllocatedBytes.of(Thread.currentThread());
        work.run();
        return AllocatedBytes.of(Thread.currentThread()) - before;
    }

    private static IntConsumer grower(WasmInstance instance, String name) {
        WasmFunction grow = instance.function(name);
        return delta -> assertTrue(grow.call(delta).i32() >= 0);
    }

    private static void assertAmortized(WasmModule module, int steps, int size) {
        IntConsumer once = grower(module.instantiate(Imports.NONE, Engines.options()), "grow");
        IntConsumer often = grower(module.instantiate(Imports.NONE, Engines.options()), "grow");
        long inOne = allocated(() -> once.accept(steps * size));
        long inSteps =
                allocated(
                        () -> {
                            for (int i = 0; i < steps; i++) {
                                often.accept(size);
                            }
                        });
        // A call of the host allocates some hundred bytes of its own, and a frame in some engines.
        assertTrue(inSteps <= 3 * inOne + 700L * steps, () -> inSteps + " bytes, at once " + inOne);
    }

    @ParameterizedTest
    @CsvSource({"65536, 1, 1024, 1", "1, 70000, 40000, 64", "1, 0, 60000, 1"})
    void growingInStepsAllocatesHardlyMoreThanAtOnce(int pageSize, int pages, int steps, int size) {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(new MemoryType(AddressType.I32, pages, false, -1, pageSize));
        module.export("grow", module.function("i:i", c -> c.get(0).op(Opcode.MEMORY_GROW)));
        assertAmortized(
                WasmModule.parse(module.build(), FEATURES, ModuleLimits.DEFAULT), steps, size);
    }

    @Test
    void tableThatGrowsInStepsAllocatesHardlyMoreThanAtOnce() {
        ModuleBuilder module = new ModuleBuilder();
        module.table(ValueType.EXTERNREF, 0, -1);
        module.export(
                "grow",
                module.function(
                        "i:i",
                        c ->
                                c.op(Opcode.REF_NULL, ValueType.EXTERNREF)
                                        .get(0)
                                        .op(Opcode.TABLE_GROW)));
        assertAmortized(WasmModule.parse(module.build()), 80_000, 1);
    }

    /** A guest that writes all of each new page, and reads old ones, before it takes the next. */
    @Test
    void copiesOfATailThatIsUsedCostNoMoreThanItsAccesses() {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(1, -1);
        module.export("grow", module.function("i:i", c -> c.get(0).op(Opcode.MEMORY_GROW)));
        module.export(
                "write",
                module.function(
                        "ii:",
                        c ->
                                c.op(Opcode.LOOP)
                                        .get(0)
                                        .get(0)
                                        .op(Opcode.I32_STORE, 0)
                                        .get(0)
                                        .i32(4)
                                        .op(Opcode.I32_ADD)
                                        .tee(0)
                                        .get(1)
                                        .op(Opcode.I32_LT_U)
                                        .op(Opcode.BR_IF, 0)
                                        .end()));
        WasmInstance instance = Guest.of(module);
        IntConsumer grow = grower(instance, "grow");
        WasmFunction write = instance.function("write");
        int pages = 512;

        long bytes =
                allocated(
                        () -> {
                            for (int i = 1; i < pages; i++) {
                                grow.accept(1);
                                write.call(i * PAGE_SIZE, (i + 1) * PAGE_SIZE);
                            }
                        });

        // So many stores, of which each pays for the copy of 32 bytes; and the pages themselves.
        long stores = (long) pages * PAGE_SIZE / 4;
        assertTrue(bytes <= 32 * stores + 2L * pages * PAGE_SIZE, () -> bytes + " bytes");
    }
}
