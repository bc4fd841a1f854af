package dev.wardian.wasi.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasi.DirectoryKind;
import dev.wardian.wasi.Wasi;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.files.OpenFile;
import dev.wardian.wasi.files.OpenMode;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official suite of WASI: its 72 tests of preview 1, which are no part of this repository.
 * {@code -Dwardian.wasi.suite=FOLDER} says where a branch of built tests lies, such as {@code
 * prod/testsuite-base}.
 */
@Tag("one-jdk")
final class OfficialSuiteTest {
    private static final String FOLDER = System.getProperty("wardian.wasi.suite", "");

    @TempDir private Path temporary;

    @TestFactory
    Stream<DynamicTest> everyTestPassesOnEveryKindOfDirectory() throws IOException {
        if (FOLDER.isEmpty()) {
            System.err.println(
                    "[WARNING] the official suite of WASI was NOT run: -Dwardian.wasi.suite=FOLDER");
        }
        Assumptions.assumeTrue(!FOLDER.isEmpty(), "no -Dwardian.wasi.suite=FOLDER");
        List<SuiteCase> cases = SuiteCase.allIn(Path.of(FOLDER));
        assertEquals(72, cases.size());
        List<DynamicTest> tests = new ArrayList<>();
        for (DirectoryKind kind : DirectoryKind.values()) {
            for (boolean strict : List.of(true, false)) {
                for (SuiteCase each : cases) {
                    String name =
                            each.name() + ", " + kind + (strict ? ", strict errno" : ", any errno");
                    tests.add(DynamicTest.dynamicTest(name, () -> run(each, kind, strict)));
                }
            }
        }
        return tests.stream();
    }

    private void run(SuiteCase test, DirectoryKind kind, boolean strict) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        Wasi.Builder builder =
                Wasi.builder()
                        .arguments(test.arguments())
                        .stdout(output)
                        .stderr(error)
                        .wallClock(InstantSource.system())
                        .random(new SecureRandom());
        test.variables().forEach(builder::variable);
        if (strict && test.name().startsWith("rust")) {
            // The errno of Unix; without it any of several will do. Others print their variables.
            builder.variable("ERRNO_MODE_UNIX", "1");
        }
        Path root = test.root();
        try (DirectoryKind.Tree files = kind.tree(temporary)) {
            if (root != null) {
                try (Directory top = files.open()) {
                    copy(root, top);
                }
                builder.directory("/", files.open());
            }
            int code = run(test, builder);
            assertEquals(test.exitCode(), code, () -> text(error));
        }
        String expected = test.output();
        if (expected != null) {
            assertEquals(expected, text(output));
        }
    }

    private static int run(SuiteCase test, Wasi.Builder builder) throws IOException {
        WasmModule module = WasmModule.parse(Files.readAllBytes(test.module()));
        try (Wasi wasi = builder.build();
                WasmInstance instance =
                        module.instantiate(
                                wasi.imports(),
                                InstanceOptions.DEFAULT.withEngine(WasmEngine.INTERPRETER))) {
            return wasi.run(instance, CallOptions.NONE.withTimeout(Duration.ofSeconds(60)));
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void copy(Path from, Directory to) throws IOException, FilesException {
        try (Stream<Path> all = Files.list(from)) {
            for (Path file : all.toList()) {
                String name = file.getFileName().toString();
                if (Files.isDirectory(file)) {
                    to.createDirectory(name);
                    try (Directory below = to.openDirectory(name)) {
                        copy(file, below);
                    }
                    continue;
                }
                byte[] bytes = Files.readAllBytes(file);
                try (OpenFile target = to.openFile(name, OpenMode.REPLACE)) {
                    assertTrue(
                            bytes.length == 0
                                    || target.write(0, bytes, 0, bytes.length) == bytes.length);
                }
            }
        }
    }
}
