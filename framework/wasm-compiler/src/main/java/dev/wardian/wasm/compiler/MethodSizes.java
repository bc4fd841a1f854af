package dev.wardian.wasm.compiler;

/**
 * How large methods may be, in bytes of code.
 *
 * @param whole the largest method of a whole function; a larger function is cut
 * @param part the size of its parts that is aimed at, without what they need to be entered and left
 * @param most the largest method of all: HotSpot compiles none of more than 8 000 bytes
 */
record MethodSizes(int whole, int part, int most) {
    static final MethodSizes DEFAULT = new MethodSizes(5000, 2600, 7900);
}
