package dev.wardian.host.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.BlockingCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.KvNamespaces;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What {@code kv} has for other capabilities and ABIs. */
class KvNamespacesTest {
    private static final String ID = "test.plugin";
    private static final BlockingCall CALL =
            new BlockingCall() {
                @Override
                public long remainingNanos() {
                    return Duration.ofSeconds(60).toNanos();
                }

                @Override
                public void checkInterrupted() {}

                @Override
                public void onInterrupt(Runnable action) {}

                @Override
                public void subject(String text) {}

                @Override
                public ErrnoException denied(String subject) {
                    return new ErrnoException(Errno.EDENIED, subject);
                }
            };

    private final KvStore store = KvStores.inMemory();

    private KvNamespaces granted(KvMode mode) {
        return new GrantedNamespaces(store, ID, new KvPolicy(20, 2, 5, mode));
    }

    private static void assertFails(Errno errno, Executable operation) {
        assertSame(errno, assertThrows(ErrnoException.class, operation).errno());
    }

    @Test
    void aNamespaceIsApartFromThatOfTheFunctions() {
        KvNamespaces.Namespace named = granted(KvMode.WRITE).open("variables");
        named.put("a", new byte[] {1}, CALL);

        assertEquals(1, named.get("a", CALL).orElseThrow()[0]);
        KvNamespace own = store.open(ID, "");
        assertEquals(Optional.empty(), own.get("a", KvWait.atMost(Duration.ofSeconds(60))));
        assertTrue(named.delete("a", CALL));
        assertFalse(named.delete("a", CALL));
        assertTrue(named.get("a", CALL).isEmpty());
        assertThrows(IllegalArgumentException.class, () -> granted(KvMode.WRITE).open(""));
    }

    @Test
    void thePolicyHolds() {
        KvNamespaces.Namespace named = granted(KvMode.WRITE).open("variables");
        named.put("a", new byte[5], CALL);
        named.put("b", new byte[5], CALL);

        assertFails(Errno.ELIMIT, () -> named.put("c", new byte[1], CALL));
        assertFails(Errno.E2BIG, () -> named.put("a", new byte[6], CALL));
        assertFails(Errno.E2BIG, () -> named.get("k".repeat(513), CALL));
        assertFails(Errno.EINVAL, () -> named.delete("", CALL));
        assertFails(Errno.EINVAL, () -> named.put("a\0", new byte[1], CALL));
        KvNamespaces.Namespace reading = granted(KvMode.READ).open("variables");
        assertTrue(reading.get("a", CALL).isPresent());
        assertFails(Errno.EDENIED, () -> reading.put("a", new byte[1], CALL));
        assertFails(Errno.EDENIED, () -> reading.delete("a", CALL));
    }

    @Test
    void aClosedStoreIsNotThere() {
        store.close();

        assertFails(Errno.EUNAVAILABLE, () -> granted(KvMode.READ).open("variables"));
    }
}
