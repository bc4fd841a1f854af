package dev.wardian.plugin.capability;

/** A host function of a capability. */
@FunctionalInterface
public interface CapabilityFunction {
    /**
     * Handles one call. An exception never harms other plugins: an {@link ErrnoException} becomes
     * the guest's error number; any other exception is reported to the operator and becomes {@link
     * Errno#EHOST}.
     *
     * @param call the arguments and the guest's memory; valid until this method returns
     * @return the function's result: the low 32 bits for an i32; ignored if the type has no result.
     *     By convention at least 0, and the length if the function returns a value of variable size
     */
    long call(CapabilityCall call);
}
