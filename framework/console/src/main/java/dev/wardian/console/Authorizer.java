package dev.wardian.console;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says who sent a request and what this person may do. Requests call it on several threads at the
 * same time. An exception refuses the request.
 *
 * <p>The application knows its people: by the login of its HTTP server ({@link
 * ConsoleRequest#user}), a header that its proxy sets, or a session. The console asks again for
 * each request, and before each action, so a right that is taken away is gone at once.
 */
public interface Authorizer {
    /**
     * Names the person who sent a request. The log gets this name with everything that the person
     * does. Log and page have it printable, and cut after 200 characters.
     *
     * @param request the request
     * @return the name, not blank; empty if nobody is known, who may only look
     */
    Optional<String> person(ConsoleRequest request);

    /**
     * Decides whether a person may do something. The page shows a button only where this is true
     * and the action is possible.
     *
     * @param person the name, exactly as {@link #person} returned it
     * @param action what the person wants to do
     * @param plugin the id of the plugin; null for a plugin whose manifest gives none
     * @param source the plugin's {@linkplain dev.wardian.plugin.PluginStatus#source name in its
     *     source}
     * @return whether the person may do it
     */
    boolean allows(String person, ConsoleAction action, @Nullable String plugin, String source);

    /**
     * Decides whether the sender of a request may look: by default everybody who reaches the
     * console.
     *
     * @param request the request
     * @return whether the console answers it
     */
    default boolean mayLook(ConsoleRequest request) {
        return true;
    }
}
