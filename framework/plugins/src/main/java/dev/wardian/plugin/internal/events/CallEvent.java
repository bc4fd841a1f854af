package dev.wardian.plugin.internal.events;

import dev.wardian.plugin.capability.CallInfo;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

@Name("dev.wardian.Call")
@Label("Plugin Call")
@Description("A call of a plugin's operation, waiting for an instance included")
@Threshold("10 ms")
final class CallEvent extends PluginEvent implements Events.CallSpan {
    @Label("Operation")
    @Nullable String operation;

    @Label("Call")
    @Description("The call's number within its manager")
    long call;

    @Label("Waited")
    @Description("Until an instance was free or made")
    @Timespan(Timespan.NANOSECONDS)
    long waited;

    @Label("Input")
    @DataAmount
    long input;

    @Label("Outcome")
    @Description("success, or the id of the error")
    @Nullable String outcome;

    private final transient long began = System.nanoTime();

    @Override
    public void acquired() {
        waited = System.nanoTime() - began;
    }

    @Override
    public void end(CallInfo info, long inputBytes, @Nullable Throwable failure) {
        end();
        if (shouldCommit()) {
            of(info);
            operation = info.operation();
            call = info.callId();
            input = inputBytes;
            outcome = outcome(failure);
            commit();
        }
    }
}
