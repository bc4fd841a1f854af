package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options {@code --with}, {@code --config} and {@code --repeat} of {@code wardian call}. */
class CallOptionsTest {
    /** Calls an operation of another plugin and returns its output. */
    private static final String CALLER =
            """
            (import "wardian:plugins/1" "call"
              (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
            """
                    + WrittenPlugin.CORE
                    + """
                      (memory (export "memory") 1)
                      (data (i32.const 0) "com.acme.rates")
                      (data (i32.const 32) "rate")
                      (func (export "op:total") (param i32) (result i32)
                        (local $n i32)
                        (local.set $n (call $call (i32.const 0) (i32.const 14) (i32.const 32) (i32.const 4)
                          (i32.const 0) (i32.const 0) (i32.const 64) (i32.const 64)))
                        (if (result i32) (i32.lt_s (local.get $n) (i32.const 0))
                          (then (local.get $n))
                          (else (call $write (i32.const 64) (local.get $n)))))
                      """;

    /** Counts its calls and returns the count as a digit. */
    private static final String COUNTER =
            WrittenPlugin.CORE
                    + """
                      (memory (export "memory") 1)
                      (data (i32.const 0) "0")
                      (func (export "op:next") (param i32) (result i32)
                        (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1)))
                        (call $write (i32.const 0) (i32.const 1)))
                      """;

    @TempDir Path folder;

    private Path others;
    private Path caller;

    @BeforeEach
    void write() throws IOException {
        others = folder.resolve("others");
        rates(others.resolve("rates"), "1.25");
        caller = caller(folder.resolve("invoices"));
    }

    private static Path rates(Path at, String rate) throws IOException {
        return WrittenPlugin.write(
                at,
                "com.acme.rates",
                WrittenPlugin.CORE + WrittenPlugin.says("rate", rate),
                "operations: { rate: {} }");
    }

    private static Path caller(Path at) throws IOException {
        return WrittenPlugin.write(
                at,
                "com.acme.invoices",
                CALLER,
                "operations: { total: {} }",
                "requires: { plugins: { com.acme.rates: '^1.0' } }",
                "capabilities: { plugins: { allow: [com.acme.rates/*], reason: amounts } }");
    }

    @Test
    void otherPluginsAreThereWithTheirFolder() {
        Outcome alone = Outcome.of("call", caller, "total");
        assertEquals(ExitCode.NOT_RUN, alone.code());
        assertTrue(alone.err().contains("com.acme.rates"), alone::err);

        assertEquals(
                new Outcome(ExitCode.OK, "1.25", ""),
                Outcome.of("call", "--with", others, caller, "total"));
    }

    @Test
    void thePluginMayLieInThatFolder() throws IOException {
        Path inside = caller(others.resolve("invoices"));

        assertEquals("1.25", Outcome.of("call", "--with", others, inside, "total").out());
    }

    @Test
    void aSecondPluginOfTheSameIdIsAnError() throws IOException {
        caller(others.resolve("invoices"));

        Outcome.of("call", "--with", others, caller, "total")
                .failed(ExitCode.NOT_RUN, others + ": has a plugin with the id com.acme.invoices");
    }

    @Test
    void severalFoldersMayBeGiven() throws IOException {
        Path more = folder.resolve("more");
        WrittenPlugin.write(
                more.resolve("counter"), "com.acme.counter", COUNTER, "operations: { next: {} }");

        assertEquals(
                "1.25",
                Outcome.of("call", "--with", more, "--with", others, caller, "total").out());
    }

    @Test
    void grantsDecideForAllPluginsOnceTheyAreGiven() throws IOException {
        Path grants =
                Files.writeString(
                        folder.resolve("grants.yaml"),
                        """
                        apiVersion: wardian/v1
                        plugins: { com.acme.invoices: { grants: { plugins: { allow: [com.acme.rates/rate] } } } }
                        """);
        Path none = Files.writeString(folder.resolve("none.yaml"), "apiVersion: wardian/v1\n");

        assertEquals(
                "1.25",
                Outcome.of("call", "--grants", grants, "--with", others, caller, "total").out());
        Outcome denied = Outcome.of("call", "--grants", none, "--with", others, caller, "total");
        assertEquals(ExitCode.NOT_RUN, denied.code());
        assertTrue(denied.err().contains("plugins/1 is not granted"), denied::err);
    }

    @Test
    void otherPluginsThatAreRejectedAreReportedAndLeftOut() throws IOException {
        Files.createDirectories(others.resolve("broken"));
        Files.writeString(others.resolve("broken/plugin.yaml"), "nope: 1\n");

        Outcome outcome = Outcome.of("call", "--with", others, caller, "total");

        assertEquals(ExitCode.OK, outcome.code());
        assertEquals("1.25", outcome.out());
        assertTrue(outcome.err().contains("warning: WDN-MAN-001"), outcome::err);
    }

    @Test
    void folderThatIsNotThereIsAnError() {
        Outcome.of("call", "--with", folder.resolve("none"), caller, "total")
                .failed(ExitCode.NOT_RUN, "none: no such folder");
        Outcome.of("call", "--with", caller.resolve("plugin.yaml"), caller, "total")
                .failed(ExitCode.NOT_RUN, "plugin.yaml: not a folder");
    }

    @Test
    void configurationPrecedesThatOfTheManifest() throws IOException {
        String module =
                """
                (import "wardian:config/1" "get" (func $get (param i32 i32 i32 i32) (result i32)))
                """
                        + WrittenPlugin.CORE
                        + """
                          (memory (export "memory") 1)
                          (data (i32.const 0) "key")
                          (func (export "op:key") (param i32) (result i32)
                            (call $write (i32.const 64)
                              (call $get (i32.const 0) (i32.const 3) (i32.const 64) (i32.const 64))))
                          """;
        Path plugin =
                WrittenPlugin.write(
                        folder.resolve("config"),
                        "com.acme.config",
                        module,
                        "operations: { key: {} }",
                        "capabilities: { config: { keys: [key], reason: a test } }",
                        "config: { key: manifest }");

        assertEquals("manifest", Outcome.of("call", plugin, "key").out());
        assertEquals("a=b c", Outcome.of("call", "--config", "key=a=b c", plugin, "key").out());
        Outcome.of("call", "--config", "key", plugin, "key").failed(ExitCode.USAGE, "--config");
    }

    @Test
    void callsAreRepeatedInOnePlugin() throws IOException {
        Path plugin =
                WrittenPlugin.write(
                        folder.resolve("counter"),
                        "com.acme.counter",
                        COUNTER,
                        "operations: { next: {} }",
                        "instances: { mode: single }");

        Outcome.of("call", "--repeat", "3", plugin, "next").printed("1", "2", "3");
        assertEquals("1", Outcome.of("call", "--repeat", "1", plugin, "next").out());
        assertEquals("", Outcome.of("call", "--repeat", "0", plugin, "next").out());
    }

    @Test
    void repeatedCallsEndWithTheFirstFailure() throws IOException {
        String module =
                """
                (memory (export "memory") 1)
                (global $calls (mut i32) (i32.const 0))
                (func (export "op:next") (param i32) (result i32)
                  (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
                  (if (i32.eq (global.get $calls) (i32.const 3)) (then (unreachable)))
                  (i32.const 0))
                """;
        Path plugin =
                WrittenPlugin.write(
                        folder.resolve("third"),
                        "com.acme.third",
                        module,
                        "operations: { next: {} }",
                        "instances: { mode: single }");

        Outcome outcome = Outcome.of("call", "--repeat", "9", plugin, "next");

        assertEquals(ExitCode.TRAP, outcome.code());
        assertEquals(2, outcome.out().lines().count());
    }
}
