package dev.wardian.plugin.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.wardian.plugin.capability.Unit;
import dev.wardian.plugin.manifest.Schema.Example;
import dev.wardian.plugin.manifest.Schema.Verdict;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example goes through the parser and through the schema that editors use. */
@Tag("one-jdk")
class ManifestSchemaTest {
    private static final Schema SCHEMA = new Schema("plugin.schema.json");

    /** The least manifest with one of its lines replaced. */
    private static Example line(Verdict verdict, String key, String line) {
        String yaml = Manifests.LEAST.replaceAll("(?m)^" + key + ":.*\n", "");
        return new Example(verdict, yaml + line + "\n");
    }

    /** The least manifest with more lines. */
    private static Stream<Example> more(Verdict verdict, String... lines) {
        return Arrays.stream(lines).map(l -> new Example(verdict, Manifests.LEAST + l + "\n"));
    }

    private static Stream<Example> values(Verdict verdict, String key, String... values) {
        return Arrays.stream(values).map(value -> line(verdict, key, key + ": " + value));
    }

    private static Stream<Example> module(Verdict verdict, String... files) {
        return Arrays.stream(files)
                .map(
                        file ->
                                line(
                                        verdict,
                                        "module",
                                        "module: { file: '"
                                                + file
                                                + "', sha256: "
                                                + Manifests.SHA
                                                + " }"));
    }

    private static Stream<Example> abi(Verdict verdict, String abi, String... operations) {
        String yaml = Manifests.LEAST.replace("abi: wardian/1", "abi: " + abi);
        return Arrays.stream(operations)
                .map(
                        o ->
                                new Example(
                                        verdict,
                                        yaml.replaceAll("operations:.*", "operations: " + o)));
    }

    static Stream<Example> examples() {
        Verdict accepted = Verdict.ACCEPTED;
        Verdict refused = Verdict.REFUSED;
        Verdict parserOnly = Verdict.REFUSED_BY_PARSER_ONLY;
        return Stream.of(
                        Stream.of(new Example(accepted, Manifests.LEAST)),
                        Stream.of("apiVersion", "id", "version", "module", "abi", "operations")
                                .map(key -> line(refused, key, "")),
                        values(refused, "apiVersion", "wardian/v2", "''", "[]", "v1"),
                        values(accepted, "id", "a.b", "com.acme.two-words", "dev.wardian.x1.y2"),
                        values(refused, "id", "greeter", "com.Acme", "com..acme", ".a.b", "a.b."),
                        values(
                                refused,
                                "id",
                                "com.1a",
                                "a.b-",
                                "a b.c",
                                "[a.b]",
                                "a." + "b".repeat(127)),
                        values(
                                accepted,
                                "version",
                                "0.0.1",
                                "1.2.3-rc.1",
                                "1.2.3+b.1",
                                "1.2.3-a-b+c"),
                        values(
                                refused, "version", "'1.4'", "v1.4.0", "01.2.3", "1.2.3-",
                                "1.2.3.4"),
                        values(refused, "version", "1.2.3-a..b", "1.2.1234567890123456789", "''"),
                        values(parserOnly, "version", "1.2.3-01"),
                        module(accepted, "a.wasm", "a/b-1/c_2.wasm", "a", "-x+y@z.wasm"),
                        module(refused, "/a.wasm", "../a.wasm", "a/../b.wasm", "./a", "a//b", "a/"),
                        module(
                                refused,
                                "C:/a.wasm",
                                "a\\b",
                                "a:b",
                                "",
                                " ",
                                ".hidden",
                                "a/.b",
                                "ä"),
                        module(refused, "..", "a".repeat(256)),
                        Stream.of(
                                        "{ file: a.wasm }",
                                        "{ sha256: " + Manifests.SHA + " }",
                                        "{ file: a.wasm, sha256: abc }",
                                        "{ file: a.wasm, sha256: "
                                                + Manifests.SHA.replace('a', 'g')
                                                + " }",
                                        "{ file: a.wasm, sha256: " + Manifests.SHA + ", size: 1 }",
                                        "a.wasm")
                                .map(value -> line(refused, "module", "module: " + value)),
                        abi(accepted, "wardian/1", "{ a: {} }", "{ a-b.c-d: { input: none } }"),
                        abi(accepted, "wardian/1", "{ a: { input: json, output: bytes } }"),
                        abi(accepted, "wardian/1", "{ a: { input: number }, b: { output: text } }"),
                        abi(
                                refused,
                                "wardian/1",
                                "{}",
                                "[a]",
                                "{ A: {} }",
                                "{ a_b: {} }",
                                "{ a..b: {} }"),
                        abi(
                                refused,
                                "wardian/1",
                                "{ __init: {} }",
                                "{ a: { in: text } }",
                                "{ a: text }"),
                        abi(
                                refused,
                                "wardian/1",
                                "{ a: { input: xml } }",
                                "{ " + "a".repeat(129) + ": {} }"),
                        // The host bindings bring that ABI.
                        abi(parserOnly, "wasi-command", "{ run: { input: text, output: text } }"),
                        abi(parserOnly, "wasi-command", "{ run: {} }\nargs: [-v, 'a b', 5, '']"),
                        abi(parserOnly, "extism", "{ count_vowels: { input: text } }"),
                        abi(refused, "wasi-command", "{ run: {} }\nargs: [[a]]"),
                        abi(refused, "wasi-command", "{ run: {} }\nargs: a"),
                        more(refused, "args: [a]", "args: []"),
                        abi(accepted, "plain", "{ add_two: {}, Mul: {}, _x.y: {} }"),
                        abi(
                                refused,
                                "plain",
                                "{ add: { input: text } }",
                                "{ __x: {} }",
                                "{ 1a: {} }"),
                        abi(refused, "wardian/2", "{ a: {} }"),
                        abi(refused, "''", "{ a: {} }"),
                        more(accepted, "implements: []", "implements: [A, com.acme.B$C]"),
                        more(
                                refused,
                                "implements: A",
                                "implements: [com.acme.]",
                                "implements: [1A]"),
                        more(refused, "implements: [A, A]", "implements: [{}]", "implements: {}"),
                        more(
                                accepted,
                                "requires: {}",
                                "requires: { host: 1 }",
                                "requires: { host: 1.2 }"),
                        more(
                                accepted,
                                "requires: { host: '>=1.0 <2' }",
                                "requires: { host: ~1.2.3-rc.1 }"),
                        more(accepted, "requires: { plugins: { a.b: ^1.2, c.d: '=1.0.0' } }"),
                        more(
                                refused,
                                "requires: { host: latest }",
                                "requires: { host: '>=1.0  <2' }"),
                        more(refused, "requires: { host: '>= 1' }", "requires: { host: '' }"),
                        more(
                                refused,
                                "requires: { plugins: { a: '1' } }",
                                "requires: { guest: '1' }"),
                        more(
                                refused,
                                "requires: { plugins: { a.b: x } }",
                                "requires: { plugins: [a.b] }"),
                        more(parserOnly, "requires: { host: '01.2' }"),
                        more(
                                accepted,
                                "capabilities: {}",
                                "capabilities: { log: { reason: why } }"),
                        more(accepted, "capabilities: { log/1: { level: warn, reason: 5 } }"),
                        more(
                                refused,
                                "capabilities: { log: {} }",
                                "capabilities: { log: { reason: '' } }"),
                        more(
                                accepted,
                                "capabilities: { log: { reason: x, calls: 100/s } }",
                                "capabilities: { log: { reason: x, calls: 10k/s } }"),
                        more(
                                refused,
                                "capabilities: { log: { reason: x, calls: 0/s } }",
                                "capabilities: { log: { reason: x, calls: 100 } }"),
                        more(
                                refused,
                                "capabilities: { log: { reason: x, calls: 100/min } }",
                                "capabilities: { log: { reason: x, calls: [1/s] } }"),
                        more(parserOnly, "capabilities: { log: { reason: x, calls: 2G/s } }"),
                        more(refused, "capabilities: [log]", "capabilities: { log: debug }"),
                        more(refused, "capabilities: { Log: { reason: x } }"),
                        more(
                                refused,
                                "capabilities: { log: { reason: '" + "x".repeat(201) + "' } }"),
                        more(refused, "capabilities: { log: { reason: \"a\\nb\" } }"),
                        more(parserOnly, "capabilities: { mail: { reason: x } }"),
                        more(parserOnly, "capabilities: { log: { reason: x, colour: red } }"),
                        more(
                                parserOnly,
                                "capabilities: { log: { reason: x }, log/1: { reason: x } }"),
                        more(
                                accepted,
                                "limits: {}",
                                "limits: { memory: 0, table: 0, output: 64KiB }"),
                        more(accepted, "limits: { memory: 512B, fuel: 200M, deadline: 200ms }"),
                        more(
                                accepted,
                                "limits: { callDepth: 10k, hookDeadline: 5s, log: 0, module: 1 }"),
                        more(accepted, "limits: { input: 1GiB, reply: 1MiB, capabilityCalls: 3 }"),
                        more(refused, "limits: { memory: -1 }", "limits: { memory: 8MB }"),
                        more(refused, "limits: { memory: 1.5MiB }", "limits: { memory: 8 MiB }"),
                        more(
                                refused,
                                "limits: { fuel: 0 }",
                                "limits: { callDepth: 0 }",
                                "limits: []"),
                        more(refused, "limits: { deadline: 200 }", "limits: { deadline: 0ms }"),
                        more(
                                refused,
                                "limits: { deadline: 1h }",
                                "limits: { memry: 1 }",
                                "limits: { fuel: 1K }"),
                        more(refused, "limits: { memory: { max: 1 } }", "limits: { memory: '' }"),
                        more(parserOnly, "limits: { memory: 9223372036854775807GiB }"),
                        more(
                                accepted,
                                "instances: {}",
                                "instances: { mode: pooled, size: 4, queue: 0 }"),
                        more(accepted, "instances: { mode: per-call, size: 1, wait: 100ms }"),
                        more(accepted, "instances: { mode: single, wait: 0ms }"),
                        more(
                                refused,
                                "instances: { mode: single, size: 1 }",
                                "instances: { mode: PER_CALL }"),
                        more(refused, "instances: { mode: per_call }", "instances: { size: 0 }"),
                        more(refused, "instances: { size: 1025 }", "instances: { size: 1.5 }"),
                        more(
                                refused,
                                "instances: { queue: -1 }",
                                "instances: { wait: 5 }",
                                "instances: 4"),
                        more(parserOnly, "instances: { wait: 61min }"),
                        more(
                                accepted,
                                "instances: { mode: single }\nstate: { handover: true, schema: 2 }"),
                        more(accepted, "instances: { mode: single }\nstate: {}"),
                        more(refused, "state: { handover: true }", "state: {}"),
                        more(refused, "instances: { mode: pooled }\nstate: { schema: 2 }"),
                        more(refused, "instances: { mode: single }\nstate: { handover: maybe }"),
                        more(refused, "instances: { mode: single }\nstate: { schema: 0 }"),
                        more(refused, "instances: { mode: single }\nstate: { scheme: 1 }"),
                        more(accepted, "onFailure: closed", "onFailure: fallback"),
                        more(refused, "onFailure: open", "onFailure: true", "onFailure: {}"),
                        more(
                                accepted,
                                "config: {}",
                                "config: { a: b, c.d: 1, E_f-g: true, h: '' }"),
                        more(refused, "config: { a: [b] }", "config: { 1a: b }", "config: { a: }"),
                        more(refused, "config: [a]", "config: { '': b }", "config: { a b: c }"),
                        more(refused, "colour: red", "name: Greeter"))
                .flatMap(examples -> examples);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void parserAndSchemaAgree(Example example) {
        SCHEMA.check(example, Manifests::problems);
    }

    @Test
    void theSchemaHasTheKeysOfTheParser() {
        assertEquals(new TreeSet<>(ManifestReader.KEYS), SCHEMA.keys(""));
    }

    @Test
    void theSchemaHasEveryLimitWithItsUnitAndDefault() {
        SCHEMA.checkLimits("/properties/limits");
    }

    /** What the schema says of a key that is left out, written out, changes nothing. */
    @Test
    void theSchemaHasTheDefaultsOfTheParser() {
        String single = Manifests.LEAST + "instances: { mode: single }\n";
        PluginManifest stateful = Manifests.read(single + "state: {}\n");

        assertEquals(
                Manifests.read(Manifests.LEAST).instances(),
                Manifests.read(
                                Manifests.LEAST
                                        + "instances: { mode: "
                                        + byDefault("instances/properties/mode")
                                        + " }\n")
                        .instances());
        assertEquals(
                stateful.state(),
                Manifests.read(
                                single
                                        + "state: { handover: "
                                        + byDefault("state/properties/handover")
                                        + ", schema: "
                                        + byDefault("state/properties/schema")
                                        + " }\n")
                        .state());
        assertEquals(
                Manifests.read(Manifests.LEAST).onFailure(),
                Manifests.read(Manifests.LEAST + "onFailure: " + byDefault("onFailure") + "\n")
                        .onFailure());
        String kind = SCHEMA.at("/$defs/valueKind/default").asText();
        String bare = Manifests.LEAST.replaceAll("operations:.*", "operations: { greet: {} }");
        assertEquals(
                Manifests.read(bare).operations(),
                Manifests.read(bare.replace("{}", "{ input: " + kind + ", output: " + kind + " }"))
                        .operations());
    }

    private static String byDefault(String property) {
        String text = SCHEMA.at("/properties/" + property + "/default").asText();
        assertNotEquals("", text, property);
        return text;
    }

    @Test
    void theSchemaHasThePatternsOfTheParser() {
        SCHEMA.checkPattern(Syntax.PLUGIN_ID, "/$defs/pluginId/pattern");
        SCHEMA.checkPattern(Syntax.MODULE_FILE, "/properties/module/properties/file/pattern");
        SCHEMA.checkPattern(Syntax.SHA_256, "/properties/module/properties/sha256/pattern");
        SCHEMA.checkPattern(Syntax.JAVA_NAME, "/properties/implements/items/pattern");
        SCHEMA.checkPattern(Syntax.CONFIG_KEY, "/properties/config/propertyNames/pattern");
        String operations = "/properties/operations/propertyNames/pattern";
        SCHEMA.checkPattern(Syntax.EXPORT, "/allOf/0/then" + operations);
        SCHEMA.checkPattern(Syntax.OPERATION, "/allOf/0/else" + operations);
    }

    @Test
    void everySuffixOfAUnitIsInTheSchema() {
        for (Unit unit : Unit.values()) {
            String name =
                    switch (unit) {
                        case BYTES -> "bytes";
                        case COUNT -> "count";
                        case NANOSECONDS -> "time";
                    };
            Pattern pattern = Pattern.compile(SCHEMA.at("/$defs/" + name + "/pattern").asText());
            for (long value = 1; value > 0 && value < Long.MAX_VALUE / 10; value *= 2) {
                String text = unit.format(value);
                assertEquals(true, pattern.matcher(text).matches(), text);
            }
        }
    }
}
