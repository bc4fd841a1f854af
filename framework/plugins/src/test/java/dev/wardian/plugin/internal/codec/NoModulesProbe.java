package dev.wardian.plugin.internal.codec;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.error.PluginLinkException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Binds a service with types that need modules of Jackson, in whatever class loader it is in. */
public final class NoModulesProbe implements Function<String, String> {
    interface Times {
        Event json(Map<String, List<OptionalInt>> value);
    }

    interface Notes {
        Note json(Event value);
    }

    record Event(List<Instant> at) {}

    record Note(Optional<String> text) {}

    @Override
    public String apply(String manifest) {
        Path path = Path.of(manifest);
        try (PluginManager manager =
                PluginManager.builder(path.resolveSibling("..").normalize()).build()) {
            Plugin plugin = manager.load(path);
            return List.of(Times.class, Notes.class).stream()
                    .flatMap(type -> problems(plugin, type).lines())
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String problems(Plugin plugin, Class<?> type) {
        try {
            plugin.as(type);
            return "bound";
        } catch (PluginLinkException e) {
            return e.problems().stream()
                    .map(problem -> problem.message() + "; " + problem.hint())
                    .collect(Collectors.joining("\n"));
        }
    }
}
