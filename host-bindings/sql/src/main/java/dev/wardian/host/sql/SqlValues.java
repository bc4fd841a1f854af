package dev.wardian.host.sql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values between guests and databases: a byte for the kind, and what follows. */
final class SqlValues {
    private static final byte NULL = 0;
    private static final byte FALSE = 1;
    private static final byte TRUE = 2;
    private static final byte LONG = 3;
    private static final byte DOUBLE = 4;
    private static final byte TEXT = 5;
    private static final byte DECIMAL = 6;
    private static final byte BYTES = 7;

    private static final int MOST_PARAMETERS = 1_000;
    private static final int MOST_DIGITS = 1_000;
    private static final int PIECE = 1 << 13;

    /** The exponent is bounded, since a library may write all its zeros. */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

    private SqlValues() {}

    /** There is no room for the row. */
    static final class TooLarge extends Exception {
        TooLarge() {
            super("a row is too large", null, false, false);
        }
    }

    /**
     * Reads parameters: {@code Long}, {@code Double}, {@code Boolean}, text, numbers, bytes, null.
     */
    static List<@Nullable Object> decode(byte[] bytes) throws MalformedParameters {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<@Nullable Object> values = new ArrayList<>();
        try {
            while (in.hasRemaining()) {
                if (values.size() == MOST_PARAMETERS) {
                    throw new MalformedParameters("more than " + MOST_PARAMETERS + " parameters");
                }
                values.add(decodeOne(in));
            }
        } catch (BufferUnderflowException e) {
            throw new MalformedParameters("the last parameter is not whole");
        }
        return Collections.unmodifiableList(values);
    }

    private static @Nullable Object decodeOne(ByteBuffer in) throws MalformedParameters {
        byte kind = in.get();
        return switch (kind) {
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case LONG -> in.getLong();
            case DOUBLE -> in.getDouble();
            case TEXT -> text(counted(in));
            case DECIMAL -> decimal(counted(in));
            case BYTES -> counted(in);
            default -> throw new MalformedParameters("no kind of value: " + kind);
        };
    }

    private static byte[] counted(ByteBuffer in) throws MalformedParameters {
        long length = Integer.toUnsignedLong(in.getInt());
        if (length > in.remaining()) {
            throw new MalformedParameters("the last parameter is not whole");
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) throws MalformedParameters {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedParameters("a text is not UTF-8");
        }
    }

    private static BigDecimal decimal(byte[] bytes) throws MalformedParameters {
        String digits = bytes.length > MOST_DIGITS ? "" : text(bytes);
        if (!NUMBER.matcher(digits).matches()) {
            throw new MalformedParameters("a decimal number is none");
        }
        return new BigDecimal(digits);
    }

    /** Writes rows, up to a number of bytes. */
    static final class Page {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final int[] types;
        private int most;

        /**
         * @param types the types of the columns, as {@link Types} has them
         * @param most the most bytes of the first row
         */
        Page(int[] types, int most) {
            this.types = types;
            this.most = most;
        }

        int size() {
            return out.size();
        }

        /** Sets the most bytes of the page, with the rows that it has. */
        void limit(int bytes) {
            most = bytes;
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }

        /** Adds the row at which a cursor stands. */
        void add(ResultSet row) throws SQLException, TooLarge {
            for (int i = 1; i <= types.length; i++) {
                add(row, i, types[i - 1]);
                if (out.size() > most) {
                    throw new TooLarge();
                }
            }
        }

        private void add(ResultSet row, int column, int type) throws SQLException, TooLarge {
            switch (type) {
                case Types.BOOLEAN, Types.BIT -> {
                    boolean value = row.getBoolean(column);
                    kind(row, value ? TRUE : FALSE);
                }
                case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> {
                    long value = row.getLong(column);
                    if (kind(row, LONG)) {
                        number(value);
                    }
                }
                case Types.REAL, Types.FLOAT, Types.DOUBLE -> {
                    double value = row.getDouble(column);
                    if (kind(row, DOUBLE)) {
                        number(Double.doubleToRawLongBits(value));
                    }
                }
                case Types.DECIMAL, Types.NUMERIC -> decimal(row, column);
                case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
                        bytes(row, column);
                case Types.CLOB, Types.NCLOB, Types.LONGVARCHAR, Types.LONGNVARCHAR ->
                        longText(row, column);
                case Types.DATE -> time(row, column, LocalDate.class);
                case Types.TIME -> time(row, column, LocalTime.class);
                case Types.TIMESTAMP -> time(row, column, LocalDateTime.class);
                case Types.TIMESTAMP_WITH_TIMEZONE -> time(row, column, OffsetDateTime.class);
                default -> text(row.getString(column));
            }
        }

        /** The kind of the value that was read last; false for NULL. */
        private boolean kind(ResultSet row, byte kind) throws SQLException {
            boolean isNull = row.wasNull();
            out.write(isNull ? NULL : kind);
            return !isNull;
        }

        private void number(long value) {
            for (int i = 0; i < Long.SIZE; i += Byte.SIZE) {
                out.write((int) (value >>> i));
            }
        }

        private void counted(byte kind, byte[] value, int length) throws TooLarge {
            if (out.size() + (long) length > most) {
                throw new TooLarge();
            }
            out.write(kind);
            for (int i = 0; i < Integer.SIZE; i += Byte.SIZE) {
                out.write(length >>> i);
            }
            out.write(value, 0, length);
        }

        private void text(@Nullable String value) throws TooLarge {
            if (value == null) {
                out.write(NULL);
            } else if (value.length() > most) {
                throw new TooLarge();
            } else {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                counted(TEXT, bytes, bytes.length);
            }
        }

        private void decimal(ResultSet row, int column) throws SQLException, TooLarge {
            BigDecimal value = row.getBigDecimal(column);
            if (value == null) {
                out.write(NULL);
            } else {
                // All digits are written out, unless there are too many zeros.
                boolean plain = Math.abs((long) value.scale()) <= MOST_DIGITS;
                byte[] digits =
                        (plain ? value.toPlainString() : value.toString())
                                .getBytes(StandardCharsets.US_ASCII);
                counted(DECIMAL, digits, digits.length);
            }
        }

        private void time(ResultSet row, int column, Class<? extends TemporalAccessor> type)
                throws SQLException, TooLarge {
            Object value;
            try {
                value = row.getObject(column, type);
            } catch (SQLException e) {
                value = olderTime(row, column, e);
            }
            text(value == null ? null : value.toString());
        }

        /**
         * Drivers that have no types of {@code java.time}, and types such as a time with a zone.
         */
        private static @Nullable Object olderTime(ResultSet row, int column, SQLException reason)
                throws SQLException {
            Object value = row.getObject(column);
            if (value instanceof Timestamp timestamp) {
                return timestamp.toLocalDateTime();
            }
            if (value instanceof Date date) {
                return date.toLocalDate();
            }
            if (value instanceof Time time) {
                return time.toLocalTime();
            }
            if (value == null || value instanceof TemporalAccessor) {
                return value;
            }
            throw reason;
        }

        private void bytes(ResultSet row, int column) throws SQLException, TooLarge {
            try (InputStream in = row.getBinaryStream(column)) {
                if (in == null) {
                    out.write(NULL);
                    return;
                }
                byte[] value = in.readNBytes(most - Math.min(most, out.size()) + 1);
                counted(BYTES, value, value.length);
            } catch (IOException e) {
                throw new SQLException("a value cannot be read", e);
            }
        }

        private void longText(ResultSet row, int column) throws SQLException, TooLarge {
            try (Reader in = row.getCharacterStream(column)) {
                if (in == null) {
                    out.write(NULL);
                    return;
                }
                StringBuilder value = new StringBuilder();
                char[] piece = new char[PIECE];
                for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                    if (value.length() + count > most) {
                        throw new TooLarge();
                    }
                    value.append(piece, 0, count);
                }
                text(value.toString());
            } catch (IOException e) {
                throw new SQLException("a value cannot be read", e);
            }
        }
    }
}
