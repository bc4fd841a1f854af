package dev.wardian.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Editors complete the properties and show what they mean. */
@Tag("one-jdk")
class MetadataTest {
    @Test
    void everyPropertyHasATypeAndADescription() throws IOException {
        Set<String> names = new TreeSet<>();
        try (InputStream in =
                WardianProperties.class.getResourceAsStream(
                        "/META-INF/spring-configuration-metadata.json")) {
            JsonNode metadata = new ObjectMapper().readTree(in);
            for (JsonNode property : metadata.get("properties")) {
                String name = property.get("name").asText();
                if (name.startsWith("wardian.")) {
                    names.add(name);
                    assertThat(property.path("type").asText()).as(name).isNotEmpty();
                    assertThat(property.path("description").asText()).as(name).endsWith(".");
                }
            }
        }

        assertThat(names)
                .containsExactly(
                        "wardian.auto-startup",
                        "wardian.circuit.failures",
                        "wardian.circuit.first-pause",
                        "wardian.circuit.longest-pause",
                        "wardian.config",
                        "wardian.discover-capabilities",
                        "wardian.drain",
                        "wardian.folders",
                        "wardian.grants",
                        "wardian.health.degraded",
                        "wardian.health.pending",
                        "wardian.health.rejected",
                        "wardian.memory-budget",
                        "wardian.pool-size",
                        "wardian.probation.calls",
                        "wardian.probation.failures",
                        "wardian.probation.rate",
                        "wardian.queue",
                        "wardian.queue-wait",
                        "wardian.source-timeout",
                        "wardian.watch",
                        "wardian.watch-debounce",
                        "wardian.watch-interval");
    }
}
