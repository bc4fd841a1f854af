package dev.wardian.plugin.manifest;

import dev.wardian.plugin.Disablement;
import dev.wardian.plugin.error.ManifestException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Reads and writes the file of the disabled plugins. It has the form of a file of grants:
 *
 * <pre>{@code
 * apiVersion: wardian/v1
 * plugins:
 *   com.acme.greeter:
 *     disabled: { by: ada, at: "2026-03-01T09:30:00Z", reason: wrong prices }
 * }</pre>
 */
public final class Disablements {
    private static final String HEAD =
            """
            # The disabled plugins. Wardian writes this file with each change: comments do not stay.
            apiVersion: wardian/v1
            """;

    private Disablements() {}

    /**
     * Reads a file.
     *
     * @param path the file; one that is missing disables nothing
     * @param name the name of the file in locations
     * @return the disabled plugins, by id
     * @throws ManifestException with every problem that was found
     */
    public static SortedMap<String, Disablement> read(Path path, String name) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return new TreeMap<>();
        }
        try {
            return read(name, LocatedYaml.readBytes(path, name));
        } catch (ManifestException e) {
            throw ManifestException.ofDisabled(e.problems(), e.more());
        }
    }

    private static SortedMap<String, Disablement> read(String name, byte[] bytes) {
        ProblemCollector problems = new ProblemCollector(name);
        Optional<SortedMap<String, Disablement>> read =
                LocatedYaml.parse(bytes, problems).map(Disablements::plugins);
        if (read.isEmpty() || !problems.isEmpty()) {
            throw ManifestException.ofDisabled(problems.sorted(), problems.more());
        }
        return read.get();
    }

    private static SortedMap<String, Disablement> plugins(YamlNode root) {
        SortedMap<String, Disablement> disabled = new TreeMap<>();
        root.allowKeys("apiVersion", "plugins");
        root.requiredChild("apiVersion").ifPresent(ManifestReader::checkApiVersion);
        Optional<YamlNode> plugins = root.child("plugins");
        if (plugins.isPresent()) {
            for (Map.Entry<String, YamlNode> plugin : plugins.get().children().entrySet()) {
                plugins.get().checkKey(plugin.getKey(), Syntax.PLUGIN_ID);
                plugin.getValue().allowKeys("disabled");
                plugin.getValue()
                        .requiredChild("disabled")
                        .ifPresent(node -> disabled.put(plugin.getKey(), disablement(node)));
            }
        }
        return disabled;
    }

    /** Reads {@code disabled} of one plugin, also of grants. */
    static Disablement disablement(YamlNode node) {
        node.allowKeys("by", "at", "reason");
        return new Disablement(
                text(node, "by", Disablement.MAX_BY),
                node.child("at")
                        .flatMap(
                                at ->
                                        at.parsed(
                                                Disablements::instant,
                                                "a time such as 2026-03-01T09:30:00Z")),
                text(node, "reason", Disablement.MAX_REASON));
    }

    private static String text(YamlNode node, String key, int most) {
        return node.child(key)
                .flatMap(
                        value ->
                                value.parsed(
                                        t -> fitting(t, most),
                                        "at most " + most + " printable characters on one line"))
                .orElse("");
    }

    private static Optional<String> fitting(String text, int most) {
        return text.length() <= most && Disablement.isPlain(text)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * {@return whether a text can be the id of a plugin}
     *
     * @param text any text
     */
    public static boolean isId(String text) {
        return Syntax.PLUGIN_ID.matches(text);
    }

    /**
     * {@return the bytes of a file with these decisions}
     *
     * @param disabled the disabled plugins, by id
     * @throws IllegalArgumentException if they do not fit into the {@value LocatedYaml#MAX_BYTES}
     *     bytes of a file
     */
    public static byte[] write(SortedMap<String, Disablement> disabled) {
        StringBuilder text = new StringBuilder(HEAD);
        text.append(disabled.isEmpty() ? "plugins: {}\n" : "plugins:\n");
        disabled.forEach(
                (id, why) -> {
                    text.append("  ").append(id).append(":\n    disabled: {");
                    text.append(" by: ").append(quoted(why.by()));
                    why.at().ifPresent(at -> text.append(", at: \"").append(at).append('"'));
                    text.append(", reason: ").append(quoted(why.reason())).append(" }\n");
                });
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LocatedYaml.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the file would have "
                            + bytes.length
                            + " bytes; it has at most "
                            + LocatedYaml.MAX_BYTES);
        }
        return bytes;
    }

    /** In double quotes; all but printable ASCII and letters is escaped. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .mapToObj((IntFunction<String>) Disablements::escaped)
                .forEach(quoted::append);
        return quoted.append('"').toString();
    }

    private static String escaped(int c) {
        if (c == '"' || c == '\\') {
            return "\\" + (char) c;
        }
        if ((c >= ' ' && c < 0x7f) || Character.isLetter(c)) {
            return Character.toString(c);
        }
        return c > 0xffff ? String.format("\\U%08x", c) : String.format("\\u%04x", c);
    }
}
