package dev.wardian.wasm.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.MalformedModuleException;
import dev.wardian.wasm.test.ByteWriter;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class BinaryReaderTest {
    @Test
    void integersAreReadBackAsTheyWereWritten() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            byte[] signed = new ByteWriter().signed(value).bytes();
            int half = Long.hashCode(value);
            byte[] narrow = new ByteWriter().signed(half).bytes();
            byte[] unsigned = new ByteWriter().u32(half).bytes();

            assertEquals(value, read(BinaryReader::s64, signed));
            assertEquals(half, read(BinaryReader::s32, narrow));
            assertEquals(half, read(BinaryReader::u32, unsigned));
        }
    }

    @Test
    void extremes() {
        assertEquals(Integer.MIN_VALUE, read(BinaryReader::s32, 0x80, 0x80, 0x80, 0x80, 0x78));
        assertEquals(Integer.MAX_VALUE, read(BinaryReader::s32, 0xFF, 0xFF, 0xFF, 0xFF, 0x07));
        assertEquals(-1, read(BinaryReader::u32, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F));
        assertEquals(-1L << 32, read(BinaryReader::s33, 0x80, 0x80, 0x80, 0x80, 0x70));
        assertEquals(0xFFFF_FFFFL, read(BinaryReader::s33, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F));
        assertEquals(
                Long.MIN_VALUE,
                read(
                        BinaryReader::s64,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x80,
                        0x7F));
        assertEquals(
                -1L,
                read(
                        BinaryReader::u64,
                        0xFF,
                        0xFF,
                        0xFF,
                        0xFF,
                        0xFF,
                        0xFF,
                        0xFF,
                        0xFF,
                        0xFF,
                        0x01));
    }

    @Test
    void longerFormsOfAnIntegerAreTheSameInteger() {
        assertEquals(3, read(BinaryReader::u32, 0x83, 0x80, 0x80, 0x80, 0x00));
        assertEquals(-1, read(BinaryReader::s32, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F));
        assertEquals(-1, read(BinaryReader::s64, 0xFF, 0xFF, 0x7F));
    }

    @Test
    void tooManyBytesAndTooManyBitsAreToldApart() {
        String tooLong = "integer representation too long";
        String tooLarge = "integer too large";
        malformed(tooLong, BinaryReader::u32, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00);
        malformed(tooLarge, BinaryReader::u32, 0x80, 0x80, 0x80, 0x80, 0x10);
        malformed(tooLong, BinaryReader::s32, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F);
        malformed(tooLarge, BinaryReader::s32, 0x80, 0x80, 0x80, 0x80, 0x08);
        malformed(tooLarge, BinaryReader::s32, 0xFF, 0xFF, 0xFF, 0xFF, 0x77);
        malformed(tooLarge, BinaryReader::s33, 0x80, 0x80, 0x80, 0x80, 0x10);
        malformed(
                tooLarge,
                BinaryReader::s64,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x01);
        malformed(
                tooLong,
                BinaryReader::s64,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0);
    }

    @Test
    void nothingIsReadBeyondTheRange() {
        byte[] bytes = {1, 2, 3, 4};
        BinaryReader in = new BinaryReader(bytes, 1, 3);

        assertEquals(2, in.u8());
        assertEquals(3, in.peek());
        assertThrows(MalformedModuleException.class, () -> in.skip(2));
        assertThrows(MalformedModuleException.class, () -> in.skip(-1));
        assertEquals(3, in.u8());
        assertTrue(in.atEnd());
        assertThrows(MalformedModuleException.class, in::u8);
        assertThrows(MalformedModuleException.class, in::peek);
        assertThrows(MalformedModuleException.class, in::u32);
    }

    private static long read(ToLongFunction<BinaryReader> read, int... bytes) {
        return read(read, new ByteWriter().raw(bytes).bytes());
    }

    private static long read(ToLongFunction<BinaryReader> read, byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, 0, bytes.length);
        long value = read.applyAsLong(in);
        assertTrue(in.atEnd());
        return value;
    }

    private static void malformed(String reason, ToLongFunction<BinaryReader> read, int... bytes) {
        MalformedModuleException e =
                assertThrows(MalformedModuleException.class, () -> read(read, bytes));
        assertTrue(e.reason().startsWith(reason), e::reason);
        assertEquals(0, e.offset());
    }
}
