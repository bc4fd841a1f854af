package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.manifest.ValueKind;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses the codec for a Java type and the kind of bytes in the manifest. Byte types fit every
 * kind. {@code String} fits text, and JSON that the application parses itself. Number types fit
 * numbers and JSON. All other types fit JSON only.
 */
final class Codecs {
    private static final String JACKSON = "com.fasterxml.jackson.databind.json.JsonMapper";

    private Codecs() {}

    /** The codec of a parameter. */
    static Codec ofInput(Type type, ValueKind kind) throws UnfitTypeException {
        Optional<Codec> simple = simple(type, kind);
        return simple.isPresent() ? simple.get() : JsonCodec.ofInput(type);
    }

    /** The codec of a result. */
    static Codec ofOutput(Type type, ValueKind kind) throws UnfitTypeException {
        Optional<Codec> simple = simple(type, kind);
        return simple.isPresent() ? simple.get() : JsonCodec.ofOutput(type);
    }

    /** The codec, or nothing where it is for Jackson to write and read the type. */
    private static Optional<Codec> simple(Type type, ValueKind kind) throws UnfitTypeException {
        if (kind == ValueKind.NONE) {
            if (type == void.class) {
                return Optional.of(EmptyCodec.INSTANCE);
            }
            throw unfit(type, kind);
        }
        if (type == void.class) {
            throw unfit(type, kind);
        }
        if (type == byte[].class) {
            return Optional.of(BytesCodec.ARRAY);
        }
        if (type == ByteBuffer.class) {
            return Optional.of(BytesCodec.BUFFER);
        }
        if (type == String.class && (kind == ValueKind.TEXT || kind == ValueKind.JSON)) {
            return Optional.of(TextCodec.INSTANCE);
        }
        if (kind == ValueKind.NUMBER || kind == ValueKind.JSON) {
            Optional<Codec> number = number(type);
            if (number.isPresent()) {
                return number;
            }
        }
        if (kind != ValueKind.JSON) {
            throw unfit(type, kind);
        }
        if (!jacksonIsPresent()) {
            throw new UnfitTypeException(
                    type.getTypeName()
                            + " needs Jackson to be written as JSON, but Jackson is missing",
                    "add com.fasterxml.jackson.core:jackson-databind to the application, or use String");
        }
        return Optional.empty();
    }

    private static Optional<Codec> number(Type type) {
        return type instanceof Class<?> plain
                ? NumberCodec.find(MethodType.methodType(plain).wrap().returnType())
                : Optional.empty();
    }

    private static UnfitTypeException unfit(Type type, ValueKind kind) {
        String fitting =
                switch (kind) {
                    case NONE -> "nothing";
                    case BYTES -> "byte[] or ByteBuffer";
                    case TEXT -> "String, byte[] or ByteBuffer";
                    case NUMBER -> "a number, byte[] or ByteBuffer";
                    case JSON -> "a record, a collection, a number, String, byte[] or ByteBuffer";
                };
        String words = kind.name().toLowerCase(Locale.ROOT);
        return new UnfitTypeException(
                type.getTypeName() + " cannot carry " + words, "use " + fitting);
    }

    private static boolean jacksonIsPresent() {
        try {
            Class.forName(JACKSON, false, Codecs.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
