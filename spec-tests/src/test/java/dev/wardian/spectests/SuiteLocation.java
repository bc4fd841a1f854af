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

/** Finds the specification's test suite, which is no part of this repository. */
final class SuiteLocation {
    /** A folder with one zip or folder per version, or one zip. */
    static final String PROPERTY = "wardian.spec.suite";

    private SuiteLocation() {}

    /** The scripts of a version, sorted by name; empty if the suite is not there. */
    static Optional<List<Script>> scripts(String version) {
        String given = System.getProperty(PROPERTY);
        Path place =
                given != null
                        ? Path.of(given)
                        : Path.of(System.getProperty("wardian.root", ".."))
                                .resolve("../shared/spec-suite")
                                .normalize();
        String zip = version + ".zip";
        if (Files.isRegularFile(place)) {
            return place.endsWith(zip) ? Optional.of(unzip(place)) : Optional.empty();
        }
        if (Files.isRegularFile(place.resolve(zip))) {
            return Optional.of(unzip(place.resolve(zip)));
        }
        if (Files.isDirectory(place.resolve(version))) {
            return Optional.of(collect(place.resolve(version)));
        }
        if (given != null) {
            throw new IllegalArgumentException("-D" + PROPERTY + "=" + given + " has no " + zip);
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
