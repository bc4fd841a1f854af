package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.internal.source.SourceAccess;
import dev.wardian.plugin.internal.source.Sources;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The watches of a manager: of all sources, from its first look until it is closed. */
final class Watches implements AutoCloseable {
    private final Sources sources;
    private final SourceWatch.Target target;
    private final Turns turns;
    private final Map<SourceAccess, SourceWatch> listening = new HashMap<>();
    private final Map<SourceAccess, PluginSource.Watching> watched = new HashMap<>();
    private boolean closed;

    Watches(Sources sources, SourceWatch.Target target, Turns turns) {
        this.sources = sources;
        this.turns = turns;
        this.target = target;
    }

    /**
     * Watches every source that is not watched yet.
     *
     * @return the failures, by the name of the source
     */
    Map<String, IOException> start() {
        Map<String, IOException> failures = new HashMap<>();
        for (SourceAccess source : sources.all()) {
            source.lock();
            try {
                if (!isListening(source)) {
                    listen(source);
                }
            } catch (IOException e) {
                failures.put(source.name(), e);
            } finally {
                source.unlock();
            }
        }
        return failures;
    }

    private synchronized boolean isListening(SourceAccess source) {
        return closed || listening.containsKey(source);
    }

    private void listen(SourceAccess source) throws IOException {
        SourceWatch listener = new SourceWatch(source, target, turns);
        PluginSource.Watching begun = null;
        boolean kept = false;
        try {
            begun = source.watch(listener);
            kept = keep(source, listener, begun);
        } finally {
            if (!kept) {
                listener.close();
            }
        }
        if (!kept) {
            begun.close();
        }
    }

    private synchronized boolean keep(
            SourceAccess source, SourceWatch listener, PluginSource.Watching begun) {
        if (!closed) {
            listening.put(source, listener);
            watched.put(source, begun);
        }
        return !closed;
    }

    /** Ends all watches. */
    @Override
    public void close() {
        Map<SourceAccess, PluginSource.Watching> ending;
        synchronized (this) {
            closed = true;
            ending = new HashMap<>(watched);
            watched.clear();
            listening.values().forEach(SourceWatch::close);
        }
        SourceAccess.endAll(ending);
    }
}
