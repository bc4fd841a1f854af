package dev.wardian.host.events;

import dev.wardian.plugin.capability.BindException;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.NamePattern;
import dev.wardian.plugin.capability.PatternSet;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code wardian:events/1}. {@code publish} lists topics. {@code subscribe} of a request names the
 * operation for each topic; a grant may also list topics, for any operation. {@code message} is the
 * size of a message, and {@code queue} says how the plugin's own messages wait.
 */
final class EventsBinding implements Capability<EventsPolicy> {
    private static final String PUBLISH = "publish";
    private static final String SUBSCRIBE = "subscribe";
    private static final String MESSAGE = "message";
    private static final String QUEUE = "queue";
    private static final String MESSAGES = "messages";
    private static final String BYTES = "bytes";
    private static final String CONCURRENCY = "concurrency";
    private static final String RETRY = "retry";
    private static final String FULL = "full";

    private static final long DEFAULT_MESSAGE = 64 << 10;
    private static final String TOPICS = "a topic such as orders.created, orders.* or *";
    private static final String ROUTES = TOPICS + ", or one of these after $dead. for dead letters";

    private final Hub hub;

    EventsBinding(Hub hub) {
        this.hub = hub;
    }

    @Override
    public CapabilityName name() {
        return EventsCapability.NAME;
    }

    @Override
    public EventsPolicy parse(ManifestNode node) {
        return parse(node, node.get(SUBSCRIBE).map(EventsBinding::routes).orElse(List.of()));
    }

    @Override
    public EventsPolicy parseGrant(ManifestNode node) {
        Optional<ManifestNode> subscribe = node.get(SUBSCRIBE);
        return parse(
                node,
                subscribe
                        .filter(ManifestNode::isMapping)
                        .map(EventsBinding::routes)
                        .orElseGet(() -> topicsOf(subscribe)));
    }

    /** Reads topics for any operation. */
    private static List<Route> topicsOf(Optional<ManifestNode> list) {
        return PatternSet.read(list, text -> Route.parse(text, Route.ANY), ROUTES);
    }

    private EventsPolicy parse(ManifestNode node, List<Route> routes) {
        node.allowKeys(PUBLISH, SUBSCRIBE, MESSAGE, QUEUE);
        List<NamePattern> publish = PatternSet.read(node.get(PUBLISH), Topics::pattern, TOPICS);
        if (node.isMapping() && node.get(PUBLISH).isEmpty() && node.get(SUBSCRIBE).isEmpty()) {
            node.problem(
                    "expected publish or subscribe",
                    "name the topics, such as publish: [orders.*]");
        }
        return new EventsPolicy(
                PatternSet.of(publish),
                PatternSet.of(routes),
                quantity(node, MESSAGE, Unit.BYTES, 1, PluginEvents.MOST_BYTES, DEFAULT_MESSAGE),
                node.get(QUEUE).map(EventsBinding::queue).orElse(EventQueue.DEFAULT));
    }

    /** Reads the operation of each topic. */
    private static List<Route> routes(ManifestNode node) {
        List<Route> routes = new ArrayList<>();
        node.entries()
                .forEach(
                        (topics, operation) ->
                                Route.parse(topics, operation.asText(""))
                                        .ifPresentOrElse(
                                                route -> add(routes, route, operation),
                                                () ->
                                                        operation.problem(
                                                                "'"
                                                                        + topics
                                                                        + "': expected "
                                                                        + ROUTES,
                                                                "")));
        return routes;
    }

    private static void add(List<Route> routes, Route route, ManifestNode operation) {
        if (route.operation().equals(Route.ANY)) {
            operation.problem("expected the name of an operation", "");
            return;
        }
        routes.stream()
                .filter(it -> it.overlaps(route) && !it.operation().equals(route.operation()))
                .findFirst()
                .ifPresent(
                        other ->
                                operation.problem(
                                        "messages of "
                                                + route.withoutOperation()
                                                + " may also be of "
                                                + other.withoutOperation()
                                                + ", which has another operation",
                                        "let one operation handle both; it learns the topic from"
                                                + " the function topic"));
        routes.add(route);
    }

    private static EventQueue queue(ManifestNode node) {
        node.allowKeys(MESSAGES, BYTES, CONCURRENCY, RETRY, FULL);
        EventQueue usual = EventQueue.DEFAULT;
        return new EventQueue(
                count(node, MESSAGES, 1, EventQueue.MOST_MESSAGES, usual.messages()),
                quantity(
                        node,
                        BYTES,
                        Unit.BYTES,
                        EventQueue.LEAST_BYTES,
                        EventQueue.MOST_BYTES,
                        usual.bytes()),
                count(node, CONCURRENCY, 1, EventQueue.MOST_CONCURRENCY, usual.concurrency()),
                count(node, RETRY, 0, EventQueue.MOST_RETRY, usual.retry()),
                node.get(FULL)
                        .map(it -> it.asOneOf(WhenFull.class, usual.full()))
                        .orElse(usual.full()));
    }

    private static int count(ManifestNode node, String key, int least, int most, int usual) {
        return Math.toIntExact(quantity(node, key, Unit.COUNT, least, most, usual));
    }

    private static long quantity(
            ManifestNode node, String key, Unit unit, long least, long most, long usual) {
        return node.get(key).map(it -> it.asQuantity(unit, least, most, usual)).orElse(usual);
    }

    @Override
    public EventsPolicy intersect(EventsPolicy requested, EventsPolicy granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(EventsPolicy policy) {
        return policy.describe();
    }

    @Override
    public HostFunctions bind(PluginContext context, EventsPolicy effective) {
        for (Route route : effective.routes().patterns()) {
            Optional<String> misfit = context.misfit(route.operation());
            if (misfit.isPresent()) {
                throw new BindException(
                        misfit.get() + ", which is to handle " + route.withoutOperation(),
                        "name an operation of the manifest that takes bytes");
            }
        }
        PluginSubscriber subscriber =
                context.shared(PluginSubscriber.class, () -> subscriber(context));
        HostFunctions.Builder functions =
                HostFunctions.builder()
                        .onActive(() -> subscriber.activate(context, effective))
                        .onInactive(() -> subscriber.deactivate(context))
                        .onWithdrawal(() -> subscriber.deactivate(context));
        EventFunctions.addTo(functions, hub, context.pluginId(), effective);
        return functions.build();
    }

    private PluginSubscriber subscriber(PluginContext context) {
        PluginSubscriber subscriber = new PluginSubscriber(hub, context);
        hub.add(subscriber);
        return subscriber;
    }
}
