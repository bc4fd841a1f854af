package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir Path folder;

    private void good(String name, String... lines) throws IOException {
        String[] all = new String[lines.length + 1];
        all[0] = "operations: { go: {} }";
        System.arraycopy(lines, 0, all, 1, lines.length);
        WrittenPlugin.write(
                folder.resolve(name),
                "com.acme." + name,
                WrittenPlugin.CORE + WrittenPlugin.says("go", "gone"),
                all);
    }

    private void broken() throws IOException {
        Files.createDirectories(folder.resolve("broken"));
        Files.writeString(
                folder.resolve("broken/plugin.yaml"), "apiVersion: wardian/v1\nnope: 1\n");
    }

    @Test
    void allPluginsAreListedWithTheirStates() throws IOException {
        good("one");
        good("two", "requires: { plugins: { com.acme.one: '^1.0' } }");

        Outcome.of("check", folder)
                .printed(
                        "one/plugin.yaml: com.acme.one 1.0.0 active",
                        "two/plugin.yaml: com.acme.two 1.0.0 active");
    }

    @Test
    void rejectedPluginsAreReportedWithTheirPlaceAndFailTheCheck() throws IOException {
        good("one");
        broken();

        Outcome outcome = Outcome.of("check", folder);

        assertEquals(ExitCode.FAILED, outcome.code());
        assertEquals(
                "broken/plugin.yaml: rejected\none/plugin.yaml: com.acme.one 1.0.0 active\n",
                outcome.out());
        assertTrue(outcome.err().startsWith("error: WDN-MAN-001"), outcome::err);
        assertTrue(outcome.err().contains("broken/plugin.yaml:2:1: WDN-MAN-009"), outcome::err);
        assertEquals(1, outcome.err().split("WDN-MAN-009", -1).length - 1, outcome::err);
    }

    @Test
    void noOperationIsCalled() throws IOException {
        String module =
                """
                (memory (export "memory") 1)
                (func (export "op:go") (param i32) (result i32) (unreachable))
                """;
        WrittenPlugin.write(
                folder.resolve("trap"), "com.acme.trap", module, "operations: { go: {} }");

        Outcome.of("check", folder).printed("trap/plugin.yaml: com.acme.trap 1.0.0 active");
    }

    @Test
    void hooksRunAndMayRejectThePlugin() throws IOException {
        String module =
                """
                (memory (export "memory") 1)
                (func (export "op:__init") (param i32) (result i32) (unreachable))
                (func (export "op:go") (param i32) (result i32) (i32.const 0))
                """;
        WrittenPlugin.write(
                folder.resolve("init"), "com.acme.init", module, "operations: { go: {} }");

        Outcome outcome = Outcome.of("check", folder);

        assertEquals(ExitCode.FAILED, outcome.code());
        assertTrue(outcome.out().endsWith("com.acme.init 1.0.0 rejected\n"), outcome::out);
        assertTrue(outcome.err().contains("unreachable"), outcome::err);
    }

    @Test
    void whatIsNotGrantedIsFound() throws IOException {
        String clock = "(import \"wardian:clock/1\" \"now_ms\" (func (result i64)))";
        WrittenPlugin.write(
                folder.resolve("clock"),
                "com.acme.clock",
                clock + WrittenPlugin.CORE + WrittenPlugin.says("go", "gone"),
                "operations: { go: {} }",
                "capabilities: { clock: { reason: a test } }");
        Path none = Files.writeString(folder.resolve("none.yaml"), "apiVersion: wardian/v1\n");

        Outcome.of("check", folder).printed("clock/plugin.yaml: com.acme.clock 1.0.0 active");
        Outcome refused = Outcome.of("check", "--grants", none, folder);
        assertEquals(ExitCode.FAILED, refused.code());
        assertTrue(refused.err().contains("clock/1 is not granted"), refused::err);
    }

    @Test
    void twoPluginsOfOneIdAreBothRejected() throws IOException {
        good("one");
        for (String name : new String[] {"plugin.yaml", "m.wasm"}) {
            Files.createDirectories(folder.resolve("copy"));
            Files.copy(folder.resolve("one").resolve(name), folder.resolve("copy").resolve(name));
        }

        Outcome outcome = Outcome.of("check", folder);

        assertEquals(ExitCode.FAILED, outcome.code());
        assertEquals(
                """
                copy/plugin.yaml: com.acme.one 1.0.0 rejected
                one/plugin.yaml: com.acme.one 1.0.0 rejected
                """,
                outcome.out());
    }

    @Test
    void jsonHasTheSame() throws IOException {
        good("one");
        broken();

        Outcome outcome = Outcome.of("check", "--json", folder);

        assertEquals(ExitCode.FAILED, outcome.code());
        assertEquals("", outcome.err());
        assertTrue(
                outcome.out()
                        .startsWith(
                                "{\"plugins\":[{\"source\":\"broken/plugin.yaml\",\"id\":null,\"version\":null,"
                                        + "\"state\":\"rejected\",\"problems\":["),
                outcome::out);
        assertTrue(outcome.out().contains("{\"id\":\"WDN-MAN-009\",\"message\":\""), outcome::out);
        assertTrue(
                outcome.out().contains("\"file\":\"broken/plugin.yaml\",\"line\":2,\"column\":1"),
                outcome::out);
        assertTrue(
                outcome.out()
                        .endsWith(
                                ",{\"source\":\"one/plugin.yaml\",\"id\":\"com.acme.one\","
                                        + "\"version\":\"1.0.0\",\"state\":\"active\","
                                        + "\"problems\":[]}],\"warnings\":[]}"
                                        + System.lineSeparator()),
                outcome::out);
    }

    /** A file that looks like a plugin, and a grant for a plugin that is not there. */
    private Path lookAlikeAndStrayGrant() throws IOException {
        Files.createDirectory(folder.resolve("near"));
        Files.writeString(folder.resolve("near/plugin.yml"), "apiVersion: wardian/v1\n");
        return Files.writeString(
                folder.resolve("grants.yaml"),
                "apiVersion: wardian/v1\nplugins: { com.acme.gone: { grants: {} } }\n");
    }

    @Test
    void warningsArePrintedBesideThePlugins() throws IOException {
        good("one");
        Path grants = lookAlikeAndStrayGrant();

        Outcome outcome = Outcome.of("check", "--grants", grants, folder);

        assertEquals("one/plugin.yaml: com.acme.one 1.0.0 active\n", outcome.out());
        assertEquals(ExitCode.OK, outcome.code());
        List<String> warnings =
                outcome.err().lines().filter(line -> line.startsWith("warning: ")).toList();
        assertEquals(2, warnings.size(), outcome::err);
        assertTrue(warnings.stream().anyMatch(w -> w.contains("plugin.yml")), outcome::err);
        assertTrue(warnings.stream().anyMatch(w -> w.contains("com.acme.gone")), outcome::err);

        Outcome json = Outcome.of("check", "--json", "--grants", grants, folder);
        assertEquals("", json.err());
        String listed = json.out().substring(json.out().indexOf("],\"warnings\":["));
        assertEquals(3, listed.split("\"id\":\"WDN-", -1).length, listed);
        assertTrue(listed.contains("plugin.yml") && listed.contains("com.acme.gone"), listed);
    }

    @Test
    void warningsComeBeforeTheErrorThatThereIsNoPlugin() throws IOException {
        lookAlikeAndStrayGrant();

        Outcome outcome = Outcome.of("check", folder);

        assertEquals(ExitCode.FAILED, outcome.code());
        assertTrue(outcome.err().startsWith("warning: WDN-"), outcome::err);
        int warning = outcome.err().indexOf("plugin.yml");
        int error = outcome.err().indexOf("error: " + folder + ": no plugin in it");
        assertTrue(0 < warning && warning < error, outcome::err);
    }

    @Test
    void jsonEscapesWhatStringsMayNotHave() {
        String json =
                new JsonText()
                        .beginObject()
                        .field("a\"b", "c\\d\n\u2028\ud83c\udf31")
                        .field("n", -1)
                        .endObject()
                        .toString();

        assertEquals("{\"a\\\"b\":\"c\\\\d\\u000a\\u2028\\ud83c\\udf31\",\"n\":-1}", json);
    }

    @Test
    void folderWithoutPluginsIsAnError() throws IOException {
        Outcome.of("check", folder).failed(ExitCode.FAILED, folder + ": no plugin in it");
        Outcome.of("check", folder.resolve("none")).failed(ExitCode.FAILED, "no such folder");
        Outcome.of("check").failed(ExitCode.USAGE, "DIR");
        assertFalse(Files.exists(folder.resolve("none")));
    }
}
