package dev.wardian.wasm;

import dev.wardian.wasm.internal.model.CanonicalTypes;
import dev.wardian.wasm.internal.runtime.TagInstance;
import java.util.List;

/**
 * A tag (spec section 4.2.8): what exceptions are told apart by. Two tags are the same only if they
 * are the same object, whatever their types. Safe for use by several threads.
 */
public sealed interface WasmTag permits TagInstance {
    /**
     * Makes a tag that guests can import, so that they can catch what host functions throw, and the
     * other way round.
     *
     * @param values the types of the values that its exceptions carry
     */
    static WasmTag of(List<ValueType> values) {
        return new TagInstance(CanonicalTypes.of(new FunctionType(values, List.of())));
    }

    TagType type();
}
