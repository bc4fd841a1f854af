package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.source.FoundPlugin;
import dev.wardian.plugin.internal.source.SourceAccess;
import dev.wardian.plugin.internal.source.SourceContents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The plugins of all sources that have a status, by name. Used in turns. */
final class KnownPlugins {
    private final Map<String, FoundPlugin> found = new HashMap<>();

    /** The numbers of the contents that were used last. Older contents have no effect. */
    private final Map<String, Long> latest = new HashMap<>();

    void know(SourceContents contents) {
        FoundPlugin plugin = contents.plugin();
        found.put(plugin.name(), plugin);
        latest.put(plugin.name(), contents.number());
    }

    void forget(String name) {
        found.remove(name);
        latest.remove(name);
    }

    @Nullable FoundPlugin get(String name) {
        return found.get(name);
    }

    /** The names of the plugins of a source. */
    List<String> of(SourceAccess source) {
        return found.values().stream()
                .filter(plugin -> plugin.source() == source)
                .map(FoundPlugin::name)
                .toList();
    }

    /** Whether these are the newest contents of a plugin that has not gone away since. */
    boolean isLatest(SourceContents contents) {
        return Objects.equals(latest.get(contents.plugin().name()), contents.number());
    }
}
