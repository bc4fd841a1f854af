package dev.wardian.console;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people do to plugins. The audit log has each attempt with the name of the person. */
final class ChangeRequests {
    /** Below the audit log, so that an application can have these lines without its others. */
    private static final Logger AUDIT = LoggerFactory.getLogger("dev.wardian.audit.console");

    /** A change waits for files and calls, on a thread of the server. */
    private static final int MOST_AT_ONCE = 4;

    private final PluginManager manager;
    private final PluginView view;
    private final Optional<Authorizer> authorizer;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    ChangeRequests(PluginManager manager, PluginView view, Optional<Authorizer> authorizer) {
        this.manager = manager;
        this.view = view;
        this.authorizer = authorizer;
    }

    /** The person who sent a request, if there is somebody to name people; any text. */
    Optional<String> person(ConsoleRequest request) {
        return authorizer.flatMap(it -> it.person(request)).filter(name -> !name.isBlank());
    }

    /** The rights of a person. */
    PluginView.Rights rights(Optional<String> person) {
        return (action, plugin) ->
                person.isPresent()
                        && authorizer.isPresent()
                        && authorizer
                                .get()
                                .allows(person.get(), action, plugin.id(), plugin.source());
    }

    /** Does what a request says. */
    Map<String, @Nullable Object> make(ConsoleAction action, ConsoleRequest request)
            throws HttpProblem {
        Optional<String> person = person(request);
        if (person.isEmpty()) {
            String why = authorizer.isEmpty() ? "this console only shows" : "nobody is logged in";
            throw new HttpProblem(403, why);
        }
        PluginStatus plugin = find(request.parameter("source").orElse(""));
        String shown = ErrorRenderer.quoted(person.get());
        String subject =
                ErrorRenderer.quoted(Optional.ofNullable(plugin.id()).orElse(plugin.source()));
        if (!rights(person).allow(action, plugin)) {
            AUDIT.warn("{} may not {} {}", shown, action.verb(), subject);
            throw new HttpProblem(403, shown + " may not " + action.verb() + " this plugin");
        }
        if (!view.possible(plugin).contains(action)) {
            throw new HttpProblem(409, "nothing to " + action.verb() + ": it is " + plugin.state());
        }
        if (!room.tryAcquire()) {
            throw new HttpProblem(503, "too many changes are being made");
        }
        try {
            return make(action, plugin, request, shown, subject);
        } finally {
            room.release();
        }
    }

    private PluginStatus find(String source) throws HttpProblem {
        for (PluginStatus status : manager.plugins()) {
            if (status.source().equals(source)) {
                return status;
            }
        }
        throw new HttpProblem(404, "there is no such plugin");
    }

    /** Why a plugin was rejected, whole. */
    Map<String, @Nullable Object> failure(ConsoleRequest request) throws HttpProblem {
        PluginException failure = find(request.parameter("source").orElse("")).failure();
        return Json.object("failure", failure == null ? "" : PluginView.render(failure));
    }

    private Map<String, @Nullable Object> make(
            ConsoleAction action,
            PluginStatus plugin,
            ConsoleRequest request,
            String person,
            String subject)
            throws HttpProblem {
        try {
            Plugin now = make(action, plugin, request, person);
            String result =
                    now == null ? "stopped" : now.version() + ", generation " + now.generation();
            AUDIT.info(
                    "{} did {} {}: {}",
                    person,
                    action.verb(),
                    subject,
                    ErrorRenderer.quoted(result));
            return Json.object(
                    "version", now == null ? null : now.version(),
                    "generation", now == null ? null : now.generation());
        } catch (PluginException e) {
            AUDIT.info("{} tried to {} {}: {}", person, action.verb(), subject, e.id().code());
            throw new HttpProblem(409, PluginView.render(e));
        } catch (IllegalArgumentException e) {
            AUDIT.info("{} tried to {} {}", person, action.verb(), subject);
            throw new HttpProblem(400, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            AUDIT.info("{} tried to {} {}", person, action.verb(), subject);
            throw new HttpProblem(409, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Makes a change.
     *
     * @param person the name, printable and cut, as the log and a {@link
     *     dev.wardian.plugin.Disablement} can have it
     * @return the plugin that runs afterwards, or null if none does
     */
    private @Nullable Plugin make(
            ConsoleAction action, PluginStatus plugin, ConsoleRequest request, String person) {
        if (action == ConsoleAction.LOAD) {
            return manager.load(plugin.source());
        }
        String id = plugin.id();
        if (id == null) {
            throw new IllegalStateException("the plugin has no id");
        }
        return switch (action) {
            case RELOAD -> manager.reload(id);
            case ROLL_BACK -> manager.rollback(id);
            case ENABLE -> enable(id, plugin.source(), person);
            case DISABLE -> {
                String reason = request.parameter("reason").orElse("").strip();
                manager.disable(id, person, reason);
                yield null;
            }
            default -> {
                manager.unload(id);
                yield null;
            }
        };
    }

    /** A plugin that does not start is an answer like any other rejection. */
    private Plugin enable(String id, String source, String person) {
        for (PluginStatus status : manager.enable(id, person)) {
            if (status.source().equals(source)
                    && status.state() != PluginState.ACTIVE
                    && status.failure() != null) {
                throw status.failure();
            }
        }
        return manager.ref(id).get();
    }
}
