package dev.wardian.wasm.compiler.runtime;

/** Comparisons whose result is a value, 1 or 0. */
public final class Truth {
    private Truth() {}

    public static int eqz(int a) {
        return a == 0 ? 1 : 0;
    }

    public static int nez(int a) {
        return a != 0 ? 1 : 0;
    }

    public static int ltz(int a) {
        return a < 0 ? 1 : 0;
    }

    public static int gez(int a) {
        return a >= 0 ? 1 : 0;
    }

    public static int gtz(int a) {
        return a > 0 ? 1 : 0;
    }

    public static int lez(int a) {
        return a <= 0 ? 1 : 0;
    }

    public static int eq(int a, int b) {
        return a == b ? 1 : 0;
    }

    public static int ne(int a, int b) {
        return a != b ? 1 : 0;
    }

    public static int lt(int a, int b) {
        return a < b ? 1 : 0;
    }

    public static int ge(int a, int b) {
        return a >= b ? 1 : 0;
    }

    public static int gt(int a, int b) {
        return a > b ? 1 : 0;
    }

    public static int le(int a, int b) {
        return a <= b ? 1 : 0;
    }
}
