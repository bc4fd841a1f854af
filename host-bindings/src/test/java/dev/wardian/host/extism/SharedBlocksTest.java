package dev.wardian.host.extism;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedBlocksTest {
    private static final int LIMIT = 1 << 20;

    /** A budget that counts. */
    private static final class Counted implements MemoryBudget {
        private long held;

        @Override
        public boolean reserve(long bytes) {
            held += bytes;
            return true;
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
