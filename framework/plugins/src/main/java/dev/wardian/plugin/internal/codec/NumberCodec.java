package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.error.ErrorRenderer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One number as JSON writes it (RFC 8259, section 6). Whole numbers have neither fraction nor
 * exponent.
 */
final class NumberCodec implements ValueCodec {
    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]*)");
    private static final Pattern DECIMAL =
            Pattern.compile(WHOLE.pattern() + "(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,9})?");

    /**
     * No number that a program works with has more digits, and reading them costs more than linear
     * time.
     */
    private static final int MAX_LENGTH = 1000;

    private static final Map<Class<?>, NumberCodec> BY_TYPE = new LinkedHashMap<>();

    static {
        whole("an 8-bit integer", Byte.class, Byte::valueOf);
        whole("a 16-bit integer", Short.class, Short::valueOf);
        whole("a 32-bit integer", Integer.class, Integer::valueOf);
        whole("a 64-bit integer", Long.class, Long::valueOf);
        whole("a whole number", BigInteger.class, BigInteger::new);
        decimal("a 32-bit float", Float.class, Float::valueOf);
        decimal("a 64-bit float", Double.class, Double::valueOf);
        decimal("a number", BigDecimal.class, BigDecimal::new);
    }

    private final String description;
    private final Pattern form;
    private final Function<String, ? extends Number> reader;

    private NumberCodec(
            String description, Pattern form, Function<String, ? extends Number> reader) {
        this.description = description;
        this.form = form;
        this.reader = reader;
    }

    private static <N extends Number> void whole(
            String description, Class<N> type, Function<String, N> reader) {
        BY_TYPE.put(type, new NumberCodec(description, WHOLE, reader));
    }

    private static <N extends Number> void decimal(
            String description, Class<N> type, Function<String, N> reader) {
        BY_TYPE.put(type, new NumberCodec(description, DECIMAL, reader));
    }

    /** The codec of a number's class; primitive types are to be boxed before. */
    static Optional<ValueCodec> find(Class<?> boxed) {
        return Optional.ofNullable(BY_TYPE.get(boxed));
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public byte[] encode(Object value) {
        if (!isFinite((Number) value)) {
            throw new IllegalArgumentException(value + " cannot be written as a number");
        }
        return value.toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Object decode(byte[] bytes) throws DecodeException {
        if (bytes.length > MAX_LENGTH) {
            throw new DecodeException("it has " + bytes.length + " bytes", null);
        }
        String text = TextCodec.text(bytes).strip();
        if (!form.matcher(text).matches()) {
            throw new DecodeException("it is \"" + ErrorRenderer.quoted(text) + "\"", null);
        }
        JsonNumbers.check(text);
        try {
            Number number = reader.apply(text);
            if (isFinite(number)) {
                return number;
            }
            throw new DecodeException(ErrorRenderer.quoted(text) + " is out of range", null);
        } catch (NumberFormatException e) {
            throw new DecodeException(ErrorRenderer.quoted(text) + " is out of range", e);
        }
    }

    private static boolean isFinite(Number number) {
        boolean isFloat = number instanceof Double || number instanceof Float;
        return !isFloat || Double.isFinite(number.doubleValue());
    }
}
