package dev.wardian.plugin.capability;

import java.util.Optional;

/**
 * Values by key that stay, as far as the plugin may have them. It is what the capability {@code kv}
 * has for other capabilities and for ABIs: a {@linkplain PluginContext#facility facility}.
 */
public interface KvNamespaces {
    /**
     * Opens a namespace of the plugin, and makes it if it is missing. Its keys are apart from those
     * of the capability's own functions, and it has a quota of its own, of the same size.
     *
     * @param name the name of the namespace, at most 200 characters and not empty
     * @return the namespace
     * @throws ErrnoException {@link Errno#EUNAVAILABLE} if the store cannot be reached, {@link
     *     Errno#ELIMIT} if its device is full
     */
    Namespace open(String name);

    /**
     * One namespace. Keys are texts of 1 to 512 bytes in UTF-8 without a NUL. All methods throw an
     * {@link ErrnoException} with the error of the function of {@code wardian:kv/1} that does the
     * same, and another exception if the host failed.
     */
    interface Namespace {
        /**
         * Gets a value.
         *
         * @param key the key
         * @param call bounds the wait
         * @return a new array, or empty if the key has no value
         */
        Optional<byte[]> get(String key, BlockingCall call);

        /**
         * Sets a value, which stays.
         *
         * @param key the key
         * @param value the value
         * @param call bounds the wait
         */
        void put(String key, byte[] value, BlockingCall call);

        /**
         * Deletes a value.
         *
         * @param key the key
         * @param call bounds the wait
         * @return whether there was one
         */
        boolean delete(String key, BlockingCall call);
    }
}
