package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which directories a plugin may write that {@code wardian call} loads. */
class CallMountsTest {
    /** Makes folders below the working directory, so that relative paths name them. */
    static final class BelowHere implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "mounts");
        }
    }

    @TempDir(factory = BelowHere.class, cleanup = CleanupMode.ALWAYS)
    Path work;

    private Path grants;

    @BeforeEach
    void write() throws IOException {
        WrittenPlugin.write(
                work.resolve("all/p"),
                "com.acme.notes",
                WrittenPlugin.CORE + WrittenPlugin.says("say", "here"),
                "operations: { say: {} }",
                "capabilities: { files: { mounts: { /d: { mode: write } }, reason: notes } }");
        Files.createDirectories(work.resolve("grants"));
        grants = work.resolve("grants/grants.yaml");
    }

    /** Grants a directory for writing, which is made if it is not there. */
    private void grant(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                grants,
                """
                apiVersion: wardian/v1
                plugins:
                  com.acme.notes:
                    grants: { files: { mounts: { /d: { host: "%s", mode: write, quota: 1MiB } } } }
                """
                        .formatted(directory.toAbsolutePath().toString().replace('\\', '/')));
    }

    private Outcome call(Path named) {
        return Outcome.of("call", "--grants", grants, named, "say");
    }

    private static void mounted(Outcome outcome) {
        String warnings = outcome.err();
        assertEquals(new Outcome(ExitCode.OK, "here", warnings), outcome);
    }

    private static void refused(Outcome outcome) {
        assertEquals(ExitCode.NOT_RUN, outcome.code(), outcome::err);
        assertTrue(outcome.err().contains("WDN-LINK-030"), outcome::err);
        assertTrue(
                outcome.err().contains("a plugin that writes there could change "), outcome::err);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all",
                "all/p",
                "all/p/",
                "./all/p",
                "all/../all/p/.",
                "all/p/plugin.yaml",
                "all/p/../p/plugin.yaml"
            })
    void directoryBesideThePluginIsMounted(String named) throws IOException {
        Path relative = Path.of(work + "/" + named);

        grant(work.resolve("data"));
        mounted(call(relative));
        mounted(call(relative.toAbsolutePath()));
        grant(work);
        refused(call(relative));
        refused(call(relative.toAbsolutePath()));
        grant(work.resolve("all/p"));
        refused(call(relative));
        grant(work.resolve("all/p/data"));
        refused(call(relative));
    }

    @Test
    void folderThatTheUserNamesIsTheFolderOfPlugins() throws IOException {
        grant(work.resolve("all/data"));

        refused(call(work.resolve("all")));
        mounted(call(work.resolve("all/p")));
        mounted(call(work.resolve("all/p/plugin.yaml")));
        refused(
                Outcome.of(
                        "call",
                        "--with",
                        Files.createDirectories(work.resolve("others")),
                        "--grants",
                        grants,
                        work.resolve("all"),
                        "say"));
    }

    @Test
    void linkToThePluginStaysWhereItIs() throws IOException {
        Path links = Files.createDirectories(work.resolve("links"));
        Path link = links.resolve("p");
        Files.createSymbolicLink(link, work.resolve("all/p").toAbsolutePath());

        grant(work.resolve("data"));
        mounted(call(link));
        grant(links);
        refused(call(link));
        grant(work.resolve("all"));
        refused(call(link));
    }

    /** Runs the command as a process of its own, in a folder. */
    private Outcome callIn(Path folder, String named) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.addAll(
                List.of("call", "--grants", grants.toAbsolutePath().toString(), named, "say"));
        Path err = work.resolve("err");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectError(err.toFile())
                        .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, Files.readString(err));
    }

    @Test
    void workingDirectoryIsTheFolderOfPluginsIfTheUserNamesIt() throws Exception {
        Path plugin = work.resolve("all/p");

        grant(work.resolve("data"));
        mounted(callIn(plugin, "."));
        mounted(callIn(work, "all/p"));
        grant(work.resolve("all/p/data"));
        refused(callIn(plugin, "."));
        refused(callIn(plugin, "plugin.yaml"));
    }
}
