package dev.wardian.wasm.compiler;

/**
 * How large methods may be. A weight is bytes of code with what HotSpot inlines there, as {@link
 * InlinedSizes} says.
 *
 * @param whole the most bytes of a method for a whole function; a larger function is cut
 * @param weight the greatest weight of such a method
 * @param part the weight of parts that is aimed at, without what they need to be entered and left
 * @param most the most bytes of any method: HotSpot compiles none of more than 8 000
 */
record MethodSizes(int whole, int weight, int part, int most) {
    static final MethodSizes DEFAULT = new MethodSizes(5000, 7500, 4500, 7900);

    /** Whether a function of that size is cut. */
    boolean isCut(Emitter.Size size) {
        return size.bytes() > whole || size.weight() > weight;
    }
}
