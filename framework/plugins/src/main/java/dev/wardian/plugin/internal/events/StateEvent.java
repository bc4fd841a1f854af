package dev.wardian.plugin.internal.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

@Name("dev.wardian.State")
@Label("Plugin State")
@Description("A plugin went from one state to the next, or was refused in the one in which it is")
final class StateEvent extends PluginEvent {
    @Label("Source")
    @Description("The manifest")
    @Nullable String source;

    @Label("Previous State")
    @Nullable String previousState;

    @Label("State")
    @Nullable String state;

    @Label("Failure")
    @Description("The id of the error for which it was refused")
    @Nullable String failure;
}
