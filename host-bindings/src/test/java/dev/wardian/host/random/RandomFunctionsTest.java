package dev.wardian.host.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.wardian.host.testing.Prober;
import dev.wardian.plugin.capability.Errno;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomFunctionsTest {
    @TempDir Path folder;
    private Prober guest;

    @BeforeEach
    void load() {
        guest = new Prober(folder, new RandomBinding(SecureRandom::new), "{}", Map.of());
    }

    @AfterEach
    void close() {
        guest.close();
    }

    @Test
    void bytesAreFilledAndNoOthers() {
        assertEquals(0, guest.call("fill", 1_000, 64));
        byte[] first = guest.peek(1_000, 64);
        assertEquals(0, guest.call("fill", 1_000, 64));

        assertFalse(Arrays.equals(first, guest.peek(1_000, 64)));
        assertFalse(Arrays.equals(new byte[64], first));
        assertArrayEquals(new byte[1_000], guest.peek(0, 1_000));
        assertArrayEquals(new byte[1_000], guest.peek(1_064, 1_000));
    }

    @Test
    void anEmptyRangeIgnoresItsAddress() {
        assertEquals(0, guest.call("fill", -1, 0));
    }

    @Test
    void moreThanTheCapIsTooBigWhereverItPoints() {
        assertEquals(-Errno.E2BIG.number(), guest.call("fill", 0, 65_537));
        assertEquals(-Errno.E2BIG.number(), guest.call("fill", -1, -1));
    }

    @Test
    void aRangeThatIsNotWhollyInMemoryIsLeftAlone() {
        byte[] before = guest.peek(Prober.MEMORY - 64, 64);

        assertEquals(-Errno.EFAULT.number(), guest.call("fill", Prober.MEMORY - 64, 65));
        assertEquals(-Errno.EFAULT.number(), guest.call("fill", -64, 64));
        assertEquals(-Errno.EFAULT.number(), guest.call("fill", 1, 65_536));

        assertArrayEquals(before, guest.peek(Prober.MEMORY - 64, 64));
    }
}
