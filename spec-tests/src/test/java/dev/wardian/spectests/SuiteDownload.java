package dev.wardian.spectests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Fetches the scripts of pinned upstream commits. What was fetched counts only if the digest of the
 * scripts is the one that was written down; archives themselves may be packed anew by their server.
 */
final class SuiteDownload {
    private static final int MAX_ARCHIVE_BYTES = 64 << 20;
    private static final int MAX_SCRIPT_BYTES = 16 << 20;
    private static final long MOST_MINUTES = 5;

    /**
     * An archive with scripts.
     *
     * @param version the version of the standard, or {@code proposals}
     * @param archive where the zip is
     * @param root the folder within the archive's first folder that names are relative to
     * @param folders the folders of {@code root} whose scripts are wanted; all if there is none
     * @param digest the SHA-256, in hexadecimal, of the lines that {@code sha256sum} prints for the
     *     scripts, sorted by name
     */
    record Source(String version, URI archive, String root, List<String> folders, String digest) {
        static Source parse(String line) {
            String[] words = line.split(" ", -1);
            String[] place = words[2].split(":", -1);
            List<String> folders = place.length == 1 ? List.of() : List.of(place[1].split(",", -1));
            return new Source(words[0], URI.create(words[1]), place[0], folders, words[3]);
        }

        /** The script's name if the archive's entry is one that is wanted. */
        private Optional<String> script(String entry) {
            int slash = entry.indexOf('/');
            String path = entry.substring(slash + 1);
            if (slash < 0 || !path.startsWith(root + "/") || !path.endsWith(".wast")) {
                return Optional.empty();
            }
            String name = path.substring(root.length() + 1);
            boolean wanted =
                    folders.isEmpty()
                            || folders.stream().anyMatch(folder -> name.startsWith(folder + "/"));
            return wanted ? Optional.of(name) : Optional.empty();
        }
    }

    private SuiteDownload() {}

    /** The pinned sources, by version. */
    static Map<String, Source> pinned() {
        try (InputStream file =
                Objects.requireNonNull(
                        SuiteDownload.class.getResourceAsStream("/spec-suite-sources.txt"))) {
            Map<String, Source> sources = new TreeMap<>();
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Source::parse)
                    .forEach(source -> sources.put(source.version(), source));
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The folder of a source's scripts below {@code parent}, fetched if it is not there.
     *
     * @throws IOException if the archive cannot be had
     * @throws IllegalStateException if its scripts are not those that were pinned
     */
    static Path fetch(Source source, Path parent) throws IOException, InterruptedException {
        Path folder = parent.resolve(source.version());
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Map<String, byte[]> scripts = scripts(source, archive(source.archive()));
        String digest = digest(scripts);
        if (!digest.equals(source.digest())) {
            throw new IllegalStateException(
                    source.archive()
                            + ": its "
                            + scripts.size()
                            + " scripts have the digest "
                            + digest
                            + ", pinned is "
                            + source.digest());
        }
        Files.createDirectories(parent);
        Path partial = Files.createTempDirectory(parent, source.version());
        for (Map.Entry<String, byte[]> script : scripts.entrySet()) {
            Path file = partial.resolve(script.getKey());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, script.getValue());
        }
        return put(partial, folder);
    }

    /** Makes {@code folder} of {@code partial}, unless another test JVM was faster. */
    private static Path put(Path partial, Path folder) throws IOException {
        try {
            return Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            delete(partial);
            return folder;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static byte[] archive(URI place) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
        HttpRequest request = HttpRequest.newBuilder(place).timeout(Duration.ofMinutes(1)).build();
        CompletableFuture<byte[]> archive =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                        .thenApply(response -> body(place, response));
        try {
            // The request's own time ends with the answer's head.
            return archive.get(MOST_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new IOException("cannot fetch " + place + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(place + " took more than " + MOST_MINUTES + " minutes", e);
        }
    }

    private static byte[] body(URI place, HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return atMost(body, MAX_ARCHIVE_BYTES, place.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> scripts(Source source, byte[] archive) throws IOException {
        Map<String, byte[]> scripts = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Optional<String> name = source.script(entry.getName());
                if (name.isPresent()) {
                    scripts.put(name.get(), atMost(zip, MAX_SCRIPT_BYTES, entry.getName()));
                }
            }
        }
        return scripts;
    }

    private static byte[] atMost(InputStream in, int limit, String what) throws IOException {
        byte[] bytes = in.readNBytes(limit);
        if (bytes.length == limit) {
            throw new IOException(what + ": has " + limit + " bytes or more");
        }
        return bytes;
    }

    /** The digest of scripts by name. */
    static String digest(Map<String, byte[]> scripts) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(scripts)
                .forEach(
                        (name, content) ->
                                lines.append(sha256(content))
                                        .append("  ")
                                        .append(name)
                                        .append('\n'));
        return sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
