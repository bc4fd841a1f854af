package dev.wardian.plugin.internal.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.PluginState;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.KeysCapability;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.internal.testing.RecordedLog;
import dev.wardian.plugin.manifest.GrantsReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a ceiling takes away is said to be its doing, not that of a missing grant. */
class CeilingTest extends FolderFixture {
    private static final Capabilities CAPABILITIES =
            Capabilities.of(List.of(new KeysCapability(), new ProbeCapability("other/1")));

    private PluginManager granting(String text) {
        Grants grants =
                new GrantsReader(CAPABILITIES)
                        .read(
                                "grants.yaml",
                                ("apiVersion: wardian/v1\n" + text)
                                        .getBytes(StandardCharsets.UTF_8));
        host.setting(b -> b.capabilities(CAPABILITIES).grants(grants));
        return host.manager();
    }

    private void requesting(int number, String keys) {
        plugin("a", number, KeysCapability.guest())
                .line("capabilities: { keys: { allow: " + keys + ", reason: a test } }")
                .write();
    }

    private static Problem problem(PluginManager manager) {
        List<Problem> problems = status(manager, "a").problems();
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0);
    }

    @Test
    void aGrantThatTheCeilingExcludesIsNotSaidToBeMissing() {
        requesting(1, "[1]");
        PluginManager manager =
                granting(
                        "ceiling: { other: {} }\nplugins: { test.a: { grants: { keys: { allow: [1] } } } }");

        manager.loadAll();

        assertEquals(PluginState.REJECTED, status(manager, "a").state());
        Problem problem = problem(manager);
        assertEquals(ErrorId.CEILING_EXCLUDES, problem.id());
        assertEquals(
                "the module imports wardian:keys/1 get, but the ceiling of the grants excludes keys/1",
                problem.message());
        assertTrue(problem.hint().endsWith("ceiling: { keys: { allow: [1] } }"), problem::hint);
        assertFalse(problem.hint().contains("grants:"), problem::hint);
        assertEquals(
                "capabilities: { keys: { allow: [1], reason: a test } }", problem.sourceLine());
    }

    @Test
    void aMissingGrantIsToldWithTheCeilingThatWouldExcludeIt() {
        requesting(1, "[1]");
        PluginManager manager = granting("ceiling: { other: {} }");

        manager.loadAll();

        Problem problem = problem(manager);
        assertEquals(ErrorId.CAPABILITY_NOT_GRANTED, problem.id());
        assertEquals(
                "the operator grants it with plugins: { test.a: { grants: { keys: { allow: [1] } } } },"
                        + " and widens the ceiling: ceiling: { keys: { allow: [1] } }",
                problem.hint());
    }

    @Test
    void aMissingGrantUnderAWideCeilingIsToldAlone() {
        requesting(1, "[1]");
        PluginManager manager = granting("ceiling: { keys: { allow: [1] } }");

        manager.loadAll();

        Problem problem = problem(manager);
        assertEquals(ErrorId.CAPABILITY_NOT_GRANTED, problem.id());
        assertFalse(problem.hint().contains("ceiling"), problem::hint);
    }

    private PluginManager reloaded(String grants, String keys) {
        requesting(1, "[1]");
        PluginManager manager = granting(grants);
        manager.loadAll();
        requesting(2, keys);
        manager.refresh();
        assertEquals("1.1.0", status(manager, "a").version());
        return manager;
    }

    @Test
    void aNewVersionThatTheCeilingExcludesWaitsForTheOperator() {
        PluginManager manager =
                reloaded(
                        "ceiling: { keys: { allow: [1] } }\n"
                                + "plugins: { test.a: { grants: { keys: { allow: [1, 2] } } } }",
                        "[1, 2]");

        assertEquals(PluginState.PENDING_APPROVAL, status(manager, "a").candidate().orElseThrow());
        Problem problem = problem(manager);
        assertEquals(ErrorId.CEILING_EXCLUDES, problem.id());
        assertEquals(
                "keys/1 is granted, but the ceiling of the grants excludes: [keys/1: allow 2]",
                problem.message());
        assertTrue(problem.hint().endsWith("ceiling: { keys: { allow: [1, 2] } }"), problem::hint);
    }

    @Test
    void whatNobodyGrantsAndWhatTheCeilingExcludesAreTwoProblems() {
        PluginManager manager =
                reloaded(
                        "ceiling: { keys: { allow: [1, 3] } }\n"
                                + "plugins: { test.a: { grants: { keys: { allow: [1, 2] } } } }",
                        "[1, 2, 3]");

        List<Problem> problems = status(manager, "a").problems();
        assertEquals(
                List.of(ErrorId.CEILING_EXCLUDES, ErrorId.RELOAD_ASKS_FOR_MORE),
                problems.stream().map(Problem::id).toList());
        assertTrue(problems.get(0).message().endsWith("[keys/1: allow 2]"));
        assertTrue(problems.get(1).message().endsWith("[keys/1: allow 3]"));
        assertEquals(PluginState.PENDING_APPROVAL, status(manager, "a").candidate().orElseThrow());
    }

    @Test
    void whatNobodyGrantsIsNotTheCeilingsDoing() {
        PluginManager manager =
                reloaded("plugins: { test.a: { grants: { keys: { allow: [1] } } } }", "[1, 2]");

        assertEquals(ErrorId.RELOAD_ASKS_FOR_MORE, problem(manager).id());
    }

    @Test
    void aGrantOfWhichTheCeilingLeavesLessIsAWarningOnce() {
        requesting(1, "[1, 2]");
        int before = RecordedLog.of(LifecycleLog.LOGGER).size();
        PluginManager manager =
                granting(
                        """
                        ceiling: { keys: { allow: [1, 3] } }
                        plugins:
                          test.a: { grants: { keys: { allow: [1, 2] }, other: {} } }
                        """);

        manager.loadAll();
        manager.loadAll();

        assertEquals(
                List.of(
                        "the grants give test.a keys: 1, 2; the ceiling leaves keys: 1",
                        "the grants give test.a other: its functions; the ceiling excludes other/1"),
                manager.warnings().stream().map(Problem::message).toList());
        assertEquals(ErrorId.GRANT_OVER_CEILING, manager.warnings().get(0).id());
        assertEquals(
                2,
                RecordedLog.of(LifecycleLog.LOGGER).stream()
                        .skip(before)
                        .filter(line -> line.message().startsWith("WDN-MAN-017"))
                        .count());
        assertEquals(101, Host.number(manager.ref("test.a").get(), "get", (byte) 1));
        assertEquals(
                KeysCapability.DENIED, Host.number(manager.ref("test.a").get(), "get", (byte) 2));
    }

    @Test
    void aGrantWithinTheCeilingIsNoWarning() {
        requesting(1, "[1]");
        PluginManager manager =
                granting(
                        "ceiling: { keys: { allow: [1, 2] } }\n"
                                + "plugins: { test.a: { grants: { keys: { allow: [1] } } } }");

        manager.loadAll();

        assertEquals(List.of(), manager.warnings());
    }
}
