package dev.wardian.plugin.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.manifest.Schema.Example;
import dev.wardian.plugin.manifest.Schema.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example goes through the parser and through the schema that editors use. */
class GrantsSchemaTest {
    private static final Schema SCHEMA = new Schema("grants.schema.json");
    private static final Schema MANIFEST = new Schema("plugin.schema.json");
    private static final String LEAST = "apiVersion: wardian/v1\n";

    private static List<Problem> problems(String yaml) {
        try {
            new GrantsReader(Manifests.CAPABILITIES)
                    .read("grants.yaml", yaml.getBytes(StandardCharsets.UTF_8));
            return List.of();
        } catch (ManifestException e) {
            return e.problems();
        }
    }

    private static Stream<Example> more(Verdict verdict, String... lines) {
        return Arrays.stream(lines).map(line -> new Example(verdict, LEAST + line + "\n"));
    }

    private static Stream<Example> plugin(Verdict verdict, String... grants) {
        return Arrays.stream(grants)
                .map(grant -> new Example(verdict, LEAST + "plugins: { a.b: " + grant + " }\n"));
    }

    static Stream<Example> examples() {
        Verdict accepted = Verdict.ACCEPTED;
        Verdict refused = Verdict.REFUSED;
        Verdict parserOnly = Verdict.REFUSED_BY_PARSER_ONLY;
        return Stream.of(
                        more(accepted, "", "ceiling: {}", "limits: {}", "plugins: {}"),
                        Stream.of(
                                new Example(refused, "plugins: {}\n"),
                                new Example(refused, "apiVersion: wardian/v2\n"),
                                new Example(refused, "apiVersion: [wardian/v1]\n")),
                        more(refused, "colour: red", "plugin: {}", "grants: {}"),
                        more(
                                accepted,
                                "ceiling: { log: { level: info } }",
                                "ceiling: { log/1: {} }"),
                        more(
                                accepted,
                                "ceiling: { log: { calls: 100/s } }",
                                "plugins: { com.acme.a: { grants: { log: { calls: 1G/s } } } }"),
                        more(
                                parserOnly,
                                "ceiling: { log: { calls: 100 } }",
                                "plugins: { com.acme.a: { grants: { log: { calls: -1/s } } } }"),
                        more(refused, "ceiling: [log]", "ceiling: { log: info }", "ceiling: log"),
                        more(refused, "ceiling: { Log: {} }", "ceiling: { log/0: {} }"),
                        more(
                                parserOnly,
                                "ceiling: { mail: {} }",
                                "ceiling: { log: { colour: red } }",
                                "ceiling: { log: { reason: why } }",
                                "ceiling: { log: {}, log/1: {} }"),
                        more(accepted, "limits: { memory: 32MiB, fuel: 200M, deadline: 2s }"),
                        more(accepted, "limits: { callDepth: 10k, state: 0, module: 1 }"),
                        more(
                                refused,
                                "limits: []",
                                "limits: { memory: -1 }",
                                "limits: { memory: 8MB }",
                                "limits: { fuel: 0 }",
                                "limits: { deadline: 200 }",
                                "limits: { memry: 1 }"),
                        plugin(
                                accepted,
                                "{ pin: { source: billing/plugin.yaml } }",
                                "{ pin: { source: vendor/ } }",
                                "{ pin: { sha256: [" + "0a".repeat(32) + "] } }",
                                "{ pin: { source: a, sha256: [" + "0a".repeat(32) + "] } }"),
                        plugin(
                                accepted,
                                "{ disabled: {} }",
                                "{ disabled: { reason: why, by: ada, at: \"2026-03-01T09:30:00Z\" } }"),
                        plugin(
                                refused,
                                "{ disabled: true }",
                                "{ disabled: [] }",
                                "{ disabled: { who: ada } }",
                                "{ disabled: { reason: [] } }",
                                "{ disabled: { reason: " + "x".repeat(501) + " } }",
                                "{ disabled: { by: " + "x".repeat(251) + " } }",
                                "{ disabled: { at: yesterday } }"),
                        plugin(
                                parserOnly,
                                "{ disabled: { at: \"2026-02-30T09:30:00Z\" } }",
                                "{ disabled: { reason: \"\\u2028\" } }"),
                        plugin(
                                refused,
                                "{ pin: {} }",
                                "{ pin: billing }",
                                "{ pin: { source: [] } }",
                                "{ pin: { source: /etc/x } }",
                                "{ pin: { source: \"\" } }",
                                "{ pin: { source: a, sha256: [] } }",
                                "{ pin: { sha256: " + "0a".repeat(32) + " } }",
                                "{ pin: { sha256: [0a] } }",
                                "{ pin: { signer: me } }"),
                        more(parserOnly, "limits: { memory: 9223372036854775807GiB }"),
                        more(
                                accepted,
                                "engine: interpreter",
                                "plugins: { a.b: { engine: auto } }",
                                "instances: {}",
                                "instances: { size: 8, queue: 0, wait: 2min, reserve: 4MiB }"),
                        more(
                                refused,
                                "engine: Interpreter",
                                "engine: []",
                                "plugins: { a.b: { engine: 5 } }",
                                "instances: []",
                                "instances: { mode: single }",
                                "instances: { size: 0 }",
                                "instances: { size: 1025 }",
                                "instances: { queue: 1000001 }",
                                "instances: { wait: 5 }",
                                "instances: { reserve: 5MB }"),
                        more(parserOnly, "instances: { wait: 61min }"),
                        more(
                                refused,
                                "plugins: []",
                                "plugins: { greeter: {} }",
                                "plugins: { A.b: {} }"),
                        plugin(
                                accepted,
                                "{}",
                                "{ grants: {} }",
                                "{ limits: { memory: 1MiB } }",
                                "{ instances: { queue: 5 } }",
                                "{ grants: { log: { level: warn } }, limits: { table: 5 } }"),
                        plugin(
                                refused,
                                "[]",
                                "log",
                                "{ grant: {} }",
                                "{ grants: [log] }",
                                "{ grants: { log: debug } }",
                                "{ limits: { deadline: 0ms } }",
                                "{ instances: { mode: pooled } }",
                                "{ log: {} }"),
                        plugin(parserOnly, "{ grants: { mail: {} } }"))
                .flatMap(examples -> examples);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void parserAndSchemaAgree(Example example) {
        SCHEMA.check(example, GrantsSchemaTest::problems);
    }

    /** The keys that the parser names where it finds one that it does not know. */
    private static Set<String> keysOfTheParser(String unknown) {
        String hint = problems(unknown).get(0).hint();
        String start = "the keys here are ";
        assertTrue(hint.startsWith(start), hint);
        return Set.of(hint.substring(start.length()).split(", "));
    }

    @Test
    void theSchemaHasTheKeysOfTheParser() {
        assertEquals(keysOfTheParser(LEAST + "zzzzzzzzzz: 1\n"), SCHEMA.keys(""));
        assertEquals(
                keysOfTheParser(LEAST + "plugins: { a.b: { zzzzzzzzzz: 1 } }\n"),
                SCHEMA.keys("/properties/plugins/additionalProperties"));
    }

    @Test
    void instancesHaveTheSameKeysForAllPluginsAndForOne() {
        Set<String> keys = keysOfTheParser(LEAST + "instances: { zzzzzzzzzz: 1 }\n");

        assertEquals(keys, SCHEMA.keys("/$defs/instances"));
        assertEquals(
                keys,
                keysOfTheParser(LEAST + "plugins: { a.b: { instances: { zzzzzzzzzz: 1 } } }\n"));
        for (String key : keys) {
            // Only the operator reserves memory.
            if (!key.equals("reserve")) {
                assertEquals(
                        MANIFEST.at("/properties/instances/properties/" + key),
                        SCHEMA.at("/$defs/instances/properties/" + key));
            }
        }
    }

    @Test
    void theSchemaHasEveryLimitWithItsUnitAndDefault() {
        SCHEMA.checkLimits("/$defs/limits");
    }

    @Test
    void whatManifestsAndGrantsShareIsTheSameInBothSchemas() {
        SCHEMA.checkPattern(Syntax.PLUGIN_ID, "/$defs/pluginId/pattern");
        assertEquals(
                MANIFEST.at("/properties/limits/properties"),
                SCHEMA.at("/$defs/limits/properties"));
        assertEquals(
                MANIFEST.at("/properties/capabilities/propertyNames"),
                SCHEMA.at("/$defs/policies/propertyNames"));
        for (String name :
                List.of(
                        "pluginId",
                        "bytes",
                        "positiveBytes",
                        "count",
                        "positiveCount",
                        "time",
                        "positiveTime")) {
            assertEquals(MANIFEST.at("/$defs/" + name), SCHEMA.at("/$defs/" + name), name);
        }
    }
}
