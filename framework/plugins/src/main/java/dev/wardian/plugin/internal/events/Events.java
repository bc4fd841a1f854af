package dev.wardian.plugin.internal.events;

import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.error.PluginException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the framework's events to the Flight Recorder. The module {@code jdk.jfr} is optional:
 * without it, or without a recording, every method returns at once.
 */
public class Events {
    /** Where events go in this runtime. */
    public static final Events RECORDER = recorder();

    Events() {}

    private static Events recorder() {
        Module own = Events.class.getModule();
        boolean present = ModuleLayer.boot().findModule("jdk.jfr").filter(own::canRead).isPresent();
        return present ? new EventsOnDemand() : new Events();
    }

    /** A call begins; null while such events are not recorded. */
    public @Nullable CallSpan call() {
        return null;
    }

    /** A function of a capability begins; null while such events are not recorded. */
    public @Nullable HostCallSpan hostCall() {
        return null;
    }

    /** An instance is being made; null while such events are not recorded. */
    public @Nullable InstanceSpan instance() {
        return null;
    }

    /** A plugin is being replaced; null while such events are not recorded. */
    public @Nullable ReloadSpan reload() {
        return null;
    }

    /** A policy denied an argument. */
    public void denied(CallInfo call, CapabilityName capability, String subject) {}

    /** An instance is discarded because its call did not return or broke a rule. */
    public void discarded(CallInfo plugin) {}

    /**
     * An idle instance was discarded because memory was short.
     *
     * @param bytes what it held
     * @param beneficiary the id of the plugin that needed memory
     */
    public void reclaimed(CallInfo plugin, long bytes, String beneficiary) {}

    /** A plugin changed its state, or a version was rejected and the state stayed. */
    public void changed(@Nullable String before, PluginStatus now) {}

    /**
     * The grants changed, or new ones cannot be used.
     *
     * @param failure why they cannot be used, or null
     */
    public void grants(@Nullable PluginException failure) {}

    /** A call that began. */
    public interface CallSpan {
        /** The call has its instance, after waiting for it or making it. */
        void acquired();

        /**
         * The call ended.
         *
         * @param inputBytes the size of the input
         * @param failure what it threw, or null
         */
        void end(CallInfo call, long inputBytes, @Nullable Throwable failure);
    }

    /** A host function that began. */
    public interface HostCallSpan {
        /**
         * The function ended.
         *
         * @param result what the guest got, 0 where the function has no result
         */
        void end(CallInfo call, CapabilityName capability, String function, long result);
    }

    /** An instance that is being made. */
    public interface InstanceSpan {
        /**
         * The instance is ready, or could not be made.
         *
         * @param made whether it is ready
         */
        void end(CallInfo plugin, boolean made);
    }

    /** A replacement that began. */
    public interface ReloadSpan {
        /**
         * The new generation is active, or was rejected.
         *
         * @param before the previous generation
         * @param now the generation that runs now
         * @param failure why the new generation was rejected, or null
         */
        void end(CallInfo before, CallInfo now, @Nullable Throwable failure);
    }
}
