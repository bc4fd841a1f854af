package dev.wardian.host.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.testing.PolicyLaws;
import dev.wardian.wasm.MemoryBudget;
import java.lang.reflect.Proxy;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Which generation of a plugin subscribes, in whatever order the operator and reloads come. */
class PluginSubscriberTest {
    /** Nothing is handed over, so that messages wait. */
    private static final Executor NEVER = task -> {};

    private final Hub hub = new Hub();
    private final PluginSubscriber subscriber = new PluginSubscriber(hub, generation(1));

    PluginSubscriberTest() {
        hub.add(subscriber);
    }

    private static PluginContext generation(long number) {
        return (PluginContext)
                Proxy.newProxyInstance(
                        PluginContext.class.getClassLoader(),
                        new Class<?>[] {PluginContext.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "generation" -> number;
                                    case "pluginId" -> "test.a";
                                    case "executor" -> NEVER;
                                    case "memory" -> MemoryBudget.UNLIMITED;
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }

    private static EventsPolicy policy(String topic) {
        return PolicyLaws.parse(
                new EventsBinding(new Hub()), "{ subscribe: { " + topic + ": handle } }");
    }

    private int subscribers(String topic) {
        return hub.publish(topic, new byte[0], null);
    }

    @Test
    void aNarrowerPolicyOfTheGenerationBeforeChangesNothing() {
        subscriber.activate(generation(1), policy("a"));
        subscriber.activate(generation(2), policy("b"));

        subscriber.activate(generation(1), policy("c"));
        subscriber.deactivate(generation(1));

        assertEquals(0, subscribers("a"));
        assertEquals(1, subscribers("b"));
        assertEquals(0, subscribers("c"));
        assertEquals(1, subscriber.figures().waiting());
    }

    @Test
    void aNarrowerPolicyOfTheSameGenerationCounts() {
        subscriber.activate(generation(1), policy("a"));
        subscriber.activate(generation(1), policy("b"));

        assertEquals(0, subscribers("a"));
        assertEquals(1, subscribers("b"));
    }

    @Test
    void whatWaitsIsDeadWhenTheLastGenerationStops() {
        subscriber.activate(generation(1), policy("a"));
        subscribers("a");

        subscriber.deactivate(generation(1));
        subscriber.deactivate(generation(1));

        assertEquals(1, subscriber.figures().dead());
        assertEquals(0, subscriber.figures().waiting());
        assertEquals(0, subscriber.figures().waitingBytes());
    }
}
