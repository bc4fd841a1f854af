package dev.wardian.host.sql;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A guest that runs one statement in a call, and gives all that came of it. */
final class SqlGuest implements AutoCloseable {
    static final String ID = "test.sql";

    private static final String READ =
            """
            (local $h i32) (local $n i32)
            (if (i32.lt_u (memory.size) (i32.const 40)) (then (drop (memory.grow (i32.const 40)))))
            (drop (call $input_read (i32.const 4096) (i32.const 0) (i32.const 200000)))
            (local.set $h (call $query
              (i32.const 4104) (i32.load (i32.const 4096))
              (i32.add (i32.const 4104) (i32.load (i32.const 4096))) (i32.load (i32.const 4100))))
            (i32.store (i32.const 0) (local.get $h))
            (drop (call $output_write (i32.const 0) (i32.const 4)))
            (if (i32.gt_s (local.get $h) (i32.const 0)) (then
              (local.set $n (call $columns (local.get $h) (i32.const 262144) (i32.const 65536)))
              (i32.store (i32.const 0) (local.get $n))
              (drop (call $output_write (i32.const 0) (i32.const 4)))
              (drop (call $output_write (i32.const 262144) (local.get $n)))
              (loop $pages
                (local.set $n
                  (call $next (local.get $h) (i32.const 262144) (i32.const 2000000)))
                (i32.store (i32.const 0) (local.get $n))
                (drop (call $output_write (i32.const 0) (i32.const 4)))
                (if (i32.gt_s (local.get $n) (i32.const 0)) (then
                  (drop (call $output_write (i32.const 262144) (local.get $n)))
                  (br $pages))))
              (i32.store (i32.const 0) (call $close (local.get $h)))
              (drop (call $output_write (i32.const 0) (i32.const 4)))))
            (i32.const 0)""";

    private static final String WRITE =
            """
            (drop (call $input_read (i32.const 4096) (i32.const 0) (i32.const 50000)))
            (i64.store (i32.const 0) (call $update
              (i32.const 4104) (i32.load (i32.const 4096))
              (i32.add (i32.const 4104) (i32.load (i32.const 4096))) (i32.load (i32.const 4100))))
            (call $output_write (i32.const 0) (i32.const 8))""";

    private final TestHost host;

    SqlGuest(Capability<?> sql, String request, String grant) {
        this(sql, request, grant, "", builder -> builder);
    }

    /**
     * @param limits more limits
     */
    SqlGuest(
            Capability<?> sql,
            String request,
            String grant,
            String limits,
            UnaryOperator<PluginManager.Builder> settings) {
        WatGuest guest =
                withFunctions(new WatGuest()).operation("read", READ).operation("write", WRITE);
        host =
                TestHost.builder()
                        .plugin(TestPlugin.wat(ID, guest).requests("sql", request))
                        .capability(sql)
                        .grants(
                                "apiVersion: wardian/v1\nlimits: { deadline: 20s, output: 64MiB"
                                        + limits
                                        + " }\nplugins:\n  "
                                        + ID
                                        + ":\n    grants:\n      sql: "
                                        + grant
                                        + "\n")
                        .manager(settings)
                        .build();
    }

    static WatGuest withFunctions(WatGuest guest) {
        return guest.imports("wardian:sql/1", "query", "(param i32 i32 i32 i32) (result i32)")
                .imports("wardian:sql/1", "columns", "(param i32 i32 i32) (result i32)")
                .imports("wardian:sql/1", "next", "(param i32 i32 i32) (result i32)")
                .imports("wardian:sql/1", "close", "(param i32) (result i32)")
                .imports("wardian:sql/1", "update", "(param i32 i32 i32 i32) (result i64)");
    }

    /**
     * What came of a statement that reads.
     *
     * @param error 0, or the error number that {@code query} gave
     * @param end what the last {@code next} gave: 0, or the negative of an error number
     */
    record Rows(
            int error,
            List<String> columns,
            List<List<@Nullable Object>> rows,
            int pages,
            int end) {}

    TestHost host() {
        return host;
    }

    static byte[] input(String name, byte[] parameters) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + bytes.length + parameters.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bytes.length)
                .putInt(parameters.length)
                .put(bytes)
                .put(parameters)
                .array();
    }

    Rows read(String name, @Nullable Object... parameters) {
        return read(name, encoded(parameters));
    }

    Rows read(String name, byte[] parameters) {
        byte[] output = host.plugin(ID).call("read", input(name, parameters));
        ByteBuffer in = ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN);
        int handle = in.getInt();
        if (handle < 0) {
            return new Rows(-handle, List.of(), List.of(), 0, 0);
        }
        byte[] names = new byte[in.getInt()];
        in.get(names);
        String all = new String(names, StandardCharsets.UTF_8);
        List<String> columns = all.isEmpty() ? List.of() : List.of(all.split("\0"));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        int pages = 0;
        int length = in.getInt();
        while (length > 0) {
            pages++;
            int to = in.position() + length;
            while (in.position() < to) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    row.add(value(in));
                }
                rows.add(row);
            }
            length = in.getInt();
        }
        return new Rows(0, columns, rows, pages, length);
    }

    private static @Nullable Object value(ByteBuffer in) {
        byte kind = in.get();
        return switch (kind) {
            case 0 -> null;
            case 1 -> false;
            case 2 -> true;
            case 3 -> in.getLong();
            case 4 -> in.getDouble();
            case 5 -> new String(counted(in), StandardCharsets.UTF_8);
            case 6 -> new BigDecimal(new String(counted(in), StandardCharsets.UTF_8));
            case 7 -> ByteBuffer.wrap(counted(in));
            default -> throw new AssertionError("kind " + kind);
        };
    }

    private static byte[] counted(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    long write(String name, @Nullable Object... parameters) {
        return write(name, encoded(parameters));
    }

    long write(String name, byte[] parameters) {
        byte[] output = host.plugin(ID).call("write", input(name, parameters));
        return ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    static byte[] encoded(@Nullable Object... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object value : values) {
            if (value == null) {
                out.write(0);
            } else if (value instanceof Boolean flag) {
                out.write(flag ? 2 : 1);
            } else if (value instanceof Long number) {
                out.write(3);
                out.writeBytes(little(number));
            } else if (value instanceof Double number) {
                out.write(4);
                out.writeBytes(little(Double.doubleToRawLongBits(number)));
            } else if (value instanceof String text) {
                counted(out, 5, text.getBytes(StandardCharsets.UTF_8));
            } else if (value instanceof BigDecimal number) {
                counted(out, 6, number.toString().getBytes(StandardCharsets.US_ASCII));
            } else {
                counted(out, 7, (byte[]) value);
            }
        }
        return out.toByteArray();
    }

    private static byte[] little(long value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    }

    private static void counted(ByteArrayOutputStream out, int kind, byte[] bytes) {
        out.write(kind);
        out.writeBytes(
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }

    @Override
    public void close() {
        host.close();
    }
}
