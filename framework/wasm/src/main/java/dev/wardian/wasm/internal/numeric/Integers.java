package dev.wardian.wasm.internal.numeric;

import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.runtime.GuestUnwind;

/**
 * Integer instructions that may trap (spec section 4.3.2), and those that give 128 bits (the wide
 * arithmetic proposal).
 */
public final class Integers {
    private Integers() {}

    /** Traps if {@code y} is zero, or if the quotient is 2^31. */
    public static int i32DivS(int x, int y) {
        if (y == 0) {
            throw divideByZero();
        }
        if (y == -1 && x == Integer.MIN_VALUE) {
            throw overflow();
        }
        return x / y;
    }

    /** Traps if {@code y} is zero. */
    public static int i32DivU(int x, int y) {
        if (y == 0) {
            throw divideByZero();
        }
        return Integer.divideUnsigned(x, y);
    }

    /** Traps if {@code y} is zero. The result has the sign of {@code x}. */
    public static int i32RemS(int x, int y) {
        if (y == 0) {
            throw divideByZero();
        }
        return x % y;
    }

    /** Traps if {@code y} is zero. */
    public static int i32RemU(int x, int y) {
        if (y == 0) {
            throw divideByZero();
        }
        return Integer.remainderUnsigned(x, y);
    }

    /** Traps if {@code y} is zero, or if the quotient is 2^63. */
    public static long i64DivS(long x, long y) {
        if (y == 0) {
            throw divideByZero();
        }
        if (y == -1 && x == Long.MIN_VALUE) {
            throw overflow();
        }
        return x / y;
    }

    /** Traps if {@code y} is zero. */
    public static long i64DivU(long x, long y) {
        if (y == 0) {
            throw divideByZero();
        }
        return Long.divideUnsigned(x, y);
    }

    /** Traps if {@code y} is zero. The result has the sign of {@code x}. */
    public static long i64RemS(long x, long y) {
        if (y == 0) {
            throw divideByZero();
        }
        return x % y;
    }

    /** Traps if {@code y} is zero. */
    public static long i64RemU(long x, long y) {
        if (y == 0) {
            throw divideByZero();
        }
        return Long.remainderUnsigned(x, y);
    }

    /** The upper half of a sum of 128 bits; the lower one is {@code lowX + lowY}. */
    public static long i64Add128High(long lowX, long highX, long lowY, long highY) {
        long carry = Long.compareUnsigned(lowX + lowY, lowX) < 0 ? 1 : 0;
        return highX + highY + carry;
    }

    /** The upper half of a difference of 128 bits; the lower one is {@code lowX - lowY}. */
    public static long i64Sub128High(long lowX, long highX, long lowY, long highY) {
        long borrow = Long.compareUnsigned(lowX, lowY) < 0 ? 1 : 0;
        return highX - highY - borrow;
    }

    /** The upper half of the product of signed numbers; the lower one is {@code x * y}. */
    public static long i64MulWideSHigh(long x, long y) {
        return Math.multiplyHigh(x, y);
    }

    /** The upper half of the product of unsigned numbers; the lower one is {@code x * y}. */
    public static long i64MulWideUHigh(long x, long y) {
        // The signed product's, corrected for each factor whose sign bit is no sign.
        return Math.multiplyHigh(x, y) + ((x >> 63) & y) + ((y >> 63) & x);
    }

    private static GuestUnwind divideByZero() {
        return GuestUnwind.trap(TrapKind.INTEGER_DIVIDE_BY_ZERO);
    }

    private static GuestUnwind overflow() {
        return GuestUnwind.trap(TrapKind.INTEGER_OVERFLOW);
    }
}
