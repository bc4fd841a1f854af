package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.codec.Codec;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.manifest.ValueKind;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Codec} for one type in one direction. It checks what a plugin wrote before the codec
 * gets it, and bounds what the codec says of it.
 */
final class SuppliedCodec implements ValueCodec {
    private final ValueKind kind;
    private final String description;
    private final Codec.@Nullable Encoder encoder;
    private final Codec.@Nullable Decoder decoder;

    private SuppliedCodec(
            Codec codec,
            String description,
            Codec.@Nullable Encoder encoder,
            Codec.@Nullable Decoder decoder) {
        this.kind = codec.kind();
        this.description = description;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    static ValueCodec ofInput(Codec codec, Codec.Encoder encoder) {
        return new SuppliedCodec(codec, codec.describe(), encoder, null);
    }

    static ValueCodec ofOutput(Codec codec, Type type, Codec.Decoder decoder) {
        return new SuppliedCodec(
                codec,
                codec.describe() + " of " + RawTypes.of(type).getSimpleName(),
                null,
                decoder);
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public byte[] encode(Object value) throws UnsupportedTypeException {
        if (encoder == null) {
            throw new IllegalStateException("a codec of outputs");
        }
        byte[] bytes;
        try {
            bytes = encoder.encode(value);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "the argument cannot be written as " + description + ": " + words(e), e);
        } catch (LinkageError e) {
            throw unusable(e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(
                    "the argument is nested too deeply to be written as " + description, e);
        }
        if (bytes == null) {
            throw new IllegalStateException("the codec of " + description + " returned null");
        }
        return bytes;
    }

    @Override
    public Object decode(byte[] bytes) throws DecodeException, UnsupportedTypeException {
        if (decoder == null) {
            throw new IllegalStateException("a codec of inputs");
        }
        Object value;
        try {
            value = decode(decoder, bytes);
        } catch (DecodeException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The codec and the constructors of the application's types meet bytes that nobody
            // planned.
            throw new DecodeException(words(e), e);
        } catch (LinkageError e) {
            throw unusable(e);
        } catch (StackOverflowError e) {
            throw new DecodeException("it is nested too deeply for this thread", null);
        }
        if (value == null) {
            throw new DecodeException("it is null", null);
        }
        return value;
    }

    private Object decode(Codec.Decoder reader, byte[] bytes)
            throws IOException, UnsupportedTypeException {
        if (kind == ValueKind.BYTES) {
            return reader.decode(bytes);
        }
        // A parser would guess UTF-16 and UTF-32 from the bytes.
        String text = TextCodec.text(bytes);
        if (kind == ValueKind.JSON) {
            JsonNumbers.check(text);
        }
        return reader instanceof TextDecoder ofText ? ofText.decode(text) : reader.decode(bytes);
    }

    /** A class of the application cannot be linked or initialized, whatever the bytes are. */
    private UnsupportedTypeException unusable(LinkageError failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return new UnsupportedTypeException(
                "a class that " + description + " needs cannot be used: " + words(cause),
                "correct the class, or add what it needs");
    }

    private static String words(Throwable failure) {
        if (failure instanceof DecodeException known) {
            return known.detail();
        }
        String message = failure.getMessage();
        String kind = failure.getClass().getSimpleName();
        return message == null
                ? "it cannot be read (" + kind + ")"
                : ErrorRenderer.quoted(message.lines().findFirst().orElse("")) + " (" + kind + ")";
    }
}
