package dev.wardian.wasm;

/**
 * A guest trapped (spec section 4.2.1). The failed call leaves nothing on any stack; its writes to
 * memory stay.
 */
public final class Trap extends CallException {
    private final TrapKind kind;

    /**
     * For engines, and for host functions that end the guest as a trap does.
     *
     * @param kind why the guest traps
     */
    public Trap(TrapKind kind) {
        this(kind, "");
    }

    /**
     * As {@link #Trap(TrapKind)}, with a detail.
     *
     * @param kind why the guest traps
     * @param detail is appended to the kind's message, for example the index of the table element
     */
    public Trap(TrapKind kind, String detail) {
        super(detail.isEmpty() ? kind.message() : kind.message() + " " + detail);
        this.kind = kind;
    }

    /** {@return why the guest trapped} */
    public TrapKind kind() {
        return kind;
    }
}
