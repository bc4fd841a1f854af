package dev.wardian.docs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.error.PluginFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description of the ABI says what the code does. */
class AbiPageTest {
    private static final Path PAGE = Path.of("docs/abi.md");
    private static final Path RULE_TESTS =
            Path.of("framework/plugins/src/test/java/dev/wardian/plugin/internal/abi/rules");

    private static final Pattern RULE_HEADING = Pattern.compile("### Rule ([0-9]+): .+");

    /** A rule as code, javadoc and documents cite it. */
    private static final Pattern CITED =
            Pattern.compile("\\b[Rr]ules? ([0-9]+)(?:(?: to | and |, )([0-9]+))?\\b");

    private static final Pattern VIOLATION =
            Pattern.compile("new AbiViolation\\([^;]*?,\\s*([0-9]+),", Pattern.DOTALL);

    private static final String LEAST =
            """
            apiVersion: wardian/v1
            id: test.least
            version: 1.0.0
            module: { file: m.wasm, sha256: %s }
            abi: wardian/1
            operations: { run: {} }
            """
                    .formatted("0".repeat(64));

    private static final String OPERATION =
            "(memory (export \"memory\") 1)"
                    + " (func (export \"op:run\") (param i32) (result i32) (i32.const 0))";

    private static MarkdownTable table(String heading) throws IOException {
        return MarkdownTable.of(PAGE, Documents.lines(PAGE)).stream()
                .filter(table -> table.heading().equals(heading))
                .findFirst()
                .orElseThrow();
    }

    private static Set<Integer> rules() throws IOException {
        Set<Integer> rules = new TreeSet<>();
        for (String line : Documents.lines(PAGE)) {
            Matcher heading = RULE_HEADING.matcher(line);
            if (heading.matches()) {
                assertTrue(rules.add(Integer.parseInt(heading.group(1))), line);
            }
        }
        return rules;
    }

    @Test
    void errorNumbersAreThoseOfTheCode() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (Errno errno : Errno.values()) {
            expected.put(Integer.toString(errno.number()), errno.name());
        }

        Map<String, String> numbers = table("Error numbers").map("number", "name");
        Map<String, String> meanings = table("Error numbers").map("number", "meaning");

        // A number may be taken in the contract before a host has a use for it.
        numbers.entrySet()
                .removeIf(
                        row ->
                                !expected.containsKey(row.getKey())
                                        && Objects.requireNonNull(meanings.get(row.getKey()))
                                                .matches(
                                                        "reserved|.*; no function returns it yet"));
        assertEquals(expected, numbers);
        assertEquals(
                IntStream.rangeClosed(1, meanings.size())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(meanings.keySet()));
    }

    @Test
    void rulesAreTwelveAndEachHasATestOfItsOwn() throws IOException {
        assertEquals(
                IntStream.rangeClosed(1, 12).boxed().collect(Collectors.toCollection(TreeSet::new)),
                rules());

        Set<Integer> tested = new TreeSet<>();
        try (Stream<Path> tests = Files.list(Documents.REPOSITORY.resolve(RULE_TESTS))) {
            tests.map(test -> test.getFileName().toString())
                    .filter(name -> name.matches("Rule[0-9]{2}[A-Za-z]+Test\\.java"))
                    .forEach(name -> tested.add(Integer.parseInt(name.substring(4, 6))));
        }
        assertEquals(rules(), tested);
    }

    @Test
    void everyRuleThatIsCitedIsThere() throws IOException {
        Set<Integer> rules = rules();
        List<String> problems = new ArrayList<>();
        int citations = 0;
        for (Path file : Documents.files(".java", ".md", ".h", ".rs")) {
            boolean ofPlugins = file.toString().contains("plugin") || file.startsWith("docs");
            Matcher cited = CITED.matcher(ofPlugins ? Documents.text(file) : "");
            while (cited.find()) {
                for (int group = 1; group <= 2; group++) {
                    citations++;
                    String number = cited.group(group);
                    if (number != null && !rules.contains(Integer.parseInt(number))) {
                        problems.add(file + ": " + cited.group());
                    }
                }
            }
        }
        assertEquals(List.of(), problems);
        assertTrue(citations > 20, "only " + citations + " citations were found");
    }

    @Test
    void violationsNameTheRulesThatThePageSaysCanBeBroken() throws IOException {
        Set<String> thrown = new TreeSet<>();
        for (Path file : Documents.files(".java")) {
            if (file.toString().contains("src/main")) {
                Matcher violation = VIOLATION.matcher(Documents.text(file));
                while (violation.find()) {
                    thrown.add(violation.group(1));
                }
            }
        }
        Matcher said =
                Pattern.compile("Only rules (\\d+) and (\\d+) can end a call")
                        .matcher(Documents.text(PAGE).replace('\n', ' '));
        assertTrue(said.find());
        assertEquals(new TreeSet<>(List.of(said.group(1), said.group(2))), thrown);
    }

    @Test
    void everyCoreFunctionLinksAsItIsWritten() throws IOException {
        List<HostFunction> functions = HostFunction.in(table("Core functions"));
        String imports =
                functions.stream()
                        .map(function -> function.importFrom("wardian:core/1"))
                        .collect(Collectors.joining("\n"));

        try (PageHost host =
                new PageHost(LEAST, "(module " + imports + OPERATION + ")", Map.of())) {
            assertArrayEquals(new byte[0], host.load().call("run", new byte[0]));
        }
        assertTrue(functions.size() > 5);
    }

    private static String block(String language) throws IOException {
        return MarkdownSnippets.read(Documents.REPOSITORY, PAGE).stream()
                .filter(snippet -> snippet.language().equals(language))
                .findFirst()
                .orElseThrow()
                .text();
    }

    private PageHost host(String greeting) throws IOException {
        return new PageHost(
                block("yaml"),
                block("wat"),
                greeting.isEmpty() ? Map.of() : Map.of("greeting", greeting));
    }

    private static String greet(Plugin plugin, String name) {
        byte[] output = plugin.call("greet", name.getBytes(StandardCharsets.UTF_8));
        return new String(output, StandardCharsets.UTF_8);
    }

    @Test
    void thePluginOfThePageGreetsAsThePageSays() throws IOException {
        try (PageHost host = host("")) {
            Plugin plugin = host.load();

            assertEquals(block("text").strip(), greet(plugin, "Ada"));
            assertEquals("Welcome, " + "x".repeat(1000), greet(plugin, "x".repeat(1000)));
        }
    }

    @Test
    void greetingsThatFitTheBufferAndThoseThatDoNotAreRead() throws IOException {
        for (String greeting : List.of("Hi", "Oho!", "Hello", "x".repeat(1024))) {
            try (PageHost host = host(greeting)) {
                assertEquals(greeting + ", Ada", greet(host.load(), "Ada"));
            }
        }
    }

    @Test
    void failuresOfThePluginReachTheCallerAndTheLoad() throws IOException {
        try (PageHost host = host("Hello")) {
            Plugin plugin = host.load();
            PluginFailure failure = assertThrows(PluginFailure.class, () -> greet(plugin, ""));

            assertEquals(1, failure.code());
            assertEquals("nobody to greet", failure.pluginMessage());
            assertEquals("Hello, Ada", greet(plugin, "Ada"));
        }
        try (PageHost host = host("x".repeat(1025))) {
            PluginFailure failure = assertThrows(PluginFailure.class, host::load);

            assertEquals("no greeting is configured", failure.pluginMessage());
        }
    }
}
