package dev.wardian.testing;

import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityFunction;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Handles;
import dev.wardian.plugin.capability.Lifetime;
import dev.wardian.wasm.FunctionType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory, which all plugins of a host share. Every absolute path can be used. A file
 * brings the directories on the way to it.
 */
final class FakeFiles {
    private static final int MOST_PATH_BYTES = 4_096;
    private static final int MOST_BYTES = 1 << 24;
    private static final int FILE = 1;
    private static final int DIRECTORY = 2;
    private static final String ROOT = "/";

    private final FakeClock clock;

    /** What there is by its path. */
    private final SortedMap<String, Node> nodes = new TreeMap<>();

    /** A file, or a directory if it has no bytes. */
    private final class Node {
        private byte @Nullable [] bytes;
        private long modified = clock.now().toEpochMilli();

        Node(byte @Nullable [] bytes) {
            this.bytes = bytes;
        }

        boolean isDirectory() {
            return bytes == null;
        }

        byte[] bytes() {
            return bytes == null ? new byte[0] : bytes;
        }

        void set(byte[] changed) {
            bytes = changed;
            modified = clock.now().toEpochMilli();
        }
    }

    /** A file that a guest has open. */
    private record Opened(Node node, boolean writable) implements AutoCloseable {
        Node forWriting(CapabilityCall call) {
            if (!writable) {
                throw call.denied("a file that is open for reading");
            }
            return node;
        }

        @Override
        public void close() {}
    }

    FakeFiles(FakeClock clock) {
        this.clock = clock;
        nodes.put(ROOT, new Node(null));
    }

    /** Makes a file for plugins to read, with the directories on the way. */
    synchronized void put(String path, byte[] bytes) {
        if (!path.startsWith(ROOT) || path.endsWith(ROOT)) {
            throw new IllegalArgumentException("no path of a file: " + path);
        }
        String clean = normal(path);
        for (int i = clean.indexOf('/', 1); i > 0; i = clean.indexOf('/', i + 1)) {
            nodes.computeIfAbsent(clean.substring(0, i), it -> new Node(null));
        }
        nodes.put(clean, new Node(bytes.clone()));
    }

    synchronized Optional<byte[]> find(String path) {
        Node node = nodes.get(normal(path));
        return node == null || node.isDirectory()
                ? Optional.empty()
                : Optional.of(node.bytes().clone());
    }

    FakeCapability capability() {
        return FakeCapability.named("files/1")
                .function("open", FunctionType.parse("[i32 i32 i32] -> [i32]"), locked(this::open))
                .function(
                        "read",
                        FunctionType.parse("[i32 i32 i64 i32] -> [i32]"),
                        locked(FakeFiles::read))
                .function(
                        "write",
                        FunctionType.parse("[i32 i64 i32 i32] -> [i32]"),
                        locked(FakeFiles::write))
                .function(
                        "size",
                        FunctionType.parse("[i32] -> [i64]"),
                        locked(c -> opened(c, 0).node().bytes().length))
                .function(
                        "resize",
                        FunctionType.parse("[i32 i64] -> [i32]"),
                        locked(FakeFiles::resize))
                .function("sync", FunctionType.parse("[i32] -> [i32]"), locked(FakeFiles::sync))
                .function("close", FunctionType.parse("[i32] -> [i32]"), locked(FakeFiles::close))
                .function(
                        "stat",
                        FunctionType.parse("[i32 i32 i32 i32] -> [i32]"),
                        locked(this::stat))
                .function(
                        "list",
                        FunctionType.parse("[i32 i32 i32 i32] -> [i32]"),
                        locked(this::list))
                .function(
                        "make_dir",
                        FunctionType.parse("[i32 i32] -> [i32]"),
                        locked(this::makeDirectory))
                .function("remove", FunctionType.parse("[i32 i32] -> [i32]"), locked(this::remove))
                .function(
                        "rename",
                        FunctionType.parse("[i32 i32 i32 i32] -> [i32]"),
                        locked(this::rename));
    }

    private CapabilityFunction locked(CapabilityFunction function) {
        return call -> {
            synchronized (this) {
                return function.call(call);
            }
        };
    }

    private static Handles<Opened> handles(CapabilityCall call) {
        return call.handles(Opened.class, Lifetime.INSTANCE);
    }

    private static Opened opened(CapabilityCall call, int param) {
        return handles(call).get(call.i32(param));
    }

    private static ErrnoException error(Errno errno, String why) {
        return new ErrnoException(errno, why);
    }

    /** A path without empty names and dots. */
    private static String normal(String path) {
        StringBuilder normal = new StringBuilder();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                normal.setLength(Math.max(0, normal.lastIndexOf("/")));
            } else if (!name.isEmpty() && !name.equals(".")) {
                normal.append('/').append(name);
            }
        }
        return normal.isEmpty() ? ROOT : normal.toString();
    }

    /**
     * Where a path leads.
     *
     * @param slash whether a slash is at its end, so that it is the path of a directory
     */
    private record Place(String path, boolean slash) {}

    /** Walks along a path; all names but the last one are of directories that are there. */
    private Place walk(CapabilityCall call, String path) {
        if (!path.startsWith(ROOT) || path.indexOf('\0') >= 0) {
            throw error(Errno.EINVAL, "no path: " + path);
        }
        String at = ROOT;
        String last = "";
        for (String name : path.split("/", -1)) {
            last = name;
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (!require(at).isDirectory()) {
                throw error(Errno.EINVAL, "no directory: " + at);
            }
            if (!name.equals("..")) {
                at = at.equals(ROOT) ? ROOT + name : at + ROOT + name;
            } else if (at.equals(ROOT)) {
                throw call.denied(path);
            } else {
                at = parent(at);
            }
        }
        return new Place(at, last.isEmpty() || last.equals(".") || last.equals(".."));
    }

    private Place place(CapabilityCall call, int param) {
        return walk(call, text(call, param));
    }

    private static String text(CapabilityCall call, int param) {
        return call.text(param, param + 1, MOST_PATH_BYTES);
    }

    /** A path with a slash at its end is that of a directory. */
    private Node requireFitting(Place place) {
        Node node = require(place.path());
        if (place.slash() && !node.isDirectory()) {
            throw error(Errno.EINVAL, "no directory: " + place.path());
        }
        return node;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    private Node require(String path) {
        Node node = nodes.get(path);
        if (node == null) {
            throw error(Errno.ENOTFOUND, path);
        }
        return node;
    }

    private boolean isEmpty(String directory) {
        String prefix = directory + ROOT;
        return nodes.tailMap(prefix).keySet().stream()
                .limit(1)
                .noneMatch(path -> path.startsWith(prefix));
    }

    private long open(CapabilityCall call) {
        String text = text(call, 0);
        int mode = call.i32(2);
        if (mode < 0 || mode > 3) {
            throw error(Errno.EINVAL, "no mode " + mode);
        }
        Place place = walk(call, text);
        String path = place.path();
        Node node = nodes.get(path);
        if (place.slash()) {
            throw error(Errno.EINVAL, "no file: " + path);
        } else if (node == null) {
            if (mode == 0) {
                throw error(Errno.ENOTFOUND, path);
            }
            node = new Node(new byte[0]);
            nodes.put(path, node);
        } else if (mode == 2) {
            throw error(Errno.ECONFLICT, path);
        } else if (node.isDirectory()) {
            throw error(Errno.EINVAL, "no file: " + path);
        } else if (mode == 1) {
            node.set(new byte[0]);
        }
        return handles(call).open(new Opened(node, mode != 0));
    }

    private static long bytes(CapabilityCall call, int param) {
        long length = call.u32(param);
        if (length > MOST_BYTES) {
            throw error(Errno.E2BIG, length + " bytes at once");
        }
        return length;
    }

    private static int place(long value) {
        if (value < 0) {
            throw error(Errno.EINVAL, "negative");
        }
        return (int) Math.min(value, Integer.MAX_VALUE - 8);
    }

    private static long read(CapabilityCall call) {
        int length = (int) bytes(call, 3);
        byte[] all = opened(call, 1).node().bytes();
        int from = Math.min(place(call.i64(2)), all.length);
        byte[] read = Arrays.copyOfRange(all, from, from + Math.min(length, all.length - from));
        if (length > 0) {
            // The whole range has to be in memory.
            call.read(call.u32(0), length);
            call.write(call.u32(0), read, 0, read.length);
        }
        return read.length;
    }

    private static long write(CapabilityCall call) {
        int length = (int) bytes(call, 3);
        Node node = opened(call, 0).forWriting(call);
        int at = place(call.i64(1));
        byte[] written = call.bytes(2, 3, MOST_BYTES);
        if (length > 0) {
            byte[] all = resized(node, Math.max(node.bytes().length, (long) at + length));
            System.arraycopy(written, 0, all, at, length);
            node.set(all);
        }
        return length;
    }

    /** The bytes of a file with another size; files of tests are small. */
    private static byte[] resized(Node node, long size) {
        if (size > MOST_BYTES) {
            throw error(Errno.ELIMIT, "a file of a test has at most 16 MiB");
        }
        return Arrays.copyOf(node.bytes(), (int) size);
    }

    private static long resize(CapabilityCall call) {
        Node node = opened(call, 0).forWriting(call);
        node.set(resized(node, place(call.i64(1))));
        return 0;
    }

    private static long sync(CapabilityCall call) {
        handles(call).get(call.i32(0));
        return 0;
    }

    private static long close(CapabilityCall call) {
        handles(call).close(call.i32(0));
        return 0;
    }

    private long stat(CapabilityCall call) {
        Node node = requireFitting(place(call, 0));
        ByteBuffer known = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        known.putLong(node.isDirectory() ? DIRECTORY : FILE);
        known.putLong(node.bytes().length).putLong(node.modified);
        return call.reply(2, 3, known.array());
    }

    private long list(CapabilityCall call) {
        String path = place(call, 0).path();
        if (!require(path).isDirectory()) {
            throw error(Errno.EINVAL, "no directory: " + path);
        }
        StringBuilder names = new StringBuilder();
        nodes.forEach(
                (each, node) -> {
                    if (!each.equals(ROOT) && parent(each).equals(path)) {
                        names.append(each, each.lastIndexOf('/') + 1, each.length());
                        names.append(node.isDirectory() ? "/\0" : "\0");
                    }
                });
        return call.reply(2, 3, names.toString().getBytes(StandardCharsets.UTF_8));
    }

    private long makeDirectory(CapabilityCall call) {
        String path = place(call, 0).path();
        if (nodes.containsKey(path)) {
            throw error(Errno.ECONFLICT, path);
        }
        nodes.put(path, new Node(null));
        return 0;
    }

    private long remove(CapabilityCall call) {
        Place place = place(call, 0);
        String path = place.path();
        if (path.equals(ROOT)) {
            throw call.denied("write /");
        }
        if (requireFitting(place).isDirectory() && !isEmpty(path)) {
            throw error(Errno.ECONFLICT, path);
        }
        nodes.remove(path);
        return 0;
    }

    private long rename(CapabilityCall call) {
        String fromText = text(call, 0);
        String toText = text(call, 2);
        Place source = walk(call, fromText);
        Place target = walk(call, toText);
        String from = source.path();
        String to = target.path();
        Node node = requireFitting(new Place(from, source.slash() || target.slash()));
        if (from.equals(ROOT) || to.equals(ROOT)) {
            throw call.denied("write /");
        }
        Node replaced = nodes.get(to);
        if (from.equals(to)) {
            return 0;
        }
        if (to.startsWith(from + ROOT)
                || (replaced != null && replaced.isDirectory() != node.isDirectory())) {
            throw error(Errno.EINVAL, from + " to " + to);
        }
        if (replaced != null && replaced.isDirectory() && !isEmpty(to)) {
            throw error(Errno.ECONFLICT, to);
        }
        nodes.remove(from);
        nodes.put(to, node);
        List<String> below =
                nodes.tailMap(from + ROOT).keySet().stream()
                        .takeWhile(path -> path.startsWith(from + ROOT))
                        .toList();
        for (String path : below) {
            Node moved = nodes.remove(path);
            if (moved != null) {
                nodes.put(to + path.substring(from.length()), moved);
            }
        }
        return 0;
    }
}
