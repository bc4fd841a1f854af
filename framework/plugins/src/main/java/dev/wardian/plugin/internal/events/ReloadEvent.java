package dev.wardian.plugin.internal.events;

import dev.wardian.plugin.capability.CallInfo;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

@Name("dev.wardian.Reload")
@Label("Plugin Reload")
@Description("A new generation replaced the running one, or was rejected")
@Threshold("0 ms")
final class ReloadEvent extends PluginEvent implements Events.ReloadSpan {
    @Label("Previous Version")
    @Nullable String previousVersion;

    @Label("Previous Generation")
    long previousGeneration;

    @Label("Outcome")
    @Description("success, or the id of the error")
    @Nullable String outcome;

    @Override
    public void end(CallInfo before, CallInfo now, @Nullable Throwable failure) {
        end();
        if (shouldCommit()) {
            of(now);
            previousVersion = before.version();
            previousGeneration = before.generation();
            outcome = outcome(failure);
            commit();
        }
    }
}
