package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Errno;
import java.util.Optional;

/**
 * The plugin broke a rule of the plugin ABI. {@code docs/abi.md} lists the rules by number. The
 * host discards the instance.
 */
public final class AbiViolation extends PluginException {
    /** The rule against entering an instance again and nesting too deeply. */
    private static final int REENTRY = 5;

    private final int rule;

    /**
     * Makes the exception.
     *
     * @param info the call
     * @param rule the number of the rule in {@code docs/abi.md}
     * @param detail what the plugin did, one line
     */
    public AbiViolation(CallInfo info, int rule, String detail) {
        super(
                ErrorId.ABI_VIOLATION,
                info,
                "ABI rule " + rule + " broken: " + detail,
                ErrorId.ABI_VIOLATION.hint(),
                null);
        this.rule = rule;
    }

    /** {@return the number of the rule in {@code docs/abi.md}} */
    public int rule() {
        return rule;
    }

    @Override
    public Optional<Errno> errnoForCaller() {
        return rule == REENTRY ? Optional.of(Errno.ELIMIT) : Optional.empty();
    }
}
