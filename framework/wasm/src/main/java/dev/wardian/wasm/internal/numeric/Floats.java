package dev.wardian.wasm.internal.numeric;

import static java.lang.Double.doubleToRawLongBits;
import static java.lang.Double.longBitsToDouble;
import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

/**
 * Floating-point instructions (spec section 4.3.3) that are no operators of Java. Java may leave a
 * signalling NaN through its functions, so NaNs are added to themselves, or to the other operand,
 * which quiets them. The sign of a NaN is its own, so signs change as bits.
 */
public final class Floats {
    private static final int SIGN_32 = 0x8000_0000;
    private static final long SIGN_64 = 0x8000_0000_0000_0000L;

    private Floats() {}

    public static float f32Abs(float x) {
        return intBitsToFloat(floatToRawIntBits(x) & ~SIGN_32);
    }

    public static double f64Abs(double x) {
        return longBitsToDouble(doubleToRawLongBits(x) & ~SIGN_64);
    }

    public static float f32Neg(float x) {
        return intBitsToFloat(floatToRawIntBits(x) ^ SIGN_32);
    }

    public static double f64Neg(double x) {
        return longBitsToDouble(doubleToRawLongBits(x) ^ SIGN_64);
    }

    /** {@code x} with the sign of {@code y}. */
    public static float f32Copysign(float x, float y) {
        return intBitsToFloat((floatToRawIntBits(x) & ~SIGN_32) | (floatToRawIntBits(y) & SIGN_32));
    }

    /** {@code x} with the sign of {@code y}. */
    public static double f64Copysign(double x, double y) {
        return longBitsToDouble(
                (doubleToRawLongBits(x) & ~SIGN_64) | (doubleToRawLongBits(y) & SIGN_64));
    }

    public static float f32Min(float x, float y) {
        return Float.isNaN(x) || Float.isNaN(y) ? x + y : Math.min(x, y);
    }

    public static double f64Min(double x, double y) {
        return Double.isNaN(x) || Double.isNaN(y) ? x + y : Math.min(x, y);
    }

    public static float f32Max(float x, float y) {
        return Float.isNaN(x) || Float.isNaN(y) ? x + y : Math.max(x, y);
    }

    public static double f64Max(double x, double y) {
        return Double.isNaN(x) || Double.isNaN(y) ? x + y : Math.max(x, y);
    }

    public static float f32Ceil(float x) {
        return Float.isNaN(x) ? x + x : (float) Math.ceil(x);
    }

    public static double f64Ceil(double x) {
        return Double.isNaN(x) ? x + x : Math.ceil(x);
    }

    public static float f32Floor(float x) {
        return Float.isNaN(x) ? x + x : (float) Math.floor(x);
    }

    public static double f64Floor(double x) {
        return Double.isNaN(x) ? x + x : Math.floor(x);
    }

    public static float f32Trunc(float x) {
        return Float.isNaN(x) ? x + x : (float) (x < 0 ? Math.ceil(x) : Math.floor(x));
    }

    public static double f64Trunc(double x) {
        return Double.isNaN(x) ? x + x : x < 0 ? Math.ceil(x) : Math.floor(x);
    }

    /** The nearest integer, of two that are as near the even one. */
    public static float f32Nearest(float x) {
        return Float.isNaN(x) ? x + x : (float) Math.rint(x);
    }

    /** The nearest integer, of two that are as near the even one. */
    public static double f64Nearest(double x) {
        return Double.isNaN(x) ? x + x : Math.rint(x);
    }

    public static float f32Sqrt(float x) {
        return Float.isNaN(x) ? x + x : (float) Math.sqrt(x);
    }

    public static double f64Sqrt(double x) {
        return Double.isNaN(x) ? x + x : Math.sqrt(x);
    }

    /** {@code x}, or the positive canonical NaN for any NaN. */
    public static float f32CanonicalNan(float x) {
        return Float.isNaN(x) ? Float.NaN : x;
    }

    /** {@code x}, or the positive canonical NaN for any NaN. */
    public static double f64CanonicalNan(double x) {
        return Double.isNaN(x) ? Double.NaN : x;
    }
}
