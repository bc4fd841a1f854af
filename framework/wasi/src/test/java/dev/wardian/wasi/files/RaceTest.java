package dev.wardian.wasi.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another process, played by a thread, exchanges a directory of the tree for a link to the outside,
 * over and over, while guests use the directory. {@code -Dwardian.test.race=SECONDS} sets how long;
 * otherwise a number of rounds ends it.
 */
class RaceTest {
    private static final int ROUNDS = 200;
    private static final long SECONDS = Long.getLong("wardian.test.race", 0);
    private static final String SECRET = "nobody may read this";

    @TempDir Path temporary;
    private final AtomicBoolean ended = new AtomicBoolean();

    @Test
    void nothingOutsideIsReadOrChanged() throws Exception {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        for (String name : List.of("file", "only outside", "twice")) {
            Files.writeString(outside.resolve(name), SECRET);
        }
        Files.createLink(outside.resolve("again"), outside.resolve("twice"));
        Files.createDirectory(outside.resolve("folder"));
        Files.createSymbolicLink(outside.resolve("shared link"), Path.of("file"));
        Map<String, String> before = describe(outside);
        Path root = Files.createDirectory(temporary.resolve("root"));
        Path inside = Files.createDirectory(root.resolve("inside"));
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (HostFiles files = HostFiles.open(root, true);
                Directory directory = files.open();
                Directory held = directory.openDirectory("inside")) {
            Callable<Integer> exchanging = () -> exchange(inside, root.resolve("aside"), outside);
            Future<Integer> exchanges = threads.submit(exchanging);
            Callable<Integer> first = () -> guest(directory, held, "first");
            Callable<Integer> second = () -> guest(directory, held, "second");
            List<Future<Integer>> guests = List.of(threads.submit(first), threads.submit(second));
            int done = 0;
            try {
                for (Future<Integer> guest : guests) {
                    done += guest.get();
                }
            } finally {
                ended.set(true);
            }

            assertTrue(exchanges.get() > 0);
            assertTrue(done > 0);
            assertEquals(before, describe(outside));
        } finally {
            threads.shutdownNow();
        }
        assertEquals(before, describe(outside));
        assertEquals(List.of(), HostFolders.staging(root));
    }

    private int exchange(Path inside, Path aside, Path outside) throws IOException {
        int exchanges = 0;
        while (!ended.get()) {
            Files.move(inside, aside);
            Files.createSymbolicLink(inside, outside);
            Files.delete(inside);
            Files.move(aside, inside);
            exchanges++;
        }
        return exchanges;
    }

    /** Uses the directory that is exchanged, and says how many operations succeeded. */
    private static int guest(Directory root, Directory held, String own) throws FilesException {
        long start = System.nanoTime();
        int done = 0;
        for (int round = 0; SECONDS == 0 ? round < ROUNDS : elapsed(start) < SECONDS; round++) {
            done += use(held, own);
            try (Directory opened = root.openDirectory("inside")) {
                done += use(opened, own);
            } catch (FilesException e) {
                // Just now the name is a link, or there is none.
                assertTrue(!e.errno().toString().isEmpty());
            }
        }
        return done;
    }

    private static long elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    /** An operation of a guest. */
    private interface Operation {
        void run() throws FilesException;
    }

    private static int use(Directory directory, String own) {
        FileTimes times = new FileTimes(Instant.EPOCH, Instant.ofEpochSecond(1));
        List<Operation> operations =
                List.of(
                        () -> Uses.write(directory, own, "text of a guest"),
                        () -> Uses.write(directory, "file", "text of a guest"),
                        () -> assertEquals("text of a guest", Uses.read(directory, own)),
                        () -> assertTrue(!Uses.read(directory, "only outside").equals(SECRET)),
                        () -> directory.stat("only outside"),
                        () -> assertTrue(directory.stat("file").size() != SECRET.length()),
                        () -> directory.link(own, directory, own + " second"),
                        () -> assertTrue(directory.stat(own).links() <= 2),
                        () -> directory.rename(own + " second", directory, own + " third"),
                        () -> directory.link("file", directory, own + " stolen"),
                        () -> assertTrue(!Uses.read(directory, own + " stolen").equals(SECRET)),
                        () -> directory.unlink(own + " stolen"),
                        () -> directory.link("only outside", directory, own + " stolen"),
                        () -> directory.rename("only outside", directory, own + " stolen"),
                        () -> assertTrue(!Uses.read(directory, own + " stolen").equals(SECRET)),
                        () -> directory.createSymbolicLink(own + " link", "x"),
                        () -> directory.setTimes(own + " link", times),
                        () -> directory.createSymbolicLink("shared link", "x"),
                        () -> directory.setTimes("shared link", times),
                        () -> directory.setTimes("only outside", times),
                        () -> directory.setTimes(own, times),
                        () -> directory.setTimes(times),
                        () -> directory.createDirectory(own + " folder"),
                        () -> directory.removeDirectory("folder"),
                        () -> directory.removeDirectory(own + " folder"),
                        () -> directory.unlink("only outside"),
                        () -> directory.unlink(own + " link"),
                        () -> directory.unlink(own + " third"),
                        () -> directory.unlink(own));
        int done = 0;
        for (Operation operation : operations) {
            try {
                operation.run();
                done++;
            } catch (FilesException e) {
                // What a race does to the guest's own files is the guest's affair.
                assertTrue(!e.errno().toString().isEmpty());
            }
        }
        return done;
    }

    /** {@return the names of a directory with contents, links and times} */
    private static Map<String, String> describe(Path folder) throws IOException {
        Map<String, String> description = new TreeMap<>();
        description.put(".", Files.getLastModifiedTime(folder).toString());
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String contents =
                        Files.isDirectory(path)
                                ? ""
                                : new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
                Map<String, Object> unix =
                        Files.readAttributes(
                                path, "unix:nlink,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
                description.put(path.getFileName().toString(), unix + contents);
            }
        }
        return description;
    }
}
