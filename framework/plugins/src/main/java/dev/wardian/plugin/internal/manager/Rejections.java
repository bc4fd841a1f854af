package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginDisabled;
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

    private final SortedMap<String, Lacking> lacking = new TreeMap<>();

    /** How many changes there were that may help. */
    private long helped;

    /**
     * What lacked something.
     *
     * @param contents what was refused
     * @param helped the count of helpful changes when it was about to be tried
     */
    private record Lacking(SourceContents contents, long helped) {}

    Rejections(Sources sources) {
        this.sources = sources;
    }

    /**
     * Notes why contents were rejected.
     *
     * @param helped what {@link #helped} was before they were tried
     * @return whether they are at fault themselves
     */
    boolean refused(SourceContents contents, PluginException reason, long helped) {
        String name = contents.plugin().name();
        boolean lacks = lacks(reason) && sources.isListed(contents.plugin().source());
        if (lacks) {
            atFault.remove(name);
            lacking.put(name, new Lacking(contents, helped));
        } else {
            lacking.remove(name);
            atFault.put(name, contents.fingerprint());
        }
        return !lacks;
    }

    /** Whether a version was rejected because another plugin, its id or memory was missing. */
    static boolean lacks(PluginException reason) {
        if (reason instanceof PluginDisabled) {
            return false;
        }
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
        return lacking.values().stream().map(Lacking::contents).toList();
    }

    /** As {@link #lacking}, of that for which something has changed since it was tried. */
    List<SourceContents> helpedLacking() {
        return lacking.values().stream()
                .filter(it -> it.helped() != helped)
                .map(Lacking::contents)
                .toList();
    }

    /** A plugin started, or another version runs: what others lack may be there now. */
    void help() {
        helped++;
    }

    /** The count of such changes. */
    long helped() {
        return helped;
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
