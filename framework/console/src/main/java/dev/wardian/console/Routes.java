package dev.wardian.console;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.error.ErrorRenderer;
import java.util.Optional;

/** Which request gets which response, but for events. */
final class Routes {
    private static final String API = "/api/";

    private final PluginManager manager;
    private final RequestGuard guard;
    private final Optional<Authorizer> authorizer;
    private final PluginView view;
    private final ChangeRequests changes;
    private final History history;
    private final RecentLog log;
    private final String title;
    private final boolean hasLog;

    Routes(
            PluginManager manager,
            RequestGuard guard,
            Optional<Authorizer> authorizer,
            History history,
            RecentLog log,
            String title,
            boolean hasLog) {
        this.manager = manager;
        this.guard = guard;
        this.authorizer = authorizer;
        this.view = new PluginView(manager);
        this.changes = new ChangeRequests(manager, view, authorizer);
        this.history = history;
        this.log = log;
        this.title = title;
        this.hasLog = hasLog;
    }

    /**
     * Refuses a request before anything else looks at it.
     *
     * @throws HttpProblem if it is for another host, from another site's page, or from somebody who
     *     may not look
     */
    void require(ConsoleRequest request) throws HttpProblem {
        guard.requireHost(request);
        if (request.path().startsWith(API)) {
            guard.requireOwnSite(request);
        }
        if (authorizer.isPresent() && !authorizer.get().mayLook(request)) {
            throw new HttpProblem(403, "the console is not for you");
        }
    }

    Reply reply(ConsoleRequest request) throws HttpProblem {
        String path = request.path();
        Optional<ConsoleAction> action =
                path.startsWith(API)
                        ? ConsoleAction.of(path.substring(API.length()))
                        : Optional.empty();
        if (action.isPresent()) {
            guard.requireOwnPost(request, true);
            return Reply.json(changes.make(action.get(), request));
        }
        requireGet(request);
        return switch (path) {
            case "/api/console" -> Reply.json(Json.object("title", title, "log", hasLog));
            case "/api/plugins" -> Reply.json(plugins(request));
            case "/api/failure" -> Reply.json(changes.failure(request));
            case "/api/history" -> Reply.json(history.last());
            case "/api/log" -> Reply.json(log.last());
            default -> PageFiles.find(path);
        };
    }

    private Object plugins(ConsoleRequest request) {
        Optional<String> person = changes.person(request);
        return Json.object(
                "person", person.map(ErrorRenderer::quoted).orElse(null),
                "memoryBytes", manager.memoryHeld(),
                "warnings", view.warnings(),
                "plugins", view.all(changes.rights(person)));
    }

    static void requireGet(ConsoleRequest request) throws HttpProblem {
        if (!request.method().equals("GET")) {
            throw HttpProblem.only("GET");
        }
    }
}
