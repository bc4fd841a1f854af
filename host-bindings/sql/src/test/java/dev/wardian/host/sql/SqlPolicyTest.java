package dev.wardian.host.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.testing.PolicyLaws;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlPolicyTest {
    private static final SqlBinding SQL = (SqlBinding) SqlCapability.create(Map.of());

    private static SqlPolicy grant(String yaml) {
        return PolicyLaws.parseGrant(SQL, yaml);
    }

    @Test
    void policiesObeyTheLaws() {
        PolicyLaws.check(
                SQL,
                "{ statements: [] }",
                "{ statements: [a] }",
                "{ statements: [a, b], rows: 1 }",
                "{ statements: [b, c], bytes: 1KiB }",
                "{ statements: [a, b, c], timeout: 1s, concurrency: 1 }",
                "{ statements: [c], rows: 1G, bytes: 1024GiB, timeout: 60min, concurrency: 64 }");
        List<SqlPolicy> grants = new ArrayList<>();
        grants.add(PolicyLaws.parse(SQL, "{ statements: [a, b] }"));
        for (String statements :
                List.of(
                        "a: { source: x, sql: select 1 }",
                        "a: { source: y, sql: select 1 }",
                        "a: { source: x, sql: select 2 }, b: { source: x, sql: select 1 }",
                        "a: { source: x, sql: select 1, mode: write }",
                        "a: { source: x, sql: ' select 1 ', mode: read }")) {
            grants.add(grant("{ statements: { " + statements + " } }"));
        }
        PolicyLaws.checkIntersection(SQL, grants);
    }

    @Test
    void statementsOfOneNameThatDifferAreNotInEffect() {
        SqlPolicy one = grant("{ statements: { a: { source: x, sql: select 1 } } }");
        SqlPolicy other = grant("{ statements: { a: { source: x, sql: select 2 } } }");

        assertEquals(0, one.intersect(other).statements().size());
        assertEquals(
                "statement a (reads x), at most 10k rows, at most 10MiB of rows, at most 4 at once,"
                        + " at most 5s each",
                one.describe());
        assertEquals("statement a", one.rules().get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ statements: a }",
                "{ statements: [A] }",
                "{ statements: [a b] }",
                "{ statements: [''] }",
                "{ statements: { a: { source: x, sql: select 1 } } }",
                "{ statements: [], rows: 0 }",
                "{ statements: [], bytes: 1B }",
                "{ statements: [], timeout: 1ms }",
                "{ statements: [], concurrency: 65 }",
                "{ statements: [], source: x }"
            })
    void otherRequestsAreRejected(String request) {
        ManifestException error =
                assertThrows(ManifestException.class, () -> PolicyLaws.parse(SQL, request));

        assertEquals(1, error.problems().size(), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ statements: [a] }",
                "{ statements: { a: select 1 } }",
                "{ statements: { a: { sql: select 1 } } }",
                "{ statements: { a: { source: x } } }",
                "{ statements: { a: { source: x, sql: ' ' } } }",
                "{ statements: { a: { source: 'x y', sql: select 1 } } }",
                "{ statements: { a: { source: x, sql: select 1, mode: admin } } }",
                "{ statements: { A: { source: x, sql: select 1 } } }"
            })
    void otherGrantsAreRejected(String grant) {
        assertThrows(ManifestException.class, () -> grant(grant));
    }

    @Test
    void aDatabaseThatTheApplicationDoesNotHaveRejectsThePlugin() {
        String grant = "{ statements: { a: { source: orders, sql: select 1 } } }";
        try (SqlGuest guest =
                new SqlGuest(SqlCapability.create(Map.of()), "{ statements: [a] }", grant)) {
            PluginLinkException error =
                    assertThrows(PluginLinkException.class, () -> guest.host().plugin(SqlGuest.ID));

            assertTrue(error.getMessage().contains("orders"), error.getMessage());
            assertTrue(error.getMessage().contains("SqlCapability.create"), error.getMessage());
        }
    }
}
