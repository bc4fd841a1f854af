package dev.wardian.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wardian.plugin.Disablement;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginManager;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class AuthorizerTest extends ConsoleFixture {
    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private List<String> actions(String name) throws IOException, InterruptedException {
        return texts(shown(name).path("actions"));
    }

    private List<String> audit() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (JsonNode line : json("api/log")) {
            if (line.path("logger").asText().equals("dev.wardian.audit.console")) {
                lines.add(line.path("level").asText() + " " + line.path("message").asText());
            }
        }
        return lines;
    }

    @ParameterizedTest
    @EnumSource
    void withoutAnAuthorizerNothingCanBeDone(ConsoleAction action) throws Exception {
        plugin("a").write();
        start(it -> it);
        manager.reload("test.a");

        HttpResponse<String> response = act(action.word(), "a");

        assertEquals(403, response.statusCode());
        assertEquals("{\"error\":\"this console only shows\"}", response.body());
        assertEquals(List.of(), actions("a"));
        assertTrue(json("api/plugins").path("person").isNull());
        assertEquals(2, shown("a").path("generation").asLong());
        assertEquals("ACTIVE", shown("a").path("state").asText());
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatIsAllowedIsOfferedAndDone(ConsoleAction denied) throws Exception {
        plugin("a").write();
        plugin("b").write();
        plugin("c").write();
        Set<ConsoleAction> allowed = EnumSet.complementOf(EnumSet.of(denied));
        start(it -> it.authorizer(new Everybody("Ada", allowed)));
        manager.reload("test.a");
        manager.unload("test.b");
        manager.disable("test.c", "grace", "");
        List<String> offered = new ArrayList<>(actions("a"));
        offered.addAll(actions("b"));
        offered.addAll(actions("c"));
        String name =
                switch (denied) {
                    case LOAD -> "b";
                    case ENABLE -> "c";
                    default -> "a";
                };

        HttpResponse<String> response = act(denied.word(), name);

        assertEquals(403, response.statusCode());
        assertEquals(
                allowed,
                Set.copyOf(offered.stream().map(w -> ConsoleAction.of(w).orElseThrow()).toList()));
        assertEquals(4, shown("a").path("generation").asLong());
        String subject = "test." + name;
        assertTrue(
                audit().contains("WARN Ada may not " + denied.verb() + " " + subject),
                audit()::toString);
    }

    @Test
    void everyActionIsDoneAndLoggedWithThePerson() throws Exception {
        plugin("a").write();
        startForEverybody();

        assertEquals("Ada", json("api/plugins").path("person").asText());
        assertEquals(List.of("reload", "unload", "disable"), actions("a"));
        assertEquals(409, act("roll-back", "a").statusCode());
        assertEquals(409, act("load", "a").statusCode());
        assertEquals(200, act("reload", "a").statusCode());
        assertEquals(List.of("reload", "roll-back", "unload", "disable"), actions("a"));
        assertEquals("1.0.0", shown("a").path("previous").asText());
        assertEquals(200, act("roll-back", "a").statusCode());
        assertEquals(200, act("unload", "a").statusCode());
        assertEquals(List.of("load", "disable"), actions("a"));
        assertEquals(409, act("reload", "a").statusCode());
        assertEquals(200, act("load", "a").statusCode());
        assertEquals(7, number(manager, "a"));
        assertEquals(
                List.of(
                        "INFO Ada did reload test.a: 1.0.0, generation 2",
                        "INFO Ada did roll back test.a: 1.0.0, generation 3",
                        "INFO Ada did unload test.a: stopped",
                        "INFO Ada did load test.a: 1.0.0, generation 4"),
                audit().stream().filter(line -> line.contains("Ada")).toList());
    }

    @Test
    void disabledPluginSaysByWhomAndStaysDisabledAfterARestart() throws Exception {
        plugin("a").write();
        startForEverybody();

        String disable = action("disable", "a/plugin.yaml") + "&reason=wrong+prices";
        assertEquals(200, send(post(disable)).statusCode());
        for (int start = 0; start < 2; start++) {
            JsonNode shown = shown("a");
            assertEquals("DISABLED", shown.path("state").asText());
            assertEquals(List.of("enable"), actions("a"));
            String failure = shown.path("failure").asText();
            assertTrue(failure.contains("WDN-CALL-012 plugin disabled: Ada disabled it"), failure);
            assertTrue(failure.contains("wrong prices"), failure);
            assertEquals(409, act("load", "a").statusCode());
            assertEquals(409, act("disable", "a").statusCode());
            startForEverybody();
        }
        assertEquals(200, act("enable", "a").statusCode());
        assertEquals(7, number(manager, "a"));
        assertEquals(409, act("enable", "a").statusCode());
        assertTrue(audit().contains("INFO Ada did enable test.a: 1.0.0, generation 1"));
    }

    @Test
    void enabledPluginThatDoesNotStartIsAnswered() throws Exception {
        var manifest = plugin("a").write();
        startForEverybody();
        assertEquals(200, act("disable", "a").statusCode());
        Files.writeString(manifest, Files.readString(manifest) + "nonsense: 1\n");

        HttpResponse<String> response = act("enable", "a");

        assertEquals(409, response.statusCode());
        assertTrue(response.body().contains("nonsense"), response::body);
        assertEquals("REJECTED", shown("a").path("state").asText());
        assertEquals(List.of("load", "disable"), actions("a"));
    }

    @Test
    void whatTheGrantsDisableTheConsoleDoesNotEnable() throws Exception {
        plugin("a").write();
        Disablement why = new Disablement("", Optional.empty(), "replaced");
        start(
                it -> it.grants(Grants.NONE.withDisabled("test.a", why)),
                it -> it.authorizer(Everybody.mayDoAll("Ada")));

        assertEquals(List.of(), actions("a"));
        assertEquals(409, act("enable", "a").statusCode());
        assertTrue(shown("a").path("failure").asText().contains("plugins.test.a.disabled"));
    }

    @Test
    void reasonAndNameAreCheckedAndTheLongestNameFits() throws Exception {
        plugin("a").write();
        start(it -> it.authorizer(Everybody.mayDoAll("x".repeat(400))));

        String address = action("disable", "a/plugin.yaml") + "&reason=";
        assertEquals(400, send(post(address + "a%0Ab")).statusCode());
        assertEquals(400, send(post(address + "x".repeat(501))).statusCode());
        assertEquals("ACTIVE", shown("a").path("state").asText());
        assertEquals(200, send(post(address + "x".repeat(500))).statusCode());
        assertEquals("DISABLED", shown("a").path("state").asText());
    }

    @Test
    void managerThatCannotDisableOffersNothingOfTheKind() throws Exception {
        plugin("a").write();
        start(it -> it.authorizer(Everybody.mayDoAll("Ada")));
        PluginManager without = PluginManager.builder(folder.path()).build();
        try (without) {
            without.loadAll();
            PluginView view = new PluginView(without);

            assertEquals(
                    Set.of(ConsoleAction.RELOAD, ConsoleAction.UNLOAD),
                    view.possible(without.plugins().get(0)));
        }
    }

    @Test
    void aRejectedVersionIsAnswered() throws Exception {
        var manifest = plugin("a").write();
        startForEverybody();
        Files.writeString(manifest, Files.readString(manifest) + "nonsense: 1\n");

        HttpResponse<String> response = act("reload", "a");

        assertEquals(409, response.statusCode());
        String error = JSON.readTree(response.body()).path("error").asText();
        assertTrue(error.contains("nonsense: 1\n"), error);
        assertEquals("REJECTED", shown("a").path("candidate").asText());
        assertTrue(
                audit().stream()
                        .anyMatch(line -> line.startsWith("INFO Ada tried to reload test.a: WDN-")),
                audit()::toString);
    }

    @Test
    void anUnknownPluginIsNotFound() throws Exception {
        startForEverybody();

        assertEquals(404, act("reload", "<b>").statusCode());
        assertEquals(404, send(post("api/reload")).statusCode());
        assertEquals(405, send(post("api/explode?source=a")).statusCode());
    }

    /** Names people by a header, as behind a proxy that authenticates them. */
    private static final class ByHeader implements Authorizer {
        @Override
        public Optional<String> person(ConsoleRequest request) {
            return request.header("X-User");
        }

        @Override
        public boolean allows(
                String person, ConsoleAction action, @Nullable String plugin, String source) {
            if (person.equals("broken")) {
                throw new IllegalStateException("no directory");
            }
            return person.startsWith("admin") && "test.a".equals(plugin);
        }

        @Override
        public boolean mayLook(ConsoleRequest request) {
            return request.header("X-User").isPresent();
        }
    }

    private HttpResponse<String> reload(String name, String user)
            throws IOException, InterruptedException {
        return send(post(action("reload", name + "/plugin.yaml")).header("X-User", user));
    }

    @Test
    void peopleAreToldApart() throws Exception {
        plugin("a").write();
        plugin("b").write();
        start(it -> it.authorizer(new ByHeader()));

        assertEquals(403, get("").statusCode());
        assertEquals(403, get("api/plugins").statusCode());
        assertEquals(403, get("api/events").statusCode());
        assertEquals(403, get("page.js").statusCode());
        assertEquals(403, reload("a", "guest").statusCode());
        assertEquals(403, reload("a", " ").statusCode());
        assertEquals(403, reload("b", "admin").statusCode());
        assertEquals(500, reload("a", "broken").statusCode());
        assertEquals(200, reload("a", "admin").statusCode());
        HttpResponse<String> plugins =
                send(HttpRequest.newBuilder(uri("api/plugins")).header("X-User", "admin"));
        JsonNode shown = JSON.readTree(plugins.body()).path("plugins");
        assertFalse(shown.get(0).path("actions").isEmpty());
        assertTrue(shown.get(1).path("actions").isEmpty());
    }

    @Test
    void aPersonsNameIsHostileText() throws Exception {
        plugin("a").write();
        String name = "Eve\nINFO Ada" + "x".repeat(1_000);
        start(it -> it.authorizer(Everybody.mayDoAll(name)));

        String shown = json("api/plugins").path("person").asText();

        assertTrue(shown.startsWith("Eve\\u000aINFO Ada"), shown);
        assertTrue(shown.length() <= 210, shown);
    }

    /** Also those whose names look the same where they are shown. */
    @Test
    void theAuthorizerDecidesAboutTheNameThatItGave() throws Exception {
        plugin("a").write();
        String longName = "x".repeat(250);
        List<String> names = List.of(longName + "1", longName + "2", "ada\tb", "ada b");
        for (String allowed : names) {
            for (String person : names) {
                start(it -> it.authorizer(new Only(person, allowed)));
                boolean may = person.equals(allowed);

                assertEquals(may, !actions("a").isEmpty());
                HttpResponse<String> response = act("reload", "a");
                assertEquals(may ? 200 : 403, response.statusCode());
                assertTrue(response.body().length() < 300, response::body);
            }
        }
    }

    /** The name of a folder can hold any character but a slash and zero. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSourceWritesOneShortLineOfTheAuditLog(boolean allowed) throws Exception {
        String forged = "INFO Ada did unload test.a: stopped";
        Files.writeString(plugin("x\n" + forged + "\r\u2028\u202e").write(), "a: [");
        Files.writeString(plugin("y".repeat(240)).write(), "a: [");
        Set<ConsoleAction> actions =
                allowed ? EnumSet.allOf(ConsoleAction.class) : EnumSet.noneOf(ConsoleAction.class);
        start(it -> it.authorizer(new Everybody("Eve", actions)));

        for (JsonNode shown : json("api/plugins").path("plugins")) {
            String source = shown.path("source").asText();
            assertEquals(
                    allowed ? 409 : 403, send(post(action("load", source))).statusCode(), source);
        }

        List<String> lines = audit().stream().filter(line -> line.contains("Eve")).toList();
        assertEquals(2, lines.size(), lines::toString);
        String what = allowed ? "Eve tried to load " : "Eve may not load ";
        assertTrue(lines.get(0).contains(what + "x\\u000a" + forged), lines.get(0));
        assertTrue(lines.get(1).contains(what + "y".repeat(200) + "..."), lines.get(1));
        for (String line : lines) {
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
        }
    }

    /** Everybody is one person, and one person may do everything. */
    private record Only(String name, String allowed) implements Authorizer {
        @Override
        public Optional<String> person(ConsoleRequest request) {
            return Optional.of(name);
        }

        @Override
        public boolean allows(
                String person, ConsoleAction action, @Nullable String plugin, String source) {
            return person.equals(allowed);
        }
    }
}
