package dev.wardian.plugin.capability;

/** A host function of a capability. */
@FunctionalInterface
public interface CapabilityFunction {
    /**
     * Handles one call. A guest can never make it fail in a way that harms others: an {@link
     * ErrnoException} becomes the guest's error number, any other exception is reported to the
     * operator and becomes {@link Errno#EHOST}.
     *
     * @param call the arguments and the guest's memory; valid until this method returns
     * @return the function's result: the low 32 bits for an i32, ignored where the type has no
     *     result. By convention at least 0, and a length where there is one
     */
    long call(CapabilityCall call);
}
