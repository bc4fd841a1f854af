package dev.wardian.wasm.compiler;

import dev.wardian.wasm.internal.model.BinaryCodes;
import dev.wardian.wasm.internal.model.BodyReader;
import dev.wardian.wasm.internal.model.CatchKind;
import dev.wardian.wasm.internal.model.ValTypes;
import java.util.ArrayList;
import java.util.List;

/**
 * A clause of a {@code try_table}.
 *
 * @param tag the tag that it names, or {@link #ANY_TAG}
 * @param label where it branches to, counted from the block around
 */
record CatchClause(CatchKind kind, int tag, int label) {
    /** In place of a tag: all exceptions. */
    static final int ANY_TAG = -1;

    /** Reads the clauses of the instruction whose block type was just read. */
    static List<CatchClause> read(BodyReader in) {
        int count = in.u32();
        List<CatchClause> clauses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            CatchKind kind = CatchKind.of(in.u8());
            int tag = kind.hasTag() ? in.u32() : ANY_TAG;
            clauses.add(new CatchClause(kind, tag, in.u32()));
        }
        return clauses;
    }

    /** The same, from the instruction's immediates on. */
    static List<CatchClause> readBehindType(BodyReader in) {
        int start = in.position;
        int first = in.valueType();
        if (first != BinaryCodes.EMPTY_BLOCK
                && !ValTypes.isOneByte(first)
                && !ValTypes.isPrefix(first)) {
            in.position = start;
            in.s64();
        }
        return read(in);
    }
}
