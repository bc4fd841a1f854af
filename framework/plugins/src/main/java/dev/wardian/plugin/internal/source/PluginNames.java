package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.error.ErrorRenderer;
import org.jspecify.annotations.Nullable;

/** The names of plugins and sources. They appear unchanged in messages, logs and metrics. */
final class PluginNames {
    private static final int MAX_PLUGIN = 4096;
    private static final int MAX_SOURCE = 128;

    private PluginNames() {}

    /** Why a plugin cannot have this name, or null. */
    static @Nullable String defectOfPlugin(String name) {
        return defect(name, MAX_PLUGIN);
    }

    /** Why a source cannot have this name, or null. */
    static @Nullable String defectOfSource(String name) {
        return name.indexOf('/') >= 0 ? "it has a /" : defect(name, MAX_SOURCE);
    }

    private static @Nullable String defect(String name, int most) {
        if (name.isBlank()) {
            return "it is empty";
        }
        if (name.length() > most) {
            return "it has more than " + most + " characters";
        }
        boolean plain = name.indexOf('\t') < 0 && ErrorRenderer.printable(name).equals(name);
        return plain ? null : "it has characters that cannot be shown";
    }

    /** A printable form of a name that cannot be shown. */
    static String shown(String name) {
        String start = name.substring(0, Math.min(name.length(), MAX_SOURCE));
        String text = ErrorRenderer.printable(start);
        return start.length() < name.length() || text.isBlank() ? text + "..." : text;
    }
}
