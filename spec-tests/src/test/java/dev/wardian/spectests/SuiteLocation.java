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
 * #PROPERTY} says, else in the build folder, into which it is fetched.
 */
final class SuiteLocation {
    /** A folder with one zip or folder per version, or one zip. */
    static final String PROPERTY = "wardian.spec.suite";

    /** Whether the suite may be fetched from where it is published; true unless {@code false}. */
    static final String DOWNLOAD_PROPERTY = "wardian.spec.download";

    private static final Path DOWNLOADED = Path.of("target", "spec-suite");

    /** A network that did not answer once is not asked again for each version and test. */
    private static volatile boolean unreachable;

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
        return downloaded(version);
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
        Optional<List<Script>> there = in(DOWNLOADED, version);
        SuiteDownload.Source source = SuiteDownload.pinned().get(version);
        boolean wanted = !"false".equals(System.getProperty(DOWNLOAD_PROPERTY));
        if (there.isPresent() || source == null || !wanted || unreachable) {
            return there;
        }
        try {
            return Optional.of(collect(SuiteDownload.fetch(source, DOWNLOADED)));
        } catch (IOException e) {
            unreachable = true;
            System.err.println(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
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
