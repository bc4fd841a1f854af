package dev.wardian.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the repository, without what builds leave there and what they fetch. */
final class Documents {
    /** The top folder of the repository; tests run in {@code docs}. */
    static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> FOREIGN = Set.of(".git", "target", "node_modules");

    /** Templates, whose placeholders are filled in by {@code wardian new}. */
    private static final Path SCAFFOLD =
            Path.of("framework/cli/src/main/resources/dev/wardian/cli/scaffold");

    private Documents() {}

    /** All Markdown files, sorted, relative to the repository. */
    static List<Path> all() throws IOException {
        return files(".md");
    }

    /** All files with one of these endings, sorted, relative to the repository. */
    static List<Path> files(String... endings) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(
                REPOSITORY,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        boolean skipped =
                                FOREIGN.contains(folder.getFileName().toString())
                                        || REPOSITORY.relativize(folder).equals(SCAFFOLD);
                        return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        for (String ending : endings) {
                            if (file.toString().endsWith(ending)) {
                                found.add(REPOSITORY.relativize(file));
                            }
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found.stream().sorted().toList();
    }

    /** The text of a file of the repository. */
    static String text(Path file) throws IOException {
        return Files.readString(REPOSITORY.resolve(file));
    }

    /** The lines of a file of the repository. */
    static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(REPOSITORY.resolve(file));
    }
}
