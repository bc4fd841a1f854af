package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.manifest.ValueKind;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;

/** Where the kinds of an operation's input and output are from. */
enum Kinds {
    /** The manifest says them. */
    OF_MANIFEST {
        @Override
        ValueKind of(Type type, ValueKind declared) {
            return declared;
        }
    },
    /** The types of the interface say them. */
    OF_TYPES {
        @Override
        ValueKind of(Type type, ValueKind declared) {
            if (type == void.class) {
                return ValueKind.NONE;
            }
            if (type == byte[].class || type == ByteBuffer.class) {
                return ValueKind.BYTES;
            }
            return type == String.class ? ValueKind.TEXT : ValueKind.JSON;
        }
    };

    /**
     * The kind of a value.
     *
     * @param type its type in the interface
     * @param declared its kind in the manifest
     */
    abstract ValueKind of(Type type, ValueKind declared);
}
