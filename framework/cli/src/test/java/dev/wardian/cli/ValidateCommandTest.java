package dev.wardian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    @TempDir Path folder;

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static int failure(String command) {
        return command.equals("run") ? ExitCode.NOT_RUN : ExitCode.FAILED;
    }

    @Test
    void modulesComeFromStandardInput() throws IOException {
        byte[] valid = new ModuleBuilder().build();
        byte[] text = "(module (func (export \"f\")))".getBytes(UTF_8);

        Outcome.withInput(valid, "validate", "-").printed("<stdin>: ok");
        Outcome.withInput(text, "validate", "-").printed("<stdin>: ok");
        Outcome.withInput("(module (funk))".getBytes(UTF_8), "validate", "-")
                .failed(ExitCode.FAILED, "<stdin>:1:");
        Outcome.withInput(valid, "validate", "--limit", "moduleBytes=7", "-")
                .failed(ExitCode.FAILED, "<stdin>: larger than 7 bytes");
        Outcome inspected = Outcome.withInput(text, "inspect", "-");
        assertTrue(inspected.out().startsWith("file: <stdin> ("), inspected::out);
    }

    @Test
    void validModulesAreOkWithoutBeingRun() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("env", "missing", ":");
        module.start(module.function(":", code -> code.op(Opcode.UNREACHABLE)));
        Path file = file("valid.wasm", module.build());

        Outcome.of("validate", file).printed(file + ": ok");
    }

    @Test
    void modulesWithVectorsAreValid() throws IOException {
        Path file = file("simd.wasm", ModuleBuilder.ofFunction(":v", code -> code.v128(1, 2)));

        Outcome.of("validate", file).printed(file + ": ok");
    }

    @Test
    void modulesOfVersion3AreValidAndRun() throws IOException {
        Path file =
                file(
                        "gc.wasm",
                        ModuleBuilder.ofFunction(
                                ":i", code -> code.i32(7).op(Opcode.REF_I31).op(Opcode.I31_GET_S)));

        Outcome.of("validate", file).printed(file + ": ok");
        Outcome.of("run", "--invoke", "f", file).printed("7");
    }

    @Test
    void invalidAndMalformedModulesAreToldWithTheirOffset() throws IOException {
        Path invalid = file("invalid.wasm", ModuleBuilder.ofFunction(":i", code -> code.f32(1)));
        Path malformed = file("malformed.wasm", new byte[] {0, 'a', 's', 'm', 2, 0, 0, 0});

        Outcome.of("validate", invalid)
                .failed(ExitCode.FAILED, invalid + ": type mismatch", "at offset 0x");
        Outcome.of("validate", malformed)
                .failed(ExitCode.FAILED, "unknown binary version: 02 00 00 00 (at offset 0x4)");
        Outcome.of("validate", file("empty.wasm", new byte[0]))
                .failed(ExitCode.FAILED, "offset 0x0");
    }

    @Test
    void filesThatCannotBeReadAreTold() {
        Outcome.of("validate", folder.resolve("none")).failed(ExitCode.FAILED, "no such file");
        Outcome.of("validate", folder).failed(ExitCode.FAILED, "cannot be read");
    }

    @Test
    void oneBadFileDoesNotHideTheOthers() throws IOException {
        Path good = file("good.wasm", new ModuleBuilder().build());
        Path bad = folder.resolve("bad.wasm");

        Outcome outcome = Outcome.of("validate", bad, good);

        assertEquals(ExitCode.FAILED, outcome.code());
        assertEquals(good + ": ok", outcome.out().strip());
        assertEquals("error: " + bad + ": no such file", outcome.err().strip());
    }

    @Test
    void limitsForModulesAreChangedByName() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        for (int i = 0; i < 101; i++) {
            module.memory(0, 0);
        }
        int function = module.function(":i", code -> code.op(Opcode.MEMORY_SIZE));
        Path file = file("memories.wasm", module.export("f", function).build());

        Outcome.of("validate", file)
                .failed(ExitCode.FAILED, "over the limit 'memories': 101, at most 100");
        Outcome.of("validate", "--limit", "memories=101", "--limit", "types=1k", file)
                .printed(file + ": ok");
        Outcome.of("run", "--limit", "memories=101", "--invoke", "f", file).printed("0");
        assertEquals(ExitCode.OK, Outcome.of("inspect", "--limit", "memories=101", file).code());
        Outcome.of("inspect", "--limit", "memories=101", "--limit", "functions=0", file)
                .failed(ExitCode.FAILED, "over the limit 'functions': 1, at most 0");
    }

    @Test
    void limitThatIsNoneIsTold() throws IOException {
        Path file = file("empty-module.wasm", new ModuleBuilder().build());

        Outcome.of("validate", "--limit", "memory=1", file)
                .failed(ExitCode.FAILED, "--limit memory=1: unknown limit", "memories");
        Outcome.of("validate", "--limit", "memories=many", file)
                .failed(ExitCode.FAILED, "--limit memories=many:");
        Outcome.of("validate", "--limit", "types=3G", file)
                .failed(ExitCode.FAILED, "--limit types=3G: at most 2147483647");
        Outcome.of("validate", "--limit", "memories", file).failed(ExitCode.USAGE, "--limit");
        Outcome.of("validate", "--limit", "moduleBytes=7", file)
                .failed(ExitCode.FAILED, "larger than 7 bytes");
    }

    @Test
    void textIsReadAsAModule() throws IOException {
        String text = ";; seven\n(module (func (export \"f\") (result i32) (i32.const 7)))";
        byte[] bytes = text.getBytes(UTF_8);
        for (String name : List.of("seven.wat", "seven.wasm")) {
            Path file = file(name, bytes);

            Outcome.of("validate", file).printed(file + ": ok");
            Outcome.of("run", "--invoke", "f", file).printed("7");
            Outcome inspected = Outcome.of("inspect", file);
            assertEquals(ExitCode.OK, inspected.code());
            assertTrue(inspected.out().contains("\"f\" function [] -> [i32]"), inspected::out);
        }
    }

    @Test
    void textThatIsWrongIsToldWithItsPlace() throws IOException {
        Path file = file("wrong.wat", "(module\n  (func (i32.cost 7)))".getBytes(UTF_8));
        Path invalid = file("invalid.wat", "(module (func (result i32)))".getBytes(UTF_8));
        Path newer = file("newer.wat", "(module (func $f (return_call $f)))".getBytes(UTF_8));

        for (String command : List.of("validate", "run", "inspect", "wat2wasm")) {
            int code = failure(command);
            Outcome.of(command, file).failed(code, "wrong.wat:2:", "unknown operator i32.cost");
            Outcome.of(command, invalid).failed(code, "invalid.wat: type mismatch");
        }
        Outcome.of("validate", newer).printed(newer + ": ok");
        Outcome.of("validate", "--features", "3.0,-tail-call", newer)
                .failed(ExitCode.FAILED, "newer.wat:1:", "return_call");
    }

    @Test
    void filesThatAreNoModulesAreToldWithWhatTheyAre() throws IOException {
        Path component = file("component.wasm", new byte[] {0, 'a', 's', 'm', 0x0D, 0, 1, 0});
        Path gzip = file("gzip.wasm", new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0});
        Path pointer =
                file(
                        "lfs.wasm",
                        "version https://git-lfs.github.com/spec/v1\noid sha256:1\n"
                                .getBytes(UTF_8));
        Path empty = file("empty.wasm", new byte[0]);
        Path page = file("page.wasm", "<!doctype html><html>404".getBytes(UTF_8));

        for (String command : List.of("validate", "run", "inspect", "wasm2wat")) {
            Outcome.of(command, component)
                    .failed(
                            failure(command),
                            "unknown binary version: 0d 00 01 00 (at offset 0x4);",
                            "this is a WebAssembly component: components are not supported");
            Outcome.of(command, gzip)
                    .failed(
                            failure(command),
                            "magic header not detected: 1f 8b 08 00 (at offset 0x0);",
                            "this is compressed by gzip: decompress it");
            Outcome.of(command, pointer).failed(failure(command), "Git LFS", "git lfs pull");
            Outcome.of(command, empty).failed(failure(command), "this is an empty file");
            Outcome.of(command, page).failed(failure(command), "this is HTML or XML");
        }
    }
}
