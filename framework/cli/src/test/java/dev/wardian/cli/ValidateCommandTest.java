package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
    @TempDir Path folder;

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
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
                .failed(ExitCode.FAILED, "unknown binary version (at offset 0x4)");
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
}
