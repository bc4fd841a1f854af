package dev.wardian.wasm.compiler;

/**
 * How much of HotSpot's allowance a call takes. HotSpot inlines 8 000 bytes of code into a method
 * with its own; from then on it inlines nothing, and each access to the memory is a call. The
 * numbers are those of the methods and of what these call in turn, where HotSpot counts it.
 */
final class InlinedSizes {
    private static final int BYTE_ACCESS = 30;
    private static final int ACCESS = 68;
    private static final int VECTOR_ACCESS = 136;
    private static final int POLL = 100;
    private static final int VECTOR = 30;
    private static final int OTHER = 20;
    private static final int SMALL = 8;

    private InlinedSizes() {}

    /** The size of a method, with what it calls. */
    static int of(String owner, String name) {
        return switch (owner) {
            case Names.MEMORIES -> ofMemory(name);
            case Names.VECTOR_MEMORIES -> VECTOR_ACCESS;
            case Names.POLLS -> POLL;
            case Names.CALLS, Names.INSTRUCTIONS -> OTHER;
            default -> owner.startsWith(VectorMethods.PACKAGE) ? VECTOR : SMALL;
        };
    }

    private static int ofMemory(String name) {
        return switch (name) {
            case "load8", "store8" -> BYTE_ACCESS;
            case "bytes" -> OTHER;
            case "narrow" -> SMALL;
            default -> ACCESS;
        };
    }
}
