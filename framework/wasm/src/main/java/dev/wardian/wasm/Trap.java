package dev.wardian.wasm;

/**
 * A guest trapped (spec section 4.2.1). Nothing of the failed call is left on any stack; what it
 * wrote to memory stays.
 */
public final class Trap extends CallException {
    private final TrapKind kind;

    public Trap(TrapKind kind) {
        this(kind, "");
    }

    /**
     * @param detail what is added to the kind's message, for example the index of the table element
     */
    public Trap(TrapKind kind, String detail) {
        super(detail.isEmpty() ? kind.message() : kind.message() + " " + detail);
        this.kind = kind;
    }

    public TrapKind kind() {
        return kind;
    }
}
