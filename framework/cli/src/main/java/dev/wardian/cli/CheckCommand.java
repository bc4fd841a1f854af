package dev.wardian.cli;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.PluginStatus;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.PluginDisabled;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wardian check}: would an application load the plugins of a folder? */
@Command(
        name = "check",
        description = {
            "Loads all plugins of a folder and prints their states.",
            "It says why a plugin is rejected, and warns of files that look like plugins and are none"
                    + " and of grants for plugins that are not there. Start-up code and hooks run as in an application; no"
                    + " operation is called.",
            "Without --grants, each plugin gets what its manifest requests of clock, config, log,"
                    + " random and wasi, and they may call each other as they request.",
            "With --grants, plugins are disabled that the grants or the file beside them disable.",
            "Exit code: 0 if all plugins are active or disabled, otherwise 1."
        })
final class CheckCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private LoadOptions loading = new LoadOptions();

    @Option(
            names = "--json",
            description =
                    "Print one JSON object: plugins, an array with source, id, version, state and"
                            + " problems of each, and warnings. Problems and warnings have id, message"
                            + " and, where they are known, file, line, column and hint.")
    private boolean json;

    @Parameters(
            paramLabel = "DIR",
            description = "The folder of plugins: DIR/NAME/plugin.yaml or DIR/NAME.plugin.yaml.")
    private Path folder = Path.of("");

    CheckCommand(Console console) {
        this.console = console;
    }

    /** What loading the folder showed. */
    private record Found(List<PluginStatus> plugins, List<Problem> warnings) {}

    @Override
    public Integer call() throws Exception {
        Found found = GuestThread.call(this::load);
        List<PluginStatus> plugins = found.plugins();
        if (json) {
            console.out().println(json(found));
        } else {
            plugins.forEach(this::print);
            console.out().flush();
            found.warnings().stream().map(ErrorReport::warning).forEach(console.err()::println);
        }
        if (plugins.isEmpty()) {
            throw new InputException(folder + ": no plugin in it");
        }
        boolean allActive =
                plugins.stream()
                        .allMatch(
                                plugin ->
                                        plugin.state() == PluginState.ACTIVE
                                                || plugin.state() == PluginState.DISABLED);
        return allActive ? ExitCode.OK : ExitCode.FAILED;
    }

    private Found load() {
        Capabilities capabilities = HostCapabilities.find();
        var manifests = PluginsBeside.manifests(folder, capabilities);
        try (PluginManager manager =
                loading.manager(capabilities, loading.grants(capabilities, manifests, true))
                        .folder(folder)
                        .build()) {
            return new Found(manager.loadAll(), manager.warnings());
        }
    }

    private void print(PluginStatus plugin) {
        StringBuilder text = new StringBuilder(plugin.source()).append(": ");
        if (plugin.id() != null) {
            text.append(plugin.id()).append(' ');
        }
        if (plugin.version() != null) {
            text.append(plugin.version()).append(' ');
        }
        text.append(state(plugin));
        if (plugin.failure() instanceof PluginDisabled why) {
            // As the operator wants it: no error.
            console.out().println(ErrorReport.printable(text + ": " + why.disablement()));
            return;
        }
        console.out().println(ErrorReport.printable(text.toString()));
        if (plugin.failure() != null) {
            console.out().flush();
            console.err().println(ErrorReport.of(plugin.failure()));
        }
    }

    private static String state(PluginStatus plugin) {
        return plugin.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String json(Found found) {
        JsonText json = new JsonText().beginObject().name("plugins").beginArray();
        for (PluginStatus plugin : found.plugins()) {
            json.beginObject()
                    .field("source", plugin.source())
                    .field("id", plugin.id())
                    .field("version", plugin.version())
                    .field("state", state(plugin))
                    .name("problems")
                    .beginArray();
            problems(json, plugin);
            json.endArray().endObject();
        }
        json.endArray().name("warnings").beginArray();
        found.warnings().forEach(warning -> problem(json, warning));
        return json.endArray().endObject().toString();
    }

    /** The problems of a failure; one that has none is a problem itself. */
    private static void problems(JsonText json, PluginStatus plugin) {
        PluginException failure = plugin.failure();
        if (failure != null && plugin.problems().isEmpty()) {
            json.beginObject().field("id", failure.id().code()).field("message", failure.summary());
            hint(json, failure.hint());
            json.endObject();
        }
        plugin.problems().forEach(problem -> problem(json, problem));
    }

    private static void problem(JsonText json, Problem problem) {
        json.beginObject().field("id", problem.id().code()).field("message", problem.message());
        if (problem.location() != null) {
            json.field("file", problem.location().file())
                    .field("line", problem.location().line())
                    .field("column", problem.location().column());
        }
        hint(json, problem.hint());
        json.endObject();
    }

    private static void hint(JsonText json, @Nullable String hint) {
        if (hint != null && !hint.isEmpty()) {
            json.field("hint", hint);
        }
    }
}
