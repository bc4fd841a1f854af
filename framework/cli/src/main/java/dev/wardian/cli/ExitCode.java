package dev.wardian.cli;

import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginPanic;
import dev.wardian.plugin.error.PluginTrap;
import dev.wardian.plugin.error.ThreadStackExhausted;
import dev.wardian.wasm.GuestException;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.Trap;

/** What the process tells its caller. */
final class ExitCode {
    static final int OK = 0;

    /** Bad input; of a command that runs a guest, a failure that the guest reported itself. */
    static final int FAILED = 1;

    /** A command line that makes no sense. */
    static final int USAGE = 2;

    /** A deadline, fuel or another limit ended the guest; as {@code timeout} has it. */
    static final int LIMIT = 124;

    /** No guest ran to its end, for a reason of ours: no such file, an invalid module, no grant. */
    static final int NOT_RUN = 125;

    /** The guest trapped or panicked; as a shell has it for {@code abort}. */
    static final int TRAP = 134;

    /** Nothing reads standard output any more; as a shell has it for a broken pipe. */
    static final int BROKEN_PIPE = 141;

    private ExitCode() {}

    /** The exit code of {@code run}, {@code call} and other commands that run a guest. */
    static int ofGuest(Throwable failure) {
        if (failure instanceof Trap
                || failure instanceof GuestException
                || failure instanceof PluginTrap
                || failure instanceof PluginPanic
                || failure instanceof AbiViolation
                || failure instanceof ThreadStackExhausted) {
            return TRAP;
        }
        if (failure instanceof InterruptedCallException
                || failure instanceof DeadlineExceeded
                || failure instanceof LimitExceeded) {
            return LIMIT;
        }
        return failure instanceof PluginFailure ? FAILED : NOT_RUN;
    }
}
