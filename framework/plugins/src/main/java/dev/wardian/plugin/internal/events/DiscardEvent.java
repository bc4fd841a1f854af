package dev.wardian.plugin.internal.events;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("dev.wardian.InstanceDiscard")
@Label("Plugin Instance Discard")
@Description("An instance was discarded because its call did not return or broke a rule")
final class DiscardEvent extends PluginEvent {}
