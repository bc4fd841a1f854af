package dev.wardian.host.kv;

import dev.wardian.plugin.capability.BlockingCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.KvNamespaces;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The namespaces of a plugin for other capabilities, under the policy in effect.
 *
 * @param store has them
 * @param pluginId the id of the plugin
 * @param policy what is in effect
 */
record GrantedNamespaces(KvStore store, String pluginId, KvPolicy policy) implements KvNamespaces {
    @Override
    public Namespace open(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the namespace of the capability's functions");
        }
        return new Granted(Errors.translated(() -> store.open(pluginId, name)), policy);
    }

    private record Granted(KvNamespace values, KvPolicy policy) implements Namespace {
        @Override
        public Optional<byte[]> get(String key, BlockingCall call) {
            requireKey(key);
            return Errors.translated(() -> values.get(key, CallWait.of(call))).map(KvValue::bytes);
        }

        @Override
        public void put(String key, byte[] value, BlockingCall call) {
            requireKey(key);
            requireWriting();
            if (value.length > policy.largestValue()) {
                throw new ErrnoException(Errno.E2BIG, "a value of " + value.length + " bytes");
            }
            Errors.translated(
                    () -> values.put(key, value, Duration.ZERO, policy.quota(), CallWait.of(call)));
        }

        @Override
        public boolean delete(String key, BlockingCall call) {
            requireKey(key);
            requireWriting();
            return Errors.translated(() -> values.delete(key, CallWait.of(call)));
        }

        private void requireWriting() {
            if (policy.mode() != KvMode.WRITE) {
                throw new ErrnoException(Errno.EDENIED, "only reading is in effect");
            }
        }

        private static void requireKey(String key) {
            if (key.getBytes(StandardCharsets.UTF_8).length > KvNamespace.MAX_KEY_BYTES) {
                throw new ErrnoException(Errno.E2BIG, "a key that is too long");
            }
            if (key.isEmpty() || key.indexOf('\0') >= 0) {
                throw new ErrnoException(Errno.EINVAL, "a key that is empty or has a NUL");
            }
        }
    }
}
