package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.StreamGuest;
import dev.wardian.wasm.test.ChildJvm;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that is larger than the heap passes through a plugin. */
class StreamsInSmallHeapTest {
    private static final int MIB = 1 << 20;

    @TempDir Path folder;

    @Tag("one-jdk")
    @Test
    void streamLargerThanTheHeapIsCopied() throws Exception {
        StreamGuest.draft(new PluginFolder(folder)).write();

        ChildJvm.assertSucceeds("-Xmx48m", Copy.class.getName(), folder.toString(), "64");
    }

    /** Copies so many MiB: {@code java Copy FOLDER MIB}. */
    public static final class Copy {
        private Copy() {}

        /** In a JVM of its own. */
        public static void main(String[] arguments) {
            long bytes = Long.parseLong(arguments[1]) * MIB;
            PluginLimits limits =
                    PluginLimits.DEFAULT
                            .with(Limit.DEADLINE, 600_000_000_000L)
                            .with(Limit.STREAM_INPUT, bytes)
                            .with(Limit.STREAM_OUTPUT, bytes);
            try (PluginManager manager =
                    PluginManager.builder(Path.of(arguments[0]))
                            .grants(Grants.NONE.withLimits(limits))
                            .build()) {
                manager.loadAll();
                Plugin plugin = manager.find("test.guest").orElseThrow();
                Checked out = new Checked();
                long start = System.nanoTime();
                plugin.callStream("copy", new Generated(bytes), out);
                if (out.count != bytes) {
                    throw new IllegalStateException("only " + out.count + " bytes came");
                }
                System.out.println((System.nanoTime() - start) / 1_000_000 + " ms");
            }
        }
    }

    /** The byte at a position of the stream. */
    private static byte at(long position) {
        return (byte) (position * 31 + (position >>> 13));
    }

    private static final class Generated extends InputStream {
        private final long end;
        private long position;

        Generated(long end) {
            this.end = end;
        }

        @Override
        public int read() {
            return position == end ? -1 : at(position++) & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = (int) Math.min(length, end - position);
            for (int i = 0; i < count; i++) {
                target[offset + i] = at(position++);
            }
            return count == 0 ? -1 : count;
        }
    }

    private static final class Checked extends OutputStream {
        private long count;

        @Override
        public void write(int value) {
            if ((byte) value != at(count++)) {
                throw new IllegalStateException("a wrong byte at " + (count - 1));
            }
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            for (int i = 0; i < length; i++) {
                write(source[offset + i]);
            }
        }
    }
}
