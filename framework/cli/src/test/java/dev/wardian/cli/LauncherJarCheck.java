package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/wardian} as its users start it; runs after the jar was packaged. */
class LauncherJarCheck {
    @TempDir Path scratch;

    private Path cache;

    private static Path script() {
        return Path.of(System.getProperty("basedir", "."), "../../bin/wardian")
                .toAbsolutePath()
                .normalize();
    }

    @BeforeEach
    void requireShell() {
        assumeTrue(Files.exists(Path.of("/bin/sh")), "no shell");
        cache = scratch.resolve("cache");
    }

    private Outcome wardian(Map<String, String> environment, Object... arguments)
            throws IOException, InterruptedException {
        return start(script(), environment, arguments);
    }

    private Outcome start(Path program, Map<String, String> environment, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WARDIAN_CACHE", cache.toString());
        builder.environment().remove("WARDIAN_JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        int code = process.waitFor();
        return new Outcome(code, Files.readString(out), Files.readString(err));
    }

    private List<Path> archives() throws IOException {
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }

    private static Path fib() {
        return Outcome.kernels().resolve("fib.wasm");
    }

    /**
     * What a command loads and initializes: a line for each class, with its name and where it came
     * from, and another one when it is used first. Newer versions of Java load whole archives.
     */
    private List<String> loaded(Object... arguments) throws IOException, InterruptedException {
        Path log = scratch.resolve("classes");
        Map<String, String> options =
                Map.of("WARDIAN_JAVA_OPTS", "-Xlog:class+load,class+init:file=" + log + ":none");
        Outcome outcome = wardian(options, arguments);
        assertFalse(Files.readString(log).isEmpty(), outcome.err());
        return Files.readAllLines(log);
    }

    /** Where the main class of a run came from. */
    private String origin(Object... arguments) throws IOException, InterruptedException {
        return loaded(arguments).stream()
                .filter(line -> line.startsWith(Main.class.getName() + " "))
                .findFirst()
                .orElseThrow();
    }

    /** Asserts that a start uses nothing that begins so, and loads no class from the jar. */
    private static void assertLean(List<String> loaded, String... unwanted) {
        for (String prefix : unwanted) {
            String use = " Initializing '" + prefix.replace('.', '/');
            assertEquals(List.of(), loaded.stream().filter(line -> line.contains(use)).toList());
        }
        assertEquals(
                List.of(),
                loaded.stream().filter(line -> line.contains(" source: file:")).toList(),
                "Training does not use these");
    }

    @Test
    void shortRunOpensNoJarAndLooksForNothing() throws IOException, InterruptedException {
        wardian(Map.of(), "run", "--invoke", "run", fib(), "5").printed("5");

        assertLean(
                loaded("run", "--invoke", "run", fib(), "5"),
                "java.util.zip.ZipFile$Source",
                "java.util.ServiceLoader",
                "java.security.Provider",
                "java.lang.runtime.ObjectMethods",
                "dev.wardian.wasm.compiler.",
                "dev.wardian.wasm.text.WatParser",
                "picocli.");
    }

    @Test
    void callLoadsNoMoreOfYamlThanTheParser() throws IOException, InterruptedException {
        Path plugin = script().resolve("../../examples/plain/plugins/greeter").normalize();
        wardian(Map.of(), "call", plugin, "greet", "Ada").printed("Hello, Ada");

        assertLean(
                loaded("call", plugin, "greet", "Ada"),
                "java.lang.runtime.ObjectMethods",
                "java.util.logging.",
                "org.yaml.snakeyaml.Yaml'",
                "org.yaml.snakeyaml.constructor.",
                "dev.wardian.host.extism.KernelFunctions",
                "dev.wardian.wasm.compiler.",
                "picocli.");
    }

    @Test
    void firstStartMakesAnArchiveThatLaterStartsUse() throws IOException, InterruptedException {
        wardian(Map.of(), "run", "--invoke", "run", fib(), "20").printed("6765");

        assertEquals(1, archives().size());
        assertTrue(Files.size(archives().get(0)) > 1 << 20);
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
        assertTrue(origin("--help").contains("shared objects file"));
        wardian(Map.of(), "run", "--invoke", "run", fib(), "20").printed("6765");
        assertEquals(1, archives().size());
    }

    @Test
    void commandsHaveArchivesOfTheirOwnWhereJavaLoadsThemWhole()
            throws IOException, InterruptedException {
        wardian(Map.of(), "run", "--invoke", "run", fib(), "20").printed("6765");
        wardian(Map.of(), "check", scratch.resolve("none"));
        wardian(Map.of(), "call", scratch.resolve("none"), "echo");
        wardian(Map.of(), "--version");

        assertEquals(Runtime.version().feature() >= 25 ? 3 : 1, archives().size());
        assertTrue(origin("check", scratch.resolve("none")).contains("shared objects file"));
        assertTrue(origin("help", "run").contains("shared objects file"));
    }

    @Test
    void archiveOfAnOlderJarIsReplaced() throws IOException, InterruptedException {
        wardian(Map.of(), "--version");
        Path archive = archives().get(0);
        // As if the jar had been built after it.
        Files.delete(archive);
        Files.writeString(archive, "old");
        Files.setLastModifiedTime(archive, FileTime.fromMillis(0));

        wardian(Map.of(), "run", "--invoke", "run", fib(), "20").printed("6765");

        assertTrue(Files.size(archive) > 1 << 20);
    }

    @Test
    void archiveThatDoesNotFitIsIgnored() throws IOException, InterruptedException {
        wardian(Map.of(), "--version");
        Path archive = archives().get(0);
        Files.delete(archive);
        Files.writeString(archive, "no archive");

        wardian(Map.of(), "run", "--invoke", "run", fib(), "20").printed("6765");
    }

    @Test
    void folderThatOthersMayWriteIsNotUsed() throws IOException, InterruptedException {
        Files.createDirectory(cache);
        for (String mode : List.of("rwxrwx---", "rwx----w-")) {
            Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString(mode));

            wardian(Map.of(), "run", "--invoke", "run", fib(), "20").printed("6765");

            assertEquals(List.of(), archives());
        }
    }

    @Test
    void folderThatIsALinkIsNotUsed() throws IOException, InterruptedException {
        Files.createSymbolicLink(cache, Files.createDirectory(scratch.resolve("elsewhere")));

        wardian(Map.of(), "run", "--invoke", "run", fib(), "20").printed("6765");

        assertEquals(List.of(), archives());
    }

    @Test
    void folderThatCannotBeMadeIsNotUsed() throws IOException, InterruptedException {
        Files.writeString(cache, "a file");

        wardian(Map.of(), "run", "--invoke", "run", fib(), "20").printed("6765");
    }

    @Test
    void noArchiveIsMadeWhereNoneIsWanted() throws IOException, InterruptedException {
        wardian(Map.of("WARDIAN_CACHE", ""), "run", "--invoke", "run", fib(), "20").printed("6765");

        assertFalse(Files.exists(cache));
    }

    @Test
    void linksLeadToTheJar() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(scratch.resolve("first"), script());
        Path relative = Files.createSymbolicLink(scratch.resolve("w"), Path.of("first"));

        Outcome outcome = start(relative, Map.of("WARDIAN_CACHE", ""), "--version");

        assertTrue(outcome.out().startsWith("wardian "), outcome.err());
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void argumentsAndExitCodesArePassedOn() throws IOException, InterruptedException {
        Map<String, String> none = Map.of("WARDIAN_CACHE", "");

        wardian(none, "help", "a  b*").failed(ExitCode.USAGE, "unknown command 'a  b*'");
        wardian(none, "run", "").failed(ExitCode.NOT_RUN);
        wardian(none, "validate", scratch.resolve("none")).failed(ExitCode.FAILED, "no such file");
    }

    @Test
    void onlyCommandsWithoutGuestsRunOnOneCompiler() throws IOException, InterruptedException {
        Map<String, String> flags = new HashMap<>(Map.of("WARDIAN_CACHE", ""));
        flags.put("WARDIAN_JAVA_OPTS", "-XX:+PrintCommandLineFlags");

        for (String command : List.of("--help", "inspect", "validate", "check", "hash")) {
            Outcome outcome = wardian(flags, command);
            assertTrue(outcome.out().contains("-XX:TieredStopAtLevel=1"), outcome.out());
        }
        for (String command : List.of("run", "call", "dev")) {
            assertFalse(wardian(flags, command).out().contains("TieredStopAtLevel"), command);
        }
    }

    @Test
    void collectorMayBeChosen() throws IOException, InterruptedException {
        Map<String, String> parallel = new HashMap<>(Map.of("WARDIAN_CACHE", ""));
        parallel.put("WARDIAN_JAVA_OPTS", "-XX:+UseParallelGC");

        wardian(parallel, "run", "--invoke", "run", fib(), "20").printed("6765");
    }

    /** A folder like that of a JDK, whose java is a script. */
    private Path fakeJava(String version, String script) throws IOException {
        Path home = Files.createDirectories(scratch.resolve("jdk-" + version));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return home;
    }

    @Test
    void javaThatIsTooOldIsTold() throws IOException, InterruptedException {
        for (String version : List.of("1.8.0_392", "11.0.2", "16")) {
            Path home = fakeJava(version, "echo started\n");

            wardian(Map.of("JAVA_HOME", home.toString()), "--help")
                    .failed(ExitCode.NOT_RUN, "needs Java 17 or newer, found " + version);
        }
        assertEquals(List.of(), archives());
        Path good = fakeJava("17", "echo started\n");
        wardian(Map.of("JAVA_HOME", good.toString(), "WARDIAN_CACHE", ""), "--help")
                .printed("started");
    }

    @Test
    void interruptedFirstStartLeavesNothing() throws IOException, InterruptedException {
        String training =
                """
                for word; do
                    case $word in
                        -XX:ArchiveClassesAtExit=*)
                            echo part >"${word#*=}"
                            sleep 2 ;;
                        -Djava.io.tmpdir=*)
                            mkdir "${word#*=}/wardian1" ;;
                    esac
                done
                """;
        Path temporary = Files.createDirectory(scratch.resolve("tmp"));
        ProcessBuilder builder = new ProcessBuilder(script().toString(), "--help");
        builder.environment().put("JAVA_HOME", fakeJava("17.0.1", training).toString());
        builder.environment().put("WARDIAN_CACHE", cache.toString());
        builder.environment().put("TMPDIR", temporary.toString());
        Process process = builder.start();
        while (archives().isEmpty()) {
            assertTrue(process.isAlive());
            Thread.sleep(10);
        }

        process.destroy();

        assertEquals(143, process.waitFor());
        assertEquals(List.of(), archives());
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void archivesThatWereNotUsedForAMonthAreRemoved() throws IOException, InterruptedException {
        Files.createDirectory(
                cache,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(40)));
        FileTime recent = FileTime.from(Instant.now().minus(Duration.ofDays(20)));
        List<String> names =
                List.of(
                        "java-17.0.0-1.archive",
                        "java-17.0.0-1.archive.77",
                        "java-18-2.archive",
                        "java-19-3.archive",
                        "notes.txt");
        for (String name : names) {
            Path file = Files.writeString(cache.resolve(name), "any");
            boolean written = name.startsWith("java-18");
            boolean read = name.startsWith("java-19");
            Files.getFileAttributeView(file, BasicFileAttributeView.class)
                    .setTimes(written ? recent : old, read ? recent : old, null);
        }

        wardian(Map.of(), "run", "--invoke", "run", fib(), "20").printed("6765");

        List<Path> left = archives();
        assertEquals(4, left.size(), left::toString);
        for (String name : names.subList(2, 5)) {
            assertTrue(left.contains(cache.resolve(name)), name);
        }
    }

    @Test
    void javaThatIsMissingIsTold() throws IOException, InterruptedException {
        wardian(Map.of("JAVA_HOME", scratch.toString()), "--help")
                .failed(ExitCode.NOT_RUN, "JAVA_HOME is " + scratch + ", which has no bin/java");
    }
}
