package dev.wardian.host.kv;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The values of one plugin by key. A key is a text of 1 to 512 bytes in UTF-8 without a NUL. Each
 * operation happens in one step: others see it whole or not at all. Safe for use by several
 * threads.
 *
 * <p>All operations throw a {@link KvException} of the kinds {@code UNAVAILABLE}, {@code CLOSED},
 * {@code TIMEOUT}, {@code FULL} and {@code DAMAGED}, and an {@link IllegalArgumentException} for a
 * key that is none. What {@link KvWait#check} throws passes through.
 */
public interface KvNamespace {
    /** The most bytes of a key in UTF-8. */
    int MAX_KEY_BYTES = 512;

    /**
     * {@return a key as bytes, for stores}
     *
     * @param text the key
     * @throws IllegalArgumentException if it is none
     */
    static byte[] key(String text) {
        byte[] key = text.getBytes(StandardCharsets.UTF_8);
        if (key.length == 0 || key.length > MAX_KEY_BYTES || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no key: " + key.length + " bytes");
        }
        return key;
    }

    /**
     * Gets a value.
     *
     * @param key the key
     * @param wait bounds the wait
     * @return the value with its version; empty if the key has none
     */
    Optional<KvValue> get(String key, KvWait wait);

    /**
     * Sets a value.
     *
     * @param key the key
     * @param value the value; it is copied
     * @param ttl after which time the value is gone; {@link Duration#ZERO} if it stays
     * @param quota what the namespace may hold afterwards
     * @param wait bounds the wait
     * @return the version of the value, above 0; no other value of the key ever has it
     * @throws KvException {@link KvException.Kind#QUOTA} if the namespace would grow beyond the
     *     quota
     */
    long put(String key, byte[] value, Duration ttl, KvQuota quota, KvWait wait);

    /**
     * Sets a value if the key still has a version.
     *
     * @param key the key
     * @param version the version that the key has to have; 0 if it has to have no value
     * @param value the value; it is copied
     * @param ttl after which time the value is gone; {@link Duration#ZERO} if it stays
     * @param quota what the namespace may hold afterwards
     * @param wait bounds the wait
     * @return the version of the new value
     * @throws KvException {@link KvException.Kind#CONFLICT} if the key has another version, or
     *     none; {@link KvException.Kind#QUOTA} as for {@link #put}
     */
    long compareAndPut(
            String key, long version, byte[] value, Duration ttl, KvQuota quota, KvWait wait);

    /**
     * Deletes a value.
     *
     * @param key the key
     * @param wait bounds the wait
     * @return whether the key had a value
     */
    boolean delete(String key, KvWait wait);

    /**
     * Deletes a value if the key still has a version.
     *
     * @param key the key
     * @param version the version that the key has to have
     * @param wait bounds the wait
     * @throws KvException {@link KvException.Kind#CONFLICT} if the key has another version, or none
     */
    void compareAndDelete(String key, long version, KvWait wait);

    /**
     * Lists keys in the order of their bytes. Keys that others add or delete meanwhile may be in
     * the list or not; each other key is.
     *
     * @param prefix what the keys begin with; may be empty
     * @param after the last key that is left out; empty for none
     * @param limit the most keys, above 0
     * @param wait bounds the wait
     * @return the keys; fewer than {@code limit} if there are no more
     */
    List<String> list(String prefix, String after, int limit, KvWait wait);

    /**
     * Counts what the namespace holds, without values that are gone by now.
     *
     * @param wait bounds the wait
     * @return the counts
     */
    KvUsage usage(KvWait wait);

    /**
     * Waits until all changes so far are on the device, as far as the store can say that.
     *
     * @param wait bounds the wait
     */
    void sync(KvWait wait);
}
