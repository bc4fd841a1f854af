package dev.wardian.wasm.text.internal.lexer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Annotations of a text, in order, each at the token before which it stands. */
final class Annotations {
    /**
     * An annotation.
     *
     * @param token the index of the token behind it
     * @param start the offset of its bracket
     * @param from the offset of its contents, behind its id
     * @param to the offset of its closing bracket
     */
    record Annotation(AnnotationKind kind, int token, int start, int from, int to) {}

    private final List<Annotation> all = new ArrayList<>();

    void add(AnnotationKind kind, int token, int start, int from, int to) {
        all.add(new Annotation(kind, token, start, from, to));
    }

    Annotation get(int index) {
        return all.get(index);
    }

    /**
     * The first annotation of a kind before a token that is not among those taken, or -1.
     *
     * @param last the annotation of that kind that was taken last, or -1; those before it at the
     *     same token are not looked at again, since there may be millions
     */
    int find(AnnotationKind kind, int token, BitSet taken, int last) {
        if (all.isEmpty()) {
            return -1;
        }
        boolean goesOn = last >= 0 && all.get(last).token() == token;
        int first = goesOn ? last + 1 : firstAt(token);
        for (int i = first; i < all.size() && all.get(i).token() == token; i++) {
            if (all.get(i).kind() == kind && !taken.get(i)) {
                return i;
            }
        }
        return -1;
    }

    /** The first annotation from a token to another that is not among those taken, or -1. */
    int firstLeft(int fromToken, int toToken, BitSet taken) {
        int index = taken.nextClearBit(firstAt(fromToken));
        return index < all.size() && all.get(index).token() <= toToken ? index : -1;
    }

    /** The index of the first annotation at a token or behind it. */
    private int firstAt(int token) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).token() < token) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
