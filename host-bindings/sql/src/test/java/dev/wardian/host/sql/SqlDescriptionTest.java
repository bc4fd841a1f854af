package dev.wardian.host.sql;

import dev.wardian.host.testing.DescribedCapabilities;
import java.util.List;
import java.util.Map;

class SqlDescriptionTest extends DescribedCapabilities {
    SqlDescriptionTest() {
        super(
                List.of(SqlCapability.create(Map.of())),
                Map.of("sql/1", "{ statements: [order-by-id] }"),
                Map.of("sql/1", "{ statements: {} }"));
    }
}
