package dev.wardian.testing;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Handles;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.wasm.FunctionType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Statements of SQL, which Java code of the test runs. */
final class FakeSql {
    private static final int MOST_NAME_BYTES = 64;
    private static final int MOST_PARAM_BYTES = 1 << 24;

    private final Map<String, Statement> statements;

    /** What a name stands for. */
    sealed interface Statement permits Query, Update {}

    /**
     * A statement that reads.
     *
     * @param columns the names of the columns; {@code null} for c1, c2 and so on
     */
    record Query(@Nullable List<String> columns, FakeQuery query) implements Statement {
        Query {
            if (columns != null) {
                columns = List.copyOf(columns);
                if (columns.isEmpty() || columns.stream().anyMatch(n -> n.indexOf('\0') >= 0)) {
                    throw new IllegalArgumentException("no names of columns: " + columns);
                }
            }
        }
    }

    /** A statement that writes. */
    record Update(FakeUpdate update) implements Statement {}

    /** Rows that are open. */
    private static final class Cursor implements AutoCloseable {
        final List<String> columns;
        final List<byte[]> rows;
        int next;

        Cursor(List<String> columns, List<byte[]> rows) {
            this.columns = columns;
            this.rows = rows;
        }

        @Override
        public void close() {}
    }

    FakeSql(Map<String, Statement> statements) {
        this.statements = Map.copyOf(statements);
    }

    FakeCapability capability() {
        FunctionType getter = FunctionType.parse("[i32 i32 i32] -> [i32]");
        return FakeCapability.named("sql/1")
                .unusableInWarmup()
                .function("query", FunctionType.parse("[i32 i32 i32 i32] -> [i32]"), this::query)
                .function("columns", getter, FakeSql::columns)
                .function("next", getter, FakeSql::next)
                .function(
                        "close",
                        FunctionType.parse("[i32] -> [i32]"),
                        call -> {
                            handles(call).close(call.i32(0));
                            return 0;
                        })
                .function("update", FunctionType.parse("[i32 i32 i32 i32] -> [i64]"), this::update);
    }

    private static Handles<Cursor> handles(CapabilityCall call) {
        return call.handles(Cursor.class, Lifetime.CALL);
    }

    private Statement statement(CapabilityCall call, String name) {
        Statement statement = statements.get(name);
        if (statement == null) {
            throw call.denied(name);
        }
        return statement;
    }

    private static List<@Nullable Object> params(byte[] bytes) {
        return FakeSqlValues.read(bytes)
                .orElseThrow(() -> new ErrnoException(Errno.EINVAL, "malformed parameters"));
    }

    private long query(CapabilityCall call) {
        String name = call.text(0, 1, MOST_NAME_BYTES);
        byte[] params = call.bytes(2, 3, MOST_PARAM_BYTES);
        if (!(statement(call, name) instanceof Query query)) {
            throw new ErrnoException(Errno.EINVAL, name + " writes");
        }
        List<? extends List<? extends @Nullable Object>> rows = query.query().rows(params(params));
        List<String> columns = query.columns();
        if (columns == null) {
            int width = rows.isEmpty() ? 1 : rows.get(0).size();
            columns = IntStream.rangeClosed(1, width).mapToObj(i -> "c" + i).toList();
        }
        for (List<? extends @Nullable Object> row : rows) {
            if (row.isEmpty() || row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        name + " has the columns " + columns + ", but a row of " + row.size());
            }
        }
        return handles(call)
                .open(new Cursor(columns, rows.stream().map(FakeSqlValues::row).toList()));
    }

    private static long columns(CapabilityCall call) {
        StringBuilder names = new StringBuilder();
        for (String name : handles(call).get(call.i32(0)).columns) {
            names.append(name).append('\0');
        }
        return call.reply(1, 2, names.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** As many rows as fit, and at least one. */
    private static long next(CapabilityCall call) {
        Cursor cursor = handles(call).get(call.i32(0));
        long capacity = call.u32(2);
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        while (cursor.next < cursor.rows.size()) {
            byte[] row = cursor.rows.get(cursor.next);
            if (page.size() > 0 && page.size() + row.length > capacity) {
                break;
            }
            page.writeBytes(row);
            cursor.next++;
        }
        return call.reply(1, 2, page.toByteArray());
    }

    private long update(CapabilityCall call) {
        String name = call.text(0, 1, MOST_NAME_BYTES);
        byte[] params = call.bytes(2, 3, MOST_PARAM_BYTES);
        if (!(statement(call, name) instanceof Update update)) {
            throw new ErrnoException(Errno.EINVAL, name + " reads");
        }
        long changed = update.update().update(params(params));
        if (changed < 0) {
            throw new IllegalArgumentException(name + " changed " + changed + " rows");
        }
        return changed;
    }
}
