package dev.wardian.interfaces.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.HostInterfaces;
import dev.wardian.interfaces.InterfaceFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestFilesTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void whatIsGeneratedIsAsTheDescriptionsSay() throws IOException {
        assertEquals(
                List.of(),
                GuestFiles.stale(ROOT),
                "rewrite with: mvn -q -B -pl interfaces compile exec:java");
    }

    @Test
    void theMockInCDefinesEveryHostFunction() throws IOException {
        String mock = Files.readString(ROOT.resolve("plugin-sdk-c/include/wardian_mock.h"));
        HostInterfaces host = HostInterfaces.read(ROOT.resolve("interfaces/wit"));
        for (HostInterface module : host.interfaces()) {
            for (InterfaceFunction function : module.functions()) {
                String name = CDeclarations.name(module, function);
                Pattern definition =
                        Pattern.compile(
                                "(?m)^(int32_t|int64_t|void) " + name + "\\([^;{]*\\) \\{$");
                assertTrue(definition.matcher(mock).find(), name);
            }
        }
    }

    @Test
    void theReadmeInCNamesOnlyWhatTheHeadersHave() throws IOException {
        Path sdk = ROOT.resolve("plugin-sdk-c");
        Set<String> defined = new TreeSet<>();
        try (Stream<Path> headers = Files.list(sdk.resolve("include"))) {
            for (Path header : headers.toList()) {
                defined.addAll(names(Files.readString(header)));
            }
        }

        Set<String> unknown = names(Files.readString(sdk.resolve("README.md")));
        unknown.removeAll(defined);
        assertEquals(Set.of(), unknown);
    }

    @ParameterizedTest
    @CsvSource({
        "random/1 fill, c/include/wardian.h, #define WARDIAN_RANDOM_MAX %du",
        "random/1 fill, rust/wardian/src/random.rs, const MAX: usize = %d;",
        "random/1 fill, rust/wardian/src/mock/functions.rs, const RANDOM_LIMIT: usize = %d;",
        "files/1 read, c/include/wardian.h, #define WARDIAN_FILES_MAX %du",
        "files/1 read, rust/wardian/src/files.rs, const MAX: usize = %d;",
        "files/1 write, rust/wardian/src/files.rs, const MAX: usize = %d;",
        "files/1 read, rust/wardian/src/mock/functions.rs, const FILE_BYTES_LIMIT: usize = %d;",
        "http/1 write, c/include/wardian.h, #define WARDIAN_HTTP_MAX %du",
        "http/1 read, rust/wardian/src/http.rs, const MAX: usize = %d;",
        "http/1 write, rust/wardian/src/http.rs, const MAX: usize = %d;",
        "http/1 read, rust/wardian/src/mock/functions/http.rs, const HTTP_BYTES_LIMIT: usize = %d;",
        "sql/1 query, c/include/wardian.h, #define WARDIAN_STATEMENT_MAX %du",
        "sql/1 update, rust/wardian/src/mock/sql.rs, const STATEMENT_LIMIT: usize = %d;",
        "events/1 publish, c/include/wardian.h, #define WARDIAN_TOPIC_MAX %du",
        "events/1 publish, rust/wardian/src/mock/events.rs, const TOPIC_LIMIT: usize = %d;",
        "events/1 topic, rust/wardian/src/events.rs, const TOPIC: usize = %d;",
        "events/1 sender, rust/wardian/src/events.rs, const SENDER: usize = %d;",
        "events/1 sender, rust/wardian/src/mock/events.rs, const SENDER_LIMIT: usize = %d;",
        "events/1 sender, c/include/wardian_mock.h, #define WARDIAN_MOCK_SENDER_MAX %du",
    })
    void theMostBytesOfACallAreThoseDescribed(String name, String sdkFile, String constant)
            throws IOException {
        String[] function = name.split(" ");
        InterfaceFunction described =
                HostInterfaces.read(ROOT.resolve("interfaces/wit"))
                        .function("wardian:" + function[0], function[1]);
        long limit = described.limits().get(0).bytes().orElseThrow();
        String file = "plugin-sdk-" + sdkFile;

        String text = Files.readString(ROOT.resolve(file));
        assertTrue(text.contains(String.format(constant, limit)), constant);
    }

    private static Set<String> names(String text) {
        return Pattern.compile("\\b(wardian|WARDIAN)_\\w+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aChangedDescriptionMakesEveryFileThatItConcernsStale(@TempDir Path root)
            throws IOException {
        copy(root);
        Path random = root.resolve("interfaces/wit/random.wit");
        Files.writeString(
                random,
                Files.readString(random).replace("fill(", "pour(").replace("fill:", "pour:"));

        assertEquals(
                List.of(
                        "plugin-sdk-c/include/wardian.h (imports)",
                        "plugin-sdk-c/include/wardian_mock.h (counted)",
                        "plugin-sdk-rust/wardian/src/raw.rs",
                        "plugin-sdk-rust/wardian/src/host.rs",
                        "docs/capabilities/random.md (functions)"),
                GuestFiles.stale(root).stream().map(GeneratedFile::toString).toList());
        String[] check = {"--check", root.toString()};
        assertThrows(IllegalStateException.class, () -> GuestFiles.main(check));
    }

    @Test
    void writingChangesNothingOutsideOfTheRegions(@TempDir Path root) throws IOException {
        copy(root);
        Path header = root.resolve("plugin-sdk-c/include/wardian.h");
        String before = Files.readString(header);
        Files.writeString(header, before.replace("WARDIAN_EFAULT = 1,", "WARDIAN_EFAULT = 7,"));

        GuestFiles.main(new String[] {"--write", root.toString()});

        assertEquals(before, Files.readString(header));
        assertEquals(List.of(), GuestFiles.stale(root));
    }

    @Test
    void aFileWithoutItsRegionIsNamed(@TempDir Path root) throws IOException {
        copy(root);
        Path header = root.resolve("plugin-sdk-c/include/wardian.h");
        Files.writeString(header, Files.readString(header).replace("BEGIN imports:", "BEGINNING:"));

        IOException error = assertThrows(IOException.class, () -> GuestFiles.stale(root));
        assertEquals(
                "plugin-sdk-c/include/wardian.h: the line with BEGIN imports: is missing",
                error.getMessage());
    }

    /** The descriptions, and the files with what is generated. */
    private static void copy(Path root) throws IOException {
        Files.createDirectories(root.resolve("interfaces"));
        try (Stream<Path> files = Files.walk(ROOT.resolve("interfaces/wit"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, root.resolve(ROOT.relativize(file)));
            }
        }
        for (GeneratedFile file : GuestFiles.of(ROOT)) {
            Path copy = root.resolve(file.path());
            if (Files.notExists(copy)) {
                Files.createDirectories(copy.getParent());
                Files.copy(ROOT.resolve(file.path()), copy);
            }
        }
    }
}
