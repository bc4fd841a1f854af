package dev.wardian.wasi.files;

import dev.wardian.wasi.files.Kind.Sandbox;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Does the same steps with any kind of directory, and says in text what came of them. */
final class Player implements AutoCloseable {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final List<String> TEXTS = List.of("a", "../b", "/none", "c/d", ".");
    private static final int MOST_OPEN = 10;

    private final Sandbox box;
    private final List<Directory> directories = new ArrayList<>();
    private final List<OpenFile> files = new ArrayList<>();

    /** One step; numbers choose, modulo what there is. */
    record Step(Verb verb, int from, int name, int to, int newName, int value) {}

    /** What a step does. */
    enum Verb {
        MAKE_DIRECTORY,
        OPEN_DIRECTORY,
        OPEN_AGAIN,
        CLOSE_DIRECTORY,
        OPEN_FILE,
        CLOSE_FILE,
        WRITE,
        READ,
        SET_SIZE,
        STAT_FILE,
        UNLINK,
        REMOVE_DIRECTORY,
        LINK,
        MAKE_LINK,
        READ_LINK,
        RENAME,
        STAT,
        SET_TIMES,
        LIST
    }

    Player(Sandbox box) {
        this.box = box;
        directories.add(box.root);
    }

    String play(Step step) {
        try {
            return perform(step);
        } catch (FilesException e) {
            return e.errno().toString();
        }
    }

    private String perform(Step step) throws FilesException {
        Directory from = directories.get(step.from % directories.size());
        String name = NAMES.get(step.name % NAMES.size());
        Directory to = directories.get(step.to % directories.size());
        String newName = NAMES.get(step.newName % NAMES.size());
        switch (step.verb) {
            case MAKE_DIRECTORY -> from.createDirectory(name);
            case OPEN_DIRECTORY -> keep(from.openDirectory(name));
            case OPEN_AGAIN -> keep(from.open());
            case CLOSE_DIRECTORY -> {
                if (directories.size() > 1) {
                    directories.remove(1 + step.value % (directories.size() - 1)).close();
                }
            }
            case OPEN_FILE -> {
                OpenFile file = from.openFile(name, mode(step.value));
                if (files.size() == MOST_OPEN) {
                    files.remove(0).close();
                }
                files.add(file);
            }
            case UNLINK -> from.unlink(name);
            case REMOVE_DIRECTORY -> from.removeDirectory(name);
            case LINK -> from.link(name, to, newName);
            case MAKE_LINK -> from.createSymbolicLink(name, TEXTS.get(step.value % TEXTS.size()));
            case READ_LINK -> {
                return from.readSymbolicLink(name);
            }
            case RENAME -> from.rename(name, to, newName);
            case STAT -> {
                return text(from.stat(name));
            }
            case SET_TIMES -> {
                Instant time = Instant.ofEpochSecond(step.value, step.value);
                from.setTimes(name, new FileTimes(time, time));
                return from.stat(name).modified().toString();
            }
            case LIST -> {
                return list(from).toString();
            }
            default -> {
                return useFile(step);
            }
        }
        return "done";
    }

    private String useFile(Step step) throws FilesException {
        if (files.isEmpty()) {
            return "no file";
        }
        OpenFile file = files.get(step.from % files.size());
        byte[] bytes = new byte[1 + step.name % 50];
        switch (step.verb) {
            case CLOSE_FILE -> files.remove(file);
            case WRITE -> {
                Arrays.fill(bytes, (byte) ('a' + step.value % 26));
                return "wrote " + file.write(step.value, bytes, 0, bytes.length);
            }
            case READ -> {
                int count = file.read(step.value, bytes, 0, bytes.length);
                return count + new String(bytes, StandardCharsets.ISO_8859_1);
            }
            case SET_SIZE -> file.setSize(step.value);
            case STAT_FILE -> {
                return "size " + file.stat().size();
            }
            default -> throw new IllegalArgumentException(step.verb.toString());
        }
        if (step.verb == Verb.CLOSE_FILE) {
            file.close();
        }
        return "done";
    }

    private void keep(Directory directory) {
        if (directories.size() == MOST_OPEN) {
            directories.remove(1).close();
        }
        directories.add(directory);
    }

    private static OpenMode mode(int bits) {
        return new OpenMode(
                (bits & 1) != 0,
                (bits & 2) != 0,
                (bits & 4) != 0,
                (bits & 24) == 24,
                (bits & 96) == 96);
    }

    private static List<String> list(Directory directory) throws FilesException {
        List<DirectoryEntry> entries = new ArrayList<>(directory.list());
        entries.sort(Comparator.comparing(DirectoryEntry::name));
        List<String> texts = new ArrayList<>();
        for (DirectoryEntry entry : entries) {
            texts.add(entry.name() + " " + entry.type());
        }
        return texts;
    }

    private static String text(FileStat stat) {
        return stat.type() == FileType.DIRECTORY
                ? "DIRECTORY"
                : stat.type() + " of " + stat.size() + " with " + stat.links();
    }

    /** {@return the whole tree, with contents} */
    Map<String, String> tree() throws FilesException {
        record Level(String path, Directory directory) {}
        Map<String, String> tree = new TreeMap<>();
        Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level("", box.root.open()));
        while (!levels.isEmpty()) {
            Level level = levels.pop();
            try (Directory directory = level.directory) {
                for (DirectoryEntry entry : directory.list()) {
                    String path = level.path + "/" + entry.name();
                    String text = text(directory.stat(entry.name()));
                    switch (entry.type()) {
                        case DIRECTORY ->
                                levels.push(new Level(path, directory.openDirectory(entry.name())));
                        case SYMBOLIC_LINK -> text += directory.readSymbolicLink(entry.name());
                        default -> text += Uses.read(directory, entry.name());
                    }
                    tree.put(path, text);
                }
            }
        }
        return tree;
    }

    @Override
    public void close() {
        directories.forEach(Directory::close);
        files.forEach(OpenFile::close);
        box.close();
    }
}
