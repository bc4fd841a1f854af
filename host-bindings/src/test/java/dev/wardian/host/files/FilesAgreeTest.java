package dev.wardian.host.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random calls of {@code wardian:files/1} give the same on a mount in memory, on a directory of the
 * host, and on the fake of the test kit.
 */
class FilesAgreeTest {
    private static final String ID = "test.files";
    private static final int STEPS = 1_500;
    private static final int MOST_OPEN = 10;

    /** The functions with the types of their parameters; a path is its address and length. */
    private static final Map<String, String> FUNCTIONS = functions();

    private static final List<String> PATHS =
            List.of(
                    "/data",
                    "/data/a",
                    "/data/d/a",
                    "/data/a",
                    "/data/b",
                    "/data/b",
                    "/data/d",
                    "/data/d/",
                    "/data/d/a",
                    "/data/d/e",
                    "/data/d/e/f",
                    "/data/./d//a",
                    "/data/d/../a",
                    "/data/a/",
                    "data/a",
                    "");

    private static final int FIRST = 32;
    private static final int SECOND = 96;
    private static final int OUT = 1_008;
    private static final int OUT_BYTES = 64;
    private static final long DIRECTORY = 2;

    @TempDir Path temp;

    private static Map<String, String> functions() {
        Map<String, String> functions = new LinkedHashMap<>();
        functions.put("open", "iii");
        functions.put("read", "iili");
        functions.put("write", "ilii");
        functions.put("size", "i");
        functions.put("resize", "il");
        functions.put("sync", "i");
        functions.put("close", "i");
        functions.put("stat", "iiii");
        functions.put("list", "iiii");
        functions.put("make_dir", "ii");
        functions.put("remove", "ii");
        functions.put("rename", "iiii");
        return functions;
    }

    /** Each operation reads its arguments and paths to 0, and answers the result and the buffer. */
    private static WatGuest guest() {
        WatGuest guest = new WatGuest();
        FUNCTIONS.forEach(
                (name, parameters) -> {
                    boolean wide = name.equals("size");
                    StringBuilder params = new StringBuilder("(param");
                    StringBuilder arguments = new StringBuilder();
                    for (int i = 0; i < parameters.length(); i++) {
                        boolean isLong = parameters.charAt(i) == 'l';
                        params.append(isLong ? " i64" : " i32");
                        arguments
                                .append(isLong ? " (i64.load32_s" : " (i32.load")
                                .append(" (i32.const ")
                                .append(4 * i)
                                .append("))");
                    }
                    guest.imports(
                            "wardian:files/1",
                            name,
                            params + ") (result " + (wide ? "i64)" : "i32)"));
                    String call = "(call $" + name + arguments + ")";
                    guest.operation(
                            name.replace('_', '-'),
                            "(drop (call $input_read (i32.const 0) (i32.const 0)"
                                    + " (local.get $input_len)))"
                                    + "(memory.fill (i32.const 1008) (i32.const 0) (i32.const 64))"
                                    + "(i64.store (i32.const 1000) "
                                    + (wide ? call : "(i64.extend_i32_s " + call + ")")
                                    + ") (call $output_write (i32.const 1000) (i32.const 72))");
                });
        return guest;
    }

    private static TestPlugin plugin(String mount) {
        return TestPlugin.wat(ID, guest())
                .line("instances: { mode: single }")
                .requests("files", "{ mounts: { /data: " + mount + " } }");
    }

    private List<TestHost> hosts() throws IOException {
        Path data = Files.createDirectory(temp.toRealPath().resolve("data"));
        List<TestHost> hosts = new ArrayList<>();
        hosts.add(
                TestHost.builder()
                        .capability(FilesCapability.create())
                        .plugin(plugin("{ memory: 1MiB }"))
                        .build());
        hosts.add(
                TestHost.builder()
                        .capability(FilesCapability.create())
                        .plugin(plugin("{ mode: write }"))
                        .grants(
                                "apiVersion: wardian/v1\nlimits: { deadline: 60s }\nplugins:\n  "
                                        + ID
                                        + ":\n    grants:\n      files:\n        mounts:\n"
                                        + "          /data: { host: '"
                                        + data
                                        + "', mode: write, quota: 1MiB }\n")
                        .build());
        hosts.add(
                TestHost.builder()
                        .plugin(plugin("{ memory: 1MiB }"))
                        .file("/data/x", new byte[0])
                        .build());
        hosts.get(2).plugin(ID).call("remove", path(input(), "/data/x").array());
        return hosts;
    }

    private static ByteBuffer input() {
        return ByteBuffer.allocate(160).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer path(ByteBuffer input, String path) {
        byte[] bytes = path.getBytes(UTF_8);
        return input.putInt(0, FIRST).putInt(4, bytes.length).put(FIRST, bytes);
    }

    private static ByteBuffer secondPath(ByteBuffer input, String path) {
        byte[] bytes = path.getBytes(UTF_8);
        return input.putInt(8, SECOND).putInt(12, bytes.length).put(SECOND, bytes);
    }

    private static ByteBuffer out(ByteBuffer input) {
        return input.putInt(8, OUT).putInt(12, OUT_BYTES);
    }

    private static ByteBuffer arguments(
            String function, SplittableRandom random, List<Integer> handles) {
        // The fake has no mounts, which cannot be removed or get another name.
        int first = function.equals("remove") || function.equals("rename") ? 1 : 0;
        String path = PATHS.get(random.nextInt(first, PATHS.size()));
        int handle =
                handles.isEmpty() || random.nextInt(16) == 0
                        ? random.nextInt(4)
                        : handles.get(random.nextInt(handles.size()));
        int offset = random.nextInt(16) == 0 ? -1 : random.nextInt(100);
        ByteBuffer input = input();
        return switch (function) {
            case "open" -> path(input, path).putInt(8, random.nextInt(5));
            case "read" ->
                    input.putInt(0, OUT)
                            .putInt(4, handle)
                            .putInt(8, offset)
                            .putInt(12, random.nextInt(OUT_BYTES + 1));
            case "write" ->
                    input.putInt(0, handle)
                            .putInt(4, offset)
                            .putInt(8, SECOND)
                            .putInt(12, random.nextInt(40))
                            .put(SECOND, Long.toHexString(random.nextLong()).getBytes(UTF_8));
            case "resize" -> input.putInt(0, handle).putInt(4, offset);
            case "size", "sync", "close" -> input.putInt(0, handle);
            case "stat", "list" -> out(path(input, path));
            case "rename" ->
                    secondPath(path(input, path), PATHS.get(random.nextInt(first, PATHS.size())));
            default -> path(input, path);
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomCallsGiveTheSameEverywhere(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> names = new ArrayList<>(FUNCTIONS.keySet());
        // Files are made and used more often than they go.
        for (int i = 0; i < 3; i++) {
            names.addAll(List.of("open", "read", "write"));
        }
        List<Integer> handles = new ArrayList<>();
        int succeeded = 0;
        List<TestHost> hosts = hosts();
        try {
            for (int step = 0; step < STEPS; step++) {
                String function =
                        handles.size() > MOST_OPEN
                                ? "close"
                                : names.get(random.nextInt(names.size()));
                byte[] input = arguments(function, random, handles).array();
                List<String> results = new ArrayList<>();
                long result = 0;
                for (TestHost host : hosts) {
                    ByteBuffer output =
                            ByteBuffer.wrap(host.plugin(ID).call(function.replace('_', '-'), input))
                                    .order(ByteOrder.LITTLE_ENDIAN);
                    result = output.getLong(0);
                    results.add(text(function, output));
                }
                String what = "step " + step + ": " + function + " " + new String(input, UTF_8);
                assertEquals(results.get(0), results.get(1), what);
                assertEquals(results.get(0), results.get(2), what);
                succeeded += result >= 0 ? 1 : 0;
                if (function.equals("open") && result > 0) {
                    handles.add((int) result);
                } else if (function.equals("close") && result == 0) {
                    handles.remove(
                            Integer.valueOf(
                                    ByteBuffer.wrap(input)
                                            .order(ByteOrder.LITTLE_ENDIAN)
                                            .getInt()));
                }
            }
        } finally {
            hosts.forEach(TestHost::close);
        }
        int good = succeeded;
        assertTrue(good > STEPS / 4, () -> good + " calls succeeded");
    }

    /** The result with the buffer, without times, and without the size of a directory. */
    private static String text(String function, ByteBuffer output) {
        if (function.equals("stat") && output.getLong(0) == 24) {
            boolean directory = output.getLong(8) == DIRECTORY;
            return output.getLong(8) + (directory ? "" : " " + output.getLong(16));
        }
        byte[] buffer = new byte[OUT_BYTES];
        output.get(8, buffer);
        return output.getLong(0) + " " + new String(buffer, UTF_8);
    }
}
