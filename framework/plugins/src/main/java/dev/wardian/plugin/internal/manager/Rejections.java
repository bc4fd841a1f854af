package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.source.Sources;
import dev.wardian.plugin.internal.source.VerifiedPlugin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rejected contents. Contents that are at fault themselves are not tried again. Contents that
 * were rejected because something else is missing are tried again with every change. Used in turns.
 */
final class Rejections {
    /** Rejections that a change of another plugin can undo; the last two are about an id. */
    private static final Set<ErrorId> LACKS =
            Set.of(
                    ErrorId.REQUIREMENT_NOT_MET,
                    ErrorId.REQUIREMENT_CYCLE,
                    ErrorId.KEYS_CONFLICT,
                    ErrorId.ID_NOT_PINNED);

    private final Sources sources;

    /** The fingerprints of contents by the plugin's name. */
    private final Map<String, String> atFault = new HashMap<>();

    private final SortedMap<String, SourceContents> lacking = new TreeMap<>();

    Rejections(Sources sources) {
        this.sources = sources;
    }

    /**
     * Notes why contents were rejected.
     *
     * @return whether the contents are at fault themselves
     */
    boolean refused(SourceContents contents, PluginException reason) {
        String name = contents.plugin().name();
        boolean lacks = lacks(reason) && sources.isListed(contents.plugin().source());
        if (lacks) {
            atFault.remove(name);
            lacking.put(name, contents);
        } else {
            lacking.remove(name);
            atFault.put(name, contents.fingerprint());
        }
        return !lacks;
    }

    /** Whether a version was rejected because another plugin, its id or memory was missing. */
    static boolean lacks(PluginException reason) {
        return reason instanceof PluginUnavailable
                || (reason instanceof PluginLinkException link
                        && link.problems().stream().map(Problem::id).anyMatch(LACKS::contains));
    }

    /** Keeps a version that was rolled back from being loaded again before its files change. */
    void leaveAlone(VerifiedPlugin version) {
        String name = version.found().name();
        lacking.remove(name);
        atFault.put(name, SourceContents.fingerprint(version.manifest()));
    }

    boolean isAtFault(SourceContents contents) {
        return contents.fingerprint().equals(atFault.get(contents.plugin().name()));
    }

    /** Contents that were rejected because something else is missing, by name. */
    List<SourceContents> lacking() {
        return List.copyOf(lacking.values());
    }

    /** Forgets older contents that would be tried again: there are newer ones. */
    void supersede(String name) {
        lacking.remove(name);
    }

    /** Forgets all rejections of a plugin. */
    void forget(String name) {
        lacking.remove(name);
        atFault.remove(name);
    }
}
