package dev.wardian.plugin.internal.events;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

@Name("dev.wardian.HostCall")
@Label("Plugin Host Call")
@Description("A call from a plugin to a function of a capability")
@Threshold("10 ms")
final class HostCallEvent extends PluginEvent implements Events.HostCallSpan {
    @Label("Operation")
    @Nullable String operation;

    @Label("Call")
    @Description("The number of the plugin's call within its manager")
    long call;

    @Label("Capability")
    @Nullable String capability;

    @Label("Function")
    @Nullable String function;

    @Label("Result")
    @Description("What the plugin got; below 0 a negative error number")
    long result;

    @Override
    public void end(CallInfo info, CapabilityName name, String called, long answer) {
        end();
        if (shouldCommit()) {
            of(info);
            operation = info.operation();
            call = info.callId();
            capability = name.toString();
            function = called;
            result = answer;
            commit();
        }
    }
}
