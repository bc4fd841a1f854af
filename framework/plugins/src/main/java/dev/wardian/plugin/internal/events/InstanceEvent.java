package dev.wardian.plugin.internal.events;

import dev.wardian.plugin.capability.CallInfo;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

@Name("dev.wardian.Instance")
@Label("Plugin Instance")
@Description("An instance of a plugin was made, with its initialisation, or could not be made")
@Threshold("0 ms")
final class InstanceEvent extends PluginEvent implements Events.InstanceSpan {
    @Label("Made")
    boolean made;

    @Override
    public void end(CallInfo info, boolean ready) {
        end();
        if (shouldCommit()) {
            of(info);
            made = ready;
            commit();
        }
    }
}
