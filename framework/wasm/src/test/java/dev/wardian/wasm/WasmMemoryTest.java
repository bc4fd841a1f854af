package dev.wardian.wasm;

import static dev.wardian.wasm.WasmMemory.PAGE_SIZE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.Guest;
import dev.wardian.wasm.test.ModuleBuilder;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Memory as the host sees it, and bulk operations of guests. */
class WasmMemoryTest {
    private static WasmMemory memory(long pages) {
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(pages, -1));
        return Guest.of(module).memory("memory");
    }

    private static void assertOutOfBounds(Executable access) {
        assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, assertThrows(Trap.class, access).kind());
    }

    @Test
    void numbersAreLittleEndian() {
        WasmMemory memory = memory(1);

        memory.writeI64(8, 0x0807_0605_0403_0201L);

        assertEquals(1, memory.readByte(8));
        assertEquals(0x0504_0302, memory.readI32(9));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, memory.read(8, 8));
    }

    @Test
    void everyAccessIsChecked() {
        WasmMemory memory = memory(1);
        byte[] two = new byte[2];
        for (long address :
                new long[] {
                    -1, PAGE_SIZE, PAGE_SIZE + 1L, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
                }) {
            assertOutOfBounds(() -> memory.readByte(address));
            assertOutOfBounds(() -> memory.readI32(address));
            assertOutOfBounds(() -> memory.readI64(address));
            assertOutOfBounds(() -> memory.writeByte(address, (byte) 1));
            assertOutOfBounds(() -> memory.writeI32(address, 1));
            assertOutOfBounds(() -> memory.writeI64(address, 1));
            assertOutOfBounds(() -> memory.read(address, 1));
            assertOutOfBounds(() -> memory.read(address, two, 0, 1));
            assertOutOfBounds(() -> memory.write(address, two));
            assertOutOfBounds(() -> memory.fill(address, (byte) 1, 1));
            assertOutOfBounds(() -> memory.readUtf8(address, 1));
            assertOutOfBounds(() -> memory.writeUtf8(address, "x"));
            assertOutOfBounds(() -> memory.view(address, 1));
        }
        assertOutOfBounds(() -> memory.readI32(PAGE_SIZE - 3));
        assertOutOfBounds(() -> memory.writeI64(PAGE_SIZE - 7, -1));
        assertOutOfBounds(() -> memory.write(PAGE_SIZE - 1, two));
        assertEquals(0, memory.readByte(PAGE_SIZE - 1));
    }

    @Test
    void lengthThatIsNegativeOrOverflowsIsRefusedBeforeAnythingIsAllocated() {
        WasmMemory memory = memory(1);

        for (long length :
                new long[] {-1, PAGE_SIZE + 1L, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertOutOfBounds(() -> memory.read(0, length));
            assertOutOfBounds(() -> memory.fill(0, (byte) 1, length));
            assertOutOfBounds(() -> memory.readUtf8(0, length));
            assertOutOfBounds(() -> memory.view(0, length));
        }
        assertOutOfBounds(() -> memory.read(1, Long.MAX_VALUE));
        assertOutOfBounds(() -> memory.read(0, new byte[4], 0, -1));
        assertEquals(0, memory.readByte(0));
    }

    @Test
    void emptyRangeAtTheEndIsInside() {
        WasmMemory memory = memory(1);

        assertEquals(0, memory.read(PAGE_SIZE, 0).length);
        assertOutOfBounds(() -> memory.read(PAGE_SIZE + 1, 0));
        assertEquals(0, memory(0).read(0, 0).length);
    }

    @Test
    void textIsUtf8AndMalformedTextIsRefused() throws CharacterCodingException {
        WasmMemory memory = memory(1);
        String text = "naïve – 日本 – \uD83D\uDE00";

        int length = memory.writeUtf8(100, text);

        assertEquals(text, memory.readUtf8(100, length));
        assertEquals("", memory.readUtf8(0, 0));
        for (int[] bytes :
                new int[][] {
                    {0x80},
                    {0xC0, 0x80},
                    {0xE2, 0x82},
                    {0xED, 0xA0, 0x80},
                    {0xF4, 0x90, 0x80, 0x80},
                    {0xFF}
                }) {
            for (int i = 0; i < bytes.length; i++) {
                memory.writeByte(i, (byte) bytes[i]);
            }
            assertThrows(CharacterCodingException.class, () -> memory.readUtf8(0, bytes.length));
        }
    }

    @Test
    void viewIsReadOnlyAndDetachedByGrowth() {
        WasmMemory memory = memory(1);
        memory.writeI32(16, 0x0102_0304);
        ByteBuffer view = memory.view(16, 8);

        assertEquals(8, view.remaining());
        assertEquals(0x0102_0304, view.getInt(0));
        assertThrows(ReadOnlyBufferException.class, () -> view.put(0, (byte) 1));
        memory.writeByte(16, (byte) 9);
        assertEquals(9, view.get(0));
        assertEquals(1, memory.grow(1));
        memory.writeByte(16, (byte) 10);
        assertEquals(9, view.get(0));
        assertEquals(2, memory.type().min());
    }

    @Test
    void contentsSurviveGrowth() {
        WasmMemory memory = memory(1);
        memory.fill(PAGE_SIZE - 4, (byte) 7, 4);

        assertEquals(1, memory.grow(2));

        assertEquals(0x0707_0707, memory.readI32(PAGE_SIZE - 4));
        assertEquals(0, memory.readI32(PAGE_SIZE));
        assertEquals(-1, memory.grow(-1));
    }

    // --- bulk operations of guests

    private static WasmInstance bulk() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(64, 64));
        module.export(
                "copy",
                module.function("iii:", code -> code.get(0).get(1).get(2).op(Opcode.MEMORY_COPY)));
        module.export(
                "fill",
                module.function("iii:", code -> code.get(0).get(1).get(2).op(Opcode.MEMORY_FILL)));
        return Guest.of(module);
    }

    @Test
    void overlappingCopyMovesInBothDirections() {
        WasmInstance instance = bulk();
        WasmMemory memory = instance.memory("memory");
        byte[] contents = new byte[64 * PAGE_SIZE];
        int[][] moves = {
            {0, 1, 100},
            {1, 0, 100},
            {0, 7, 3 << 20},
            {7, 0, 3 << 20},
            {5, 5, 2 << 20},
            {(1 << 20) + 1, 3, (2 << 20) + 5}
        };
        new Random(3).nextBytes(contents);
        memory.write(0, contents);
        for (int[] move : moves) {
            instance.function("copy").call(move[0], move[1], move[2]);

            System.arraycopy(contents, move[1], contents, move[0], move[2]);
            assertArrayEquals(contents, memory.read(0, contents.length));
        }
    }

    @Test
    void fillOfSeveralChunksSetsExactlyItsRange() {
        WasmInstance instance = bulk();
        WasmMemory memory = instance.memory("memory");

        instance.function("fill").call(3, 0x1FF, (2 << 20) + 1);

        byte[] expected = new byte[64 * PAGE_SIZE];
        Arrays.fill(expected, 3, 3 + (2 << 20) + 1, (byte) 0xFF);
        assertArrayEquals(expected, memory.read(0, expected.length));
    }

    @Test
    void bulkOperationThatDoesNotFitMovesNothing() {
        WasmInstance instance = bulk();
        WasmMemory memory = instance.memory("memory");
        int size = 64 * PAGE_SIZE;

        assertOutOfBounds(() -> instance.function("fill").call(size - 8, 1, 9));
        assertOutOfBounds(() -> instance.function("fill").call(0, 1, -1));
        assertOutOfBounds(() -> instance.function("copy").call(0, size, 1));
        assertOutOfBounds(() -> instance.function("copy").call(-1, 0, 2));
        instance.function("copy").call(size, size, 0);

        assertTrue(memory.view(0, size).equals(ByteBuffer.allocate(size)));
    }
}
