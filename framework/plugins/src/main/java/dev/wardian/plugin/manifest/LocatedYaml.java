package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the YAML of manifests and grants strictly: at most 64 KiB of UTF-8 and one document that is
 * a mapping of at most 16 levels. Every scalar is text. Tags, anchors, aliases, merge keys and
 * duplicate keys are not allowed.
 */
public final class LocatedYaml {
    /** The most bytes that a file may have. */
    public static final int MAX_BYTES = 64 << 10;

    private LocatedYaml() {}

    /**
     * Reads a text.
     *
     * @param <T> the type of the result
     * @param file what to call it in locations
     * @param bytes its bytes
     * @param reader takes the values out of the tree and reports problems to it; called only if
     *     there is a tree
     * @return what {@code reader} returned
     * @throws ManifestException with all problems, if there are any
     */
    public static <T> T read(String file, byte[] bytes, Function<ManifestNode, T> reader) {
        ProblemCollector problems = new ProblemCollector(file);
        Optional<T> value = parse(bytes, problems).map(reader);
        if (value.isEmpty() || !problems.isEmpty()) {
            throw new ManifestException(CallInfo.NONE, problems.sorted(), problems.more());
        }
        return value.get();
    }

    /** The tree, or nothing after reporting why there is none. */
    static Optional<YamlNode> parse(byte[] bytes, ProblemCollector problems) {
        return SourceText.decode(bytes, MAX_BYTES, problems)
                .flatMap(text -> YamlTreeReader.read(text, problems));
    }

    /**
     * The bytes of a file, read once; of one that is too large only as many as show it.
     *
     * @throws ManifestException if the file cannot be read
     */
    static byte[] readBytes(Path path, String name) {
        if (!Files.isRegularFile(path)) {
            throw unreadable(name, Files.exists(path) ? "is not a file" : "does not exist");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw unreadable(name, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static ManifestException unreadable(String name, String reason) {
        ErrorId id = ErrorId.MANIFEST_UNREADABLE;
        return new ManifestException(
                CallInfo.NONE, List.of(Problem.of(id, name + " " + reason, id.hint())));
    }
}
