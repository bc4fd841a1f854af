package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.Probation;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.plugin.manifest.ManifestReader;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference of the grants says what schema, parser and manager do. */
class GrantsPageTest {
    private static final Path PAGE = Path.of("docs/grants.md");

    private static MarkdownTable table(String column) throws IOException {
        return MarkdownTable.of(PAGE, Documents.lines(PAGE)).stream()
                .filter(table -> table.columns().contains(column))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thePageHasTheKeysOfTheSchema() throws IOException {
        Map<String, SchemaKeys.Key> schema =
                SchemaKeys.of(
                        "grants.schema.json",
                        Map.of(
                                "ceiling", "NAME",
                                "limits", "LIMIT",
                                "plugins", "ID",
                                "plugins.ID.grants", "NAME",
                                "plugins.ID.limits", "LIMIT"));

        Map<String, String> types = table("key").map("key", "type");

        assertEquals(
                schema.keySet(),
                types.keySet().stream()
                        .map(key -> key.replace("`", ""))
                        .collect(Collectors.toSet()));
        schema.forEach(
                (key, found) -> {
                    String type = Objects.requireNonNull(types.get("`" + key + "`"), key);
                    assertTrue(
                            key.endsWith(".LIMIT")
                                    ? type.startsWith("see ")
                                    : type.equals(found.type()),
                            key);
                });
    }

    private static long inEffect(List<String> row, Limit limit) {
        StringBuilder grants = new StringBuilder("apiVersion: wardian/v1\n");
        if (!row.get(1).isEmpty()) {
            grants.append("limits: { ").append(row.get(1)).append(" }\n");
        }
        if (!row.get(2).isEmpty()) {
            grants.append("plugins: { a.b: { limits: { ").append(row.get(2)).append(" } } }\n");
        }
        Grants read =
                new GrantsReader(PageHost.CAPABILITIES)
                        .read("grants.yaml", grants.toString().getBytes(StandardCharsets.UTF_8));
        String manifest = row.get(3).isEmpty() ? "" : "limits: { " + row.get(3) + " }\n";
        Map<Limit, Long> asked =
                new ManifestReader(PageHost.CAPABILITIES, Abis.known())
                        .read(
                                "plugin.yaml",
                                YamlSnippets.completed(manifest.getBytes(StandardCharsets.UTF_8)))
                        .limits();
        PluginLimits limits = read.limits("a.b").loweredBy(asked);
        return limits.get(limit);
    }

    @Test
    void limitsAreFoundInTheOrderOfThePage() throws IOException {
        for (List<String> cells : table("in effect").rows()) {
            List<String> row = cells.stream().map(cell -> cell.replace("`", "")).toList();
            String key = row.get(0).split(":")[0];
            Limit limit =
                    Arrays.stream(Limit.values())
                            .filter(it -> it.key().equals(key))
                            .findFirst()
                            .orElseThrow();

            assertEquals(row.get(0), limit.key() + ": " + limit.format(limit.defaultValue()));
            assertEquals(row.get(4), limit.format(inEffect(row, limit)), row.toString());
        }
    }

    /** The value that a builder begins with. */
    private static Object setting(String name) throws ReflectiveOperationException {
        Field field = PluginManager.Builder.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(PluginManager.builder(Path.of("plugins")));
    }

    private static String time(Duration time) {
        return Unit.NANOSECONDS.format(time.toNanos());
    }

    @Test
    void settingsOfTheApplicationHaveTheDefaultsOfThePage()
            throws IOException, ReflectiveOperationException {
        Map<String, String> said = table("setting").map("setting", "default");

        assertEquals(
                "`" + Unit.BYTES.format((long) setting("memoryBudget")) + "`",
                said.get("`memoryBudget`"));
        assertEquals(Math.min(4, Runtime.getRuntime().availableProcessors()), setting("poolSize"));
        assertEquals("`" + setting("queue") + "`", said.get("`queue`"));
        assertNull(setting("queueWait"));
        assertEquals("until its deadline", said.get("`queueWait`"));
        assertEquals("`" + time((Duration) setting("drain")) + "`", said.get("`drain`"));
        assertEquals(
                "`" + time((Duration) setting("sourceTimeout")) + "`", said.get("`sourceTimeout`"));
        CircuitSettings circuit = (CircuitSettings) setting("circuit");
        assertEquals(
                circuit.failures()
                        + " failures, pauses of `"
                        + time(circuit.firstPause())
                        + "` to `"
                        + time(circuit.longestPause())
                        + "`",
                said.get("`circuit`"));
        Probation probation = (Probation) setting("probation");
        assertEquals(
                probation.calls()
                        + " calls, "
                        + probation.least()
                        + " failures, a share of "
                        + probation.rate(),
                said.get("`probation`"));
        for (String name : said.keySet()) {
            String field = name.replace("`", "");
            assertEquals(field, PluginManager.Builder.class.getDeclaredField(field).getName());
        }
    }
}
