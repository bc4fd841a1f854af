package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code docs/spring.md} has the properties of the starter and their defaults. */
@Tag("one-jdk")
class SpringPageTest {
    private static final Path PAGE = Path.of("docs/spring.md");
    private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

    /** The properties by name, with the default that the starter's build found, or "". */
    private static Map<String, String> properties() throws IOException {
        Map<String, String> properties = new TreeMap<>();
        try (InputStream in = SpringPageTest.class.getResourceAsStream(METADATA)) {
            for (JsonNode property : new ObjectMapper().readTree(in).get("properties")) {
                String name = property.get("name").asText();
                if (name.startsWith("wardian.")) {
                    properties.put(name, property.path("defaultValue").asText());
                }
            }
        }
        return properties;
    }

    private static MarkdownTable table() throws IOException {
        return MarkdownTable.of(PAGE, Documents.lines(PAGE)).stream()
                .filter(table -> table.columns().contains("property"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thePageHasEveryPropertyWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        MarkdownTable table = table();
        for (int row = 0; row < table.rows().size(); row++) {
            String value = table.column("default").get(row);
            documented.put(
                    table.column("property").get(row).replace("`", ""),
                    value.startsWith("`") ? value.replace("`", "") : "");
        }
        assertTrue(documented.size() > 10, documented::toString);

        assertEquals(properties(), documented);
    }
}
