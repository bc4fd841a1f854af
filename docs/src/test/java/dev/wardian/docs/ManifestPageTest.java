package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.SemanticVersion;
import dev.wardian.plugin.manifest.ValueKind;
import dev.wardian.plugin.manifest.VersionRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference of the manifest has every key as schema and parser have it. */
class ManifestPageTest {
    private static final Path PAGE = Path.of("docs/manifest.md");
    private static final Map<String, String> PLACEHOLDERS =
            Map.of(
                    "requires.plugins", "ID",
                    "operations", "NAME",
                    "capabilities", "NAME",
                    "config", "KEY");
    private static final SortedMap<String, SchemaKeys.Key> SCHEMA =
            SchemaKeys.of("plugin.schema.json", PLACEHOLDERS);

    /** The rows of the page's tables of keys, by key. */
    private static SortedMap<String, Map<String, String>> rows() throws IOException {
        SortedMap<String, Map<String, String>> rows = new TreeMap<>();
        for (MarkdownTable table : MarkdownTable.of(PAGE, Documents.lines(PAGE))) {
            if (table.columns().contains("key")) {
                for (List<String> row : table.rows()) {
                    Map<String, String> cells = new TreeMap<>();
                    for (int i = 0; i < row.size(); i++) {
                        cells.put(table.columns().get(i), row.get(i));
                    }
                    String key = row.get(0).replace("`", "");
                    assertEquals(null, rows.put(key, cells), key + " is there twice");
                }
            }
        }
        return rows;
    }

    private static MarkdownTable table(String column) throws IOException {
        return MarkdownTable.of(PAGE, Documents.lines(PAGE)).stream()
                .filter(table -> table.columns().contains(column))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thePageHasTheKeysOfTheSchemaWithTheirTypes() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        SCHEMA.forEach((key, found) -> expected.put(key, found.type()));
        expected.put("version", "version");

        Map<String, String> types = new TreeMap<>();
        rows().forEach((key, cells) -> types.put(key, cells.get("type")));

        assertEquals(expected, types);
    }

    @Test
    void thePageHasTheDefaultsOfTheSchema() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> defaults = new TreeMap<>();
        rows().forEach(
                        (key, cells) -> {
                            SchemaKeys.Key found = Objects.requireNonNull(SCHEMA.get(key), key);
                            String value = found.schema().path("default").asText();
                            String said = Objects.requireNonNull(cells.get("default"), key);
                            boolean open = value.isEmpty() && !found.required();
                            expected.put(
                                    key,
                                    open
                                            ? said.replace("`", "")
                                            : found.required() ? "required" : "`" + value + "`");
                            defaults.put(key, said);
                        });

        assertEquals(expected, defaults);
    }

    /** Every bound that the schema has on a key, or on the free part of it, is in its row. */
    @Test
    void thePageHasTheBoundsOfTheSchema() throws IOException {
        Map<String, Map<String, String>> rows = rows();
        SCHEMA.forEach(
                (key, found) -> {
                    Map<String, String> row = Objects.requireNonNull(rows.get(key), key);
                    String limit = Objects.requireNonNull(row.get("limit"), key);
                    for (String bound : List.of("maxLength", "maximum")) {
                        boolean quantity = found.schema().path("type").isArray();
                        for (var node : List.of(found.schema(), found.schema().path("items"))) {
                            if (node.has(bound) && !quantity) {
                                assertContains(limit, node.get(bound).asText(), key);
                            }
                        }
                    }
                    String free = found.free().path("maxLength").asText();
                    if (!free.isEmpty() && !found.free().has("$ref")) {
                        assertContains(limit, "of at most " + free + " characters", key);
                    }
                    if (found.type().equals("number")) {
                        assertTrue(
                                limit.startsWith(found.schema().get("minimum").asText() + " to "));
                    }
                    if (key.startsWith("limits.")) {
                        boolean positive =
                                found.schema().path("named").asText().startsWith("positive");
                        String least = found.type().equals("time") ? "1ns" : positive ? "1" : "0";
                        assertEquals("from " + least, limit, key);
                    }
                });
    }

    private static void assertContains(String text, String part, String key) {
        assertTrue(
                Arrays.asList(text.split(" ")).containsAll(List.of(part.split(" "))),
                key + ": " + part + " is not in \"" + text + "\"");
    }

    private static void read(String line) {
        new ManifestReader(PageHost.CAPABILITIES, Abis.known())
                .read(
                        "plugin.yaml",
                        YamlSnippets.completed((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void boundsThatOnlyTheParserHasAreThoseOfThePage() throws IOException {
        assertEquals(
                "0ns to 60min", Objects.requireNonNull(rows().get("instances.wait")).get("limit"));
        read("instances: { wait: 0ns }");
        read("instances: { wait: 60min }");
        assertThrows(ManifestException.class, () -> read("instances: { wait: 61min }"));

        String page = Documents.text(PAGE);
        assertTrue(
                page.contains(
                        "at most "
                                + Unit.BYTES.format(LocatedYaml.MAX_BYTES).replace("KiB", " KiB")));
        assertTrue(page.contains("at most 16 deep"));
        read("x: " + "[".repeat(1) + "]".repeat(1), "WDN-MAN-009");
        read("x: " + "[".repeat(15) + "]".repeat(15), "WDN-MAN-009");
        read("x: " + "[".repeat(16) + "]".repeat(16), "WDN-MAN-007");
    }

    private static void read(String line, String error) {
        ManifestException failure = assertThrows(ManifestException.class, () -> read(line));
        assertEquals(error, failure.problems().get(0).id().code());
    }

    private static Set<String> keys(String path, ManifestNode node) {
        Set<String> keys = new TreeSet<>();
        Map<String, ManifestNode> entries = node.isMapping() ? node.entries() : Map.of();
        if (entries.isEmpty()) {
            keys.add(path);
        }
        entries.forEach(
                (key, value) -> {
                    String shown = Optional.ofNullable(PLACEHOLDERS.get(path)).orElse(key);
                    keys.addAll(keys(path.isEmpty() ? shown : path + "." + shown, value));
                });
        return keys;
    }

    @Test
    void everyKeyIsInAnExampleOfThePage() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (Snippet snippet : MarkdownSnippets.read(Documents.REPOSITORY, PAGE)) {
            if (snippet.language().equals("yaml")) {
                byte[] bytes = snippet.text().getBytes(StandardCharsets.UTF_8);
                shown.addAll(LocatedYaml.read("page", bytes, node -> keys("", node)));
            }
        }
        Set<String> missing = new TreeSet<>(SCHEMA.keySet());
        missing.removeAll(shown);

        assertEquals(Set.of(), missing);
    }

    @Test
    void examplesOfQuantitiesAreRead() throws IOException {
        for (MarkdownTable table : MarkdownTable.of(PAGE, Documents.lines(PAGE))) {
            if (table.columns().contains("examples")) {
                for (List<String> row : table.rows()) {
                    Unit unit =
                            switch (row.get(0)) {
                                case "size" -> Unit.BYTES;
                                case "count" -> Unit.COUNT;
                                case "time" -> Unit.NANOSECONDS;
                                default -> throw new AssertionError(row);
                            };
                    cells(row.get(1)).forEach(unit::parse);
                }
            }
        }
    }

    /** The suffixes of a unit are those that its type names. */
    @Test
    void suffixesOfQuantitiesAreThoseOfTheCode() throws IOException {
        Map<String, String> types = table("meaning").map("type", "meaning");
        Map<String, Unit> units =
                Map.of("size", Unit.BYTES, "count", Unit.COUNT, "time", Unit.NANOSECONDS);
        units.forEach(
                (type, unit) -> {
                    Set<String> written = new TreeSet<>();
                    for (long step : List.of(1000L, 1024L)) {
                        for (long value = 1; value < Long.MAX_VALUE / 100_000; value *= step) {
                            written.add(unit.format(value).replaceAll("[0-9]", ""));
                            written.add(unit.format(60 * value).replaceAll("[0-9]", ""));
                        }
                    }
                    written.remove("");
                    Set<String> said =
                            Stream.of(Objects.requireNonNull(types.get(type), type).split("`"))
                                    .filter(word -> word.matches("[A-Za-z]{1,3}"))
                                    .collect(Collectors.toCollection(TreeSet::new));
                    assertEquals(written, said, type);
                });
    }

    private static List<String> cells(String cell) {
        return Stream.of(cell.split(", ")).map(value -> value.replace("`", "")).toList();
    }

    @Test
    void rangesContainWhatThePageSays() throws IOException {
        for (List<String> row : table("does not contain").rows()) {
            VersionRange range = VersionRange.parse(row.get(0).replace("`", "")).orElseThrow();
            for (String version : cells(row.get(1))) {
                assertTrue(
                        range.contains(SemanticVersion.parse(version).orElseThrow()),
                        range + " " + version);
            }
            for (String version : cells(row.get(2))) {
                assertTrue(
                        !range.contains(SemanticVersion.parse(version).orElseThrow()),
                        range + " " + version);
            }
        }
    }

    @Test
    void kindsOfValuesAreThoseOfTheCode() throws IOException {
        assertEquals(
                Arrays.stream(ValueKind.values())
                        .map(kind -> "`" + kind.name().toLowerCase(Locale.ROOT) + "`")
                        .collect(Collectors.toSet()),
                Set.copyOf(table("kind").column("kind")));
    }
}
