package dev.wardian.plugin.codec;

import dev.wardian.plugin.error.OutputMismatch;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.manifest.ValueKind;
import java.io.IOException;
import java.lang.reflect.Type;

/**
 * Encodes Java values as the bytes of operations, and decodes them, for typed calls ({@code
 * Plugin.as}). A manager has one codec for each {@link ValueKind}: {@code
 * PluginManager.Builder.codec} sets it.
 *
 * <p>The framework carries {@code byte[]} and {@link java.nio.ByteBuffer} itself, {@code String} as
 * text and as JSON, and numbers as numbers and as JSON. A codec gets all other types. When an
 * interface is bound to a plugin, the codec says for each type whether it supports it. So it finds
 * there what it can find, and not in the first call.
 *
 * <p>A plugin is a stranger. A decoder must not let its bytes choose Java classes, and it should
 * not read a value of one kind as one of another. The framework checks JSON and text before a
 * decoder gets them: they are well-formed UTF-8, and the exponents of numbers are between -400 and
 * 400.
 *
 * <p>Implementations are thread-safe.
 */
public interface Codec {
    /**
     * {@return the kind of the bytes: {@link ValueKind#JSON} by default} Other kinds are {@link
     * ValueKind#BYTES}, for Protocol Buffers or CBOR, and {@link ValueKind#TEXT}. The manifest
     * declares an operation with the same kind.
     */
    default ValueKind kind() {
        return ValueKind.JSON;
    }

    /** {@return what the bytes are, for messages, for example {@code CBOR}} */
    default String describe() {
        return kind() == ValueKind.JSON ? "JSON" : getClass().getSimpleName();
    }

    /**
     * Binds a type whose values are written: the parameter of a method.
     *
     * @param type the type, without type variables
     * @return writes its values
     * @throws UnsupportedTypeException if the codec cannot write the type
     */
    Encoder encoder(Type type) throws UnsupportedTypeException;

    /**
     * Binds a type whose values are read: the result of a method. The result of a method that
     * returns a {@code CompletionStage} is the type of the value that completes it.
     *
     * @param type the type, without type variables
     * @return reads its values
     * @throws UnsupportedTypeException if the codec cannot read the type
     */
    Decoder decoder(Type type) throws UnsupportedTypeException;

    /** Writes the values of one type. Thread-safe. */
    @FunctionalInterface
    interface Encoder {
        /**
         * {@return the bytes of a value}
         *
         * @param value the value, never null
         * @throws IOException if this value has no bytes. As any {@link RuntimeException}, it
         *     reaches the caller as the cause of an {@link IllegalArgumentException}
         * @throws UnsupportedTypeException if no value of its type has bytes; the caller gets a
         *     {@link PluginLinkException}
         */
        byte[] encode(Object value) throws IOException, UnsupportedTypeException;
    }

    /** Reads the values of one type. Thread-safe. */
    @FunctionalInterface
    interface Decoder {
        /**
         * {@return the value of bytes, never null}
         *
         * @param bytes the output of the plugin; the decoder may keep and change it
         * @throws IOException if the bytes are no such value. As for any {@link RuntimeException},
         *     the caller gets an {@link OutputMismatch}, with the first line of the message
         * @throws UnsupportedTypeException if the type is at fault, and not the bytes; the caller
         *     gets a {@link PluginLinkException}
         */
        Object decode(byte[] bytes) throws IOException, UnsupportedTypeException;
    }
}
