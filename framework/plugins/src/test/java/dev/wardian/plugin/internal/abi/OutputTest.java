package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.wasm.internal.model.Opcode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An output is what was written, in whatever pieces, and belongs to its caller. */
class OutputTest {
    private static final int LENGTHS = 1024;
    private static final int BEGUN = 50_000;

    @TempDir Path folder;

    /** Reads lengths and writes as many bytes for each, from its memory's start on. */
    private static Guest writing() {
        byte[] pattern = pattern();
        Guest guest = new Guest().bytes(0, pattern);
        return guest.operation(
                "write",
                code -> {
                    code.locals("i");
                    code.i32(BEGUN).i32(0).get(0).op(Opcode.CALL, guest.inputRead).op(Opcode.DROP);
                    code.op(Opcode.BLOCK).op(Opcode.LOOP);
                    code.get(1).get(0).op(Opcode.I32_GE_U).op(Opcode.BR_IF, 1);
                    code.i32(0).get(1).op(Opcode.I32_LOAD, 2, BEGUN);
                    code.op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP);
                    code.get(1).i32(4).op(Opcode.I32_ADD).set(1).op(Opcode.BR, 0);
                    code.end().end().i32(0);
                });
    }

    private static byte[] pattern() {
        byte[] bytes = new byte[BEGUN];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private static byte[] write(Plugin plugin, int... lengths) {
        ByteBuffer input = ByteBuffer.allocate(4 * lengths.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int length : lengths) {
            input.putInt(length);
        }
        return plugin.call("write", input.array());
    }

    @Test
    void piecesOfAllSizesArePutTogether() {
        try (Host host = new Host(folder).setting(b -> b.poolSize(1))) {
            Plugin plugin = host.load(writing());
            Random random = new Random(5);
            for (int round = 0; round < 300; round++) {
                int[] lengths = new int[random.nextInt(8)];
                ByteArrayOutputStream expected = new ByteArrayOutputStream();
                for (int i = 0; i < lengths.length; i++) {
                    int most = random.nextInt(4) == 0 ? BEGUN : LENGTHS;
                    lengths[i] = random.nextInt(4) == 0 ? 0 : random.nextInt(most + 1);
                    expected.write(pattern(), 0, lengths[i]);
                }

                assertArrayEquals(expected.toByteArray(), write(plugin, lengths));
            }
        }
    }

    @Test
    void anOutputIsNotTouchedByLaterCalls() {
        try (Host host = new Host(folder).setting(b -> b.poolSize(1))) {
            Plugin plugin = host.load(writing());
            byte[] one = write(plugin, 100);
            byte[] two = write(plugin, 50, 50);
            byte[] copy = two.clone();
            one[0]++;
            two[0]++;

            byte[] later = write(plugin, 50, 50);

            assertNotSame(two, later);
            assertArrayEquals(copy, later);
            assertEquals(pattern()[0], write(plugin, 100)[0]);
        }
    }
}
