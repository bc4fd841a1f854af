package dev.wardian.plugin.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Small inputs are hashed without the JDK, large ones with it. */
final class Sha256Test {
    @Test
    void knownHashes() {
        // The examples of FIPS 180-4.
        assertEquals(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                Sha256.hex(new byte[0]));
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Sha256.hex("abc".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
                Sha256.hex(
                        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
                                .getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void hashesAreThoseOfTheJdk() throws GeneralSecurityException {
        Random random = new Random(1);
        for (int length = 0; length < 300; length++) {
            assertSameHash(random, length);
        }
        for (int length = (256 << 10) - 70; length < (256 << 10) + 3; length++) {
            assertSameHash(random, length);
        }
        assertSameHash(random, 3 << 20);
    }

    private static void assertSameHash(Random random, int length) throws GeneralSecurityException {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        assertEquals(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)),
                Sha256.hex(bytes),
                () -> length + " bytes");
    }
}
