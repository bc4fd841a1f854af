package dev.wardian.cli;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds scripts: a file, those in a folder, those in a zip, or those in a folder of a zip ({@code
 * FILE.zip:FOLDER}); or standard input, by {@code -}.
 */
final class ScriptFiles {
    private static final String ZIP = ".zip";

    /**
     * One script.
     *
     * @param name what it is called in messages
     * @param content its text in UTF-8
     */
    record Script(String name, byte[] content) {}

    private ScriptFiles() {}

    static List<Script> find(Console console, String argument) {
        try {
            if (argument.equals(ModuleFile.STANDARD)) {
                return List.of(new Script("<stdin>", console.in().readAllBytes()));
            }
            int zip = argument.indexOf(ZIP);
            int end = zip + ZIP.length();
            boolean isZip = zip >= 0 && (end == argument.length() || argument.charAt(end) == ':');
            if (isZip && Files.isRegularFile(Path.of(argument.substring(0, end)))) {
                String folder = end == argument.length() ? "" : argument.substring(end + 1);
                return inZip(Path.of(argument.substring(0, end)), folder);
            }
            return inFolder(Path.of(argument), Path.of(argument));
        } catch (InvalidPathException e) {
            throw new UsageException(ErrorReport.noPath(e));
        } catch (IOException | ProviderNotFoundException e) {
            throw new InputException(argument + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Script> inZip(Path file, String folder) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(file)) {
            Path root = zip.getPath("/");
            Path start = root.resolve(folder);
            return inFolder(start, root);
        }
    }

    private static List<Script> inFolder(Path start, Path base) throws IOException {
        if (!Files.exists(start)) {
            throw new InputException(start + ": no such file");
        }
        if (Files.isRegularFile(start)) {
            Path name = start.equals(base) ? start : base.relativize(start);
            return List.of(new Script(name.toString(), Files.readAllBytes(start)));
        }
        List<Script> scripts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(start)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".wast")).sorted().toList()) {
                scripts.add(new Script(base.relativize(file).toString(), Files.readAllBytes(file)));
            }
        }
        if (scripts.isEmpty()) {
            throw new InputException(start + ": there is no script (*.wast)");
        }
        return scripts;
    }
}
