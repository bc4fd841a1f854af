package dev.wardian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Abis;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.manifest.ManifestReader;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("m.wasm"), bytes);
    }

    @Test
    void everyKindOfImportAndExportIsShown() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("env", "f", "i:l");
        module.importGlobal("env", "g", ValueType.F64, false);
        module.memory(1, 2);
        module.table(ValueType.FUNCREF, 3, -1);
        module.export("f", 0);
        module.export("m", ExternKind.MEMORY, 0);
        module.export("t", ExternKind.TABLE, 0);
        module.export("g", ExternKind.GLOBAL, 0);
        byte[] bytes = module.build();
        Path file = file(bytes);

        List<String> lines = Outcome.of("inspect", file).out().lines().toList();

        assertEquals(
                List.of(
                        "file: " + file + " (" + bytes.length + " bytes)",
                        "name: none",
                        "imports: 2",
                        "  \"env\" \"f\" function [i32] -> [i64]",
                        "  \"env\" \"g\" global f64",
                        "exports: 4",
                        "  \"f\" function [i32] -> [i64]",
                        "  \"m\" memory 1 2",
                        "  \"t\" table 3 funcref",
                        "  \"g\" global f64"),
                lines.subList(0, 10));
    }

    /** A module that imports function 0 and defines functions 1 to 3. */
    private Path functions() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("env", "f", "i:i");
        module.export("add", module.function("ii:i", c -> c.get(0).get(1).op(Opcode.I32_ADD)));
        module.function("i:i", code -> code.get(0).op(Opcode.CALL, 0));
        module.export("line\n1", module.function(":", code -> code.op(Opcode.UNREACHABLE)));
        return file(module.build());
    }

    @Test
    void codeOfAllFunctionsIsShown() throws IOException {
        Outcome outcome = Outcome.of("inspect", "--code", functions());

        assertEquals(ExitCode.OK, outcome.code());
        List<String> lines = outcome.out().lines().toList();
        assertEquals("function 1 \"add\" [i32 i32] -> [i32]", lines.get(0));
        assertEquals(
                List.of(
                        "function 1 \"add\" [i32 i32] -> [i32]",
                        "function 2 [i32] -> [i32]",
                        "function 3 \"line\\u000a1\" [] -> []"),
                lines.stream().filter(line -> line.startsWith("function ")).toList());
        List<String> instructions =
                lines.stream()
                        .filter(line -> line.matches(" +[0-9]+  .*"))
                        .map(line -> line.strip().split(" +")[1])
                        .toList();
        assertEquals(
                List.of("ADD_32", "RETURN_1", "COPY", "CALL_IMPORT", "RETURN_1", "TRAP"),
                instructions);
    }

    @Test
    void codeOfOneFunctionIsShownByNameOrIndex() throws IOException {
        Path file = functions();
        String add = Outcome.of("inspect", "--code", file, "add").out();
        String call = Outcome.of("inspect", "--code", file, "2").out();

        assertTrue(add.contains("ADD_32") && !add.contains("CALL_IMPORT"), add);
        assertTrue(call.contains("CALL_IMPORT") && !call.contains("ADD_32"), call);
        assertEquals(call + add, Outcome.of("inspect", "--code", file, "2", "add").out());
    }

    @Test
    void functionThatIsNotDefinedIsAnError() throws IOException {
        Path file = functions();

        Outcome.of("inspect", "--code", file, "0")
                .failed(ExitCode.FAILED, "defines no function 0; it defines 1 to 3");
        Outcome.of("inspect", "--code", file, "4").failed(ExitCode.FAILED, "no function 4");
        Outcome.of("inspect", "--code", file, "99999999999999")
                .failed(ExitCode.FAILED, "no function \"99999999999999\"");
        Outcome.of("inspect", "--code", file, "add", "sub")
                .failed(ExitCode.FAILED, "defines no function \"sub\"");
        Outcome.of("inspect", file, "add").failed(ExitCode.USAGE, "\"add\", needs --code");
    }

    @Test
    void sectionsAreShownWithPlaceAndSize() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.function(":", code -> {});
        module.custom("first", new byte[] {1, 2, 3}).custom("second", new byte[0]);

        String out = Outcome.of("inspect", file(module.build())).out();

        assertTrue(out.contains("sections: 5\n  type: 4 bytes at offset 0xa\n"), out);
        assertTrue(out.contains("  code: 4 bytes at offset "), out);
        assertTrue(out.contains("  custom \"first\": 9 bytes at offset "), out);
        assertTrue(out.contains("  custom \"second\": 7 bytes at offset "), out);
    }

    @Test
    void featuresAreThoseThatAreUsed() throws IOException {
        byte[] plain = ModuleBuilder.ofFunction("i:i", code -> code.get(0));
        byte[] newer =
                ModuleBuilder.ofFunction(
                        "i:ii", code -> code.get(0).get(0).op(Opcode.I32_EXTEND8_S));

        assertTrue(Outcome.of("inspect", file(plain)).out().contains("features: none\n"));
        assertTrue(
                Outcome.of("inspect", file(newer))
                        .out()
                        .contains("features: sign-extension-ops, multi-value\n"));
    }

    @Test
    void capabilitiesAreThoseOfTheImports() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("wardian:core/1", "input_read", "iii:i");
        module.importFunction("wardian:core/1", "log", "iii:i");
        module.importFunction("wardian:random/2", "fill", "ii:i");
        module.importFunction("wardian:clock/1", "now", ":l");
        module.importFunction("wardian:clock/1", "monotonic", ":l");
        module.importFunction("env", "other", ":");

        String out = Outcome.of("inspect", file(module.build())).out();

        assertTrue(out.contains("capabilities: clock/1, log/1, random/2\n"), out);
    }

    @Test
    void theAbiIsThatOfItsSection() throws IOException {
        byte[] record = {9, 0, 1, 0, 2, 0, 'a', '/', '1'};

        String known =
                Outcome.of(
                                "inspect",
                                file(new ModuleBuilder().custom("wardian.abi", record).build()))
                        .out();
        String malformed =
                Outcome.of(
                                "inspect",
                                file(
                                        new ModuleBuilder()
                                                .custom("wardian.abi", new byte[3])
                                                .build()))
                        .out();

        assertTrue(known.contains("abi: 1.2, \"a/1\"\n"), known);
        assertTrue(malformed.contains("abi: malformed: a record is cut off\n"), malformed);
    }

    @Test
    void namesCannotForgeLines() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("env", "a\ncapabilities: none\u001b[2J", ":");

        String out = Outcome.of("inspect", file(module.build())).out();

        assertTrue(out.contains("\"a\\u000acapabilities: none\\u001b[2J\""), out);
    }

    @Test
    void invalidModulesAreRefused() throws IOException {
        Outcome.of("inspect", file(ModuleBuilder.ofFunction(":i", code -> {})))
                .failed(ExitCode.FAILED, "type mismatch", "at offset");
    }

    private List<String> requests(ModuleBuilder module) throws IOException {
        Outcome outcome = Outcome.of("inspect", "--manifest", file(module.build()));
        assertEquals(ExitCode.OK, outcome.code(), outcome.err());
        return outcome.out().lines().toList();
    }

    @Test
    void requestsOfAManifestArePrinted() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("wardian:core/1", "input_read", "iii:i");
        module.importFunction("wardian:core/1", "log", "iii:");
        module.importFunction("wardian:config/1", "get", "iiii:i");
        module.importFunction("wardian:kv/1", "sync", ":i");
        module.importFunction("com.acme:rates/2", "rate", "iiii:i");
        module.importFunction("wardian:rates/2", "rate", "iiii:i");

        assertEquals(
                List.of(
                        "capabilities:",
                        "  config: { keys: [\"*\"], reason: say why }",
                        "  kv: { quota: 1MiB, reason: say why }",
                        "  log: { reason: say why }",
                        "  rates/2: { reason: say why }"),
                requests(module));
        assertEquals(List.of("capabilities: {}"), requests(new ModuleBuilder()));
    }

    @Test
    void aModuleOfExtismNeedsTheCapabilitiesOfItsFunctions() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("extism:host/env", "alloc", "l:l");
        module.importFunction("extism:host/env", "config_get", "l:l");
        module.importFunction("extism:host/env", "log_info", "l:");
        module.importFunction("extism:host/env", "http_request", "ll:l");

        assertEquals(
                List.of(
                        "capabilities:",
                        "  config: { keys: [\"*\"], reason: say why }",
                        "  # http: { allow: [\"https://example.org\"], reason: say why } # if it"
                                + " makes requests",
                        "  # log: { reason: say why } # for its log"),
                requests(module));
    }

    @Test
    void whatWasiMayNeedIsAComment() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        for (String name : List.of("random_get", "clock_time_get", "environ_get", "path_open")) {
            module.importFunction("wasi_snapshot_preview1", name, ":i");
        }

        assertEquals(
                List.of(
                        "capabilities:",
                        "  random: { reason: say why }",
                        "  wasi: { reason: say why }",
                        "  # clock: { reason: say why } # for the time of day",
                        "  # env: { names: [\"*\"], reason: say why } # for variables",
                        "  # files: { mounts: { /tmp: { memory: 1MiB } }, reason: say why } # for"
                                + " files"),
                requests(module));
        module.importFunction("wardian:clock/1", "now", ":l");
        assertTrue(requests(module).contains("  clock: { reason: say why }"));
    }

    /** Whatever this command can grant, its request is one that a manifest may have. */
    @Test
    void everyRequestCanBeRead() throws IOException {
        ModuleBuilder module = new ModuleBuilder();
        Capabilities all = HostCapabilities.find();
        for (CapabilityName name : all.names()) {
            for (String imported : all.find(name).orElseThrow().importModules()) {
                module.importFunction(imported, "f", ":");
            }
        }
        for (String name : List.of("environ_get", "path_open", "fd_write", "clock_res_get")) {
            module.importFunction("wasi_snapshot_preview1", name, ":i");
        }
        module.importFunction("wardian:core/1", "log", ":");
        String manifest =
                "apiVersion: wardian/v1\nid: a.b\nversion: 1.0.0\nabi: wardian/1\n"
                        + "module: { file: m.wasm, sha256: "
                        + "0".repeat(64)
                        + " }\noperations: { f: { input: text, output: text } }\n"
                        + String.join("\n", requests(module)).replace("# ", "");

        PluginManifest read =
                new ManifestReader(all, Abis.known())
                        .read(
                                "plugin.yaml",
                                manifest.replaceAll("(?m) for .*", "").getBytes(UTF_8));

        assertEquals(all.names(), read.requested().names());
    }
}
