package dev.wardian.host.events;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A message that is being handed over on this thread. What is published meanwhile follows from it,
 * and the plugin learns of it.
 *
 * @param hub the hub of the message
 * @param message the message
 * @param plugin the id of the plugin that handles it; null for the application
 * @param attempt how often it was handed over, this time included
 */
record Delivery(Hub hub, Message message, @Nullable String plugin, int attempt) {
    private static final ThreadLocal<@Nullable Delivery> CURRENT = new ThreadLocal<>();

    /** The message of a hub that this thread hands over, or null. */
    static @Nullable Message message(Hub hub) {
        Delivery now = CURRENT.get();
        return now != null && now.hub == hub ? now.message : null;
    }

    /** The message of a hub that this thread hands to a plugin, or null. */
    static @Nullable Delivery to(String plugin, Hub hub) {
        Delivery now = CURRENT.get();
        return now != null && now.hub == hub && plugin.equals(now.plugin) ? now : null;
    }

    /** Runs what hands it over. */
    void during(Callable<?> body) throws Exception {
        Delivery before = CURRENT.get();
        CURRENT.set(this);
        try {
            body.call();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
