package dev.wardian.wasm.internal.vector;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Operations on one lane of f32 or f64, by its bits; written for plainness. */
final class NaiveFloats {
    private NaiveFloats() {}

    /** Whether bits are a NaN whose quiet bit is set. */
    static boolean isQuietNan(long bits, int size) {
        return size == 32
                ? (bits & 0x7FC0_0000L) == 0x7FC0_0000L
                : (bits & 0x7FF8_0000_0000_0000L) == 0x7FF8_0000_0000_0000L;
    }

    static double value(long bits, int size) {
        return size == 32 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    static long bits(double value, int size) {
        return size == 32
                ? Float.floatToRawIntBits((float) value)
                : Double.doubleToRawLongBits(value);
    }

    static boolean compare(String relation, double x, double y) {
        return switch (relation) {
            case "eq" -> x == y;
            case "ne" -> x != y;
            case "lt" -> x < y;
            case "gt" -> x > y;
            case "le" -> x <= y;
            case "ge" -> x >= y;
            default -> throw new IllegalArgumentException(relation);
        };
    }

    /** An f32 result of two f32 is right when it is rounded from the f64 result. */
    static long binary(String op, long xBits, long yBits, int size) {
        double x = value(xBits, size);
        double y = value(yBits, size);
        return switch (op) {
            case "add" -> bits(x + y, size);
            case "sub" -> bits(x - y, size);
            case "mul" -> bits(x * y, size);
            case "div" -> bits(x / y, size);
            case "pmin" -> y < x ? yBits : xBits;
            case "pmax" -> x < y ? yBits : xBits;
            case "min" -> {
                boolean first = x < y || (x == y && xBits < 0);
                yield Double.isNaN(x) || Double.isNaN(y)
                        ? bits(Double.NaN, size)
                        : first ? xBits : yBits;
            }
            case "max" -> {
                boolean first = x > y || (x == y && xBits >= 0);
                yield Double.isNaN(x) || Double.isNaN(y)
                        ? bits(Double.NaN, size)
                        : first ? xBits : yBits;
            }
            default -> throw new IllegalArgumentException(op);
        };
    }

    static long unary(String op, long bits, int size) {
        long sign = 1L << (size - 1);
        if (op.equals("abs") || op.equals("neg")) {
            return op.equals("abs") ? bits & ~sign : bits ^ sign;
        }
        double x = value(bits, size);
        if (op.equals("sqrt")) {
            return bits(StrictMath.sqrt(x), size);
        }
        if (Double.isNaN(x)) {
            return bits(Double.NaN, size);
        }
        if (Double.isInfinite(x) || x == 0) {
            return bits;
        }
        RoundingMode mode =
                switch (op) {
                    case "ceil" -> RoundingMode.CEILING;
                    case "floor" -> RoundingMode.FLOOR;
                    case "trunc" -> RoundingMode.DOWN;
                    case "nearest" -> RoundingMode.HALF_EVEN;
                    default -> throw new IllegalArgumentException(op);
                };
        double rounded = new BigDecimal(x).setScale(0, mode).doubleValue();
        return bits(Math.copySign(rounded, x), size);
    }

    /** An integer of 32 bits, saturated. */
    static long truncate(double x, boolean signed) {
        BigInteger min = signed ? BigInteger.valueOf(Integer.MIN_VALUE) : BigInteger.ZERO;
        BigInteger max = BigInteger.valueOf(signed ? Integer.MAX_VALUE : 0xFFFF_FFFFL);
        if (Double.isNaN(x)) {
            return 0;
        }
        if (Double.isInfinite(x)) {
            return (x < 0 ? min : max).longValueExact();
        }
        return new BigDecimal(x).toBigInteger().max(min).min(max).longValueExact();
    }
}
