package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.PluginFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that a source listed. Reading its files must not take longer than the source's timeout.
 *
 * @param name its name in the manager. No two plugins of a manager have the same name
 * @param source the source
 * @param files its files
 * @param defect why it cannot be a plugin, whatever its files contain; or null
 */
public record FoundPlugin(
        String name, SourceAccess source, PluginFiles files, @Nullable String defect) {
    /** Orders plugins by source, then by name. */
    public static final Comparator<FoundPlugin> ORDER = FoundPlugin::compare;

    // Each start needs it. The comparators of the JDK are made anew in each process.
    private static int compare(FoundPlugin one, FoundPlugin other) {
        int sources = Integer.compare(one.source().order(), other.source().order());
        return sources != 0 ? sources : one.name().compareTo(other.name());
    }

    byte[] manifest(int maxBytes) throws IOException {
        return capped(
                maxBytes, source.calls().call("reading " + name, () -> files.manifest(maxBytes)));
    }

    byte[] file(String path, int maxBytes) throws IOException {
        return capped(
                maxBytes,
                source.calls()
                        .call("reading " + path + " of " + name, () -> files.file(path, maxBytes)));
    }

    /** A copy: the source must not change bytes after they were hashed. */
    private static byte[] capped(int maxBytes, byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            throw new IOException("the source returned nothing");
        }
        return Arrays.copyOf(bytes, Math.min(bytes.length, maxBytes));
    }
}
