package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.codec.Codec;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.manifest.ValueKind;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the codec for a Java type and the kind of bytes in the manifest. Byte types fit every
 * kind. {@code String} fits text, the whole of a stream, and JSON that the application parses
 * itself. Number types fit numbers and JSON. All other types need a codec of the application, or
 * Jackson for JSON.
 */
public final class Codecs {
    /** Without a codec of the application. */
    public static final Codecs DEFAULT = of(List.of());

    private final Map<ValueKind, Codec> supplied = new EnumMap<>(ValueKind.class);
    private @Nullable Codec jackson;

    private Codecs() {}

    /**
     * With the codecs of an application, of which the last of a kind counts.
     *
     * @throws IllegalArgumentException if one is for nothing, for numbers or for streams
     */
    public static Codecs of(Collection<Codec> supplied) {
        Codecs codecs = new Codecs();
        for (Codec codec : supplied) {
            ValueKind kind = codec.kind();
            if (kind == ValueKind.NONE || kind == ValueKind.NUMBER || kind == ValueKind.STREAM) {
                throw new IllegalArgumentException("a codec cannot be for the kind " + words(kind));
            }
            codecs.supplied.put(kind, codec);
        }
        return codecs;
    }

    /** The codec of a parameter. */
    ValueCodec ofInput(Type type, ValueKind kind) throws UnfitTypeException {
        Optional<ValueCodec> simple = simple(type, kind);
        if (simple.isPresent()) {
            return simple.get();
        }
        return bind(type, kind, codec -> SuppliedCodec.ofInput(codec, codec.encoder(type)));
    }

    /** The codec of a result. */
    ValueCodec ofOutput(Type type, ValueKind kind) throws UnfitTypeException {
        Optional<ValueCodec> simple = simple(type, kind);
        if (simple.isPresent()) {
            return simple.get();
        }
        return bind(type, kind, codec -> SuppliedCodec.ofOutput(codec, type, codec.decoder(type)));
    }

    private interface Binding {
        ValueCodec bind(Codec codec) throws UnsupportedTypeException;
    }

    private ValueCodec bind(Type type, ValueKind kind, Binding binding) throws UnfitTypeException {
        try {
            StreamTypes.refuse(type);
            return binding.bind(codec(type, kind));
        } catch (UnsupportedTypeException e) {
            throw UnfitTypeException.of(e);
        } catch (StackOverflowError e) {
            throw UnfitTypeException.of(
                    new UnsupportedTypeException(
                            type.getTypeName()
                                    + " is infinite, or nested too deeply for this thread",
                            "let a type contain itself with the same type arguments"));
        } catch (RuntimeException | LinkageError e) {
            String reason = ErrorRenderer.quoted(String.valueOf(e.getMessage()));
            throw UnfitTypeException.of(
                    new UnsupportedTypeException(
                            "the codec fails for "
                                    + type.getTypeName()
                                    + " ("
                                    + e.getClass().getSimpleName()
                                    + ": "
                                    + reason
                                    + ")",
                            "use another type, or correct the codec"));
        }
    }

    private Codec codec(Type type, ValueKind kind) throws UnsupportedTypeException {
        Codec own = supplied.get(kind);
        return own == null ? jackson(type) : own;
    }

    private synchronized Codec jackson(Type type) throws UnsupportedTypeException {
        if (jackson == null) {
            jackson = Jackson.codec(type.getTypeName());
        }
        return jackson;
    }

    /** The codec, or nothing where it is for a codec of the application or for Jackson. */
    private Optional<ValueCodec> simple(Type type, ValueKind kind) throws UnfitTypeException {
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
        if (type == String.class
                && (kind == ValueKind.TEXT || kind == ValueKind.JSON || kind == ValueKind.STREAM)) {
            return Optional.of(TextCodec.INSTANCE);
        }
        if (kind == ValueKind.NUMBER || kind == ValueKind.JSON) {
            Optional<ValueCodec> number = number(type);
            if (number.isPresent()) {
                return number;
            }
        }
        if (kind != ValueKind.JSON && !supplied.containsKey(kind)) {
            throw unfit(type, kind);
        }
        return Optional.empty();
    }

    private static Optional<ValueCodec> number(Type type) {
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
                    case STREAM ->
                            "InputStream for an input, OutputStream as the last parameter for an"
                                    + " output, or String, byte[] or ByteBuffer for the whole";
                    case JSON -> "a record, a collection, a number, String, byte[] or ByteBuffer";
                };
        return new UnfitTypeException(
                type.getTypeName() + " cannot carry " + words(kind), "use " + fitting);
    }

    private static String words(ValueKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
