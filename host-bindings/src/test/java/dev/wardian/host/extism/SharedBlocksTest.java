package dev.wardian.host.extism;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.internal.abi.ConventionMemory;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.HostMemory;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.WasmFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedBlocksTest {
    private static final int LIMIT = 1 << 20;

    /** A budget that counts. */
    private static final class Counted implements MemoryBudget, ConventionMemory {
        private final List<HostMemory> reached = List.of(new HostMemory(), new HostMemory());
        private long most = Long.MAX_VALUE;
        private long held;

        @Override
        public MemoryBudget budget() {
            return this;
        }

        @Override
        public HostMemory reached(int number) {
            return reached.get(number);
        }

        long load(int number, long address) {
            WasmFunction load = reached(number).function(HostMemory.Access.LOAD_U8, 0);
            return load.invoke(CallOptions.NONE, address)[0];
        }

        @Override
        public boolean reserve(long bytes) {
            boolean room = bytes <= most - held;
            held += room ? bytes : 0;
            return room;
        }

        @Override
        public void release(long bytes) {
            held -= bytes;
        }
    }

    /** A block with what was written to it. */
    private record Block(int offset, byte[] contents) {}

    /** Blocks never overlap, keep what was written, and stay within the limit. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomBlocksKeepTheirContents(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Counted budget = new Counted();
        SharedBlocks blocks = new SharedBlocks(budget);
        for (int call = 0; call < 5; call++) {
            List<Block> live = new ArrayList<>();
            for (int step = 0; step < 3_000; step++) {
                if (random.nextInt(5) < 3) {
                    allocate(blocks, random, live);
                } else if (!live.isEmpty()) {
                    Block block = live.remove(random.nextInt(live.size()));
                    assertArrayEquals(
                            block.contents(), blocks.copy(block.offset(), block.contents().length));
                    blocks.free(block.offset());
                    assertEquals(0, blocks.length(block.offset()));
                }
            }
            for (Block block : live) {
                assertEquals(block.contents().length, blocks.length(block.offset()));
                assertArrayEquals(
                        block.contents(), blocks.copy(block.offset(), block.contents().length));
            }
            assertTrue(budget.held <= 2 * LIMIT, () -> budget.held + " held");
            blocks.clear();
            live.forEach(block -> assertEquals(0, blocks.length(block.offset())));
        }
        blocks.close();
        assertEquals(0, budget.held);
    }

    private static void allocate(SharedBlocks blocks, SplittableRandom random, List<Block> live) {
        int length = 1 + random.nextInt(1 << random.nextInt(1, 14));
        if (blocks.reserve(length, LIMIT) != SharedBlocks.Room.ENOUGH) {
            return;
        }
        byte[] contents = new byte[length];
        random.nextBytes(contents);
        int offset = blocks.allocate(length);
        assertEquals(0, offset & 15);
        assertTrue(offset + length <= LIMIT);
        blocks.write(offset, contents);
        live.add(new Block(offset, contents));
    }

    @Test
    void aTightBudgetGivesWhatIsWanted() {
        Counted memory = new Counted();
        memory.most = 300_000;
        SharedBlocks blocks = new SharedBlocks(memory);

        allocate(blocks, 200_000, (byte) 1);
        assertTrue(memory.held >= 200_000 && memory.held <= 300_000, () -> memory.held + " held");
        assertEquals(SharedBlocks.Room.BUDGET, blocks.reserve(100_000, LIMIT));

        blocks.close();
        assertEquals(0, memory.held);
    }

    @Test
    void theGuestReachesWhatWasAllocatedAndItsInput() {
        Counted memory = new Counted();
        SharedBlocks blocks = new SharedBlocks(memory);
        int input = allocate(blocks, 40, (byte) 1);
        blocks.setInput(input);
        // The array grows, so it is another one.
        int large = allocate(blocks, 200_000, (byte) 2);

        assertEquals(1, memory.load(SharedBlocks.REACHED, input + 39));
        assertEquals(2, memory.load(SharedBlocks.REACHED, large + 199_999));
        assertEquals(0, memory.load(SharedBlocks.REACHED, 15));
        assertEquals(0, memory.load(SharedBlocks.REACHED, 1 << 24));
        assertEquals(1, memory.load(SharedBlocks.REACHED_INPUT, 0));
        assertEquals(1, memory.load(SharedBlocks.REACHED_INPUT, 39));
        assertEquals(0, memory.load(SharedBlocks.REACHED_INPUT, 40));

        blocks.free(input);
        assertEquals(1, memory.load(SharedBlocks.REACHED, input));
        assertEquals(0, memory.load(SharedBlocks.REACHED_INPUT, 0));

        blocks.clear();
        assertEquals(0, memory.load(SharedBlocks.REACHED, input));
    }

    private static int allocate(SharedBlocks blocks, int length, byte contents) {
        assertEquals(SharedBlocks.Room.ENOUGH, blocks.reserve(length, LIMIT));
        int offset = blocks.allocate(length);
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, contents);
        blocks.write(offset, bytes);
        return offset;
    }

    @Test
    void everyLengthHasACapacityOfItsOwnSize() {
        SharedBlocks blocks = new SharedBlocks(new Counted());
        for (int length = 1; length <= 5_000; length++) {
            assertEquals(SharedBlocks.Room.ENOUGH, blocks.reserve(length, LIMIT));
            int offset = blocks.allocate(length);
            assertEquals(length, blocks.length(offset));
            assertTrue(blocks.contains(offset, length));
            blocks.free(offset);
            // The place is free for the same length, and for no longer one that reaches beyond.
            assertEquals(offset, blocks.allocate(length));
            blocks.clear();
        }
    }
}
