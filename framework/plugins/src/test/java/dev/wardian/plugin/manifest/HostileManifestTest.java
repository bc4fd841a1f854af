package dev.wardian.plugin.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.Problem;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileManifestTest {
    private static void assertRefused(ErrorId id, String yaml) {
        assertEquals(List.of(id), Manifests.errorIds(yaml));
    }

    private static void assertRefusedAt(ErrorId id, int line, int column, byte[] bytes) {
        Problem problem = Manifests.problems(bytes).get(0);
        assertEquals(id, problem.id());
        assertEquals("plugin.yaml:" + line + ":" + column, String.valueOf(problem.location()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing\n", "---\n...\n", "- a", "text", "[a]", "''"})
    void whatIsNoMappingIsNoManifest(String yaml) {
        assertRefused(ErrorId.WRONG_KIND, yaml);
    }

    @Test
    void aFileOfTheGreatestSizeIsReadAndOneMoreByteIsNot() {
        int room = LocatedYaml.MAX_BYTES - Manifests.LEAST.length() - 2;
        String greatest = Manifests.LEAST + "#" + "x".repeat(room) + "\n";

        assertEquals(List.of(), Manifests.errorIds(greatest));
        assertRefused(ErrorId.MANIFEST_TOO_LARGE, greatest + "\n");
    }

    @Test
    void malformedUtf8IsRefusedAtItsPlace() {
        byte[] latin = "id: a\nversion: gr\u00fc\u00df\n".getBytes(ISO_8859_1);

        assertRefusedAt(ErrorId.MANIFEST_NOT_TEXT, 2, 12, latin);
    }

    @Test
    void aTruncatedCharacterAtTheEndIsRefused() {
        byte[] whole = "id: \u20ac".getBytes(UTF_8);

        assertRefusedAt(ErrorId.MANIFEST_NOT_TEXT, 1, 5, Arrays.copyOf(whole, 6));
    }

    @Test
    void overlongAndSurrogateEncodingsAreRefused() {
        byte[] overlong = {'i', 'd', ':', ' ', (byte) 0xC0, (byte) 0xAF};
        byte[] surrogate = {'i', 'd', ':', ' ', (byte) 0xED, (byte) 0xA0, (byte) 0x80};

        assertRefusedAt(ErrorId.MANIFEST_NOT_TEXT, 1, 5, overlong);
        assertRefusedAt(ErrorId.MANIFEST_NOT_TEXT, 1, 5, surrogate);
    }

    @Test
    void aByteOrderMarkIsTakenAtTheBeginningOnly() {
        byte[] marked = ("\ufeff" + Manifests.LEAST).getBytes(UTF_8);

        PluginManifest manifest =
                new ManifestReader(Manifests.CAPABILITIES, Abis.known())
                        .read("plugin.yaml", marked);

        assertEquals(Manifests.read(Manifests.LEAST).id(), manifest.id());
        assertRefusedAt(
                ErrorId.UNKNOWN_KEY, 1, 1, ("\ufeffx: 1\n" + Manifests.LEAST).getBytes(UTF_8));
        assertRefusedAt(
                ErrorId.MANIFEST_NOT_TEXT,
                1,
                1,
                ("\ufeff\ufeff" + Manifests.LEAST).getBytes(UTF_8));
    }

    @Test
    void utf16IsRefused() {
        assertRefusedAt(
                ErrorId.MANIFEST_NOT_TEXT, 1, 1, ("\ufeff" + Manifests.LEAST).getBytes(UTF_16LE));
        assertRefusedAt(ErrorId.MANIFEST_NOT_TEXT, 1, 1, Manifests.LEAST.getBytes(UTF_16BE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 0x1b, 0x7f, 0x85, 0x9b, 0x2028, 0x202e, 0x2066, 0xfffe, 0x1ffff})
    void charactersThatHideTextAreRefused(int c) {
        String yaml = Manifests.LEAST + "config: { a: 'x" + Character.toString(c) + "' }\n";

        assertRefusedAt(ErrorId.MANIFEST_NOT_TEXT, 7, 16, yaml.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\0", "\\x1b", "\\u202e", "\\uD800", "\\N", "\\L", "\\U0001fffe"})
    void escapesForSuchCharactersAreRefusedToo(String escape) {
        assertRefused(
                ErrorId.MANIFEST_NOT_TEXT, Manifests.LEAST + "config: { a: \"" + escape + "\" }\n");
    }

    @Test
    void anEscapeBeyondUnicodeIsNotYaml() {
        assertRefused(
                ErrorId.MANIFEST_NOT_YAML, Manifests.LEAST + "config: { a: \"\\U00110000\" }\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config: { a: !!str b }",
                "config: { a: !local b }",
                "config: !!map { a: b }",
                "config: { a: ! b }",
                "config: { !!str a: b }",
                "implements: !!set [A]",
                "config: { a: &anchor b }",
                "config: &anchor { a: b }",
                "config: { a: !!javax.script.ScriptEngineManager b }",
                "implements: !<tag:yaml.org,2002:seq> [A]",
            })
    void tagsAndAnchorsAreRefused(String line) {
        assertRefused(ErrorId.YAML_FEATURE_REFUSED, Manifests.LEAST + line + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config: { a: *b }",
                "config: { ? [x] : y }",
                "config: { ? { x: y } : z }",
                "---\nid: second",
            })
    void whatWouldMakeTheTreeAmbiguousEndsTheReading(String line) {
        assertRefused(ErrorId.YAML_FEATURE_REFUSED, Manifests.LEAST + line + "\n");
    }

    @Test
    void directivesAreRefused() {
        assertRefused(ErrorId.YAML_FEATURE_REFUSED, "%YAML 1.1\n---\n" + Manifests.LEAST);
        assertRefused(
                ErrorId.YAML_FEATURE_REFUSED,
                "%TAG ! tag:example.com,2000:\n---\n" + Manifests.LEAST);
    }

    @Test
    void mergeKeysAreRefused() {
        assertTrue(
                Manifests.errorIds(Manifests.LEAST + "config: { <<: { a: b } }\n")
                        .contains(ErrorId.YAML_FEATURE_REFUSED));
    }

    @Test
    void aBillionLaughsEndAtTheFirst() {
        String bomb =
                """
                a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]
                b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
                c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
                """;

        List<ErrorId> ids = Manifests.errorIds(bomb);

        assertEquals(List.of(ErrorId.YAML_FEATURE_REFUSED), ids.stream().distinct().toList());
        assertEquals(3, ids.size());
    }

    @Test
    void anAnchorThatContainsItselfIsRefused() {
        assertTrue(
                Manifests.errorIds("config: &a { a: *a }").contains(ErrorId.YAML_FEATURE_REFUSED));
    }

    @Test
    void duplicateKeysAreRefusedAtTheSecondAndNameTheFirst() {
        Problem problem = Manifests.problems(Manifests.LEAST + "\"id\": com.acme.other\n").get(0);

        assertEquals(ErrorId.DUPLICATE_KEY, problem.id());
        assertEquals("plugin.yaml:7:1", String.valueOf(problem.location()));
        assertEquals("the key \"id\" is already on line 2", problem.message());
    }

    @Test
    void duplicateKeysAreFoundAtEveryLevel() {
        assertRefused(
                ErrorId.DUPLICATE_KEY,
                Manifests.LEAST + "requires: { plugins: { a.b: '1', a.b: '2' } }\n");
    }

    @Test
    void sixteenLevelsAreReadAndSeventeenAreNot() {
        String fifteen = "config: { a: " + "[".repeat(14) + "]".repeat(14) + " }\n";
        String sixteen = "config: { a: " + "[".repeat(15) + "]".repeat(15) + " }\n";

        assertRefused(ErrorId.WRONG_KIND, Manifests.LEAST + fifteen);
        assertRefused(ErrorId.MANIFEST_TOO_DEEP, Manifests.LEAST + sixteen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "{? ", "[{", "[? "})
    void anyDepthIsRefusedWithoutRecursion(String level) {
        List<ErrorId> ids = Manifests.errorIds(level.repeat(60_000 / level.length()));

        assertEquals(1, ids.size());
        assertTrue(
                List.of(
                                ErrorId.MANIFEST_TOO_DEEP,
                                ErrorId.MANIFEST_NOT_YAML,
                                ErrorId.YAML_FEATURE_REFUSED)
                        .contains(ids.get(0)),
                ids::toString);
    }

    @Test
    void tabsForIndentationAreNotYaml() {
        assertRefusedAt(ErrorId.MANIFEST_NOT_YAML, 2, 1, "config:\n\ta: b\n".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id: [a",
                "id: 'a",
                "id: \"a",
                "id: a: b",
                "}",
                "id: @a",
                "id: `a",
                "- a\nb: c",
                "&"
            })
    void brokenYamlIsLocated(String yaml) {
        Problem problem = Manifests.problems(yaml).get(0);

        assertEquals(ErrorId.MANIFEST_NOT_YAML, problem.id());
        assertFalse(problem.message().isBlank());
    }

    @Test
    void aHugeNameIsRefusedByItsLengthAndShownShort() {
        String huge = "a".repeat(60_000);

        for (String yaml :
                List.of(
                        Manifests.LEAST.replace("com.acme.greeter", huge),
                        Manifests.LEAST.replace("com.acme.greeter", "a.".repeat(30_000)),
                        Manifests.LEAST.replace("1.4.0", huge),
                        Manifests.LEAST.replace("1.4.0", "1.2.3-" + "a.".repeat(29_000)),
                        Manifests.LEAST.replace("greeter.wasm", "a/".repeat(30_000)),
                        Manifests.LEAST + "limits: { memory: " + "9".repeat(60_000) + " }",
                        Manifests.LEAST + "requires: { host: " + "1.".repeat(30_000) + " }",
                        Manifests.LEAST + "config: { '" + huge + "': [] }",
                        Manifests.LEAST + "capabilities: { 'a" + ".a".repeat(30_000) + "': {} }",
                        Manifests.LEAST + "'" + huge + "': 1")) {
            List<Problem> problems = Manifests.problems(yaml);
            assertEquals(1, problems.size());
            assertTrue(ErrorRenderer.render(problems.get(0)).length() < 500);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limits: { memory: \"1MiB\\nforged\" }",
                "limits:\n  memory: |\n    1MiB\n    forged",
                "\"unknown\\nforged\": 1",
                "instances: { mode: \"x\\nforged\" }",
                "capabilities: { log: { level: \"info\\nforged\", reason: x } }",
            })
    void lineBreaksOfTheFileForgeNoLineInAMessage(String line) {
        List<Problem> problems = Manifests.problems(Manifests.LEAST + line + "\n");

        assertEquals(1, problems.size());
        assertFalse(problems.get(0).message().contains("\n"));
        assertTrue(problems.get(0).message().contains("\\u000a"));
    }

    @Test
    void aFileFullOfMistakesHasOneHundredProblems() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; yaml.length() < 60_000; i++) {
            yaml.append('k').append(i).append(": 1\n");
        }

        assertEquals(100, Manifests.problems(yaml.toString()).size());
    }

    @Test
    void keysWithOneHashCodeCostNoMoreThanOthers() {
        StringBuilder yaml = new StringBuilder(Manifests.LEAST).append("config:\n");
        for (int i = 0; i < 2048; i++) {
            yaml.append("  k");
            for (int bit = 0; bit < 11; bit++) {
                yaml.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            yaml.append(": 1\n");
        }

        assertEquals(2048, Manifests.read(yaml.toString()).config().size());
    }

    @Property
    void bytesOfAnyKindGiveAManifestOrProblems(@ForAll @Size(max = 300) byte[] bytes) {
        assertFalse(Manifests.problems(bytes).isEmpty());
    }

    @Provide
    Arbitrary<String> almostYaml() {
        return Arbitraries.of(
                        "a",
                        "id",
                        "module",
                        "limits",
                        "memory",
                        "1",
                        "8MiB",
                        ":",
                        ": ",
                        "- ",
                        "[",
                        "]",
                        "{",
                        "}",
                        ", ",
                        "\n",
                        "\n  ",
                        "'",
                        "\"",
                        "#",
                        " #",
                        "&a",
                        "*a",
                        "!",
                        "!!str ",
                        "|",
                        ">",
                        "%",
                        "? ",
                        "---\n",
                        "...",
                        "\\",
                        "\t",
                        "\u00e9",
                        "\ud83d\ude00",
                        "~",
                        "@",
                        "capabilities: { log: ",
                        "operations",
                        "<<",
                        "=",
                        "\r")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 5000)
    void almostYamlGivesAManifestOrProblems(@ForAll("almostYaml") String yaml) {
        for (Problem problem : Manifests.problems(yaml)) {
            assertFalse(ErrorRenderer.render(problem).isBlank());
        }
    }

    @Property(tries = 2000)
    void aDamagedManifestGivesAManifestOrProblems(
            @ForAll("almostYaml") String damage, @ForAll int place) {
        int at = Math.floorMod(place, Manifests.LEAST.length());
        String yaml = Manifests.LEAST.substring(0, at) + damage + Manifests.LEAST.substring(at);

        for (Problem problem : Manifests.problems(yaml)) {
            assertFalse(ErrorRenderer.render(problem).isBlank());
        }
    }
}
