package dev.wardian.plugin.internal.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

@Name("dev.wardian.Denial")
@Label("Plugin Capability Denial")
@Description("A policy denied what a plugin wanted from a capability")
final class DenialEvent extends PluginEvent {
    @Label("Operation")
    @Nullable String operation;

    @Label("Call")
    @Description("The number of the plugin's call within its manager")
    long call;

    @Label("Capability")
    @Nullable String capability;

    @Label("Subject")
    @Description("What was denied, in the terms of the policy")
    @Nullable String subject;
}
