package dev.wardian.cli;

import dev.wardian.plugin.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the one plugin of a folder. */
final class PluginFolder {
    private static final String MANIFEST = ManifestReader.FILE_NAME;

    private PluginFolder() {}

    /**
     * The manifest itself, or that of the plugin in {@code folder}: {@code plugin.yaml}, else the
     * only {@code <name>.plugin.yaml} or {@code <name>/plugin.yaml}.
     *
     * @throws InputException if there is none, or more than one
     */
    static Path manifest(Path folder) {
        if (isManifest(folder)) {
            return folder;
        }
        Path own = folder.resolve(MANIFEST);
        if (Files.exists(own)) {
            return own;
        }
        List<Path> found = below(folder);
        if (found.isEmpty()) {
            throw new InputException(folder + ": no " + MANIFEST + " in it");
        }
        if (found.size() > 1) {
            throw new InputException(
                    folder
                            + ": more than one plugin: "
                            + found.stream().map(Path::toString).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    private static boolean isManifest(Path file) {
        return String.valueOf(file.getFileName()).endsWith(MANIFEST) && Files.isRegularFile(file);
    }

    /** Whether a path names a module, which has no manifest: a file, or standard input. */
    static boolean isModule(Path path) {
        return ModuleFile.isStandard(path) || (Files.isRegularFile(path) && !isManifest(path));
    }

    private static List<Path> below(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(
                    folder + (Files.exists(folder) ? ": not a folder" : ": no such folder"));
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Path inner = entry.resolve(MANIFEST);
                if (Files.exists(inner)) {
                    found.add(inner);
                } else if (entry.getFileName().toString().endsWith("." + MANIFEST)) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be read: " + e.getMessage(), e);
        }
        found.sort(null);
        return found;
    }
}
