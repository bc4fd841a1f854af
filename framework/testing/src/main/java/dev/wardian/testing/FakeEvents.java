package dev.wardian.testing;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.BindException;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.NamePattern;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.wasm.FunctionType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Messages by topic, which are kept for the test. Plugins get those that the test hands to them,
 * and no others.
 */
final class FakeEvents implements Capability<FakeTopics> {
    static final int MOST_MESSAGE_BYTES = 1 << 20;

    private static final CapabilityName NAME = CapabilityName.of("events/1");
    private static final int MOST_TOPIC_BYTES = 128;

    private final List<Subscription> subscriptions;
    private final List<FakeMessage> published = new CopyOnWriteArrayList<>();

    /** What the call of this thread handles. Calls run on the thread of their caller. */
    private final ThreadLocal<Optional<Handled>> handled = ThreadLocal.withInitial(Optional::empty);

    private volatile @Nullable PluginManager manager;

    private record Handled(String pluginId, FakeMessage message) {}

    /** What an application subscribes to. */
    record Subscription(NamePattern topics, FakeSubscriber subscriber) {
        static Subscription of(String topics, FakeSubscriber subscriber) {
            NamePattern pattern =
                    FakeTopics.pattern(topics)
                            .orElseThrow(
                                    () -> new IllegalArgumentException("no topics: " + topics));
            return new Subscription(pattern, subscriber);
        }
    }

    FakeEvents(List<Subscription> subscriptions) {
        this.subscriptions = List.copyOf(subscriptions);
    }

    /** Says who the other plugins are. */
    void manager(PluginManager ofTheHost) {
        manager = ofTheHost;
    }

    List<FakeMessage> published() {
        return List.copyOf(published);
    }

    /** The active plugins that subscribe to a topic, with the operation. */
    private Map<Plugin, String> subscribers(String topic) {
        Map<Plugin, String> found = new LinkedHashMap<>();
        PluginManager known = manager;
        if (known != null) {
            for (Plugin plugin : known.active()) {
                if (plugin.granted().find(NAME).orElse(null) instanceof FakeTopics topics) {
                    topics.operation(topic).ifPresent(operation -> found.put(plugin, operation));
                }
            }
        }
        return found;
    }

    /** Hands a message to all plugins that subscribe to its topic; returns how many these are. */
    int deliver(FakeMessage message) {
        Map<Plugin, String> subscribers = subscribers(message.topic());
        if (subscribers.isEmpty()) {
            throw new IllegalArgumentException("no plugin subscribes to " + message.topic());
        }
        PluginException failure = null;
        for (Map.Entry<Plugin, String> entry : subscribers.entrySet()) {
            try {
                deliver(message, entry.getKey(), entry.getValue());
            } catch (PluginException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return subscribers.size();
    }

    private void deliver(FakeMessage message, Plugin plugin, String operation) {
        Optional<Handled> before = handled.get();
        handled.set(Optional.of(new Handled(plugin.id(), message)));
        try {
            plugin.call(operation, message.bytes());
        } finally {
            handled.set(before);
        }
    }

    @Override
    public CapabilityName name() {
        return NAME;
    }

    @Override
    public FakeTopics parse(ManifestNode node) {
        return FakeTopics.read(node);
    }

    @Override
    public FakeTopics parseGrant(ManifestNode node) {
        return FakeTopics.ALL;
    }

    @Override
    public FakeTopics intersect(FakeTopics requested, FakeTopics granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(FakeTopics policy) {
        return "a fake of events/1" + policy.rules();
    }

    @Override
    public HostFunctions bind(PluginContext context, FakeTopics effective) {
        for (FakeRoute route : effective.subscribe().patterns()) {
            context.misfit(route.operation())
                    .ifPresent(
                            misfit -> {
                                throw new BindException(misfit, "name an operation of the plugin");
                            });
        }
        FunctionType getter = FunctionType.parse("[i32 i32] -> [i32]");
        return HostFunctions.builder()
                .add(
                        "publish",
                        FunctionType.parse("[i32 i32 i32 i32] -> [i32]"),
                        call -> publish(call, context.pluginId(), effective))
                .add("topic", getter, call -> text(call, context, FakeMessage::topic))
                .add("sender", getter, call -> text(call, context, m -> m.sender().orElse("")))
                .add(
                        "attempt",
                        FunctionType.parse("[] -> [i32]"),
                        call -> message(context).attempt())
                .build();
    }

    private long publish(CapabilityCall call, String pluginId, FakeTopics effective) {
        String topic = call.text(0, 1, MOST_TOPIC_BYTES);
        if (!FakeTopics.isTopic(topic)) {
            throw new ErrnoException(Errno.EINVAL, "no topic: " + topic);
        }
        byte[] bytes = call.bytes(2, 3, Math.toIntExact(effective.message()));
        if (!effective.publishes(topic)) {
            throw call.denied("publish " + topic);
        }
        FakeMessage message = FakeMessage.of(topic, bytes).from(pluginId);
        int count = subscribers(topic).size();
        for (Subscription subscription : subscriptions) {
            if (subscription.topics().matches(topic)) {
                subscription.subscriber().take(message);
                count++;
            }
        }
        published.add(message);
        return count;
    }

    private FakeMessage message(PluginContext context) {
        return handled.get()
                .filter(current -> current.pluginId().equals(context.pluginId()))
                .map(Handled::message)
                .orElseThrow(() -> new ErrnoException(Errno.ENOTFOUND, "no message is handled"));
    }

    private long text(
            CapabilityCall call, PluginContext context, Function<FakeMessage, String> part) {
        byte[] bytes = part.apply(message(context)).getBytes(StandardCharsets.UTF_8);
        return call.reply(0, 1, bytes);
    }
}
