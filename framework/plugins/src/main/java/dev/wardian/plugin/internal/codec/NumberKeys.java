package dev.wardian.plugin.internal.codec;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys of maps that are numbers as strictly as values. Jackson makes them from the text of a
 * member's name: it reads {@code "NaN"} as a float, and a {@code BigDecimal} with any exponent.
 */
final class NumberKeys extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1;

    private static final Set<Class<?>> NUMBERS =
            Set.of(
                    Byte.class,
                    Short.class,
                    Integer.class,
                    Long.class,
                    BigInteger.class,
                    Float.class,
                    Double.class,
                    BigDecimal.class);

    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

    private NumberKeys() {}

    static SimpleModule module() {
        return new SimpleModule("wardian-number-keys").setDeserializerModifier(new NumberKeys());
    }

    @Override
    public @Nullable KeyDeserializer modifyKeyDeserializer(
            DeserializationConfig config, JavaType type, @Nullable KeyDeserializer reader) {
        return reader != null && NUMBERS.contains(type.getRawClass())
                ? new Checked(type.getRawClass(), reader)
                : reader;
    }

    private static final class Checked extends KeyDeserializer {
        private final Class<?> type;
        private final KeyDeserializer reader;

        Checked(Class<?> type, KeyDeserializer reader) {
            this.type = type;
            this.reader = reader;
        }

        @Override
        public @Nullable Object deserializeKey(String key, DeserializationContext context)
                throws IOException {
            if (key.length() > JsonRules.MAX_DIGITS || !NUMBER.matcher(key).matches()) {
                return context.reportInputMismatch(type, "a key is no number");
            }
            JsonNumbers.check(key);
            Object value = reader.deserializeKey(key, context);
            boolean finite =
                    !(value instanceof Float || value instanceof Double)
                            || Double.isFinite(((Number) value).doubleValue());
            return finite
                    ? value
                    : context.reportInputMismatch(type, "a key is a number out of range");
        }
    }
}
