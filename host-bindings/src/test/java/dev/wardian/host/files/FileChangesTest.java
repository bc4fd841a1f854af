package dev.wardian.host.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.host.testing.ChangingGrants;
import dev.wardian.host.testing.Pause;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.manifest.GrantsReader;
import dev.wardian.testing.TestHost;
import dev.wardian.testing.TestPlugin;
import dev.wardian.testing.WatGuest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guest of {@code wardian:files/1} is told when its grants change while it runs. */
class FileChangesTest {
    private static final String ID = "test.files";

    /** The handle is at 200; the results of write, write after the change and open at 300. */
    private static final WatGuest GUEST =
            new WatGuest()
                    .imports("wardian:files/1", "open", "(param i32 i32 i32) (result i32)")
                    .imports("wardian:files/1", "write", "(param i32 i64 i32 i32) (result i32)")
                    .imports("wardian:pause/1", "pause", "")
                    .data(0, "/data/g")
                    .operation(
                            "run",
                            """
                            (i32.store (i32.const 200)
                              (call $open (i32.const 0) (i32.const 7) (i32.const 3)))
                            (i32.store (i32.const 300) (call $write (i32.load (i32.const 200))
                              (i64.const 0) (i32.const 0) (i32.const 4)))
                            (call $pause)
                            (i32.store (i32.const 304) (call $write (i32.load (i32.const 200))
                              (i64.const 4) (i32.const 0) (i32.const 1000)))
                            (i32.store (i32.const 308)
                              (call $open (i32.const 0) (i32.const 7) (i32.const 0)))
                            (call $output_write (i32.const 300) (i32.const 12))""");

    @TempDir Path temp;
    private Path data;

    @BeforeEach
    void makeData() throws IOException {
        data = Files.createDirectory(temp.toRealPath().resolve("data"));
    }

    private String write(String quota) {
        return "{ /data: { host: '" + data + "', mode: write, quota: " + quota + " } }";
    }

    private static String grants(String mounts) {
        return "apiVersion: wardian/v1\nlimits: { deadline: 60s }\nplugins:\n  "
                + ID
                + ":\n    grants:\n      pause: {}\n"
                + (mounts.isEmpty() ? "" : "      files: { mounts: " + mounts + " }\n");
    }

    /** Results of writing before and after the change, and of opening after it: 0 is a handle. */
    private int[] afterwards(String later) {
        List<Runnable> changes = new CopyOnWriteArrayList<>();
        List<Capability<?>> all =
                List.of(
                        FilesCapability.create(),
                        Pause.running(() -> changes.forEach(Runnable::run)));
        GrantsReader reader = new GrantsReader(Capabilities.of(all));
        ChangingGrants store =
                new ChangingGrants(reader.read("first", grants(write("1MiB")).getBytes(UTF_8)));
        Grants next = reader.read("second", grants(later).getBytes(UTF_8));
        changes.add(() -> store.set(next));
        TestPlugin plugin =
                TestPlugin.wat(ID, GUEST)
                        .requests("pause", "{}")
                        .requests("files", "{ mounts: { /data: { mode: write } } }");
        TestHost.Builder builder = TestHost.builder().plugin(plugin);
        all.forEach(builder::capability);
        try (TestHost host = builder.manager(it -> it.grants(store)).build()) {
            ByteBuffer output =
                    ByteBuffer.wrap(host.plugin(ID).call("run", new byte[0]))
                            .order(ByteOrder.LITTLE_ENDIAN);
            int wrote = output.getInt();
            int wroteAfter = output.getInt();
            return new int[] {wrote, wroteAfter, Math.min(0, output.getInt())};
        }
    }

    private static int is(Errno errno) {
        return -errno.number();
    }

    @Test
    void aCapabilityThatIsTakenBackIsGoneAtOnce() throws IOException {
        assertArrayEquals(new int[] {4, is(Errno.EDENIED), is(Errno.EDENIED)}, afterwards(""));
        assertEquals("/dat", Files.readString(data.resolve("g")));
    }

    @Test
    void aMountThatIsTakenBackIsClosedAtOnce() throws IOException {
        assertArrayEquals(
                new int[] {4, is(Errno.ECLOSED), is(Errno.EDENIED)},
                afterwards("{ /other: { memory: 1MiB } }"));
        assertEquals("/dat", Files.readString(data.resolve("g")));
    }

    @Test
    void anotherDirectoryIsNotTheOneThatIsOpen() throws IOException {
        Files.createDirectory(temp.resolve("other"));

        assertArrayEquals(
                new int[] {4, is(Errno.ECLOSED), is(Errno.EDENIED)},
                afterwards(write("1MiB").replace("data'", "other'")));
        assertEquals("/dat", Files.readString(data.resolve("g")));
    }

    @Test
    void aMountMayBecomeReadOnlyAtOnce() throws IOException {
        assertArrayEquals(
                new int[] {4, is(Errno.EDENIED), 0},
                afterwards("{ /data: { host: '" + data + "' } }"));
        assertEquals("/dat", Files.readString(data.resolve("g")));
    }

    @Test
    void aSmallerQuotaHoldsAtOnce() {
        // A name counts as 512 bytes.
        assertArrayEquals(new int[] {4, 1024 - 512 - 4, 0}, afterwards(write("1KiB")));
    }
}
