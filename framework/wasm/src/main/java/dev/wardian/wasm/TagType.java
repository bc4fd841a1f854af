package dev.wardian.wasm;

/**
 * The type of a tag (spec section 2.3.14, "Tag Types"): what exceptions of that tag carry.
 *
 * @param type a function type whose parameters are the types of the values; it has no results in a
 *     valid module
 */
public record TagType(FunctionType type) implements ExternType {
    @Override
    public String toString() {
        return "tag " + type.params();
    }
}
