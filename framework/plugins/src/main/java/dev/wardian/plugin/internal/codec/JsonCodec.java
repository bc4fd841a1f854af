package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wardian.plugin.error.ErrorRenderer;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Encodes JSON with Jackson, an optional dependency. Only {@link Codecs} uses this class, and only
 * after it has found the library.
 *
 * <p>Unknown members are ignored, so that a newer plugin may send more than an older application
 * reads. Missing members are an error.
 */
final class JsonCodec implements Codec {
    private static final JsonMapper MAPPER =
            JsonRules.hardened(
                    JsonMapper.builder()
                            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            .build());

    /** A longer message quotes the plugin's text, and would come out again as that of the cause. */
    private static final int MAX_CAUSE = 1000;

    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final String description;

    private JsonCodec(JavaType type) {
        this.reader = MAPPER.readerFor(type);
        this.writer = MAPPER.writerFor(type);
        this.description = "JSON of " + type.getRawClass().getSimpleName();
    }

    /** The codec of values that are only written. */
    static Codec ofInput(Type type) throws UnfitTypeException {
        JavaType javaType = javaType(type);
        try {
            MAPPER.getSerializerProviderInstance().findTypedValueSerializer(javaType, true, null);
        } catch (JsonMappingException | JsonRules.ClassNamesException e) {
            throw refused(type, e);
        }
        return new JsonCodec(javaType);
    }

    /** The codec of values that are only read. */
    static Codec ofOutput(Type type) throws UnfitTypeException {
        JavaType javaType = javaType(type);
        DefaultDeserializationContext context =
                (DefaultDeserializationContext) MAPPER.getDeserializationContext();
        try {
            context.createDummyInstance(MAPPER.getDeserializationConfig())
                    .findRootValueDeserializer(javaType);
        } catch (JsonMappingException | JsonRules.ClassNamesException e) {
            throw refused(type, e);
        }
        return new JsonCodec(javaType);
    }

    private static JavaType javaType(Type type) throws UnfitTypeException {
        try {
            return MAPPER.constructType(type);
        } catch (IllegalArgumentException e) {
            throw refused(type, e);
        }
    }

    private static UnfitTypeException refused(Type type, Exception cause) {
        String words = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new UnfitTypeException(
                type.getTypeName() + " has no form in JSON (" + words + ")",
                "use a record, a collection or another type that Jackson knows");
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public byte[] encode(Object value) {
        String text;
        try {
            text = writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the argument cannot be written as JSON: " + words(e), e);
        }
        // Jackson itself would let half of a surrogate pair through, as an escape.
        return TextCodec.INSTANCE.encode(text);
    }

    @Override
    public Object decode(byte[] bytes) throws DecodeException {
        // Jackson itself would guess UTF-16 and UTF-32 from the bytes.
        String text = TextCodec.text(bytes);
        JsonNumbers.check(text);
        Object value;
        try {
            value = reader.readValue(text);
        } catch (JsonProcessingException e) {
            throw new DecodeException(words(e), cause(e));
        } catch (RuntimeException e) {
            // Jackson and the constructors of the application's types meet text that nobody
            // planned.
            String kind = e.getClass().getSimpleName();
            throw new DecodeException("it cannot be read (" + kind + ")", cause(e));
        } catch (StackOverflowError e) {
            throw new DecodeException("it is nested too deeply for this thread", null);
        }
        if (value == null) {
            throw new DecodeException("it is null", null);
        }
        return value;
    }

    private static @Nullable Throwable cause(Exception e) {
        String message = e.getMessage();
        return message == null || message.length() <= MAX_CAUSE ? e : null;
    }

    /**
     * What is wrong and where. The rest of Jackson's message quotes text of the plugin and names
     * Java classes.
     */
    private static String words(JsonProcessingException e) {
        String words = ErrorRenderer.quoted(e.getOriginalMessage().lines().findFirst().orElse(""));
        return e.getLocation() == null
                ? words
                : words + " (column " + e.getLocation().getColumnNr() + ")";
    }
}
