package dev.wardian.host.events;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code wardian:events/1}, for one plugin under one policy. */
final class EventFunctions {
    private static final ValueType I = ValueType.I32;
    private static final FunctionType PUBLISH = FunctionType.of(List.of(I, I, I, I), I);
    private static final FunctionType GET = FunctionType.of(List.of(I, I), I);
    private static final FunctionType NUMBER = FunctionType.of(List.of(), I);

    private final Hub hub;
    private final String plugin;
    private final EventsPolicy policy;

    private EventFunctions(Hub hub, String plugin, EventsPolicy policy) {
        this.hub = hub;
        this.plugin = plugin;
        this.policy = policy;
    }

    static void addTo(
            HostFunctions.Builder functions, Hub hub, String plugin, EventsPolicy policy) {
        EventFunctions these = new EventFunctions(hub, plugin, policy);
        functions
                .add("publish", PUBLISH, these::publish)
                .add("topic", GET, these::topic)
                .add("sender", GET, these::sender)
                .add("attempt", NUMBER, call -> these.delivery().attempt());
    }

    private long publish(CapabilityCall call) {
        String topic = call.text(0, 1, Topics.MAX_LENGTH);
        if (!Topics.isName(topic)) {
            throw new ErrnoException(Errno.EINVAL, "no name of a topic");
        }
        byte[] message = call.bytes(2, 3, policy.longestMessage());
        String subject = "publish " + topic;
        if (!policy.mayPublish(topic)) {
            throw call.denied(subject);
        }
        call.subject(subject);
        try {
            return hub.publish(topic, message, plugin);
        } catch (PublishException e) {
            throw new ErrnoException(errno(e.reason()), String.valueOf(e.getMessage()), e);
        }
    }

    private static Errno errno(PublishException.Reason reason) {
        return switch (reason) {
            case QUEUE_FULL, MEMORY, CLOSED -> Errno.EUNAVAILABLE;
            case HOPS, FAN_OUT -> Errno.ELIMIT;
        };
    }

    /** The message that the plugin handles. */
    private Delivery delivery() {
        Delivery delivery = Delivery.to(plugin, hub);
        if (delivery == null) {
            throw new ErrnoException(Errno.ENOTFOUND, "this call handles no message");
        }
        return delivery;
    }

    private long topic(CapabilityCall call) {
        return reply(call, delivery().message().shownTopic());
    }

    private long sender(CapabilityCall call) {
        String sender = delivery().message().sender();
        return reply(call, sender == null ? "" : sender);
    }

    private static long reply(CapabilityCall call, String text) {
        return call.reply(0, 1, text.getBytes(StandardCharsets.UTF_8));
    }
}
