package dev.wardian.wasm.text;

/**
 * The result of a command.
 *
 * @param command the command
 * @param status whether it holds
 * @param detail why it does not hold or did not run. For a command that holds, a remark: our
 *     message, if it differs from the script's. Otherwise the empty string
 */
public record WastOutcome(WastCommand command, Status status, String detail) {
    /** Whether a command holds. */
    public enum Status {
        /** It holds. */
        PASSED,
        /** It does not hold. */
        FAILED,
        /** It did not run: the engine reports that it cannot run a feature of the module. */
        SKIPPED
    }

    /** {@return whether the command holds} */
    public boolean passed() {
        return status == Status.PASSED;
    }

    static WastOutcome passed(WastCommand command) {
        return new WastOutcome(command, Status.PASSED, "");
    }

    static WastOutcome passed(WastCommand command, String remark) {
        return new WastOutcome(command, Status.PASSED, remark);
    }

    static WastOutcome skipped(WastCommand command, String reason) {
        return new WastOutcome(command, Status.SKIPPED, reason);
    }

    static WastOutcome failed(WastCommand command, String reason) {
        return new WastOutcome(command, Status.FAILED, reason);
    }
}
