package dev.wardian.plugin.internal.abi.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.SourceLocation;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ByteWriter;
import dev.wardian.wasm.test.CodeBuilder;
import dev.wardian.wasm.test.ModuleBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 11: what is refused at load, each with its reason at the manifest line to change. */
class Rule11LoadChecksTest {
    private static final int MODULE_LINE = 4;
    private static final int ABI_LINE = 5;

    @TempDir Path folder;

    private List<Problem> problemsOf(PluginFolder.Draft draft, Host host) {
        PluginLinkException refused =
                assertThrows(
                        PluginLinkException.class,
                        () -> host.manager("test.guest").load(draft.write()));
        assertEquals("test.guest", refused.info().pluginId());
        return refused.problems();
    }

    private Problem only(Consumer<PluginFolder.Draft> how) {
        try (Host host = new Host(folder)) {
            PluginFolder.Draft draft = host.folder().plugin("guest");
            how.accept(draft);
            List<Problem> problems = problemsOf(draft, host);
            assertEquals(1, problems.size(), problems::toString);
            return problems.get(0);
        }
    }

    /** The problem of a guest, which has an operation if it had none. */
    private Problem only(Guest guest) {
        if (guest.operations().isEmpty()) {
            guest.operation("noop", c -> c.i32(0));
        }
        return only(d -> d.guest(guest));
    }

    private Problem only(ModuleBuilder module) {
        module.export("op:noop", module.function("i:i", c -> c.i32(0)));
        return only(d -> d.module(module.build()).declares("noop"));
    }

    /** The problem of bytes that never become a module. */
    private Problem only(byte[] module) {
        return only(d -> d.module(module).declares("noop"));
    }

    private static void assertAt(int line, Problem problem) {
        SourceLocation location = Objects.requireNonNull(problem.location());
        assertEquals("guest/plugin.yaml", location.file());
        assertEquals(line, location.line(), problem::toString);
        assertFalse(Objects.requireNonNull(problem.sourceLine()).isBlank());
    }

    /** A module of nothing but one memory section, written as bytes. */
    private static byte[] memories(int... section) {
        return ByteWriter.module().section(5, new ByteWriter().raw(section).bytes()).bytes();
    }

    @Test
    void memory64IsRefused() {
        Problem problem = only(memories(1, 4, 1));
        assertEquals(ErrorId.MODULE_UNSUPPORTED, problem.id());
        assertTrue(problem.message().contains("memory64"), problem::message);
        assertAt(MODULE_LINE, problem);
    }

    @Test
    void aSharedMemoryIsRefused() {
        assertEquals(ErrorId.MODULE_UNSUPPORTED, only(memories(1, 3, 1, 1)).id());
    }

    @Test
    void moreThanOneMemoryIsRefused() {
        assertEquals(ErrorId.MODULE_UNSUPPORTED, only(memories(2, 0, 1, 0, 1)).id());
    }

    @Test
    void bytesThatAreNoModuleAreRefused() {
        Problem unknown = only(new byte[] {1, 2, 3, 4});
        assertEquals(ErrorId.MODULE_INVALID, unknown.id());
        assertEquals("rebuild the module", unknown.hint());
    }

    @Test
    void whatAFileIsInsteadOfAModuleIsTheHint() {
        Problem component = only(new byte[] {0, 'a', 's', 'm', 0x0D, 0, 1, 0});
        Problem text = only("(module)".getBytes(UTF_8));
        Problem plain = only("hello".getBytes(UTF_8));

        assertEquals(ErrorId.MODULE_INVALID, component.id());
        assertTrue(component.hint().contains("this is a WebAssembly component"), component::hint);
        assertTrue(component.message().endsWith("(at offset 0x4)"), component::message);
        assertEquals(ErrorId.MODULE_INVALID, text.id());
        assertTrue(text.hint().contains("wardian wat2wasm"), text::hint);
        assertEquals(ErrorId.MODULE_INVALID, plain.id());
        assertTrue(plain.hint().contains("this is text, not a binary module"), plain::hint);
    }

    /** Whoever is told to write the hash into the manifest makes a wrong file official. */
    @Test
    void wrongFileWithAnotherHashIsNotToBeHashed() {
        byte[] pointer = "version https://git-lfs.github.com/spec/v1".getBytes(UTF_8);
        Problem problem;
        try (Host host = new Host(folder)) {
            Path manifest = host.folder().plugin("guest").declares("run").write();
            Files.write(manifest.resolveSibling("guest.wasm"), pointer);
            PluginManager manager = host.manager("test.guest");
            PluginLinkException refused =
                    assertThrows(PluginLinkException.class, () -> manager.load(manifest));
            problem = refused.problems().get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }

        assertEquals(ErrorId.MODULE_HASH_MISMATCH, problem.id());
        assertTrue(problem.hint().contains("git lfs pull"), problem::hint);
        assertFalse(problem.hint().contains("wardian hash"), problem::hint);
    }

    @Test
    void anImportedMemoryIsRefused() {
        ModuleBuilder module = new ModuleBuilder();
        module.importMemory("env", "memory", 1, -1);
        module.export("memory", ExternKind.MEMORY, 0);
        Problem problem = only(module);
        assertEquals(ErrorId.MODULE_UNSUPPORTED, problem.id());
        assertTrue(problem.message().contains("env memory"), problem::message);
        assertAt(MODULE_LINE, problem);
    }

    @Test
    void anImportedTableIsRefused() {
        Guest guest = new Guest();
        guest.module().importTable("env", "table", ValueType.FUNCREF, 1, -1);
        assertEquals(ErrorId.MODULE_UNSUPPORTED, only(guest).id());
    }

    @Test
    void anImportedGlobalIsRefused() {
        Guest guest = new Guest();
        guest.module().importGlobal("env", "__stack_pointer", ValueType.I32, true);
        assertEquals(ErrorId.MODULE_UNSUPPORTED, only(guest).id());
    }

    @Test
    void aModuleWithoutAnExportedMemoryIsRefused() {
        assertEquals(ErrorId.MODULE_UNSUPPORTED, only(new ModuleBuilder()).id());
    }

    @Test
    void aMemoryThatIsOverItsLimitFromTheStartIsRefused() {
        ModuleBuilder module = new ModuleBuilder();
        module.export("memory", ExternKind.MEMORY, module.memory(300, -1));
        Problem problem = only(module);
        assertEquals(ErrorId.MODULE_UNSUPPORTED, problem.id());
        assertTrue(problem.message().contains("300 pages"), problem::message);
    }

    @ParameterizedTest
    @CsvSource({"env, f", "wardian:core/1, reply_peek", "wardian:kv/1, get", "'', ''"})
    void anUnknownImportIsRefused(String module, String name) {
        Guest guest = new Guest();
        guest.imports(module, name, ":");
        Problem problem = only(guest);
        assertEquals(ErrorId.UNKNOWN_IMPORT, problem.id());
        assertTrue(problem.message().contains(module + " " + name), problem::message);
        assertAt(MODULE_LINE, problem);
    }

    @Test
    void aCoreFunctionOfAnotherTypeIsRefused() {
        ModuleBuilder module = new ModuleBuilder();
        module.importFunction("wardian:core/1", "input_read", "ii:i");
        module.export("memory", ExternKind.MEMORY, module.memory(1, -1));
        Problem problem = only(module);
        assertEquals(ErrorId.IMPORT_TYPE_MISMATCH, problem.id());
        assertTrue(problem.hint().contains("[i32 i32 i32] -> [i32]"), problem::hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wardian:core/2", "wardian:core/"})
    void aCoreOfAnotherVersionIsRefused(String module) {
        Guest guest = new Guest();
        guest.imports(module, "input_read", "iii:i");
        Problem problem = only(guest);
        assertEquals(ErrorId.ABI_TOO_NEW, problem.id());
        assertAt(ABI_LINE, problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {":i", "i:", "i:l", "ii:i", "l:i", "i:ii"})
    void anOperationOfTheWrongTypeIsRefused(String type) {
        Guest guest = new Guest();
        int function = guest.module().function(type, c -> c.op(Opcode.UNREACHABLE));
        guest.module().export("op:run", function);
        Problem problem = only(d -> d.guest(guest).declares("run"));
        assertEquals(ErrorId.OPERATION_TYPE_MISMATCH, problem.id());
        assertAt(7, problem);
    }

    @Test
    void anOperationThatIsNoFunctionIsRefused() {
        Guest guest = new Guest();
        guest.module().export("op:run", ExternKind.MEMORY, 0);
        assertEquals(
                ErrorId.OPERATION_TYPE_MISMATCH, only(d -> d.guest(guest).declares("run")).id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "__shutdown", "Greet", "", "a..b", "__init.x"})
    void anOperationThatTheManifestDoesNotListIsRefused(String name) {
        Guest guest = new Guest().echo("echo");
        Problem problem =
                only(
                        d -> {
                            d.guest(guest);
                            guest.echo(name);
                            d.module(guest.build());
                        });
        assertEquals(ErrorId.OPERATION_NOT_DECLARED, problem.id());
    }

    @Test
    void anOperationThatTheModuleDoesNotExportIsRefused() {
        Problem problem = only(d -> d.guest(new Guest().echo("echo")).declares("add"));
        assertEquals(ErrorId.OPERATION_NOT_EXPORTED, problem.id());
        assertTrue(problem.hint().contains("op:add"), problem::hint);
        assertAt(8, problem);
    }

    @Test
    void anInitializeOfTheWrongTypeIsRefused() {
        Guest guest = new Guest();
        guest.module().export("_initialize", guest.module().function(":i", c -> c.i32(0)));
        assertEquals(ErrorId.OPERATION_TYPE_MISMATCH, only(guest).id());
    }

    private static byte[] record(int major, int minor, String sdk) {
        byte[] name = sdk.getBytes(UTF_8);
        return new ByteWriter()
                .littleEndian(6 + name.length, 2)
                .littleEndian(major, 2)
                .littleEndian(minor, 2)
                .raw(name)
                .bytes();
    }

    private static byte[] join(byte[]... parts) {
        ByteWriter out = new ByteWriter();
        for (byte[] part : parts) {
            out.raw(part);
        }
        return out.bytes();
    }

    private static Guest withSection(byte[] contents) {
        Guest guest = new Guest().echo("echo");
        guest.module().custom("wardian.abi", contents);
        return guest;
    }

    @Test
    void aNewerMajorVersionIsRefused() {
        Problem problem = only(withSection(record(2, 0, "c/2.0.0")));
        assertEquals(ErrorId.ABI_TOO_NEW, problem.id());
        assertAt(ABI_LINE, problem);
    }

    @Test
    void aSectionThatIsMalformedIsRefused() {
        byte[] good = record(1, 0, "c/1.0.0");
        List<byte[]> bad =
                List.of(
                        new byte[0],
                        new byte[] {13},
                        new byte[] {5, 0, 1, 0, 0, 0},
                        new byte[] {0, 0, 1, 0, 0, 0},
                        new byte[] {(byte) 0xFF, (byte) 0xFF, 1, 0, 0, 0},
                        record(0, 9, "x"),
                        join(good, new byte[] {1}),
                        join(good, record(1, 1, "c/1.0.0")),
                        join(good, record(1, 0, "rust/1.0.0")),
                        new byte[] {7, 0, 1, 0, 0, 0, (byte) 0xC0});
        for (byte[] contents : bad) {
            Problem problem = only(withSection(contents));
            assertEquals(ErrorId.MODULE_UNSUPPORTED, problem.id());
            assertTrue(problem.message().contains("wardian.abi"), problem::message);
        }
    }

    @Test
    void sectionsOfSeveralObjectsAndNoneAtAllAreFine() {
        byte[] good = record(1, 0, "c/1.0.0");
        for (byte[] contents : List.of(good, join(good, good, good), record(1, 7, ""))) {
            try (Host host = new Host(folder)) {
                assertEquals(3, host.load(withSection(contents)).call("echo", new byte[3]).length);
            }
        }
        Guest twice = withSection(good);
        twice.module().custom("wardian.abi", good);
        try (Host host = new Host(folder)) {
            assertEquals(3, host.load(twice).call("echo", new byte[3]).length);
        }
    }

    @Test
    void aCapabilityThatIsNotGrantedIsRefusedAtItsRequestWithTheGrantToAdd() {
        try (Host host = new Host(folder)) {
            host.with(new ProbeCapability("probe/1").function("use", ":i", call -> 0))
                    .with(new ProbeCapability("other/1").function("use", ":i", call -> 0))
                    .deny("probe/1");
            Guest guest = new Guest();
            guest.imports("wardian:probe/1", "use", ":i");
            guest.echo("echo");
            PluginFolder.Draft draft =
                    host.folder().plugin("guest").guest(guest).asksFor("other", "probe");

            Problem problem = problemsOf(draft, host).get(0);

            assertEquals(ErrorId.CAPABILITY_NOT_GRANTED, problem.id());
            assertTrue(problem.message().contains("wardian:probe/1 use"), problem::message);
            assertTrue(problem.hint().contains("test.guest: { grants: { probe"), problem::hint);
            assertAt(10, problem);
            assertEquals(List.of("probe/1 import wardian:probe/1 use"), host.audit().denials);
        }
    }

    @Test
    void aCapabilityThatIsNotAskedForIsRefusedEvenIfItIsGranted() {
        try (Host host = new Host(folder)) {
            host.with(new ProbeCapability("probe/1").function("use", ":i", call -> 0));
            Guest guest = new Guest();
            guest.imports("wardian:probe/1", "use", ":i");
            guest.echo("echo");

            List<Problem> problems = problemsOf(host.folder().plugin("guest").guest(guest), host);

            assertEquals(
                    List.of(ErrorId.CAPABILITY_NOT_REQUESTED),
                    problems.stream().map(Problem::id).toList());
            assertTrue(problems.get(0).hint().contains("probe/1"));
        }
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        Guest guest = new Guest();
        guest.imports("env", "a", ":");
        guest.imports("env", "b", ":");
        guest.module().custom("wardian.abi", record(9, 0, ""));
        try (Host host = new Host(folder)) {
            List<Problem> problems =
                    problemsOf(host.folder().plugin("guest").guest(guest).declares("run"), host);

            assertEquals(
                    List.of(
                            ErrorId.ABI_TOO_NEW,
                            ErrorId.OPERATION_NOT_EXPORTED,
                            ErrorId.UNKNOWN_IMPORT,
                            ErrorId.UNKNOWN_IMPORT),
                    problems.stream().map(Problem::id).toList());
        }
    }

    @Test
    void aRefusedModuleRunsNoCode() {
        Guest guest = new Guest();
        guest.imports("env", "a", ":");
        guest.module().start(guest.module().function(":", CodeBuilder::spin));
        assertEquals(ErrorId.UNKNOWN_IMPORT, only(guest).id());
    }
}
