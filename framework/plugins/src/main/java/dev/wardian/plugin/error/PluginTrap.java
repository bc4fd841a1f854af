package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.WasmFrame;
import java.util.List;

/**
 * The plugin trapped: it did something that WebAssembly does not allow. The host discards the
 * instance.
 */
public final class PluginTrap extends PluginException {
    private final TrapKind kind;
    private final List<WasmFrame> wasmStack;

    /**
     * @param info the call
     * @param trap the runtime's exception
     */
    public PluginTrap(CallInfo info, Trap trap) {
        super(
                ErrorId.PLUGIN_TRAP,
                info,
                "trap: " + trap.kind().message(),
                ErrorId.PLUGIN_TRAP.hint(),
                trap);
        this.kind = trap.kind();
        this.wasmStack = trap.backtrace();
    }

    /** The reason for the trap. */
    public TrapKind kind() {
        return kind;
    }

    /** The guest's frames, innermost first. */
    public List<WasmFrame> wasmStack() {
        return wasmStack;
    }
}
