package dev.wardian.wasm.text;

/**
 * What became of a command.
 *
 * @param command the command
 * @param status whether it holds
 * @param detail why it does not hold or did not run, or for one that does what is worth a look: a
 *     message of ours that differs from the script's; else empty
 */
public record WastOutcome(WastCommand command, Status status, String detail) {
    /** Whether a command holds. */
    public enum Status {
        PASSED,
        FAILED,
        /** The engine does not run a feature that the command needs, and says so itself. */
        SKIPPED
    }

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
