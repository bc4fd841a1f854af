package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.PluginLog;

/** Where a capability lets the plugin's log out, as far as the operator allows it now. */
final class BoundLog implements PluginLog {
    private final CapabilityBinding capability;

    BoundLog(CapabilityBinding capability) {
        this.capability = capability;
    }

    @Override
    public int level() {
        PluginLog target = capability.log();
        return target == null ? 0 : target.level();
    }

    @Override
    public void log(int level, String text, CallInfo info) {
        PluginLog target = capability.log();
        if (target != null && level <= target.level()) {
            target.log(level, text, info);
        }
    }
}
