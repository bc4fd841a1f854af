package dev.wardian.spectests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the specification's test suite, which is no part of this repository: where {@link
 * #PROPERTY} says, else beside the repository, else in the build folder, where a download put it.
 */
final class SuiteLocation {
    /** A folder with one zip or folder per version, or one zip. */
    static final String PROPERTY = "wardian.spec.suite";

    /** Whether the suite may be fetched from where it is published. */
    static final String DOWNLOAD_PROPERTY = "wardian.spec.download";

    private static final Path DOWNLOADED = Path.of("target", "spec-suite");

    private SuiteLocation() {}

    /** The scripts of a version, sorted by name; empty if the suite is not there. */
    static Optional<List<Script>> scripts(String version) {
        String given = System.getProperty(PROPERTY);
        if (given != null) {
            Optional<List<Script>> scripts = in(Path.of(given), version);
            if (scripts.isEmpty() && !Files.isRegularFile(Path.of(given))) {
                throw new IllegalArgumentException(
                        "-D" + PROPERTY + "=" + given + " has no " + version + ".zip");
            }
            return scripts;
        }
        Path beside =
                Path.of(System.getProperty("wardian.root", ".."))
                        .resolve("../shared/spec-suite")
                        .normalize();
        return in(beside, version).or(() -> downloaded(version));
    }

    private static Optional<List<Script>> in(Path place, String version) {
        String zip = version + ".zip";
        if (Files.isRegularFile(place)) {
            return place.endsWith(zip) ? Optional.of(unzip(place)) : Optional.empty();
        }
        if (Files.isRegularFile(place.resolve(zip))) {
            return Optional.of(unzip(place.resolve(zip)));
        }
        return Files.isDirectory(place.resolve(version))
                ? Optional.of(collect(place.resolve(version)))
                : Optional.empty();
    }

    private static Optional<List<Script>> downloaded(String version) {
        SuiteDownload.Source source = SuiteDownload.pinned().get(version);
        if (source != null && Boolean.getBoolean(DOWNLOAD_PROPERTY)) {
            try {
                return Optional.of(collect(SuiteDownload.fetch(source, DOWNLOADED)));
            } catch (IOException e) {
                System.err.println("cannot fetch " + source.archive() + ": " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }
        return in(DOWNLOADED, version);
    }

    private static List<Script> unzip(Path file) {
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            return collect(zip.getPath("/"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The scripts in a folder and the folders in it. */
    static List<Script> collect(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Script> scripts = new ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".wast")).sorted().toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                scripts.add(new Script(name, Files.readAllBytes(file)));
            }
            return scripts;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }
}
