package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wardian.plugin.codec.Codec;
import dev.wardian.plugin.codec.UnsupportedTypeException;
import dev.wardian.plugin.error.ErrorRenderer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;

/**
 * JSON by Jackson 2, an optional dependency.
 *
 * <p>Without a mapper of the application, unknown members are ignored, so that a newer plugin may
 * send more than an older application reads. Missing members are an error.
 */
public final class JsonCodec implements Codec {
    private final ObjectMapper mapper;
    private final JacksonTypes types;
    private final OutputBuffers buffers = new OutputBuffers();

    private JsonCodec(ObjectMapper hardened, boolean supplied) {
        this.mapper = hardened;
        this.types = new JacksonTypes(hardened, supplied);
    }

    /** With the modules that a class loader finds, and times as text. */
    static Codec withModules(ClassLoader loader) {
        JsonMapper mapper =
                JsonMapper.builder()
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                        .addModules(MapperBuilder.findModules(loader))
                        .build();
        return new JsonCodec(JsonRules.hardened(mapper), false);
    }

    /**
     * With a mapper of the application.
     *
     * @throws IllegalArgumentException if it cannot be made safe
     */
    public static Codec of(ObjectMapper mapper) {
        return new JsonCodec(JsonRules.hardened(mapper), true);
    }

    @Override
    public Encoder encoder(Type type) throws UnsupportedTypeException {
        JavaType javaType = types.of(type);
        types.requireWritable(javaType);
        ObjectWriter writer = mapper.writerFor(javaType);
        return value -> {
            OutputBuffers.Buffer buffer = buffers.take();
            try {
                write(writer, javaType, value, buffer);
                return Surrogates.joined(buffer.toByteArray());
            } finally {
                buffers.giveBack(buffer);
            }
        };
    }

    @Override
    public TextDecoder decoder(Type type) throws UnsupportedTypeException {
        JavaType javaType = types.of(type);
        types.requireReadable(javaType);
        ObjectReader reader = mapper.readerFor(javaType);
        return text -> decode(reader, javaType, text);
    }

    private static void write(ObjectWriter writer, JavaType type, Object value, OutputStream buffer)
            throws IOException, UnsupportedTypeException {
        try {
            writer.writeValue(buffer, value);
        } catch (InvalidDefinitionException e) {
            throw JacksonTypes.refused(type, e);
        } catch (JsonProcessingException e) {
            throw new DecodeException(words(e), e);
        }
    }

    private static Object decode(ObjectReader reader, JavaType type, String text)
            throws DecodeException, UnsupportedTypeException {
        try {
            return reader.readValue(text);
        } catch (InvalidDefinitionException e) {
            throw JacksonTypes.refused(type, e);
        } catch (JsonProcessingException e) {
            throw new DecodeException(words(e), e);
        }
    }

    /**
     * What is wrong and where. The rest of Jackson's message quotes text of the plugin and names
     * Java classes.
     */
    private static String words(JsonProcessingException e) {
        String words = ErrorRenderer.quoted(firstLine(e.getOriginalMessage()));
        return e.getLocation() == null
                ? words
                : words + " (column " + e.getLocation().getColumnNr() + ")";
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
