package dev.wardian.plugin.internal.manager;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where a manifest was found.
 *
 * @param name what it is called in messages: its path below the folder of plugins, with {@code /}
 * @param manifest its path
 * @param root the folder that the module may not leave
 */
record PluginSource(String name, Path manifest, Path root) {
    private static final String MANIFEST = "plugin.yaml";
    private static final String SUFFIX = ".plugin.yaml";

    /** The source of one manifest. */
    static PluginSource of(Path folder, Path manifest) {
        Path absolute = manifest.toAbsolutePath().normalize();
        Path base = folder.toAbsolutePath().normalize();
        Path shown = absolute.startsWith(base) ? base.relativize(absolute) : absolute;
        Path root = absolute.getParent();
        return new PluginSource(
                shown.toString().replace('\\', '/'), absolute, root == null ? base : root);
    }

    /**
     * The manifests of a folder, ordered by name: {@code <name>/plugin.yaml} and {@code
     * <name>.plugin.yaml}.
     *
     * @throws IOException if the folder cannot be read
     */
    static List<PluginSource> discover(Path folder) throws IOException {
        List<PluginSource> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Path inFolder = entry.resolve(MANIFEST);
                if (Files.isDirectory(entry)) {
                    if (Files.exists(inFolder)) {
                        found.add(of(folder, inFolder));
                    }
                } else if (entry.getFileName().toString().endsWith(SUFFIX)) {
                    found.add(of(folder, entry));
                }
            }
        }
        found.sort(Comparator.comparing(PluginSource::name));
        return found;
    }
}
