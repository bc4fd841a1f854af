package dev.wardian.plugin.internal.abi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.CallOutput;
import dev.wardian.plugin.capability.CapabilityFunction;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.internal.model.ExternKind;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.ModuleBuilder;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a capability's function can do with the guest's call itself. */
class CallFunctionsTest {
    private static final byte[] NOTHING = {};

    @TempDir Path folder;

    private Host host;

    @BeforeEach
    void makeHost() {
        host = new Host(folder);
        host.setting(b -> b.poolSize(1));
    }

    @AfterEach
    void closeHost() {
        host.close();
    }

    /**
     * A plugin whose operation {@code run} writes "a", calls the function, writes "b" and returns
     * what the function returned.
     */
    private Plugin plugin(CapabilityFunction function) {
        host.with(new ProbeCapability("probe/1").function("f", ":i", function));
        Guest guest = new Guest();
        int f = guest.imports("wardian:probe/1", "f", ":i");
        guest.text(0, "ab")
                .operation(
                        "run",
                        c -> {
                            c.i32(0).i32(1).op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP);
                            c.op(Opcode.CALL, f);
                            c.i32(1).i32(1).op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP);
                        })
                .relays("result", f);
        return host.load(guest);
    }

    private static String run(Plugin plugin) {
        return new String(plugin.call("run", NOTHING), UTF_8);
    }

    @Test
    void exitingWithZeroIsSuccessWithTheOutputSoFar() {
        Plugin plugin =
                plugin(
                        call -> {
                            throw call.exit(0);
                        });

        assertEquals("a", run(plugin));
        assertEquals("a", run(plugin));
        // Each call had an instance of its own.
        assertEquals(2, plugin.figures().replaced());
        assertEquals(0, plugin.figures().failures());
    }

    @Test
    void exitingWithACodeIsThatFailureWithItsMessage() {
        Plugin plugin =
                plugin(
                        call -> {
                            call.fail(7, "no such file");
                            throw call.exit(7);
                        });

        PluginFailure failure = assertThrows(PluginFailure.class, () -> run(plugin));

        assertEquals(7, failure.code());
        assertEquals("no such file", failure.pluginMessage());
        assertEquals(1, plugin.figures().replaced());
    }

    @Test
    void theMessageOfAnotherFailureIsNotThatOfTheExit() {
        Plugin plugin =
                plugin(
                        call -> {
                            call.fail(6, "no such file");
                            throw call.exit(7);
                        });

        PluginFailure failure = assertThrows(PluginFailure.class, () -> run(plugin));

        assertEquals(7, failure.code());
        assertEquals("", failure.pluginMessage());
    }

    @Test
    void aFunctionThatSwallowsTheExitExitsAllTheSame() {
        Plugin plugin =
                plugin(
                        call -> {
                            call.exit(3);
                            return 0;
                        });

        assertEquals(3, assertThrows(PluginFailure.class, () -> run(plugin)).code());
    }

    @Test
    void exitingWithTooMuchOutputFails() {
        host.limit(Limit.OUTPUT, 0);
        Plugin plugin =
                plugin(
                        call -> {
                            throw call.exit(0);
                        });

        LimitExceeded over = assertThrows(LimitExceeded.class, () -> run(plugin));

        assertEquals(Limit.OUTPUT, over.limit());
    }

    @Test
    void aNegativeCodeIsAMistakeOfTheFunction() {
        Plugin plugin =
                plugin(
                        call -> {
                            throw call.exit(-1);
                        });

        assertEquals(-Errno.EHOST.number(), Host.number(plugin, "result"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"__init", "__health", "_initialize"})
    void hooksAndStartUpCodeHaveToReturn(String hook) {
        for (int code : new int[] {0, 5}) {
            try (Host own = new Host(folder)) {
                own.with(
                        new ProbeCapability("probe/1")
                                .function(
                                        "exit",
                                        ":i",
                                        call -> {
                                            throw call.exit(code);
                                        }));
                Guest guest = new Guest();
                int exit = guest.imports("wardian:probe/1", "exit", ":i");
                guest.echo("echo");
                if (hook.startsWith("__")) {
                    guest.operation(hook, c -> c.op(Opcode.CALL, exit));
                } else {
                    ModuleBuilder module = guest.module();
                    int start = module.function(":", c -> c.op(Opcode.CALL, exit).op(Opcode.DROP));
                    module.export(hook, ExternKind.FUNCTION, start);
                }

                PluginException failed = assertThrows(PluginException.class, () -> own.load(guest));

                assertEquals(
                        code == 0 ? ErrorId.ABI_VIOLATION : ErrorId.PLUGIN_FAILURE, failed.id());
            }
        }
    }

    @Test
    void anOperationOfNumbersWithAResultHasToReturn() {
        host.with(
                new ProbeCapability("probe/1")
                        .function(
                                "exit",
                                ":i",
                                call -> {
                                    throw call.exit(0);
                                })
                        .function("input", ":i", call -> call.input().remaining())
                        .function("output", ":i", call -> call.output().left()));
        ModuleBuilder module = new ModuleBuilder();
        int exit = module.importFunction("wardian:probe/1", "exit", ":i");
        int input = module.importFunction("wardian:probe/1", "input", ":i");
        int output = module.importFunction("wardian:probe/1", "output", ":i");
        module.export("number", module.function(":i", c -> c.op(Opcode.CALL, exit)));
        module.export(
                "nothing", module.function(":", c -> c.op(Opcode.CALL, exit).op(Opcode.DROP)));
        module.export("input", module.function(":i", c -> c.op(Opcode.CALL, input)));
        module.export("output", module.function(":i", c -> c.op(Opcode.CALL, output)));
        Plugin plugin =
                host.manager("test.plain")
                        .load(
                                host.folder()
                                        .plugin("plain")
                                        .abi("plain")
                                        .module(module.build())
                                        .declares("number")
                                        .declares("nothing")
                                        .declares("input")
                                        .declares("output")
                                        .asksFor("probe")
                                        .write());

        AbiViolation broken =
                assertThrows(
                        AbiViolation.class,
                        () -> plugin.callNumbers("number", PluginCallOptions.DEFAULT));

        assertEquals(10, broken.rule());
        assertEquals(0, plugin.callNumbers("nothing", PluginCallOptions.DEFAULT).length);
        for (String operation : List.of("input", "output")) {
            assertArrayEquals(
                    new long[] {-Errno.EUNSUPPORTED.number()},
                    plugin.callNumbers(operation, PluginCallOptions.DEFAULT));
        }
    }

    @Test
    void theInputCanBeReadAndNotWritten() {
        List<String> seen = new ArrayList<>();
        Plugin plugin =
                plugin(
                        call -> {
                            ByteBuffer input = call.input();
                            assertThrows(
                                    ReadOnlyBufferException.class, () -> input.put(0, (byte) 1));
                            seen.add(UTF_8.decode(input).toString());
                            seen.add(UTF_8.decode(call.input()).toString());
                            return 0;
                        });

        plugin.call("run", "the input".getBytes(UTF_8));

        assertEquals(List.of("the input", "the input"), seen);
    }

    @Test
    void theOutputOfGuestAndFunctionIsOne() {
        Plugin plugin =
                plugin(
                        call -> {
                            byte[] bytes = "(from the host)".getBytes(UTF_8);
                            call.output().append(bytes, 1, bytes.length - 2);
                            call.output().append(bytes, 0, 0);
                            return 0;
                        });

        assertEquals("afrom the hostb", run(plugin));
    }

    @Test
    void theOutputCanBeReplaced() {
        Plugin plugin =
                plugin(
                        call -> {
                            call.output().clear();
                            call.output().append("X".getBytes(UTF_8), 0, 1);
                            return 0;
                        });

        assertEquals("Xb", run(plugin));
    }

    @Test
    void outputOverTheLimitIsRefusedAndTheCallCannotSucceed() {
        host.limit(Limit.OUTPUT, 10);
        List<Long> left = new ArrayList<>();
        Plugin plugin =
                plugin(
                        call -> {
                            CallOutput output = call.output();
                            left.add(output.left());
                            output.append(new byte[10], 0, 10);
                            return 0;
                        });

        AbiViolation returned = assertThrows(AbiViolation.class, () -> run(plugin));

        assertTrue(
                returned.getMessage().contains("returned -" + Errno.E2BIG.number()),
                returned.getMessage());
        assertEquals(List.of(9L), left);
    }

    @Test
    void clearingForgetsWhatWasRefused() {
        host.limit(Limit.OUTPUT, 3);
        Plugin plugin =
                plugin(
                        call -> {
                            CallOutput output = call.output();
                            assertThrows(
                                    RuntimeException.class, () -> output.append(new byte[9], 0, 9));
                            output.clear();
                            output.append("cd".getBytes(UTF_8), 0, 2);
                            return 0;
                        });

        assertEquals("cdb", run(plugin));
    }

    @Test
    void aFailureCountsIfTheGuestReturnsItsCode() {
        Plugin plugin =
                plugin(
                        call -> {
                            call.fail(4, "of the host");
                            return 4;
                        });

        PluginFailure failure = assertThrows(PluginFailure.class, () -> run(plugin));

        assertEquals("of the host", failure.pluginMessage());
        assertEquals(0, plugin.figures().replaced());
    }

    @Test
    void aFailureHasACodeAndABoundedText() {
        List<RuntimeException> thrown = new ArrayList<>();
        Plugin plugin =
                plugin(
                        call -> {
                            thrown.add(
                                    assertThrows(
                                            IllegalArgumentException.class,
                                            () -> call.fail(0, "")));
                            call.fail(1, "x".repeat((64 << 10) + 1));
                            return 0;
                        });

        assertEquals(-Errno.E2BIG.number(), Host.number(plugin, "result"));
        assertEquals(1, thrown.size());
    }

    @Test
    void startUpCodeHasNoInputOutputOrFailure() {
        List<Errno> errors = new ArrayList<>();
        List<CapabilityFunction> uses =
                List.of(
                        call -> call.input().remaining(),
                        call -> call.output().left(),
                        call -> {
                            call.fail(1, "");
                            return 0;
                        });
        host.with(
                new ProbeCapability("probe/1")
                        .function(
                                "f",
                                ":i",
                                call -> {
                                    for (CapabilityFunction use : uses) {
                                        errors.add(
                                                assertThrows(
                                                                ErrnoException.class,
                                                                () -> use.call(call))
                                                        .errno());
                                    }
                                    return 0;
                                }));
        Guest guest = new Guest();
        int f = guest.imports("wardian:probe/1", "f", ":i");
        ModuleBuilder module = guest.module();
        guest.echo("echo");
        module.start(module.function(":", c -> c.op(Opcode.CALL, f).op(Opcode.DROP)));

        host.load(guest);

        assertEquals(List.of(Errno.ENOCALL, Errno.ENOCALL, Errno.ENOCALL), errors);
    }

    @Test
    void theAuditLogGetsTheSubject() {
        Plugin plugin =
                plugin(
                        call -> {
                            call.subject("GET https://example.org/\n" + "x".repeat(2000));
                            return 0;
                        });

        run(plugin);

        String subject = host.audit().subjects.get(0);
        assertTrue(subject.startsWith("GET https://example.org/"), subject);
        assertTrue(subject.indexOf('\n') < 0, subject);
        assertTrue(subject.length() <= 1010, () -> "" + subject.length());
        assertEquals(List.of("probe/1 f 0"), host.audit().calls);
    }

    @Test
    void errorsAreMappedForEachFunction() {
        host.with(
                new ProbeCapability("probe/1")
                        .function("usual", ":i", call -> fail(Errno.ENOTFOUND))
                        .function("null", ":i", call -> fail(Errno.ENOTFOUND))
                        .function("long", ":l", call -> fail(Errno.ENOTFOUND))
                        .errors("null", errno -> 0)
                        .errors("long", Errno::number));
        Guest guest = new Guest();
        int usual = guest.imports("wardian:probe/1", "usual", ":i");
        int none = guest.imports("wardian:probe/1", "null", ":i");
        int wide = guest.imports("wardian:probe/1", "long", ":l");
        guest.relays("usual", usual)
                .relays("null", none)
                .answers("long", c -> c.op(Opcode.CALL, wide).op(Opcode.I32_WRAP_I64));
        Plugin plugin = host.load(guest);

        assertEquals(-Errno.ENOTFOUND.number(), Host.number(plugin, "usual"));
        assertEquals(0, Host.number(plugin, "null"));
        assertEquals(Errno.ENOTFOUND.number(), Host.number(plugin, "long"));
    }

    private static long fail(Errno errno) {
        throw new ErrnoException(errno, "");
    }
}
