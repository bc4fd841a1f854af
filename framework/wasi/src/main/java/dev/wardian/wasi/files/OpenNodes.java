package dev.wardian.wasi.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a tree that are open, with the names by which the tree knows them. Java asks an open
 * file nothing but its size, so everything else comes from a name. The lock of the tree guards all
 * fields.
 */
final class OpenNodes {
    private static final int NAMES = 8;

    private final Map<Object, Node> nodes = new HashMap<>();

    /** A name of an open file. */
    record Name(HostPlace place, Path name) {}

    /** An open file. */
    static final class Node {
        private final @Nullable Object key;
        private final List<Name> names = new ArrayList<>();
        private int users;
        FileStat last;

        private Node(@Nullable Object key, FileStat last) {
            this.key = key;
            this.last = last;
        }

        @Nullable Object key() {
            return key;
        }

        List<Name> names() {
            return List.copyOf(names);
        }

        private void add(HostPlace place, Path path) {
            Name name = new Name(place, path);
            if (names.size() < NAMES && !names.contains(name)) {
                names.add(name);
                place.use();
            }
        }

        private void remove(HostPlace place, Path path) {
            if (names.remove(new Name(place, path))) {
                place.leave();
            }
        }
    }

    /** Takes down that a file was opened by a name. */
    Node open(@Nullable Object key, HostPlace place, Path name, FileStat stat) {
        Node node = key == null ? null : nodes.get(key);
        if (node == null) {
            node = new Node(key, stat);
            if (key != null) {
                nodes.put(key, node);
            }
        }
        node.users++;
        node.add(place, name);
        return node;
    }

    /** Takes down that a file was closed. */
    void close(Node node) {
        node.users--;
        if (node.users == 0) {
            if (node.key != null) {
                nodes.remove(node.key);
            }
            for (Name name : node.names) {
                name.place.leave();
            }
            node.names.clear();
        }
    }

    /** Takes down that a file has one more name. */
    void linked(@Nullable Object key, HostPlace place, Path name) {
        Node node = key == null ? null : nodes.get(key);
        if (node != null) {
            node.add(place, name);
        }
    }

    /** Takes down that a file has a name no more. */
    void unlinked(@Nullable Object key, HostPlace place, Path name) {
        Node node = key == null ? null : nodes.get(key);
        if (node != null) {
            node.remove(place, name);
        }
    }
}
