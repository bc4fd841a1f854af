package dev.wardian.host.events;

import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.wasm.MemoryBudget;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a plugin, past its reloads. Only its active generation subscribes; messages that
 * wait go on with the next one.
 */
final class PluginSubscriber extends Subscriber implements AutoCloseable {
    private final Executor executor;
    private final MemoryBudget memory;

    /** The generation that takes calls; null if there is none. Written under the lock. */
    private volatile @Nullable Active active;

    /** A generation that takes calls. */
    private record Active(PluginContext context, EventsPolicy policy) {}

    PluginSubscriber(Hub hub, PluginContext context) {
        super(hub, context.pluginId());
        this.executor = context.executor();
        this.memory = context.memory();
    }

    /**
     * A generation takes calls from now on, or has fewer subscriptions. Nothing happens if the next
     * generation is there: the operator may take something from one that is about to stop.
     */
    void activate(PluginContext context, EventsPolicy policy) {
        synchronized (hub()) {
            Active now = active;
            if (now != null && now.context().generation() > context.generation()) {
                return;
            }
            active = new Active(context, policy);
        }
        pump();
    }

    /** A generation takes no more calls. Nothing happens if the next one is there. */
    void deactivate(PluginContext context) {
        List<Waiting> left;
        synchronized (hub()) {
            Active now = active;
            if (now == null || now.context().generation() != context.generation()) {
                return;
            }
            active = null;
            left = takeDead();
        }
        bury(left, "the plugin was stopped");
    }

    @Override
    boolean wants(Message message) {
        Active now = active;
        return now != null && now.policy().operation(message).isPresent();
    }

    @Override
    EventQueue settings() {
        Active now = active;
        return now == null ? EventQueue.DEFAULT : now.policy().queue();
    }

    @Override
    boolean reserve(long bytes) {
        return memory.reserve(bytes);
    }

    @Override
    void release(long bytes) {
        memory.release(bytes);
    }

    @Override
    Executor executor() {
        return executor;
    }

    @Override
    Outcome hand(Message message, int attempt) {
        Active now = active;
        Optional<String> operation =
                now == null ? Optional.empty() : now.policy().operation(message);
        if (now == null || operation.isEmpty()) {
            return new Outcome.Failed(Outcome.NO_SUBSCRIPTION, false);
        }
        Delivery delivery = new Delivery(hub(), message, name(), attempt);
        try {
            delivery.during(
                    () -> now.context().callPlugin(name(), operation.get(), message.bytes()));
            return new Outcome.Handled();
        } catch (IllegalArgumentException e) {
            // Another generation came meanwhile, which has no such operation.
            return now.equals(active)
                    ? new Outcome.Failed(Outcome.text(e), false)
                    : new Outcome.Later(0);
        } catch (Throwable e) {
            // An Error too: the messages behind this one are handed over all the same.
            return Outcome.of(e);
        }
    }

    /** The plugin was unloaded. */
    @Override
    public void close() {
        endAndBury("the plugin was unloaded");
    }
}
