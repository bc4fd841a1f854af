package dev.wardian.plugin.manifest;

import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.plugin.error.ErrorId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One value of a YAML text, which reports what is wrong with it to the collector of its file. */
final class YamlNode implements ManifestNode {
    /** A key's place and its value. */
    record Entry(SourceLocation keyLocation, YamlNode value) {}

    private enum Kind {
        SCALAR("text"),
        SEQUENCE("a list"),
        MAPPING("a mapping");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private static final int MAX_QUOTED = 60;
    private static final String USE_ABSOLUTE = "write an absolute path";
    private static final int MAX_PLAIN = 128;

    private final ProblemCollector problems;
    private final SourceLocation location;
    private final String path;
    private final Kind kind;
    private final String text;
    private final boolean quoted;
    private final List<YamlNode> items;
    private final Map<String, Entry> entries;

    private YamlNode(
            ProblemCollector problems,
            SourceLocation location,
            String path,
            Kind kind,
            String text,
            boolean quoted,
            List<YamlNode> items,
            Map<String, Entry> entries) {
        this.problems = problems;
        this.location = location;
        this.path = path;
        this.kind = kind;
        this.text = text;
        this.quoted = quoted;
        this.items = items;
        this.entries = entries;
    }

    static YamlNode scalar(
            ProblemCollector problems,
            SourceLocation location,
            String path,
            String text,
            boolean quoted) {
        return new YamlNode(
                problems, location, path, Kind.SCALAR, text, quoted, List.of(), Map.of());
    }

    static YamlNode sequence(
            ProblemCollector problems, SourceLocation location, String path, List<YamlNode> items) {
        return new YamlNode(problems, location, path, Kind.SEQUENCE, "", false, items, Map.of());
    }

    static YamlNode mapping(
            ProblemCollector problems,
            SourceLocation location,
            String path,
            Map<String, Entry> entries) {
        return new YamlNode(problems, location, path, Kind.MAPPING, "", false, List.of(), entries);
    }

    /** This mapping without one of its keys. */
    YamlNode without(String key) {
        Map<String, Entry> rest = new LinkedHashMap<>(entries);
        rest.remove(key);
        return mapping(problems, location, path, rest);
    }

    @Override
    public SourceLocation location() {
        return location;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public boolean isScalar() {
        return kind == Kind.SCALAR;
    }

    @Override
    public boolean isSequence() {
        return kind == Kind.SEQUENCE;
    }

    @Override
    public boolean isMapping() {
        return kind == Kind.MAPPING;
    }

    @Override
    public void allowKeys(String... keys) {
        allowKeys(Arrays.asList(keys));
    }

    void allowKeys(Collection<String> keys) {
        if (!is(Kind.MAPPING)) {
            return;
        }
        entries.forEach(
                (key, entry) -> {
                    if (!keys.contains(key)) {
                        problems.report(
                                ErrorId.UNKNOWN_KEY,
                                entry.keyLocation(),
                                "unknown key " + quote(key) + (path.isEmpty() ? "" : " in " + path),
                                unknownKeyHint(key, keys));
                    }
                });
    }

    private static String unknownKeyHint(String key, Collection<String> keys) {
        String near = Suggestions.didYouMean(key, keys);
        if (!near.isEmpty()) {
            return near;
        }
        return keys.isEmpty()
                ? "there are no keys here"
                : ErrorId.UNKNOWN_KEY.hint(String.join(", ", keys));
    }

    @Override
    public Optional<ManifestNode> get(String key) {
        return child(key).map(node -> node);
    }

    /** As {@link #get}. */
    Optional<YamlNode> child(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    @Override
    public Optional<ManifestNode> require(String key) {
        return requiredChild(key).map(node -> node);
    }

    /** As {@link #require}. */
    Optional<YamlNode> requiredChild(String key) {
        Optional<YamlNode> value = child(key);
        if (value.isEmpty() && is(Kind.MAPPING)) {
            String full = path.isEmpty() ? key : path + "." + key;
            report(ErrorId.MISSING_KEY, full + " is missing", ErrorId.MISSING_KEY.hint(key));
        }
        return value;
    }

    @Override
    public Map<String, ManifestNode> entries() {
        return Collections.unmodifiableMap(children());
    }

    /** As {@link #entries}. */
    Map<String, YamlNode> children() {
        is(Kind.MAPPING);
        Map<String, YamlNode> values = new LinkedHashMap<>();
        entries.forEach((key, entry) -> values.put(key, entry.value()));
        return values;
    }

    @Override
    public List<ManifestNode> items() {
        return List.copyOf(elements());
    }

    /** As {@link #items}. */
    List<YamlNode> elements() {
        is(Kind.SEQUENCE);
        return items;
    }

    @Override
    public SourceLocation keyLocation(String key) {
        Entry entry = entries.get(key);
        return entry == null ? location : entry.keyLocation();
    }

    @Override
    public String asText(String fallback) {
        return hasText() ? text : fallback;
    }

    /** The text of this scalar as {@code parser} understands it; what it does not is reported. */
    <T> Optional<T> parsed(Function<String, Optional<T>> parser, String expected) {
        if (!hasText()) {
            return Optional.empty();
        }
        Optional<T> value = parser.apply(text);
        if (value.isEmpty()) {
            problem("expected " + expected + ", not " + quote(text), "");
        }
        return value;
    }

    /**
     * The text of this scalar, which must have a form; the empty string, which no form allows,
     * where it has not.
     */
    String matching(Syntax syntax) {
        return parsed(
                        t -> syntax.matches(t) ? Optional.of(t) : Optional.empty(),
                        syntax.description())
                .orElse("");
    }

    /** One of a few words; what is none of them is reported. */
    <T> T oneOf(Map<String, T> words, T fallback) {
        if (!hasText()) {
            return fallback;
        }
        T found = words.get(text);
        if (found == null) {
            problem(
                    "expected one of " + String.join(", ", words.keySet()) + ", not " + quote(text),
                    Suggestions.didYouMean(text, words.keySet()));
            return fallback;
        }
        return found;
    }

    @Override
    public boolean asBoolean(boolean fallback) {
        if (!hasText()) {
            return fallback;
        }
        if (!text.equals("true") && !text.equals("false")) {
            problem("expected true or false, not " + quote(text), "");
            return fallback;
        }
        return text.equals("true");
    }

    @Override
    public long asInteger(long least, long greatest, long fallback) {
        if (!hasText()) {
            return fallback;
        }
        if (text.matches("0|-?[1-9][0-9]{0,18}")) {
            try {
                long value = Long.parseLong(text);
                if (value >= least && value <= greatest) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Nineteen digits can be too many for a long: it is out of range like any other.
            }
            problem(text + " is not between " + least + " and " + greatest, "");
        } else {
            problem("expected a whole number, not " + quote(text), "");
        }
        return fallback;
    }

    @Override
    public long asQuantity(Unit unit, long least, long greatest, long fallback) {
        if (!hasText()) {
            return fallback;
        }
        try {
            long value = unit.parse(text);
            if (value >= least && value <= greatest) {
                return value;
            }
            String bound =
                    value < least
                            ? "less than " + unit.format(least)
                            : "more than " + unit.format(greatest);
            problem(text + " is " + bound, "");
        } catch (IllegalArgumentException e) {
            problem(e.getMessage() + ", not " + quote(text), nearQuantity(unit));
        }
        return fallback;
    }

    @Override
    public Optional<Path> asPath() {
        if (!hasText()) {
            return Optional.empty();
        }
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            problem("expected a path of this host, not " + quote(text), "");
            return Optional.empty();
        }
        if (text.isEmpty()) {
            problem("expected a path of this host, not an empty text", "");
            return Optional.empty();
        }
        Path folder = problems.folder();
        if (!path.isAbsolute() && folder == null) {
            problem(quote(text) + " is relative, and this text is in no folder", USE_ABSOLUTE);
            return Optional.empty();
        }
        return Optional.of((folder == null ? path : folder.resolve(path)).normalize());
    }

    /** Decimal prefixes, fractions and blanks are the likely slips. */
    private String nearQuantity(Unit unit) {
        if (unit == Unit.BYTES && text.matches("[0-9]{1,9} ?[kKmMgG][bB]?")) {
            char prefix = Character.toUpperCase(text.replaceAll("[0-9 ]", "").charAt(0));
            return "did you mean \"" + text.replaceAll("[^0-9]", "") + prefix + "iB\"?";
        }
        if (unit == Unit.NANOSECONDS && text.matches("[0-9]{1,9}")) {
            return "did you mean \"" + text + "ms\"?";
        }
        String closer = text.replace(" ", "").replace("_", "");
        return closer.equals(text) ? "" : "write it without blanks and underscores";
    }

    @Override
    public <E extends Enum<E>> E asOneOf(Class<E> type, E fallback) {
        Map<String, E> constants = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            constants.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return oneOf(constants, fallback);
    }

    @Override
    public void problem(String message, String hint) {
        report(ErrorId.BAD_VALUE, message, hint);
    }

    /** Reports a problem with this value under an id of its own. */
    void report(ErrorId id, String message, String hint) {
        boolean named = path.isEmpty() || message.startsWith(path);
        problems.report(id, location, named ? message : path + ": " + message, hint);
    }

    /** Reports a problem with a key of this mapping. */
    void reportKey(String key, ErrorId id, String message, String hint) {
        String where = path.isEmpty() ? "" : path + ": ";
        problems.report(id, keyLocation(key), where + message, hint);
    }

    /** Checks the form of a key that the author of the file chose. */
    boolean checkKey(String key, Syntax syntax) {
        boolean matches = syntax.matches(key);
        if (!matches) {
            reportKey(
                    key,
                    ErrorId.BAD_VALUE,
                    "expected " + syntax.description() + ", not " + quote(key),
                    "");
        }
        return matches;
    }

    private boolean hasText() {
        if (!is(Kind.SCALAR)) {
            return false;
        }
        if (text.isEmpty() && !quoted) {
            problem("a value is missing", "write \"\" for empty text");
            return false;
        }
        return true;
    }

    private boolean is(Kind expected) {
        if (kind == expected) {
            return true;
        }
        report(
                ErrorId.WRONG_KIND,
                "expected " + expected.words + ", not " + kind.words,
                ErrorId.WRONG_KIND.hint(expected.words));
        return false;
    }

    /** This value in one line of YAML that any reader understands in the same way. */
    String toFlowText() {
        return switch (kind) {
            case SCALAR -> flowScalar(text);
            case SEQUENCE ->
                    items.stream()
                            .map(YamlNode::toFlowText)
                            .collect(Collectors.joining(", ", "[", "]"));
            case MAPPING -> toFlowText(Map.of());
        };
    }

    /** A mapping on one line, with other texts for the values of some keys. */
    String toFlowText(Map<String, String> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        entries.forEach((key, entry) -> texts.put(key, entry.value().toFlowText()));
        texts.putAll(values);
        return texts.isEmpty()
                ? "{}"
                : texts.entrySet().stream()
                        .map(entry -> flowScalar(entry.getKey()) + ": " + entry.getValue())
                        .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static String flowScalar(String text) {
        if (text.length() <= MAX_PLAIN && text.matches("[A-Za-z0-9_][A-Za-z0-9_./-]*")) {
            return text;
        }
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"';
    }

    static String quote(String word) {
        return '"' + cut(word) + '"';
    }

    /** The beginning of a long word. */
    static String cut(String word) {
        return word.length() > MAX_QUOTED ? word.substring(0, MAX_QUOTED) + "..." : word;
    }
}
