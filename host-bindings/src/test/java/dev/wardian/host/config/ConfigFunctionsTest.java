package dev.wardian.host.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.host.testing.Prober;
import dev.wardian.plugin.capability.Errno;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFunctionsTest {
    private static final int KEY = 100;
    private static final int OUT = 1_000;

    @TempDir Path folder;
    private Prober guest;

    @BeforeEach
    void load() {
        guest =
                new Prober(
                        folder,
                        new ConfigBinding(),
                        "{ keys: [from-manifest, both, 'tax.*', absent], deny: [tax.secret] }",
                        Map.of("both", "öp", "tax.rate", "19", "tax.secret", "s", "hidden", "h"));
    }

    @AfterEach
    void close() {
        guest.close();
    }

    private int get(String key, int out, int cap) {
        return guest.call("get", KEY, guest.poke(KEY, key), out, cap);
    }

    @Test
    void valuesAreThoseOfTheManifestUnlessTheOperatorHasOthers() {
        assertEquals("m", guest.peekText(OUT, get("from-manifest", OUT, 100)));
        assertEquals("öp", guest.peekText(OUT, get("both", OUT, 100)));
        assertEquals("19", guest.peekText(OUT, get("tax.rate", OUT, 100)));
    }

    @Test
    void keysOutsideTheGrantAreDeniedAndRecordedWhetherTheyExistOrNot() {
        assertEquals(-Errno.EDENIED.number(), get("hidden", OUT, 100));
        assertEquals(-Errno.EDENIED.number(), get("tax.secret", OUT, 100));
        assertEquals(-Errno.EDENIED.number(), get("nowhere", OUT, 100));
        assertEquals(-Errno.EDENIED.number(), get("", OUT, 100));

        assertEquals(
                List.of("config/1 hidden", "config/1 tax.secret", "config/1 nowhere", "config/1 "),
                guest.denials());
    }

    @Test
    void aGrantedKeyWithoutAValueIsNotFound() {
        assertEquals(-Errno.ENOTFOUND.number(), get("absent", OUT, 100));
        assertEquals(-Errno.ENOTFOUND.number(), get("tax.other", OUT, 100));
        assertEquals(List.of(), guest.denials());
    }

    @Test
    void keysAreThoseGrantedThatHaveValuesInOrder() {
        int length = guest.call("keys", OUT, 100);

        assertEquals("both\nfrom-manifest\ntax.rate", guest.peekText(OUT, length));
    }

    @Test
    void aValueThatDoesNotFitLeavesTheBufferAlone() {
        guest.poke(OUT, "xxx");

        assertEquals(3, get("both", OUT, 2));
        assertEquals("xxx", guest.peekText(OUT, 3));
        assertEquals(3, get("both", 0, 0));
    }

    @Test
    void addressesAndLengthsOfHostileGuestsAreErrorsAndNothingIsWritten() {
        byte[] before = guest.peek(0, 50_000);

        assertEquals(-Errno.EFAULT.number(), guest.call("get", Prober.MEMORY - 1, 2, OUT, 100));
        assertEquals(-Errno.EFAULT.number(), guest.call("get", -1, 4, OUT, 100));
        assertEquals(-Errno.E2BIG.number(), guest.call("get", KEY, -1, OUT, 100));
        assertEquals(-Errno.E2BIG.number(), guest.call("get", KEY, 257, OUT, 100));
        assertEquals(-Errno.EFAULT.number(), guest.call("keys", Prober.MEMORY - 1, 100));
        assertEquals(-Errno.EFAULT.number(), guest.call("keys", -1, -1));
        assertArrayEquals(before, guest.peek(0, 50_000));

        int length = guest.poke(KEY, "both");
        assertEquals(-Errno.EFAULT.number(), guest.call("get", KEY, length, -8, 100));
    }

    @Test
    void aMalformedKeyIsNoText() {
        int length = guest.poke(KEY, (byte) 0xC3, (byte) 0x28);

        assertEquals(-Errno.EUTF8.number(), guest.call("get", KEY, length, OUT, 100));
    }
}
