package dev.wardian.plugin.manifest;

/**
 * The parts of an ABI that matter to a manifest. {@code Abis} lists the ABIs that a host supports.
 *
 * @param name the value of the key {@code abi}, for example {@code wardian/1}
 * @param naming how its operations are named
 * @param operands the inputs and outputs of its operations
 * @param arguments whether its modules get the {@code args} of the manifest
 */
public record Abi(String name, OperationNaming naming, Operands operands, boolean arguments) {
    /**
     * An ABI without arguments.
     *
     * @param name the value of the key {@code abi}
     * @param naming how its operations are named
     * @param operands the inputs and outputs of its operations
     */
    public Abi(String name, OperationNaming naming, Operands operands) {
        this(name, naming, operands, false);
    }

    /** The value of the key {@code abi}. */
    @Override
    public String toString() {
        return name;
    }
}
