package dev.wardian.wasm;

/**
 * The type of a tag: the values that exceptions of the tag carry (spec section 2.3.14, "Tag
 * Types").
 *
 * @param type a function type. Its parameters are the types of the values; in a valid module it has
 *     no results
 */
public record TagType(FunctionType type) implements ExternType {
    @Override
    public String toString() {
        return "tag " + type.params();
    }
}
