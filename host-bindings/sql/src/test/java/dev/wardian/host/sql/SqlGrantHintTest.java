package dev.wardian.host.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.host.testing.GrantHint;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlGrantHintTest {
    @Test
    void theGrantThatErrorsShowSaysWhatAStatementIs() {
        String shown =
                GrantHint.check(
                        SqlCapability.create(Map.of()),
                        "{ statements: [order-by-id, add-note], rows: 7, calls: 3/s }",
                        Map.of("DATABASE", "orders", "STATEMENT", "'SELECT 1'"));

        assertEquals(
                "plugins: { com.acme.hinted: { grants: { sql: { statements: {"
                        + " add-note: { source: DATABASE, sql: STATEMENT },"
                        + " order-by-id: { source: DATABASE, sql: STATEMENT } },"
                        + " rows: 7, calls: 3/s } } } }",
                shown);
    }
}
