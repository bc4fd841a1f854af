package dev.wardian.plugin.internal.events;

import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.error.PluginException;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Events from the moment on at which somebody uses the Flight Recorder. Its first event starts it,
 * with the descriptions of all events of the JDK: that takes longer than loading a plugin.
 */
final class EventsOnDemand extends Events {
    private static final Events NONE = new Events();

    /** Starts the Flight Recorder when it is loaded. */
    private static final class Recorder {
        static final Events EVENTS = new FlightRecorderEvents();
    }

    private static Events now() {
        return FlightRecorder.isInitialized() ? Recorder.EVENTS : NONE;
    }

    @Override
    public @Nullable CallSpan call() {
        return now().call();
    }

    @Override
    public @Nullable HostCallSpan hostCall() {
        return now().hostCall();
    }

    @Override
    public @Nullable InstanceSpan instance() {
        return now().instance();
    }

    @Override
    public @Nullable ReloadSpan reload() {
        return now().reload();
    }

    @Override
    public void denied(CallInfo call, CapabilityName capability, String subject) {
        now().denied(call, capability, subject);
    }

    @Override
    public void discarded(CallInfo plugin) {
        now().discarded(plugin);
    }

    @Override
    public void reclaimed(CallInfo plugin, long bytes, String beneficiary) {
        now().reclaimed(plugin, bytes, beneficiary);
    }

    @Override
    public void changed(@Nullable String before, PluginStatus now) {
        now().changed(before, now);
    }

    @Override
    public void grants(@Nullable PluginException failure) {
        now().grants(failure);
    }
}
