package dev.wardian.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;

/**
 * The files of a new plugin. They come from the resources {@code scaffold/LANGUAGE}, to which the
 * build adds the SDK as {@code sdk}; in all other files {@code @id@} and {@code @package@} stand
 * for the plugin's id, and {@code dot-} begins the name of what is hidden.
 */
final class Scaffold {
    /** What a plugin can be begun in. */
    enum Language {
        C,
        RUST;

        /** As it is written on the command line, and the name of its resources. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String SDK = "sdk/";
    private static final String SCHEMA = "META-INF/wardian/plugin.schema.json";

    private final String id;
    private final Language language;

    /**
     * A new plugin.
     *
     * @param id a valid id
     */
    Scaffold(String id, Language language) {
        this.id = id;
        this.language = language;
    }

    /**
     * Writes all files.
     *
     * @param folder is made, with the folders above it, unless it is there and empty
     * @throws InputException if something is there, or cannot be written
     */
    void write(Path folder) {
        Map<String, byte[]> files =
                ResourceTree.read("dev/wardian/cli/scaffold/" + language.text());
        try {
            requireNothing(folder);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                String name = file.getKey();
                write(
                        folder,
                        name,
                        name.startsWith(SDK) ? file.getValue() : filled(file.getValue()));
            }
            write(folder, SDK + "plugin.schema.json", ResourceTree.readFile(SCHEMA));
        } catch (IOException e) {
            throw new InputException(folder + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static void requireNothing(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                if (entries.iterator().hasNext()) {
                    throw new InputException(folder + ": there already, and not empty");
                }
            }
        } else if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new InputException(folder + ": there already, and not a folder");
        }
    }

    private static void write(Path folder, String name, byte[] content) throws IOException {
        Path file = folder.resolve(name.replaceAll("(^|/)dot-", "$1."));
        Files.createDirectories(file.getParent());
        Files.write(file, content, StandardOpenOption.CREATE_NEW);
    }

    private byte[] filled(byte[] template) {
        return new String(template, StandardCharsets.UTF_8)
                .replace("@id@", id)
                .replace("@package@", id.replace('.', '-'))
                .getBytes(StandardCharsets.UTF_8);
    }
}
