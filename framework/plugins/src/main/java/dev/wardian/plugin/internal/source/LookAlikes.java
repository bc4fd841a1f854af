package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.plugin.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what looks like a plugin of a folder and is none. It looks at the names in the folder, and
 * in each folder of it that has no manifest, and leaves out hidden folders and those in which tools
 * build. Whatever the folder has, one search looks at a bounded number of names.
 */
final class LookAlikes {
    /** The most that a search returns. */
    static final int MOST = 100;

    /** The most names at which a search looks. */
    private static final int MOST_NAMES = 20_000;

    /** The most names at which a search looks in one folder without a manifest. */
    private static final int MOST_NAMES_BELOW = 1_000;

    /** The most manifests that are read for the names of their modules. */
    private static final int MOST_MANIFESTS = 1_000;

    private static final String MANIFEST = ManifestReader.FILE_NAME;
    private static final String SUFFIX = "." + MANIFEST;
    private static final String MODULE = ".wasm";

    /** Names of manifests in lower case that are not the right one, or not written so. */
    private static final Set<String> MANIFESTS =
            Set.of(MANIFEST, "plugin.yml", "plugins.yaml", "plugins.yml", "plugin.json");

    private static final List<String> SUFFIXES = List.of(SUFFIX, ".plugin.yml", ".plugin.json");

    /** Folders of build tools; what they contain is nobody's plugin yet. */
    private static final Set<String> BUILD =
            Set.of(
                    "target",
                    "build",
                    "dist",
                    "out",
                    "obj",
                    "src",
                    "node_modules",
                    "zig-out",
                    "zig-cache",
                    "__pycache__");

    private final Path folder;
    private final List<LookAlike> found = new ArrayList<>();
    private int names;

    private LookAlikes(Path folder) {
        this.folder = folder;
    }

    /**
     * Searches a folder.
     *
     * @return what it found, in the order of the names
     */
    static List<LookAlike> in(Path folder) {
        LookAlikes search = new LookAlikes(folder);
        try {
            search.search();
        } catch (IOException e) {
            // Whoever lists the plugins says so.
            return List.of();
        }
        return search.found.stream()
                .sorted(Comparator.comparing(LookAlike::name))
                .limit(MOST)
                .toList();
    }

    private void search() throws IOException {
        Set<String> files = new TreeSet<>();
        List<Path> below = new ArrayList<>();
        for (Path entry : entries(folder, MOST_NAMES)) {
            if (!Files.isDirectory(entry)) {
                files.add(fileName(entry));
            } else if (!Files.exists(entry.resolve(MANIFEST))) {
                below.add(entry);
            }
        }
        Modules modules = new Modules(files);
        for (String file : files) {
            Optional<LookAlike.Kind> kind = kindInFolder(file, files, modules);
            kind.ifPresent(it -> add(folder.resolve(file), it));
        }
        for (Path directory : below) {
            if (!BUILD.contains(fileName(directory))) {
                searchBelow(directory, modules);
            }
        }
    }

    private static Optional<LookAlike.Kind> kindInFolder(
            String file, Set<String> files, Modules modules) {
        String lower = file.toLowerCase(Locale.ROOT);
        if (lower.equals(MANIFEST) || lower.equals("plugin.yml")) {
            return Optional.of(LookAlike.Kind.MANIFEST_IN_FOLDER);
        }
        for (String suffix : SUFFIXES) {
            if (lower.endsWith(suffix) && !file.endsWith(SUFFIX)) {
                String right = file.substring(0, file.length() - suffix.length()) + SUFFIX;
                return files.contains(right)
                        ? Optional.empty()
                        : Optional.of(LookAlike.Kind.MISNAMED_MANIFEST);
            }
        }
        boolean loose = file.endsWith(MODULE) && !modules.isNamed(file);
        return loose ? Optional.of(LookAlike.Kind.LOOSE_MODULE) : Optional.empty();
    }

    /** Searches a folder that has no manifest. */
    private void searchBelow(Path directory, Modules modules) {
        Set<String> files = new TreeSet<>();
        List<Path> deep = new ArrayList<>();
        try {
            for (Path entry : entries(directory, MOST_NAMES_BELOW)) {
                if (!Files.isDirectory(entry)) {
                    files.add(fileName(entry));
                } else if (!BUILD.contains(fileName(entry))
                        && Files.exists(entry.resolve(MANIFEST))) {
                    deep.add(entry.resolve(MANIFEST));
                }
            }
        } catch (IOException e) {
            // What cannot be looked at looks like nothing.
            return;
        }
        Optional<String> manifest =
                files.stream()
                        .filter(file -> MANIFESTS.contains(file.toLowerCase(Locale.ROOT)))
                        .findFirst();
        Optional<String> module =
                files.stream()
                        .filter(file -> file.endsWith(MODULE))
                        .filter(file -> !modules.isNamed(fileName(directory) + "/" + file))
                        .findFirst();
        if (manifest.isPresent()) {
            add(directory.resolve(manifest.get()), LookAlike.Kind.MISNAMED_MANIFEST);
        } else if (module.isPresent()) {
            add(directory.resolve(module.get()), LookAlike.Kind.NO_MANIFEST);
        }
        deep.forEach(it -> add(it, LookAlike.Kind.TOO_DEEP));
    }

    private void add(Path path, LookAlike.Kind kind) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        found.add(new LookAlike(kind, path, name));
    }

    /** The entries of a directory that are not hidden, as many as this search still looks at. */
    private Collection<Path> entries(Path directory, int most) throws IOException {
        List<Path> entries = new ArrayList<>();
        int looked = 0;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path entry : stream) {
                names++;
                looked++;
                if (names > MOST_NAMES || looked > most) {
                    break;
                }
                if (!fileName(entry).startsWith(".")) {
                    entries.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    private static String fileName(Path entry) {
        Path last = entry.getFileName();
        return last == null ? "" : last.toString();
    }

    /** The modules that the manifests directly in the folder name. Asked only where it matters. */
    private final class Modules {
        private final List<String> manifests;
        private final Set<String> files;
        private Set<String> named = Set.of();
        private boolean read;
        private boolean unknown;

        Modules(Set<String> files) {
            this.files = files;
            this.manifests = files.stream().filter(Modules::isManifest).toList();
        }

        private static boolean isManifest(String file) {
            String lower = file.toLowerCase(Locale.ROOT);
            return MANIFESTS.contains(lower) || SUFFIXES.stream().anyMatch(lower::endsWith);
        }

        /** Whether a manifest names a module, or may name it as far as this can be known. */
        boolean isNamed(String module) {
            String base = module.substring(0, module.length() - MODULE.length());
            if (files.contains(base + SUFFIX)) {
                return true;
            }
            if (!read) {
                read();
            }
            return unknown || named.contains(module);
        }

        private void read() {
            read = true;
            unknown = manifests.size() > MOST_MANIFESTS;
            named = new HashSet<>();
            for (String manifest : unknown ? List.<String>of() : manifests) {
                Optional<String> module = module(manifest);
                module.ifPresent(named::add);
                unknown |= module.isEmpty();
            }
        }

        private Optional<String> module(String manifest) {
            try {
                FolderPlugin plugin = FolderPlugin.of(manifest, folder.resolve(manifest), folder);
                return ManifestReader.moduleFile(plugin.manifest(LocatedYaml.MAX_BYTES + 1))
                        .map(LookAlikes::normal);
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    /** A path as {@code a/b.wasm}, however the manifest writes it. */
    private static String normal(String module) {
        return Path.of(module).normalize().toString().replace('\\', '/');
    }
}
