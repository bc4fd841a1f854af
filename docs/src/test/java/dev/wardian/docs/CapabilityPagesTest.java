package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasi.internal.Preview1;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of each capability says what the capability does. */
class CapabilityPagesTest {
    private static final Path FOLDER = Path.of("docs/capabilities");
    private static final Path INDEX = FOLDER.resolve("README.md");

    /** Capabilities that let out or give what functions of others reach. */
    private static final Set<String> WITHOUT_FUNCTIONS = Set.of("log", "env");

    /** Keys without which a request is none, for the tests of its other keys. */
    private static final Map<String, String> REQUIRED =
            Map.of(
                    "events",
                    "publish: [a]",
                    "http",
                    "allow: ['https://a.test']",
                    "kv",
                    "quota: 1MiB",
                    "sql",
                    "statements: [a]");

    private static final Map<String, Unit> UNITS =
            Map.of("count", Unit.COUNT, "size", Unit.BYTES, "time", Unit.NANOSECONDS);

    /** A range at the end of a type: {@code count, 1 to 1G}. */
    private static final Pattern RANGE = Pattern.compile("(count|size|time), (\\S+) to (\\S+)");

    private static final Pattern FIRST_OPERATION =
            Pattern.compile("(?m)^operations: \\{ ([a-z.-]+):");

    static Stream<CapabilityName> capabilities() {
        return PageHost.CAPABILITIES.names().stream();
    }

    private static Path page(CapabilityName capability) {
        return FOLDER.resolve(capability.name() + ".md");
    }

    private static MarkdownTable table(Path page, String column) throws IOException {
        return MarkdownTable.of(page, Documents.lines(page)).stream()
                .filter(table -> table.columns().contains(column))
                .findFirst()
                .orElseThrow(() -> new AssertionError(page + ": no column " + column));
    }

    private static String block(CapabilityName capability, boolean grants) throws IOException {
        return MarkdownSnippets.read(Documents.REPOSITORY, page(capability)).stream()
                .filter(snippet -> snippet.language().equals("yaml"))
                .filter(snippet -> snippet.attributes().contains("grants") == grants)
                .findFirst()
                .orElseThrow()
                .text();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The policy that a grant stands for. */
    private static PolicySet grant(CapabilityName capability, String yaml) {
        return LocatedYaml.read(
                "grants.yaml",
                bytes(yaml),
                node -> PageHost.CAPABILITIES.parseGrantInto(PolicySet.EMPTY, capability, node));
    }

    /** The policy that a request stands for. */
    private static PolicySet policy(CapabilityName capability, String yaml) {
        return LocatedYaml.read(
                "request.yaml",
                bytes(yaml),
                node -> PageHost.CAPABILITIES.parseInto(PolicySet.EMPTY, capability, node));
    }

    /** A policy as the pages write it: its rules, without the name of the capability. */
    private static String words(PolicySet policy) {
        String words =
                policy.rules().stream()
                        .filter(rule -> rule.contains(": "))
                        .map(rule -> rule.substring(rule.indexOf(": ") + 2))
                        .collect(Collectors.joining(", "));
        return words.isEmpty() && !policy.isEmpty() ? "granted" : words;
    }

    @Test
    void everyCapabilityHasAPageAndARowInTheIndex() throws IOException {
        Set<String> expected =
                capabilities()
                        .map(CapabilityName::name)
                        .collect(Collectors.toCollection(TreeSet::new));

        Set<String> pages = new TreeSet<>();
        for (Path document : Documents.all()) {
            if (document.startsWith(FOLDER) && !document.equals(INDEX)) {
                pages.add(document.getFileName().toString().replace(".md", ""));
            }
        }
        Set<String> rows = new TreeSet<>();
        for (String cell : table(INDEX, "capability").column("capability")) {
            Matcher link = Pattern.compile("\\[`([a-z]+)`\\]\\(\\1\\.md\\)").matcher(cell);
            assertTrue(link.matches(), cell);
            rows.add(link.group(1));
        }

        assertEquals(expected, pages);
        assertEquals(expected, rows);
    }

    @Test
    void theReadmeListsTheCapabilities() throws IOException {
        Matcher row =
                Pattern.compile("(?m)^\\| capabilities \\| (.*) \\|$")
                        .matcher(Documents.text(Path.of("README.md")));
        assertTrue(row.find());

        Set<String> listed = new TreeSet<>();
        Matcher name = Pattern.compile("`([^`]+)`").matcher(row.group(1));
        while (name.find()) {
            assertTrue(listed.add(name.group(1)), name.group(1));
        }
        assertEquals(
                capabilities()
                        .map(CapabilityName::name)
                        .collect(Collectors.toCollection(TreeSet::new)),
                listed);
    }

    /** The keys that a capability names where it finds one that it does not know. */
    private static Set<String> keys(CapabilityName capability) {
        ManifestException error =
                assertThrows(
                        ManifestException.class, () -> policy(capability, "{ zzzzzzzzzz: 1 }"));
        Set<String> keys = new TreeSet<>();
        error.problems().stream()
                .map(problem -> problem.hint())
                .filter(hint -> hint.startsWith("the keys here are "))
                .forEach(
                        hint ->
                                keys.addAll(
                                        List.of(
                                                hint.substring("the keys here are ".length())
                                                        .split(", "))));
        return keys;
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    void thePageHasEveryKeyWithItsDefaultAndRange(CapabilityName capability) throws IOException {
        Set<String> keys = keys(capability);
        if (keys.isEmpty()) {
            assertTrue(Documents.text(page(capability)).contains("It has no keys"));
            return;
        }
        MarkdownTable table = table(page(capability), "key");
        Map<String, String> defaults = table.map("key", "default");
        Map<String, String> types = table.map("key", "type");

        assertEquals(
                keys.stream().map(key -> "`" + key + "`").collect(Collectors.toSet()),
                defaults.keySet());
        for (String key : keys) {
            String byDefault =
                    Objects.requireNonNull(defaults.get("`" + key + "`")).replace("`", "");
            if (byDefault.equals("required")) {
                assertThrows(ManifestException.class, () -> policy(capability, "{}"), key);
            } else if (!byDefault.equals("none")) {
                assertEquals(
                        policy(capability, "{ " + required(capability, key) + " }"),
                        policy(capability, request(capability, key, byDefault)),
                        key);
            }
            checkRange(capability, key, Objects.requireNonNull(types.get("`" + key + "`"), key));
        }
    }

    /** A request with one key, and those without which it is none. */
    private static String request(CapabilityName capability, String key, String value) {
        String others = required(capability, key);
        return "{ " + key + ": " + value + (others.isEmpty() ? "" : ", " + others) + " }";
    }

    /** The keys that are required, but for one. */
    private static String required(CapabilityName capability, String key) {
        String required = REQUIRED.getOrDefault(capability.name(), "");
        return required.startsWith(key + ":") ? "" : required;
    }

    private static void checkRange(CapabilityName capability, String key, String type) {
        Matcher range = RANGE.matcher(type);
        if (!range.matches()) {
            assertFalse(type.contains(" to "), type);
            return;
        }
        Unit unit = Objects.requireNonNull(UNITS.get(range.group(1)));
        long least = unit.parse(range.group(2));
        long most = unit.parse(range.group(3));
        for (long allowed : List.of(least, most)) {
            policy(capability, request(capability, key, unit.format(allowed)));
        }
        for (long refused : List.of(least - 1, most + 1)) {
            assertThrows(
                    ManifestException.class,
                    () -> policy(capability, request(capability, key, unit.format(refused))),
                    key + " " + refused);
        }
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    void requestAndGrantNarrowAsThePageSays(CapabilityName capability) throws IOException {
        MarkdownTable table = table(page(capability), "in effect");
        for (List<String> row : table.rows()) {
            PolicySet request = policy(capability, row.get(0).replace("`", ""));
            PolicySet grant = grant(capability, row.get(1).replace("`", ""));

            PolicySet both = PageHost.CAPABILITIES.intersect(request, grant);

            assertEquals(row.get(2), words(both), row.toString());
            assertEquals(both, PageHost.CAPABILITIES.intersect(grant, request));
        }
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    void theExamplesOfThePageFitEachOther(CapabilityName capability) throws IOException {
        PluginManifest manifest =
                new ManifestReader(PageHost.CAPABILITIES, Abis.known())
                        .read("plugin.yaml", bytes(block(capability, false)));
        Grants grants =
                new GrantsReader(PageHost.CAPABILITIES)
                        .read("grants.yaml", bytes(block(capability, true)));

        PolicySet effective =
                grants.effective(PageHost.CAPABILITIES, manifest.id(), manifest.requested());

        assertEquals(manifest.requested().names(), effective.names());
        assertTrue(effective.names().contains(capability), effective.toString());
        assertFalse(words(effective).startsWith("no "), words(effective));
    }

    private static String importModule(CapabilityName capability) {
        return PageHost.CAPABILITIES.find(capability).orElseThrow().importModules().get(0);
    }

    /** Others specify the functions of WASI, so no file of ours writes their table. */
    @Test
    void thePageOfWasiHasAllItsFunctions() throws IOException {
        Path page = FOLDER.resolve("wasi.md");
        Set<String> written = new TreeSet<>();
        HostFunction.in(table(page, "function")).forEach(each -> written.add(each.name()));
        written.add(Preview1.RANDOM_GET.importName());

        assertEquals(
                Arrays.stream(Preview1.values())
                        .map(Preview1::importName)
                        .collect(Collectors.toCollection(TreeSet::new)),
                written);
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    void everyFunctionLinksAsItIsWritten(CapabilityName capability) throws IOException {
        Path page = page(capability);
        List<HostFunction> functions = new ArrayList<>();
        for (MarkdownTable table : MarkdownTable.of(page, Documents.lines(page))) {
            if (table.columns().contains("function")) {
                assertEquals("Functions", table.heading());
                functions.addAll(HostFunction.in(table));
            }
        }
        String imports =
                functions.stream()
                        .map(function -> function.importFrom(importModule(capability)))
                        .collect(Collectors.joining("\n"));
        Matcher first = FIRST_OPERATION.matcher(block(capability, false));
        assertTrue(first.find(), page::toString);
        String operation = first.group(1);
        String manifest =
                block(capability, false)
                        .replaceAll("(?m)^operations:.*$", "operations: { " + operation + ": {} }")
                        .replaceAll("(?m)^requires:.*\n", "");
        String module =
                "(module "
                        + imports
                        + "(memory (export \"memory\") 1)"
                        + " (func (export \"op:"
                        + operation
                        + "\") (param i32) (result i32) (i32.const 0)))";

        try (PageHost host = new PageHost(manifest, module, Map.of())) {
            assertArrayEquals(new byte[0], host.load().call(operation, new byte[0]));
        }
        assertEquals(functions.isEmpty(), WITHOUT_FUNCTIONS.contains(capability.name()));
    }

    @Test
    void errorsThatPagesNameAreOnesOfTheAbi() throws IOException {
        int named = 0;
        for (Path document : Documents.all()) {
            Matcher errno = Pattern.compile("`-(E[0-9A-Z]+)`").matcher(Documents.text(document));
            while (errno.find()) {
                named++;
                Errno.valueOf(errno.group(1));
            }
        }
        assertTrue(named > 20, "only " + named + " were found");
    }
}
