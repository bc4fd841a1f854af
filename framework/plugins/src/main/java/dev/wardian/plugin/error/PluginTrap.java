package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;

/**
 * The plugin trapped: it did something that WebAssembly does not allow. The host discards the
 * instance.
 */
public final class PluginTrap extends PluginException {
    private final TrapKind kind;

    /**
     * Makes the exception.
     *
     * @param info the call
     * @param trap the runtime's exception
     */
    public PluginTrap(CallInfo info, Trap trap) {
        super(
                ErrorId.PLUGIN_TRAP,
                info,
                "trap: " + trap.getMessage(),
                ErrorId.PLUGIN_TRAP.hint(),
                trap);
        this.kind = trap.kind();
    }

    /** {@return the reason for the trap} */
    public TrapKind kind() {
        return kind;
    }
}
