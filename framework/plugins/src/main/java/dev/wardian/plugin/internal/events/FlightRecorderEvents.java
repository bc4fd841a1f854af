package dev.wardian.plugin.internal.events;

import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.error.PluginException;
import org.jspecify.annotations.Nullable;

/**
 * Events in a runtime with {@code jdk.jfr}. One event of each kind is never committed: it shows
 * whether its kind is recorded, without making an object.
 */
final class FlightRecorderEvents extends Events {
    private static final CallEvent CALL = new CallEvent();
    private static final HostCallEvent HOST_CALL = new HostCallEvent();
    private static final InstanceEvent INSTANCE = new InstanceEvent();
    private static final ReloadEvent RELOAD = new ReloadEvent();
    private static final DenialEvent DENIAL = new DenialEvent();
    private static final DiscardEvent DISCARD = new DiscardEvent();
    private static final ReclaimEvent RECLAIM = new ReclaimEvent();
    private static final StateEvent STATE = new StateEvent();
    private static final GrantsEvent GRANTS = new GrantsEvent();

    private static <E extends PluginEvent> E begun(E event) {
        event.begin();
        return event;
    }

    @Override
    public @Nullable CallSpan call() {
        return CALL.isEnabled() ? begun(new CallEvent()) : null;
    }

    @Override
    public @Nullable HostCallSpan hostCall() {
        return HOST_CALL.isEnabled() ? begun(new HostCallEvent()) : null;
    }

    @Override
    public @Nullable InstanceSpan instance() {
        return INSTANCE.isEnabled() ? begun(new InstanceEvent()) : null;
    }

    @Override
    public @Nullable ReloadSpan reload() {
        return RELOAD.isEnabled() ? begun(new ReloadEvent()) : null;
    }

    @Override
    public void denied(CallInfo call, CapabilityName capability, String subject) {
        if (DENIAL.isEnabled()) {
            DenialEvent event = new DenialEvent();
            event.of(call);
            event.operation = call.operation();
            event.call = call.callId();
            event.capability = capability.toString();
            event.subject = subject;
            event.commit();
        }
    }

    @Override
    public void discarded(CallInfo plugin) {
        if (DISCARD.isEnabled()) {
            DiscardEvent event = new DiscardEvent();
            event.of(plugin);
            event.commit();
        }
    }

    @Override
    public void reclaimed(CallInfo plugin, long bytes, String beneficiary) {
        if (RECLAIM.isEnabled()) {
            ReclaimEvent event = new ReclaimEvent();
            event.of(plugin);
            event.bytes = bytes;
            event.beneficiary = beneficiary;
            event.commit();
        }
    }

    @Override
    public void grants(@Nullable PluginException failure) {
        if (GRANTS.isEnabled()) {
            GrantsEvent event = new GrantsEvent();
            event.outcome = PluginEvent.outcome(failure);
            event.commit();
        }
    }

    @Override
    public void changed(@Nullable String before, PluginStatus now) {
        if (STATE.isEnabled()) {
            StateEvent event = new StateEvent();
            event.plugin = now.id();
            event.version = now.version();
            event.generation = now.generation();
            event.source = now.source();
            event.previousState = before;
            event.state = now.state().name();
            PluginException failure = now.failure();
            event.failure = failure == null ? null : failure.id().code();
            event.commit();
        }
    }
}
