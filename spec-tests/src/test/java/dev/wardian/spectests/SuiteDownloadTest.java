package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SuiteDownloadTest {
    private static final Map<String, String> ARCHIVE =
            new TreeMap<>(
                    Map.of(
                            "spec-1/README.md", "text",
                            "spec-1/test/core/b.wast", "(module)",
                            "spec-1/test/core/simd/a.wast", "(module (func))",
                            "spec-1/test/core/run.py", "code",
                            "spec-1/test/harness/c.wast", "(module)"));
    private static final String DIGEST =
            SuiteDownload.digest(
                    Map.of("b.wast", utf8("(module)"), "simd/a.wast", utf8("(module (func))")));

    @TempDir private Path folder;
    private HttpServer server;
    private byte[] answer = new byte[0];
    private int requests;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zip(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(utf8(entry.getValue()));
            }
        }
        return bytes.toByteArray();
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/old.zip",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/suite.zip");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
        server.createContext(
                "/suite.zip",
                exchange -> {
                    requests++;
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private SuiteDownload.Source source(String file, List<String> folders, String digest) {
        URI place = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + file);
        return new SuiteDownload.Source("1.0", place, "test/core", folders, digest);
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void scriptsOfTheFolderAreFetchedOnce() throws IOException, InterruptedException {
        answer = zip(ARCHIVE);
        SuiteDownload.Source source = source("old.zip", List.of(), DIGEST);

        Path first = SuiteDownload.fetch(source, folder);
        Path second = SuiteDownload.fetch(source, folder);

        assertEquals(folder.resolve("1.0"), first);
        assertEquals(first, second);
        assertEquals(1, requests);
        assertEquals(
                List.of("b.wast", "simd/a.wast"),
                SuiteLocation.collect(first).stream().map(Script::name).toList());
        assertEquals(List.of("1.0"), left());
    }

    @Test
    void whatAnotherTestJvmFetchedMeanwhileIsTaken() throws IOException, InterruptedException {
        answer = zip(ARCHIVE);
        Path other = folder.resolve("1.0/other.wast");
        server.createContext(
                "/meanwhile.zip",
                exchange -> {
                    Files.createDirectories(other.getParent());
                    Files.writeString(other, "(module)");
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });

        Path fetched = SuiteDownload.fetch(source("meanwhile.zip", List.of(), DIGEST), folder);

        assertEquals(folder.resolve("1.0"), fetched);
        assertTrue(Files.exists(other));
        assertEquals(List.of("1.0"), left());
    }

    @Test
    void onlyTheFoldersThatAreWantedCount() throws IOException, InterruptedException {
        answer = zip(ARCHIVE);
        String digest = SuiteDownload.digest(Map.of("simd/a.wast", utf8("(module (func))")));

        Path fetched = SuiteDownload.fetch(source("suite.zip", List.of("simd"), digest), folder);

        assertTrue(Files.exists(fetched.resolve("simd/a.wast")));
        assertFalse(Files.exists(fetched.resolve("b.wast")));
    }

    @Test
    void otherScriptsThanThePinnedOnesAreRefusedAndNotKept() throws IOException {
        Map<String, String> other = new TreeMap<>(ARCHIVE);
        other.put("spec-1/test/core/b.wast", "(module (func (export \"x\")))");
        answer = zip(other);

        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class,
                        () -> SuiteDownload.fetch(source("suite.zip", List.of(), DIGEST), folder));

        assertTrue(String.valueOf(e.getMessage()).endsWith("pinned is " + DIGEST), e::toString);
        assertEquals(List.of(), left());
    }

    @Test
    void whatCannotBeHadIsAnIoException() throws IOException {
        SuiteDownload.Source missing = source("none.zip", List.of(), DIGEST);
        assertThrows(IOException.class, () -> SuiteDownload.fetch(missing, folder));
        SuiteDownload.Source source = source("suite.zip", List.of(), DIGEST);
        server.stop(0);
        assertThrows(IOException.class, () -> SuiteDownload.fetch(source, folder));
        assertEquals(List.of(), left());
    }

    @Test
    void thePinnedDigestsAreThoseOfTheSuiteThatIsThere() {
        Map<String, SuiteDownload.Source> pinned = SuiteDownload.pinned();
        for (String version : List.of("1.0", "2.0", "3.0", "proposals")) {
            SuiteDownload.Source source = Objects.requireNonNull(pinned.get(version));
            Optional<List<Script>> scripts = SuiteLocation.scripts(version);
            if (scripts.isPresent()) {
                Map<String, byte[]> wanted = new TreeMap<>();
                for (Script script : scripts.get()) {
                    String top = script.name().split("/", -1)[0];
                    if (source.folders().isEmpty() || source.folders().contains(top)) {
                        wanted.put(script.name(), script.content());
                    }
                }
                assertEquals(source.digest(), SuiteDownload.digest(wanted), version);
            }
        }
        assertEquals(4, pinned.size());
    }
}
