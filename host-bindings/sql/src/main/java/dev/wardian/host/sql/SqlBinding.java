package dev.wardian.host.sql;

import dev.wardian.plugin.capability.BindException;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.ResourceBounds;
import dev.wardian.plugin.capability.Unit;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Statements by name. A request names them; only a grant says what they are, and on which database
 * they run.
 */
final class SqlBinding implements Capability<SqlPolicy> {
    private static final String STATEMENTS = "statements";
    private static final String ROWS = "rows";
    private static final String BYTES = "bytes";
    private static final String SOURCE = "source";
    private static final String SQL = "sql";
    private static final String MODE = "mode";

    private static final int MOST_STATEMENTS = 100;
    private static final int MOST_SQL = 10_000;
    private static final long MOST_ROWS = 1_000_000_000;
    private static final long DEFAULT_ROWS = 10_000;
    private static final long LEAST_BYTES = 1 << 10;
    private static final long MOST_BYTES = 1L << 40;
    private static final long DEFAULT_BYTES = 10 << 20;
    private static final ResourceBounds DEFAULT_RESOURCES =
            new ResourceBounds(4, TimeUnit.SECONDS.toNanos(5));

    /** Compiled for the first policy: few starts have one. */
    private static final class Syntax {
        static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
        static final Pattern SOURCE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");
    }

    private final Map<String, DataSource> sources;

    SqlBinding(Map<String, DataSource> sources) {
        this.sources = sources;
    }

    @Override
    public CapabilityName name() {
        return SqlCapability.NAME;
    }

    @Override
    public SqlPolicy parse(ManifestNode node) {
        node.allowKeys(STATEMENTS, ROWS, BYTES, ResourceBounds.CONCURRENCY, ResourceBounds.TIMEOUT);
        NavigableMap<String, Optional<NamedStatement>> statements = new TreeMap<>();
        Optional<ManifestNode> list = node.require(STATEMENTS);
        if (list.isPresent() && list.get().isMapping()) {
            list.get()
                    .problem(
                            "only a grant says what a statement is",
                            "list the names: [order-by-id, add-note]");
            return new SqlPolicy(statements, bounds(node));
        }
        for (ManifestNode item : list.map(ManifestNode::items).orElse(List.of())) {
            String name = item.asText("");
            if (isName(name, item)) {
                statements.put(name, Optional.empty());
            }
        }
        requireFew(statements.size(), node);
        return new SqlPolicy(statements, bounds(node));
    }

    @Override
    public SqlPolicy parseGrant(ManifestNode node) {
        node.allowKeys(STATEMENTS, ROWS, BYTES, ResourceBounds.CONCURRENCY, ResourceBounds.TIMEOUT);
        NavigableMap<String, Optional<NamedStatement>> statements = new TreeMap<>();
        Map<String, ManifestNode> entries =
                node.require(STATEMENTS).map(ManifestNode::entries).orElse(Map.of());
        entries.forEach(
                (name, entry) -> {
                    if (isName(name, entry)) {
                        statement(entry).ifPresent(it -> statements.put(name, Optional.of(it)));
                    }
                });
        requireFew(entries.size(), node);
        return new SqlPolicy(statements, bounds(node));
    }

    /** A grant says what each statement is. */
    @Override
    public Map<String, String> grantValues(SqlPolicy requested) {
        return Map.of(
                STATEMENTS,
                requested.statements().keySet().stream()
                        .map(name -> name + ": { source: DATABASE, sql: STATEMENT }")
                        .collect(Collectors.joining(", ", "{ ", " }")));
    }

    private static void requireFew(int count, ManifestNode node) {
        if (count > MOST_STATEMENTS) {
            node.problem(
                    count + " statements; at most " + MOST_STATEMENTS + " are allowed",
                    "give one statement a parameter more");
        }
    }

    private static boolean isName(String name, ManifestNode node) {
        boolean fits = Syntax.NAME.matcher(name).matches();
        if (!fits) {
            node.problem("expected the name of a statement such as order-by-id", "");
        }
        return fits;
    }

    private static Optional<NamedStatement> statement(ManifestNode entry) {
        entry.allowKeys(SOURCE, SQL, MODE);
        Optional<ManifestNode> source = entry.require(SOURCE);
        Optional<ManifestNode> sql = entry.require(SQL);
        StatementMode mode =
                entry.get(MODE)
                        .map(it -> it.asOneOf(StatementMode.class, StatementMode.READ))
                        .orElse(StatementMode.READ);
        if (source.isEmpty() || sql.isEmpty()) {
            return Optional.empty();
        }
        String sourceName = source.get().asText("");
        if (!Syntax.SOURCE_NAME.matcher(sourceName).matches()) {
            source.get().problem("expected the name of a database such as orders", "");
        }
        String text = sql.get().asText("").strip();
        if (text.isEmpty() || text.length() > MOST_SQL) {
            sql.get().problem("expected a statement of at most " + MOST_SQL + " characters", "");
        }
        return Optional.of(new NamedStatement(sourceName, text, mode));
    }

    private static SqlPolicy.Bounds bounds(ManifestNode node) {
        return new SqlPolicy.Bounds(
                node.get(ROWS)
                        .map(it -> it.asQuantity(Unit.COUNT, 1, MOST_ROWS, DEFAULT_ROWS))
                        .orElse(DEFAULT_ROWS),
                node.get(BYTES)
                        .map(
                                it ->
                                        it.asQuantity(
                                                Unit.BYTES, LEAST_BYTES, MOST_BYTES, DEFAULT_BYTES))
                        .orElse(DEFAULT_BYTES),
                DEFAULT_RESOURCES.read(node));
    }

    @Override
    public SqlPolicy intersect(SqlPolicy requested, SqlPolicy granted) {
        return requested.intersect(granted);
    }

    @Override
    public String describe(SqlPolicy policy) {
        return policy.describe();
    }

    @Override
    public HostFunctions bind(PluginContext context, SqlPolicy effective) {
        effective
                .statements()
                .forEach((name, statement) -> statement.ifPresent(it -> requireSource(name, it)));
        return SqlFunctions.bind(context, effective, sources);
    }

    private void requireSource(String name, NamedStatement statement) {
        if (!sources.containsKey(statement.source())) {
            throw new BindException(
                    "the application has no database "
                            + statement.source()
                            + ", which the statement "
                            + name
                            + " runs on",
                    sources.isEmpty()
                            ? "give the application's databases to SqlCapability.create"
                            : "correct source in the grant of sql: there are "
                                    + String.join(", ", new TreeSet<>(sources.keySet())));
        }
    }
}
