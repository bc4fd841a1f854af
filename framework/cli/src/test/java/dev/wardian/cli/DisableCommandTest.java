package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisableCommandTest {
    @TempDir Path folder;

    private Path grants = Path.of("");
    private Path decisions = Path.of("");

    @BeforeEach
    void writePlugin() throws IOException {
        WrittenPlugin.write(
                folder.resolve("plugins/one"),
                "com.acme.one",
                WrittenPlugin.CORE + WrittenPlugin.says("go", "gone"),
                "operations: { go: { input: text, output: text } }");
        grants = Files.writeString(folder.resolve("grants.yaml"), "apiVersion: wardian/v1\n");
        decisions = folder.resolve("grants.disabled.yaml");
    }

    private Outcome check() {
        return Outcome.of("check", "--grants", grants, folder.resolve("plugins"));
    }

    @Test
    void pluginIsDisabledAndEnabledInTheFileBesideTheGrants() throws IOException {
        Outcome.of(
                        "disable",
                        "--grants",
                        grants,
                        "--by",
                        "ada",
                        "--reason",
                        "wrong prices",
                        "com.acme.one")
                .printed("disabled com.acme.one in " + decisions);
        assertTrue(Files.readString(decisions).contains("by: \"ada\""));
        Outcome checked = check();
        assertEquals(ExitCode.OK, checked.code());
        assertEquals("", checked.err());
        assertTrue(
                checked.out()
                        .startsWith(
                                "one/plugin.yaml: com.acme.one 1.0.0 disabled: ada disabled it at"),
                checked::out);
        assertTrue(checked.out().endsWith(": wrong prices\n"), checked::out);
        Outcome call = Outcome.of("call", "--grants", grants, folder.resolve("plugins/one"), "go");
        assertEquals(ExitCode.NOT_RUN, call.code());
        assertTrue(call.err().contains("WDN-CALL-012"), call::err);
        assertTrue(call.err().contains("wardian enable"), call::err);

        Outcome enabled = Outcome.of("enable", "--grants", grants, "com.acme.one");
        assertTrue(
                enabled.out().startsWith("enabled com.acme.one in " + decisions + "; ada disabled"),
                enabled::out);
        check().printed("one/plugin.yaml: com.acme.one 1.0.0 active");
        Outcome.of("enable", "--grants", grants, "com.acme.one")
                .printed("com.acme.one was not disabled in " + decisions);
    }

    @Test
    void fileIsNamedOrBesideGrantsThatExist() {
        Path file = folder.resolve("off.yaml");

        Outcome.of("disable", "--file", file, "com.acme.one")
                .printed("disabled com.acme.one in " + file);
        Outcome.of("disable", "com.acme.one").failed(ExitCode.USAGE, "--grants");
        Outcome.of("enable", "--file", file, "--grants", grants, "com.acme.one")
                .failed(ExitCode.USAGE, "--grants");
        Outcome.of("disable", "--grants", folder.resolve("none.yaml"), "com.acme.one")
                .failed(ExitCode.FAILED, "none.yaml: no such file");
        assertFalse(Files.exists(folder.resolve("none.disabled.yaml")));
    }

    @Test
    void wrongWordsAndFilesAreErrorsWithTheirPlace() throws IOException {
        Outcome.of("disable", "--grants", grants, "One")
                .failed(ExitCode.USAGE, "\"One\" is no id of a plugin");
        Outcome.of("disable", "--grants", grants, "--reason", "x".repeat(501), "com.acme.one")
                .failed(ExitCode.USAGE, "at most 500 characters");
        assertFalse(Files.exists(decisions));
        Files.writeString(decisions, "apiVersion: wardian/v1\nplugins: []\n");

        for (String command : new String[] {"disable", "enable"}) {
            Outcome outcome = Outcome.of(command, "--grants", grants, "com.acme.one");
            assertEquals(ExitCode.FAILED, outcome.code());
            assertTrue(
                    outcome.err().contains("grants.disabled.yaml:2:10: WDN-MAN-011"), outcome::err);
        }
    }

    @Test
    void grantsThatDisableSayWhereToEnable() throws IOException {
        Files.writeString(
                grants,
                "apiVersion: wardian/v1\nplugins: { com.acme.one: { disabled: { reason: old } } }\n");

        check().printed(
                        "one/plugin.yaml: com.acme.one 1.0.0 disabled: the operator disabled it: old");
        Outcome call = Outcome.of("call", "--grants", grants, folder.resolve("plugins/one"), "go");
        assertTrue(
                call.err().contains("remove plugins.com.acme.one.disabled from the grants"),
                call::err);
    }
}
