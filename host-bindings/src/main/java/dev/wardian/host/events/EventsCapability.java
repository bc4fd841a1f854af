package dev.wardian.host.events;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;

/**
 * The capability {@code events}: messages by topic, between plugins and the application. Its import
 * module is {@code wardian:events/1}.
 */
public final class EventsCapability {
    /** Its name. */
    public static final CapabilityName NAME = CapabilityName.of("events/1");

    private EventsCapability() {}

    /**
     * Makes the capability with events of its own, for messages between plugins alone.
     *
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create() {
        return create(PluginEvents.create());
    }

    /**
     * Makes the capability.
     *
     * @param events where plugins publish and subscribe, and the application too; it closes them
     *     after its managers
     * @return the capability, for {@code PluginManager.Builder.capabilities}
     */
    public static Capability<?> create(PluginEvents events) {
        return new EventsBinding(events.hub());
    }
}
