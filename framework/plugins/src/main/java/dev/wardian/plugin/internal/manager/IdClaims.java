package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginPin;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who has an id. A manifest only claims it, and with it the grants, the configuration and
 * the callers of that id; no claim is better for being the first. So of several plugins with one id
 * none starts, unless the grants pin one. Used in turns.
 */
final class IdClaims {
    private static final Logger LOG = LoggerFactory.getLogger(IdClaims.class);

    private final Authority authority;
    private final Registry registry;
    private final Set<String> warned = new HashSet<>();

    IdClaims(Authority authority, Registry registry) {
        this.authority = authority;
        this.registry = registry;
    }

    /**
     * Checks that a plugin may have the id that it claims.
     *
     * @param named whether the application has named this very plugin; one of the same id that it
     *     has unloaded is no rival then
     * @param starting the names of plugins that are about to start with that id
     * @throws PluginLinkException if another plugin has the id, or may have it as well
     */
    void require(VerifiedPlugin verified, boolean named, Set<String> starting) {
        String id = verified.manifest().id();
        String name = verified.found().name();
        requireFree(verified);
        if (authority.pin(id).isEmpty()) {
            Set<String> rivals = new TreeSet<>(starting);
            rivals.remove(name);
            for (PluginStatus status : registry.claimsOf(id)) {
                boolean unloaded = named && status.state() == PluginState.STOPPED;
                if (!status.source().equals(name) && !unloaded) {
                    rivals.add(status.source());
                }
            }
            if (!rivals.isEmpty()) {
                throw rejection(
                        verified,
                        ErrorId.ID_NOT_PINNED,
                        "the id " + id + " is also that of " + String.join(", ", rivals),
                        ErrorId.ID_NOT_PINNED.hint(id, name));
            }
        }
    }

    /**
     * Checks that no plugin runs with the id of a plugin, and that the grants do not pin it to
     * another one.
     *
     * @throws PluginLinkException if it is so
     */
    void requireFree(VerifiedPlugin verified) {
        requirePinned(verified);
        String id = verified.manifest().id();
        Optional<String> running = registry.sourceOf(id);
        if (running.isPresent()) {
            throw rejection(
                    verified,
                    ErrorId.KEYS_CONFLICT,
                    "the id " + id + " is taken by " + running.get(),
                    "give this plugin another id, or remove one of the two");
        }
    }

    /**
     * Checks that the grants do not pin the id of a plugin to another one.
     *
     * @throws PluginLinkException if they do
     */
    void requirePinned(VerifiedPlugin verified) {
        String id = verified.manifest().id();
        String name = verified.found().name();
        Optional<PluginPin> pin = authority.pin(id);
        if (pin.isPresent() && !pin.get().matches(name, verified.manifest())) {
            throw rejection(
                    verified,
                    ErrorId.ID_NOT_PINNED,
                    "the grants pin the id "
                            + id
                            + " to "
                            + pin.get()
                            + "; this is "
                            + name
                            + " with the hash "
                            + verified.manifest().source().sha256(),
                    "change plugins." + id + ".pin in the grants if this plugin is the right one");
        }
    }

    /** Says once of each id that its grants go to whoever claims it. */
    void warnIfUnpinned(VerifiedPlugin verified) {
        String id = verified.manifest().id();
        if (authority.grants(id) && authority.pin(id).isEmpty() && warned.add(id)) {
            String name = ErrorRenderer.printable(verified.found().name());
            LOG.warn(
                    "{} gets the grants of {}, and so would any other plugin with this id;"
                            + " to prevent that, pin it in the grants: {}",
                    name,
                    id,
                    "plugins: { " + id + ": { pin: { source: " + name + " } } }");
        }
    }

    private static PluginLinkException rejection(
            VerifiedPlugin verified, ErrorId error, String message, String hint) {
        Problem problem = verified.manifest().source().problem(error, message, hint, "id");
        return new PluginLinkException(Lifecycle.info(verified), List.of(problem));
    }
}
