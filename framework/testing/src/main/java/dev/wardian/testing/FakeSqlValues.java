package dev.wardian.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values in the form of {@code wardian:sql/1}, for the fake. */
final class FakeSqlValues {
    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int LONG = 3;
    private static final int DOUBLE = 4;
    private static final int TEXT = 5;
    private static final int DECIMAL = 6;
    private static final int BYTES = 7;

    private FakeSqlValues() {}

    /** The values one after the other; empty if they are malformed. */
    static Optional<List<@Nullable Object>> read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<@Nullable Object> values = new ArrayList<>();
        try {
            while (buffer.hasRemaining()) {
                values.add(value(buffer));
            }
        } catch (BufferUnderflowException
                | CharacterCodingException
                | IllegalArgumentException malformed) {
            return Optional.empty();
        }
        return Optional.of(values);
    }

    private static @Nullable Object value(ByteBuffer buffer) throws CharacterCodingException {
        int kind = buffer.get();
        return switch (kind) {
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case LONG -> buffer.getLong();
            case DOUBLE -> buffer.getDouble();
            case TEXT -> text(buffer);
            case DECIMAL -> new BigDecimal(text(buffer));
            case BYTES -> sized(buffer);
            default -> throw new IllegalArgumentException("no kind: " + kind);
        };
    }

    private static byte[] sized(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer buffer) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(sized(buffer)))
                .toString();
    }

    /**
     * A row.
     *
     * @throws IllegalArgumentException if a value is of no type that a row may have
     */
    static byte[] row(List<? extends @Nullable Object> values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        values.forEach(value -> out.writeBytes(bytes(value)));
        return out.toByteArray();
    }

    private static byte[] bytes(@Nullable Object value) {
        if (value == null) {
            return new byte[] {NULL};
        } else if (value instanceof Boolean flag) {
            return new byte[] {(byte) (flag ? TRUE : FALSE)};
        } else if (value instanceof BigDecimal decimal) {
            return sized(DECIMAL, decimal.toPlainString().getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof Double || value instanceof Float) {
            return number(9, DOUBLE).putDouble(((Number) value).doubleValue()).array();
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            return number(9, LONG).putLong(((Number) value).longValue()).array();
        } else if (value instanceof String text) {
            return sized(TEXT, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            return sized(BYTES, bytes);
        }
        throw new IllegalArgumentException("a row has a value of " + value.getClass());
    }

    private static ByteBuffer number(int size, int kind) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put((byte) kind);
    }

    private static byte[] sized(int kind, byte[] bytes) {
        return number(5 + bytes.length, kind).putInt(bytes.length).put(bytes).array();
    }
}
