package dev.wardian.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HistoryTest extends ConsoleFixture {
    private static int calls(History history, String plugin) throws IOException {
        JsonNode sample = JSON.readTree(Json.bytes(history.sample(1)));
        return sample.path("plugins").path(plugin).path("calls").asInt(-1);
    }

    @Test
    void onlyActivePluginsAreRemembered() throws Exception {
        for (int i = 0; i < 20; i++) {
            plugin("p" + i).write();
        }
        start(it -> it);
        History history = new History(manager);
        assertEquals(20, history.remembered());

        for (int i = 1; i < 20; i++) {
            manager.unload("test.p" + i);
        }
        history.sample(1);

        assertEquals(1, history.remembered());
    }

    @Test
    void aPluginThatComesBackHasOnlyItsNewCalls() throws Exception {
        plugin("a").write();
        start(it -> it);
        History history = new History(manager);
        number(manager, "a");
        assertEquals(1, calls(history, "test.a"));
        manager.unload("test.a");
        assertEquals(-1, calls(history, "test.a"));

        manager.load("a/plugin.yaml");
        number(manager, "a");
        number(manager, "a");

        assertEquals(2, calls(history, "test.a"));
        assertEquals(0, calls(history, "test.a"));
    }

    @Test
    void aReplacedVersionLosesNoCalls() throws Exception {
        plugin("a").write();
        start(it -> it);
        History history = new History(manager);
        number(manager, "a");
        manager.reload("test.a");
        number(manager, "a");

        assertEquals(2, calls(history, "test.a"));
    }
}
