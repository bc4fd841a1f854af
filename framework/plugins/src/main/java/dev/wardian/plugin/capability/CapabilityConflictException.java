package dev.wardian.plugin.capability;

/** Two capabilities of a host have the same name, or provide the same import module. */
public final class CapabilityConflictException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String claimed;
    private final transient Capability<?> first;
    private final transient Capability<?> second;

    CapabilityConflictException(
            String kind, String claimed, Capability<?> first, Capability<?> second) {
        super(
                "two capabilities have the "
                        + kind
                        + " "
                        + claimed
                        + ": "
                        + label(first)
                        + " and "
                        + label(second));
        this.claimed = claimed;
        this.first = first;
        this.second = second;
    }

    private static String label(Capability<?> capability) {
        return capability.name() + " (" + capability.getClass().getName() + ")";
    }

    /** {@return the common name, such as {@code kv/1}, or the common import module} */
    public String claimed() {
        return claimed;
    }

    /** {@return the capability that was registered first} */
    public Capability<?> first() {
        return first;
    }

    /** {@return the capability with the same name or import module} */
    public Capability<?> second() {
        return second;
    }
}
