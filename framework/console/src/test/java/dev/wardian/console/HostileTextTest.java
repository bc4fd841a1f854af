package dev.wardian.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HostileTextTest extends ConsoleFixture {
    @Test
    void aLongFailureIsShownInPartAndWholeOnRequest() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 90; i++) {
            lines.append("nonsense").append(i).append(": ").append("x".repeat(300)).append('\n');
        }
        Files.writeString(plugin("a").write(), lines);
        start(it -> it);

        JsonNode shown = shown("a");
        String part = shown.path("failure").asText();
        String whole = json("api/failure?source=a%2Fplugin.yaml").path("failure").asText();

        assertTrue(shown.path("failureGoesOn").asBoolean());
        assertEquals(8_003, part.length());
        assertTrue(whole.length() > 10_000 && whole.length() <= 64 << 10, whole);
        assertTrue(whole.startsWith(part.substring(0, 8_000)), part);
        assertEquals(404, get("api/failure?source=b").statusCode());
    }

    @Test
    void aShortFailureIsWhole() throws Exception {
        Files.writeString(plugin("a").write(), "a: [");
        start(it -> it);

        assertFalse(shown("a").path("failureGoesOn").asBoolean());
    }

    @Test
    void linesOfTheLogAreCutAndPrintable() throws Exception {
        List<Consumer<LogLine>> console = new ArrayList<>();
        start(
                it ->
                        it.log(
                                lines -> {
                                    console.add(lines);
                                    return () -> {};
                                }));
        String bell = "a\u0007\u202eb\nc";
        for (int i = 0; i < 300; i++) {
            String message = i == 299 ? bell : "\ud83c\udf31".repeat(5_000);
            console.get(0).accept(new LogLine(Instant.EPOCH, "INFO", bell, bell, "1", message));
        }

        JsonNode log = json("api/log");

        assertEquals(200, log.size());
        assertEquals(4_003, log.get(0).path("message").asText().length());
        assertEquals("a\\u0007\\u202eb\nc", log.get(199).path("message").asText());
        assertEquals("a\\u0007\\u202eb\\u000ac", log.get(199).path("logger").asText());
    }

    @Test
    void warningsAreShownPrintableAndBounded() throws Exception {
        plugin("a").write();
        String name = "b\n<b>\u202e";
        Files.writeString(
                Files.createDirectory(folder.path().resolve(name)).resolve("plugin.yml"), "a: 1");
        for (int i = 0; i < 150; i++) {
            Files.writeString(folder.path().resolve("x".repeat(200) + i + ".wasm"), "a");
        }
        start(it -> it);

        JsonNode warnings = json("api/plugins").path("warnings");

        assertEquals(100, warnings.size());
        String first = warnings.get(0).asText();
        assertTrue(first.contains("is called nearly like a manifest"), first);
        assertTrue(first.contains("hint: "), first);
        for (JsonNode warning : warnings) {
            String text = warning.asText();
            assertTrue(text.length() < 2_600, text);
            assertTrue(text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), text);
        }
    }

    @Test
    void withoutALogThePageHasNone() throws Exception {
        start(it -> it.log(LogSource.NONE).title("<b>Shop</b>"));

        assertFalse(json("api/console").path("log").asBoolean());
        assertEquals("<b>Shop</b>", json("api/console").path("title").asText());
        assertFalse(get("api/console").body().contains("<"));
    }
}
