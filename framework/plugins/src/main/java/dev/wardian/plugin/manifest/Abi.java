package dev.wardian.plugin.manifest;

/**
 * How a module is called, as far as a manifest has to do with it. {@code Abis} lists those that a
 * host runs.
 *
 * @param name the value of the key {@code abi}, for example {@code wardian/1}
 * @param naming how its operations are named
 * @param operands what its operations take and give
 */
public record Abi(String name, OperationNaming naming, Operands operands) {
    /** The value of the key {@code abi}. */
    @Override
    public String toString() {
        return name;
    }
}
