package dev.wardian.plugin.internal.events;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

@Name("dev.wardian.InstanceReclaim")
@Label("Plugin Instance Reclaim")
@Description("An idle instance was discarded because memory was short")
final class ReclaimEvent extends PluginEvent {
    @DataAmount
    @Label("Memory")
    long bytes;

    @Label("Beneficiary")
    @Description("The plugin that needed memory")
    @Nullable String beneficiary;
}
