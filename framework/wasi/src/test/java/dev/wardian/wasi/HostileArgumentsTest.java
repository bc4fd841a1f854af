package dev.wardian.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasi.internal.Preview1;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.HostFunctionException;
import dev.wardian.wasm.InterruptedCallException;
import dev.wardian.wasm.ValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Guests that pass what they like. {@code -Dwardian.test.wasi=N} sets how many calls of each kind
 * of directory there are, {@code -Dwardian.test.seed=N} the seed.
 */
final class HostileArgumentsTest {
    private static final int CALLS = Integer.getInteger("wardian.test.wasi", 20_000);
    private static final long SEED = Long.getLong("wardian.test.seed", 1);
    private static final String[] PATHS = {
        "a",
        "b",
        "a/b",
        "a/..",
        "..",
        "/",
        ".",
        "",
        "a/",
        "l",
        "l/",
        "a/l/../b",
        "ü",
        "\0",
        "x".repeat(300),
        "../../etc/passwd",
        "a//b/./../b",
        "l/l/l",
        ".wardian-x",
        "a\\b",
        "C:x"
    };

    @TempDir private Path temporary;

    private Wasi.Builder builder(DirectoryKind.Tree tree) throws Exception {
        return Wasi.builder()
                .arguments("a", "b")
                .variable("A", "b")
                .stdin("input".getBytes(StandardCharsets.UTF_8))
                .wallClock(InstantSource.system())
                .random(new Random(1))
                .descriptors(32)
                .directory("/", tree.open());
    }

    /** Every function with every argument at the end of the memory and of the number range. */
    @Test
    void noAddressLeavesTheMemory() throws Exception {
        long[] values = {0, 1, -1, 262_144, 262_143, Integer.MIN_VALUE, Integer.MAX_VALUE, 4096};
        for (Preview1 function : Preview1.values()) {
            if (function == Preview1.PROC_EXIT) {
                continue;
            }
            try (DirectoryKind.Tree tree = DirectoryKind.MEMORY.tree(temporary);
                    Guest guest = Guest.of(builder(tree))) {
                Random random = new Random(SEED);
                guest.with(CallOptions.NONE.withTimeout(Duration.ofMillis(200)));
                for (int i = 0; i < 500; i++) {
                    Object[] arguments = new Object[function.type().params().size()];
                    for (int param = 0; param < arguments.length; param++) {
                        long value = values[random.nextInt(values.length)];
                        arguments[param] = box(function, param, value);
                    }
                    call(guest, function, arguments);
                }
                assertEquals(4 << 16, guest.memory().byteSize());
            }
        }
    }

    /** Random calls, most of them with arguments that mean something. */
    @ParameterizedTest
    @EnumSource(DirectoryKind.class)
    void randomCallsAnswerWithAnErrno(DirectoryKind kind) throws Exception {
        Map<WasiErrno, Integer> seen = new EnumMap<>(WasiErrno.class);
        int calls = kind == DirectoryKind.MEMORY ? CALLS : CALLS / 4;
        Path outside = temporary.resolve("outside");
        Files.writeString(outside, "untouched");
        try (DirectoryKind.Tree tree = kind.tree(temporary);
                Guest guest = Guest.of(builder(tree))) {
            assertEquals(WasiErrno.SUCCESS, guest.symlink("a", "l"));
            Random random = new Random(SEED);
            guest.with(CallOptions.NONE.withTimeout(Duration.ofMillis(500)));
            int[] paths = new int[PATHS.length];
            for (int i = 0; i < paths.length; i++) {
                paths[i] = guest.put(PATHS[i]);
            }
            int scratch = guest.reserve(1 << 16);
            Preview1[] functions = Preview1.values();
            for (int i = 0; i < calls; i++) {
                Preview1 function = functions[random.nextInt(functions.length)];
                if (function == Preview1.PROC_EXIT || function == Preview1.POLL_ONEOFF) {
                    continue;
                }
                Object[] arguments = arguments(function, random, paths, scratch);
                WasiErrno errno = call(guest, function, arguments);
                if (errno != null) {
                    seen.merge(errno, 1, Integer::sum);
                }
            }
        }
        assertEquals("untouched", Files.readString(outside));
        // The calls got somewhere.
        assertTrue(seen.getOrDefault(WasiErrno.SUCCESS, 0) > calls / 20, seen::toString);
        assertTrue(seen.size() > 10, seen::toString);
    }

    private static Object[] arguments(Preview1 function, Random random, int[] paths, int scratch) {
        Object[] arguments = new Object[function.type().params().size()];
        String name = function.importName();
        for (int param = 0; param < arguments.length; param++) {
            long value =
                    switch (random.nextInt(8)) {
                        case 0 -> random.nextInt(8);
                        case 1 -> random.nextLong();
                        case 2, 3 -> random.nextInt(40);
                        default -> scratch + 8L * random.nextInt(1 << 12);
                    };
            if (function.type().params().get(param).equals(ValueType.I64)) {
                value = random.nextBoolean() ? Guest.ALL_RIGHTS : random.nextInt(1 << 20);
            }
            arguments[param] = box(function, param, value);
        }
        if (name.startsWith("fd_") || name.startsWith("path_")) {
            arguments[0] = random.nextInt(4) == 0 ? random.nextInt(12) : 3;
        }
        if (name.startsWith("path_")) {
            boolean lookup = name.contains("filestat") || name.equals("path_open");
            int at = lookup || name.equals("path_link") ? 2 : 1;
            if (name.equals("path_symlink")) {
                path(arguments, 0, random, paths);
                arguments[2] = 3;
                at = 3;
            }
            path(arguments, at, random, paths);
            if (at == 2) {
                arguments[1] = random.nextInt(2);
            }
            if (name.equals("path_open")) {
                arguments[4] = random.nextInt(16);
                arguments[7] = random.nextInt(32);
            }
            if (name.equals("path_rename")) {
                arguments[3] = 3;
                path(arguments, 4, random, paths);
            }
            if (name.equals("path_link")) {
                arguments[4] = 3;
                path(arguments, 5, random, paths);
            }
        }
        return arguments;
    }

    private static void path(Object[] arguments, int at, Random random, int[] paths) {
        int which = random.nextInt(paths.length);
        arguments[at] = paths[which];
        arguments[at + 1] = Guest.length(PATHS[which]);
    }

    private static Object box(Preview1 function, int param, long value) {
        return function.type().params().get(param).equals(ValueType.I32)
                ? (Object) (int) value
                : (Object) value;
    }

    /** The errno; null where the call had to end. */
    private static @Nullable WasiErrno call(Guest guest, Preview1 function, Object[] arguments) {
        try {
            return guest.call(function.importName(), arguments);
        } catch (HostFunctionException e) {
            throw new AssertionError(function + " of " + List.of(arguments), e);
        } catch (CallException e) {
            assertTrue(e instanceof InterruptedCallException, () -> function + ": " + e);
            return null;
        }
    }
}
