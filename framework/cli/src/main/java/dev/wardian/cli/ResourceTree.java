package dev.wardian.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Resources that this command brings, from its jar or from the folder of its classes. */
final class ResourceTree {
    private ResourceTree() {}

    /**
     * All files below a folder.
     *
     * @param folder from the root of the class path, with {@code /} between names
     * @return contents by path below the folder, with {@code /} between names, in order
     */
    static Map<String, byte[]> read(String folder) {
        try {
            Path home = home();
            if (Files.isDirectory(home)) {
                return read(home.resolve(folder));
            }
            try (FileSystem jar = FileSystems.newFileSystem(home)) {
                return read(jar.getPath(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One file, which may be another jar's as long as this command is not packaged. */
    static byte[] readFile(String name) {
        try (InputStream in = ResourceTree.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        Map<String, byte[]> contents = new TreeMap<>();
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            contents.put(name, Files.readAllBytes(file));
        }
        return contents;
    }

    private static Path home() {
        CodeSource source = ResourceTree.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException("these classes come from nowhere");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
