package dev.wardian.plugin.internal.events;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.PluginException;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The common field of all events: the plugin. */
@Category({"Wardian"})
@StackTrace(false)
abstract class PluginEvent extends Event {
    static final String SUCCESS = "success";

    @Label("Plugin")
    @Nullable String plugin;

    @Label("Version")
    @Nullable String version;

    @Label("Generation")
    long generation;

    void of(CallInfo info) {
        plugin = info.pluginId();
        version = info.version();
        generation = info.generation();
    }

    /** {@code success}, the stable code of an error, or the class of another exception. */
    static String outcome(@Nullable Throwable failure) {
        if (failure == null) {
            return SUCCESS;
        }
        return failure instanceof PluginException known
                ? known.id().code()
                : failure.getClass().getName();
    }
}
