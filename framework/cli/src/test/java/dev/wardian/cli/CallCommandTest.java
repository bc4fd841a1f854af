package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallCommandTest {
    @TempDir Path folder;

    private static void echo(ModuleBuilder module, int read, int write) {
        operation(
                module,
                "echo",
                code ->
                        code.i32(64)
                                .i32(0)
                                .get(0)
                                .op(Opcode.CALL, read)
                                .op(Opcode.DROP)
                                .i32(64)
                                .get(0)
                                .op(Opcode.CALL, write));
    }

    /** A plugin that echoes, reports, traps, spins and reads the clock. */
    private static byte[] module() {
        ModuleBuilder module = new ModuleBuilder();
        int read = module.importFunction("wardian:core/1", "input_read", "iii:i");
        int write = module.importFunction("wardian:core/1", "output_write", "ii:i");
        int fail = module.importFunction("wardian:core/1", "fail", "iii:i");
        int now = module.importFunction("wardian:clock/1", "now_ms", ":l");
        module.memory(1, -1);
        module.export("memory", ExternKind.MEMORY, 0);
        module.data(0, "out of paper".getBytes(StandardCharsets.UTF_8));
        echo(module, read, write);
        operation(
                module,
                "fail",
                code -> code.i32(7).i32(0).i32(12).op(Opcode.CALL, fail).op(Opcode.DROP).i32(7));
        operation(module, "trap", code -> code.op(Opcode.UNREACHABLE));
        operation(module, "spin", code -> code.spin().i32(0));
        operation(module, "clock", code -> code.op(Opcode.CALL, now).op(Opcode.I64_EQZ));
        return module.build();
    }

    private static void operation(ModuleBuilder module, String name, Consumer<CodeBuilder> body) {
        module.export("op:" + name, module.function("i:i", body));
    }

    private Path plugin() throws IOException, NoSuchAlgorithmException {
        return plugin(
                "plugin",
                module(),
                "wardian/1",
                "operations:",
                "  echo: { input: bytes, output: bytes }",
                "  fail: { input: bytes, output: bytes }",
                "  trap: { input: bytes, output: bytes }",
                "  spin: { input: bytes, output: bytes }",
                "  clock: { input: bytes, output: bytes }",
                "capabilities: { clock: { reason: a test } }");
    }

    private Path plugin(String name, byte[] module, String abi, String... lines)
            throws IOException, NoSuchAlgorithmException {
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(module));
        Path plugin = Files.createDirectories(folder.resolve(name));
        Files.write(plugin.resolve("m.wasm"), module);
        Files.writeString(
                plugin.resolve("plugin.yaml"),
                """
                apiVersion: wardian/v1
                id: test.cli
                version: 1.0.0
                module: { file: m.wasm, sha256: %s }
                abi: %s
                """
                                .formatted(hash, abi)
                        + String.join("\n", lines)
                        + "\n");
        return plugin;
    }

    /**
     * That nothing was printed but an error of the framework, which may have lines with details.
     */
    private static void rejected(Outcome outcome, String id, String... parts) {
        failed(ExitCode.NOT_RUN, outcome, id, parts);
    }

    private static void failed(int code, Outcome outcome, String id, String... parts) {
        assertEquals(code, outcome.code(), outcome::err);
        assertEquals("", outcome.out());
        assertTrue(outcome.err().startsWith("error: " + id + " "), outcome.err());
        for (String part : parts) {
            assertTrue(outcome.err().contains(part), outcome.err());
        }
        assertFalse(outcome.err().contains("\tat "), outcome.err());
    }

    @Test
    void outputIsPrintedAsItIs() throws Exception {
        Outcome text = Outcome.of("call", plugin(), "echo", "zwölf\n");

        assertEquals(new Outcome(ExitCode.OK, "zwölf\n", ""), text);
        assertEquals("", Outcome.of("call", plugin(), "echo").out());
        assertEquals("--x", Outcome.of("call", plugin(), "echo", "--x").out());
    }

    @Test
    void engineIsTheOneOfTheOption() throws Exception {
        Path plugin = plugin();
        int before = CountingEngine.prepared();

        assertEquals("a", Outcome.of("call", plugin, "echo", "a").out());
        assertEquals(before, CountingEngine.prepared());
        assertEquals("a", Outcome.of("call", "--engine", "counting", plugin, "echo", "a").out());
        assertEquals(before + 1, CountingEngine.prepared());
        Outcome.of("call", "--engine", "steam", plugin, "echo", "a")
                .failed(
                        ExitCode.NOT_RUN,
                        "unknown engine \"steam\"; known are interpreter, counting");
    }

    @Test
    void inputMayComeFromStandardInput() throws Exception {
        byte[] input = "a\0b".getBytes(StandardCharsets.UTF_8);

        Outcome outcome = Outcome.withInput(input, "call", plugin(), "echo", "-");

        assertEquals(new Outcome(ExitCode.OK, "a\0b", ""), outcome);
    }

    /** A plugin that copies its input to its output in pieces of 1000 bytes. */
    private Path copying() throws IOException, NoSuchAlgorithmException {
        ModuleBuilder module = new ModuleBuilder();
        int read = module.importFunction("wardian:core/1", "input_read", "iii:i");
        int write = module.importFunction("wardian:core/1", "output_write", "ii:i");
        module.memory(1, -1);
        module.export("memory", ExternKind.MEMORY, 0);
        Consumer<CodeBuilder> copy =
                c -> {
                    c.locals("ii").op(Opcode.LOOP);
                    c.i32(0).get(1).i32(1000).op(Opcode.CALL, read).tee(2);
                    c.op(Opcode.IF);
                    c.i32(0).get(2).op(Opcode.CALL, write).op(Opcode.DROP);
                    c.get(1).get(2).op(Opcode.I32_ADD).set(1).op(Opcode.BR, 1);
                    c.end().end().i32(0);
                };
        operation(module, "copy", copy);
        operation(module, "whole", copy);
        operation(module, "print", copy);
        return plugin(
                "copying",
                module.build(),
                "wardian/1",
                "operations:",
                "  copy: { input: stream, output: stream }",
                "  whole: { input: stream, output: bytes }",
                "  print: { input: text, output: stream }",
                "limits: { input: 10B }");
    }

    @Test
    void streamsAreStandardInputAndStandardOutput() throws Exception {
        byte[] input = "line\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        String text = new String(input, StandardCharsets.UTF_8);
        Path plugin = copying();

        assertEquals(
                new Outcome(ExitCode.OK, text, ""),
                Outcome.withInput(input, "call", plugin, "copy", "-"));
        assertEquals(
                new Outcome(ExitCode.OK, text, ""),
                Outcome.withInput(input, "call", plugin, "whole", "-"));
        assertEquals("Ada", Outcome.of("call", plugin, "copy", "Ada").out());
        assertEquals(
                "Ada" + System.lineSeparator() + "Ada" + System.lineSeparator(),
                Outcome.of("call", "--repeat=2", plugin, "print", "Ada").out());
        Outcome.withInput(input, "call", "--repeat=2", plugin, "copy", "-")
                .failed(ExitCode.USAGE, "--repeat cannot read a stream from standard input again");
    }

    private static byte[] bare() {
        ModuleBuilder module = new ModuleBuilder();
        int read = module.importFunction("wardian:core/1", "input_read", "iii:i");
        int write = module.importFunction("wardian:core/1", "output_write", "ii:i");
        module.memory(1, -1);
        module.export("memory", ExternKind.MEMORY, 0);
        echo(module, read, write);
        return module.build();
    }

    @Test
    void moduleIsCalledWithoutAManifest() throws Exception {
        Path file = Files.write(folder.resolve("echo.wasm"), bare());

        assertEquals(
                new Outcome(ExitCode.OK, "zwölf", ""), Outcome.of("call", file, "echo", "zwölf"));
        assertEquals(
                new Outcome(ExitCode.OK, "from a pipe", ""),
                Outcome.withInput(
                        "from a pipe".getBytes(StandardCharsets.UTF_8), "call", file, "echo", "-"));
        assertEquals(
                new Outcome(ExitCode.OK, "x", ""),
                Outcome.withInput(bare(), "call", "-", "echo", "x"));
        assertEquals("xx", Outcome.of("call", "--timeout", "9s", file, "echo", "xx").out());
        assertEquals("x\nx\n", Outcome.of("call", "--repeat", "2", file, "echo", "x").out());
        Outcome.of("call", file, "ecko", "x")
                .failed(ExitCode.NOT_RUN, "local.echo has no operation \"ecko\"; it has echo");
        Outcome.withInput(bare(), "call", "-", "echo", "-")
                .failed(ExitCode.USAGE, "cannot both be -");
    }

    @Test
    void moduleAsTextIsCalledWithNumbers() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("sum.wat"),
                        """
                        (module
                          (func (export "add") (param i64 i64) (result i64)
                            (i64.add (local.get 0) (local.get 1))))
                        """);

        Outcome.of("call", file, "add", "40 2").printed("42");
        Outcome.withInput("40 2\n".getBytes(StandardCharsets.UTF_8), "call", file, "add", "-")
                .printed("42");
        Outcome.of("call", file, "add", "40").failed(ExitCode.NOT_RUN, "arguments given: 1");
        Files.writeString(file, "(module (func (export \"x\") (boom)))");
        Outcome.of("call", file, "x").failed(ExitCode.NOT_RUN, "sum.wat:1:");
    }

    @Test
    void moduleWithoutAManifestHasDefaultLimitsUnlessTheGrantsSayOtherwise() throws Exception {
        Path file = Files.write(folder.resolve("echo.wasm"), bare());
        Path grants =
                Files.writeString(
                        folder.resolve("grants.yaml"),
                        "apiVersion: wardian/v1\nplugins: { local.echo: { limits: { input: 1 } } }\n");

        failed(
                ExitCode.LIMIT,
                Outcome.withInput(new byte[(4 << 20) + 10], "call", file, "echo", "-"),
                "WDN-CALL-005",
                "4MiB");
        assertEquals("x", Outcome.of("call", "--grants", grants, file, "echo", "x").out());
        failed(
                ExitCode.LIMIT,
                Outcome.of("call", "--grants", grants, file, "echo", "xy"),
                "WDN-CALL-005");
    }

    @Test
    void moduleThatNeedsAManifestSaysSo() throws Exception {
        Path file = Files.write(folder.resolve("clock.wasm"), module());

        rejected(
                Outcome.of("call", file, "clock"),
                "WDN-LINK-001",
                "WDN-LINK-028",
                "wardian:clock/1",
                "write a manifest that requests the capability");
        for (String option : new String[] {"--with", "--config"}) {
            Outcome.of("call", option, "a=b", file, "clock")
                    .failed(ExitCode.USAGE, option + " needs a plugin with a manifest");
        }
        Path empty = Files.write(folder.resolve("empty.wasm"), new ModuleBuilder().build());
        rejected(
                Outcome.of("call", empty, "x"),
                "WDN-LINK-001",
                "exports nothing that can be called",
                "export an operation (op:NAME)");
        Path noModule = Files.writeString(folder.resolve("page.wasm"), "<!DOCTYPE html><html>");
        rejected(Outcome.of("call", noModule, "x"), "WDN-LINK-001", "WDN-LINK-014", "HTML");
    }

    @Test
    void manifestMayBeNamedItself() throws Exception {
        assertEquals("x", Outcome.of("call", plugin().resolve("plugin.yaml"), "echo", "x").out());
    }

    @Test
    void inputOverTheLimitIsRefused() throws Exception {
        failed(
                ExitCode.LIMIT,
                Outcome.withInput(new byte[(4 << 20) + 10], "call", plugin(), "echo", "-"),
                "WDN-CALL-005",
                "4MiB");
    }

    @Test
    void aFolderWithOnePluginInItWillDo() throws Exception {
        plugin();

        assertEquals("x", Outcome.of("call", folder, "echo", "x").out());
    }

    @Test
    void foldersWithoutExactlyOnePluginAreRefused() throws Exception {
        Outcome.of("call", folder, "echo").failed(ExitCode.NOT_RUN, "no plugin.yaml in it");
        Outcome.of("call", folder.resolve("none"), "echo")
                .failed(ExitCode.NOT_RUN, "no such folder");
        Files.copy(plugin().resolve("plugin.yaml"), folder.resolve("other.plugin.yaml"));

        Outcome.of("call", folder, "echo")
                .failed(ExitCode.NOT_RUN, "more than one plugin", "other.plugin.yaml");
    }

    @Test
    void failuresHaveTheirId() throws Exception {
        Path plugin = plugin();

        Outcome.of("call", plugin, "fail")
                .failed(ExitCode.FAILED, "WDN-CALL-002", "out of paper", "test.cli");
        Outcome.of("call", plugin, "nope")
                .failed(ExitCode.NOT_RUN, "no operation \"nope\"", "echo, fail, trap");
        failed(
                ExitCode.LIMIT,
                Outcome.of("call", "--timeout", "500ms", plugin, "spin"),
                "WDN-CALL-006",
                "\n  at ");
        failed(
                ExitCode.TRAP,
                Outcome.of("call", plugin, "trap"),
                "WDN-CALL-004",
                "unreachable",
                "\n  at ");
    }

    @Test
    void whatReachesNothingOutsideIsGrantedUnlessTheOperatorSaysOtherwise() throws Exception {
        Path plugin = plugin();
        Path nothing = Files.writeString(folder.resolve("none.yaml"), "apiVersion: wardian/v1\n");
        Path clock =
                Files.writeString(
                        folder.resolve("clock.yaml"),
                        """
                        apiVersion: wardian/v1
                        plugins: { test.cli: { grants: { clock: {} } } }
                        """);

        assertEquals(ExitCode.OK, Outcome.of("call", plugin, "clock").code());
        assertEquals(ExitCode.OK, Outcome.of("call", "--grants", clock, plugin, "clock").code());
        rejected(
                Outcome.of("call", "--grants", nothing, plugin, "clock"),
                "WDN-LINK-001",
                "clock/1 is not granted");
    }

    /** A plugin that logs its input; {@code lines} are further lines of its manifest. */
    private Path logging(String name, String... lines) throws IOException {
        return WrittenPlugin.write(
                folder.resolve(name),
                "test." + name,
                WrittenPlugin.CORE
                        + """
                        (import "wardian:core/1" "log" (func $log (param i32 i32 i32) (result i32)))
                        (memory (export "memory") 1)
                        (func (export "op:say") (param $length i32) (result i32)
                          (drop (call $read (i32.const 0) (i32.const 0) (local.get $length)))
                          (call $log (i32.const 3) (i32.const 0) (local.get $length)))
                        """,
                Stream.concat(
                                Stream.of("operations: { say: { input: text, output: text } }"),
                                Stream.of(lines))
                        .toArray(String[]::new));
    }

    /** What a command line logs, which goes to the standard error of this process. */
    private static List<String> logged(Object... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Outcome outcome;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            outcome = Outcome.of(arguments);
        } finally {
            System.setErr(before);
        }
        assertEquals(ExitCode.OK, outcome.code(), outcome::err);
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void linesThatTheManifestDoesNotRequestAreReportedOnce() throws Exception {
        Path plugin = logging("mute");
        List<String> notice =
                List.of(
                        "INFO plugin.test.mute - this plugin writes to its log, and its lines are"
                                + " dropped: its manifest does not request the capability log");

        assertEquals(notice, logged("call", plugin, "say", "a line"));
        assertEquals(notice, logged("call", "--repeat=3", plugin, "say", "a line"));
    }

    @Test
    void linesThatTheManifestRequestsArePrintedAndNothingElse() throws Exception {
        Path plugin = logging("heard", "capabilities: { log: { reason: a test } }");
        String line = "INFO plugin.test.heard - a line";

        assertEquals(List.of(line), logged("call", plugin, "say", "a line"));
        assertEquals(List.of(line, line), logged("call", "--repeat=2", plugin, "say", "a line"));
    }

    @Test
    void problemsOfTheManifestAreShownWithTheirPlace() throws Exception {
        Path plugin = plugin();
        Files.writeString(plugin.resolve("plugin.yaml"), "apiVersion: wardian/v1\nnope: 1\n");

        rejected(
                Outcome.of("call", plugin, "echo"),
                "WDN-MAN-001",
                "plugin.yaml:2:1: WDN-MAN-009",
                "2 | nope: 1");
    }

    @Test
    void functionsOfPlainModulesTakeAndGiveNumbers() throws Exception {
        ModuleBuilder module = new ModuleBuilder();
        module.export(
                "scale",
                module.function(
                        "id:di",
                        code ->
                                code.get(0)
                                        .op(Opcode.F64_CONVERT_I32_S)
                                        .get(1)
                                        .op(Opcode.F64_MUL)
                                        .get(0)));
        Path plugin = plugin("plain", module.build(), "plain", "operations: { scale: {} }");

        Outcome.of("call", plugin, "scale", "-3  0.1").printed("-0.30000000000000004", "-3");
        Outcome.of("call", plugin, "scale", "3")
                .failed(ExitCode.NOT_RUN, "[i32 f64] -> [f64 i32]", "given: 1");
        Outcome.of("call", plugin, "scale", "3 x").failed(ExitCode.NOT_RUN, "type f64");
    }

    @Test
    void wrongUsageIsOneLine() {
        Outcome.of("call", folder).failed(ExitCode.USAGE, "OPERATION");
        Outcome.of("call", folder, "echo", "a", "b").failed(ExitCode.USAGE, "b");
    }
}
