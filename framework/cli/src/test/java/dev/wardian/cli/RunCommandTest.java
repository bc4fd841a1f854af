package dev.wardian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("m.wasm"), bytes);
    }

    private Path function(String type, Consumer<CodeBuilder> body) throws IOException {
        return file(ModuleBuilder.ofFunction(type, body));
    }

    @Test
    void integersArePrintedAsSignedDecimals() throws IOException {
        Path file = function("il:il", code -> code.get(0).get(1));

        Outcome outcome = Outcome.of("run", "--invoke", "f", file, "4294967295", "-5");

        outcome.printed("-1", "-5");
    }

    @Test
    void engineIsTheOneOfTheOption() throws IOException {
        Path file = function(":i", code -> code.i32(7));
        int before = CountingEngine.prepared();

        Outcome.of("run", "--invoke", "f", file).printed("7");
        Outcome.of("run", "--engine", "interpreter", "--invoke", "f", file).printed("7");
        assertEquals(before, CountingEngine.prepared());
        Outcome.of("run", "--engine", "counting", "--invoke", "f", file).printed("7");
        assertEquals(before + 1, CountingEngine.prepared());
        Outcome.of("run", "--engine", "steam", "--invoke", "f", file)
                .failed(
                        ExitCode.NOT_RUN,
                        "unknown engine \"steam\"; known are interpreter, counting");
    }

    @Test
    void profileIsWrittenAlsoWhereTheGuestDoesNotEnd() throws IOException {
        Path file = function(":", CodeBuilder::spin);
        Path folded = folder.resolve("stacks.txt");
        Path page = folder.resolve("stacks.HTML");

        for (Path profile : List.of(folded, page)) {
            Outcome outcome =
                    Outcome.of(
                            "run", "--timeout", "1s", "--profile", profile, "--invoke", "f", file);
            assertEquals(ExitCode.LIMIT, outcome.code());
        }

        assertTrue(Files.readString(folded).matches("f [1-9][0-9]*\n"), Files.readString(folded));
        String html = Files.readString(page);
        assertTrue(html.startsWith("<!DOCTYPE html>"), html);
        assertTrue(html.contains(">f</button>"), html);
    }

    @Test
    void profileThatCannotBeWrittenIsAnError() throws IOException {
        Path file = function(":i", code -> code.i32(7));

        Outcome.of("run", "--profile", folder, "--invoke", "f", file)
                .failed(ExitCode.NOT_RUN, "cannot be written");
    }

    @Test
    void floatsArePrintedAsShortestDecimals() throws IOException {
        Path file = function("fdfd:fdfd", code -> code.get(0).get(1).get(2).get(3));

        Outcome.of("run", "--invoke", "f", file, "0.1", "2e-44", "inf", "-inf")
                .printed("0.1", "2e-44", "inf", "-inf");
        Outcome.of("run", "--invoke", "f", file, "nan", "nan:0x1", "-0", "1e21")
                .printed("nan", "nan", "-0", "1e21");
    }

    @Test
    void nullReferencesGoInAndOut() throws IOException {
        Path file = function("E:EF", code -> code.get(0).op(Opcode.REF_NULL, ValueType.FUNCREF));

        Outcome.of("run", "--invoke", "f", file, "null").printed("null", "null");
    }

    @Test
    void everythingAfterTheFileBelongsToTheGuest() throws IOException {
        Path file = function("ii:i", code -> code.get(0).get(1).op(Opcode.I32_SUB));

        Outcome.of("run", "--invoke", "f", file, "-7", "-0x2").printed("-5");
        Outcome.of("run", "--invoke", "f", file, "--fuel", "1")
                .failed(ExitCode.NOT_RUN, "'--fuel' is no value of type i32");
        Outcome.of("run", "--invoke", "f", file, "1", "--")
                .failed(ExitCode.NOT_RUN, "'--' is no value of type i32");
        Outcome.of("run", "--invoke", "f", file, "1", "@" + file)
                .failed(ExitCode.NOT_RUN, "is no value of type i32");
    }

    @Test
    void argumentsMustFitTheType() throws IOException {
        Path file = function("i:i", code -> code.get(0));

        Outcome.of("run", "--invoke", "f", file).failed(ExitCode.NOT_RUN, "[i32] -> [i32]");
        Outcome.of("run", "--invoke", "f", file, "1", "2").failed(ExitCode.NOT_RUN, "given: 2");
        Outcome.of("run", "--invoke", "f", file, "4294967296")
                .failed(ExitCode.NOT_RUN, "does not fit into i32");
    }

    @Test
    void badArgumentsAreFoundBeforeTheStartFunctionRuns() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.start(module.function(":", code -> code.op(Opcode.UNREACHABLE)));
        module.export("f", module.function("i:", code -> {}));

        Outcome.of("run", "--invoke", "f", file(module.build()), "x")
                .failed(ExitCode.NOT_RUN, "'x' is no value of type i32");
    }

    @Test
    void withoutInvokeTheExportStartIsCalled() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.export("_start", module.function(":i", code -> code.i32(42)));

        Outcome.of("run", file(module.build())).printed("42");
    }

    @Test
    void withoutInvokeAndExportStartOnlyTheStartFunctionRuns() throws IOException {
        ModuleBuilder quiet = new ModuleBuilder();
        quiet.export("f", quiet.function(":", code -> code.op(Opcode.UNREACHABLE)));
        quiet.start(quiet.function(":", code -> {}));
        Outcome.of("run", file(quiet.build())).printed();

        ModuleBuilder trapping = new ModuleBuilder();
        trapping.start(trapping.function(":", code -> code.op(Opcode.UNREACHABLE)));
        Outcome.of("run", file(trapping.build())).guestFailed(ExitCode.TRAP, "trap: unreachable");
    }

    @Test
    void argumentsWithoutAFunctionAreWrongUsage() throws IOException {
        Path file = function("i:i", code -> code.get(0));

        Outcome.of("run", file, "1").failed(ExitCode.USAGE, "--invoke NAME before FILE");
    }

    @Test
    void unknownFunctionsAreAnsweredWithThoseThatThereAre() throws IOException {
        Path file = function("i:i", code -> code.get(0));

        Outcome.of("run", "--invoke", "g", file, "1")
                .failed(ExitCode.NOT_RUN, "no exported function \"g\"", "it exports f");
    }

    @Test
    void importsThatNobodyProvidesAreNamed() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("env", "first\nerror: second", "i:i");
        module.importMemory("env", "memory", 1, -1);

        Outcome.of("run", file(module.build()))
                .failed(
                        ExitCode.NOT_RUN,
                        "unknown import \"env\" \"first\\u000aerror: second\"",
                        "[i32] -> [i32]",
                        "and 1 more");
    }

    @Test
    void trapsShowTheGuestsStack() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        int inner = module.function(":", code -> code.op(Opcode.UNREACHABLE));
        module.export("inner", inner);
        module.export("outer", module.function(":", code -> code.op(Opcode.CALL, inner)));

        Outcome outcome = Outcome.of("run", "--invoke", "outer", file(module.build()));

        outcome.guestFailed(ExitCode.TRAP, "error: trap: unreachable");
        List<String> lines = outcome.err().lines().toList();
        assertTrue(lines.get(1).startsWith("  at inner"), outcome.err());
        assertTrue(lines.get(2).startsWith("  at outer"), outcome.err());
        assertEquals(3, lines.size());
    }

    @Test
    void longStacksAreCut() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.export("f", module.function(":", code -> code.op(Opcode.CALL, 0)));

        Outcome outcome = Outcome.of("run", "--invoke", "f", file(module.build()));

        assertEquals(ExitCode.TRAP, outcome.code());
        List<String> lines = outcome.err().lines().toList();
        assertTrue(lines.get(0).contains("call stack exhausted"), outcome.err());
        assertEquals(1 + 32 + 1, lines.size());
        assertTrue(lines.get(33).matches("  \\.\\.\\. \\d+ more"), outcome.err());
    }

    @Test
    void modulesComeFromStandardInput() throws IOException {
        byte[] binary = ModuleBuilder.ofFunction(":i", code -> code.i32(7));
        byte[] text = "(module (func (export \"f\") (result i32) (i32.const 8)))".getBytes(UTF_8);

        Outcome.withInput(binary, "run", "--invoke", "f", "-").printed("7");
        Outcome.withInput(text, "run", "--invoke", "f", "-").printed("8");
        Outcome.withInput(text, "run", "--invoke", "g", "-")
                .failed(ExitCode.NOT_RUN, "<stdin>: no exported function \"g\"");
        Outcome.of("run", "-").failed(ExitCode.NOT_RUN, "<stdin>: ", "an empty file");
    }

    @Test
    void aFileMayHaveTheNameOfStandardInput() throws IOException {
        Path file = Files.write(folder.resolve("-"), ModuleBuilder.ofFunction(":", code -> {}));

        Outcome.of("run", "--invoke", "f", file).printed();
    }

    @Test
    void fuelEndsCallAndStartFunction() throws IOException {
        Path call = function(":", CodeBuilder::spin);
        Outcome.of("run", "--fuel", "10k", "--invoke", "f", call)
                .guestFailed(ExitCode.LIMIT, "all fuel consumed");

        ModuleBuilder module = new ModuleBuilder();
        module.start(module.function(":", CodeBuilder::spin));
        Outcome.of("run", "--fuel", "10k", file(module.build()))
                .guestFailed(ExitCode.LIMIT, "all fuel consumed");
    }

    @Test
    void timeoutEndsCallAndStartFunction() throws IOException {
        Path call = function(":", CodeBuilder::spin);
        Outcome.of("run", "--timeout", "50ms", "--invoke", "f", call)
                .guestFailed(ExitCode.LIMIT, "deadline exceeded");

        ModuleBuilder module = new ModuleBuilder();
        module.start(module.function(":", CodeBuilder::spin));
        Outcome.of("run", "--timeout", "50ms", file(module.build()))
                .guestFailed(ExitCode.LIMIT, "deadline exceeded");
    }

    /** By then the interpreter is compiled, and its compiler may move what it can out of loops. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void timeoutEndsALoopThatRanForLong() throws IOException {
        Path file = function(":", CodeBuilder::spin);

        Outcome.of("run", "--timeout", "1500ms", "--invoke", "f", file)
                .guestFailed(ExitCode.LIMIT, "deadline exceeded");
    }

    @Test
    void memoryIsBounded() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.memory(1, -1);
        module.export("grow", module.function("i:i", code -> code.get(0).op(Opcode.MEMORY_GROW)));
        Path file = file(module.build());

        Outcome.of("run", "--memory", "128KiB", "--invoke", "grow", file, "1").printed("1");
        Outcome.of("run", "--memory", "128KiB", "--invoke", "grow", file, "2").printed("-1");
        Outcome.of("run", "--memory", "1GiB", "--invoke", "grow", file, "2").printed("1");
        Outcome.of("run", "--memory", "65535B", "--invoke", "grow", file, "0")
                .failed(ExitCode.NOT_RUN, "memory");
    }

    @Test
    void vectorsAreIntegersOf128Bits() throws IOException {
        Path file = function("v:vv", code -> code.get(0).v128(2, 1));

        Outcome.of("run", "--invoke", "f", file, "-2")
                .printed(
                        "0xfffffffffffffffffffffffffffffffe", "0x00000000000000010000000000000002");
        Outcome.of("run", "--invoke", "f", file, "0x0000000000000003_0000000000000004")
                .failed(ExitCode.NOT_RUN, "type v128");
        Outcome.of("run", "--invoke", "f", file, "0x1ffffffffffffffffffffffffffffffff")
                .failed(ExitCode.NOT_RUN, "does not fit into v128");
    }

    @Test
    void featuresOfAModuleAreChosen() throws IOException {
        Path atomic =
                Files.writeString(
                        folder.resolve("atomic.wat"),
                        "(module (memory 1) (func (export \"f\") (result i32)"
                                + " (i32.atomic.rmw.add (i32.const 0) (i32.const 1))))");
        Path legacy =
                Files.writeString(
                        folder.resolve("legacy.wat"),
                        "(module (tag $e) (func (export \"f\") (result i32)"
                                + " (try (result i32) (do (throw $e)) (catch $e (i32.const 5)))))");

        Outcome.of("run", "--invoke", "f", atomic).failed(ExitCode.NOT_RUN, "threads");
        Outcome.of("run", "--features", "3.0,threads", "--invoke", "f", atomic).printed("0");
        Outcome.of("run", "--invoke", "f", legacy).failed(ExitCode.NOT_RUN, "legacy-exceptions");
        Outcome.of("run", "--features", "3.0,legacy-exceptions", "--invoke", "f", legacy)
                .printed("5");
    }
}
