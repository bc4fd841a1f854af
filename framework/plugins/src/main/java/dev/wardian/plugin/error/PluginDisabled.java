package dev.wardian.plugin.error;

import dev.wardian.plugin.Disablement;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.CallInfo;

/** The operator disabled the plugin. It accepts no calls until somebody enables it. */
public final class PluginDisabled extends PluginUnavailable {
    private final Disablement disablement;
    private final boolean byGrants;

    /**
     * Makes the exception.
     *
     * @param info the plugin, with its id
     * @param disablement who disabled it, when and why
     * @param byGrants whether the grants disable it, where it has to be enabled then
     */
    public PluginDisabled(CallInfo info, Disablement disablement, boolean byGrants) {
        super(
                ErrorId.PLUGIN_DISABLED,
                info,
                PluginState.DISABLED,
                "plugin disabled: " + disablement,
                hint(String.valueOf(info.pluginId()), byGrants));
        this.disablement = disablement;
        this.byGrants = byGrants;
    }

    private static String hint(String id, boolean byGrants) {
        return ErrorId.PLUGIN_DISABLED.hint(
                byGrants
                        ? "remove plugins." + id + ".disabled from the grants"
                        : "the operator enables "
                                + id
                                + " with PluginManager.enable, in the console, or with"
                                + " wardian enable");
    }

    /** {@return who disabled the plugin, when and why} */
    public Disablement disablement() {
        return disablement;
    }

    /** {@return whether the grants disable the plugin; otherwise somebody disabled it} */
    public boolean byGrants() {
        return byGrants;
    }
}
