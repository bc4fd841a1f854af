package dev.wardian.plugin.internal.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

@Name("dev.wardian.State")
@Label("Plugin State")
@Description("A plugin changed its state, or a version was rejected and the state stayed")
final class StateEvent extends PluginEvent {
    @Label("Source")
    @Description("The manifest")
    @Nullable String source;

    @Label("Previous State")
    @Nullable String previousState;

    @Label("State")
    @Nullable String state;

    @Label("Failure")
    @Description("The id of the error for which it was rejected")
    @Nullable String failure;
}
