package dev.wardian.host.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.CircuitSettings;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.PluginFigures;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin calls operations of another one. */
class PluginsFunctionsTest {
    private static final byte[] NOTHING = new byte[0];
    private static final int ID = 1_000;
    private static final int OPERATION = 2_000;
    private static final int INPUT = 3_000;
    private static final int OUT = 4_000;
    private static final int MESSAGE = 5_000;
    private static final Duration OPEN = Duration.ofHours(1);
    private static final String GRANT = "{ allow: [test.base/*, test.caller/call-itself] }";

    @TempDir Path folder;

    private final Host.Recorded audit = new Host.Recorded();
    private PluginManager manager = PluginManager.builder(Path.of("")).build();

    @BeforeEach
    void load() {
        PluginsBinding capability = new PluginsBinding();
        Capabilities capabilities = Capabilities.of(List.of(capability));
        PolicySet granted =
                LocatedYaml.read(
                        "grant.yaml",
                        GRANT.getBytes(StandardCharsets.UTF_8),
                        node ->
                                capabilities.parseInto(
                                        PolicySet.EMPTY, CapabilityName.of("plugins/1"), node));
        Grants grants =
                Grants.NONE
                        .withLimits(
                                PluginLimits.DEFAULT.with(
                                        Limit.DEADLINE, TimeUnit.MINUTES.toNanos(1)))
                        .withPlugin("test.caller", granted);
        manager =
                PluginManager.builder(folder)
                        .capabilities(capabilities)
                        .grants(grants)
                        .audit(audit)
                        .poolSize(16)
                        .circuit(new CircuitSettings(2, OPEN, OPEN))
                        .build();
        PluginFolder plugins = new PluginFolder(folder);
        plugins.plugin("base").guest(base()).write();
        plugins.plugin("caller")
                .guest(caller())
                .line("capabilities:")
                .line(
                        "  plugins: { allow: [test.base/*, test.nobody/x, test.caller/call-itself],"
                                + " reason: a test }")
                .write();
        manager.loadAll();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Guest base() {
        Guest base = new Guest().text(100, "no such name");
        return base.echo("echo")
                .operation(
                        "fail",
                        c ->
                                c.i32(42)
                                        .i32(100)
                                        .i32(12)
                                        .op(Opcode.CALL, base.fail)
                                        .op(Opcode.DROP)
                                        .i32(42))
                .operation("trap", c -> c.op(Opcode.UNREACHABLE))
                .spins("spin");
    }

    /** Each operation calls something and answers the function's result, then what was written. */
    private static Guest caller() {
        Guest caller = new Guest();
        int call = caller.imports("wardian:plugins/1", "call", "iiiiiiii:i");
        int code = caller.imports("wardian:plugins/1", "failure_code", ":i");
        int message = caller.imports("wardian:plugins/1", "failure_message", "ii:i");
        String[][] targets = {
            {"call-echo", "test.base", "echo"},
            {"call-fail", "test.base", "fail"},
            {"call-trap", "test.base", "trap"},
            {"call-spin", "test.base", "spin"},
            {"call-missing", "test.base", "missing"},
            {"call-nobody", "test.nobody", "x"},
            {"call-itself", "test.caller", "call-itself"},
        };
        int at = 0;
        caller.text(INPUT, "hello");
        for (String[] target : targets) {
            int id = ID + at;
            int operation = OPERATION + at;
            at += 32;
            caller.text(id, target[1]).text(operation, target[2]);
            caller.operation(
                    target[0],
                    c -> {
                        c.i32(Guest.SCRATCH);
                        c.i32(id).i32(target[1].length()).i32(operation).i32(target[2].length());
                        c.i32(INPUT).i32(5).i32(OUT).i32(64).op(Opcode.CALL, call);
                        c.op(Opcode.I32_STORE);
                        write(c, caller, Guest.SCRATCH, 4);
                        write(c, caller, OUT, 5);
                        c.i32(0);
                    });
        }
        caller.operation(
                "failure",
                c -> {
                    c.i32(Guest.SCRATCH);
                    c.i32(ID + 32).i32(9).i32(OPERATION + 32).i32(4);
                    c.i32(INPUT).i32(5).i32(OUT).i32(64).op(Opcode.CALL, call).op(Opcode.DROP);
                    c.op(Opcode.CALL, code).op(Opcode.I32_STORE);
                    write(c, caller, Guest.SCRATCH, 4);
                    c.i32(MESSAGE);
                    c.i32(MESSAGE).i32(64).op(Opcode.CALL, message);
                    c.op(Opcode.CALL, caller.outputWrite).op(Opcode.DROP).i32(0);
                });
        return caller;
    }

    private static void write(CodeBuilder code, Guest guest, int address, int length) {
        code.i32(address).i32(length).op(Opcode.CALL, guest.outputWrite).op(Opcode.DROP);
    }

    private byte[] output(String operation) {
        return manager.call("test.caller", operation, NOTHING);
    }

    private int result(String operation) {
        return number(output(operation));
    }

    private static int number(byte[] output) {
        return ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private static String text(byte[] output) {
        return new String(output, 4, output.length - 4, StandardCharsets.UTF_8);
    }

    @Test
    void theOutputOfTheOtherPluginIsAnswered() {
        byte[] output = output("call-echo");

        assertEquals(5, number(output));
        assertEquals("hello", text(output));
        assertEquals(1, manager.ref("test.base").get().figures().calls());
    }

    @Test
    void aFailureOfTheOtherPluginIsTold() {
        assertEquals(-Errno.EFAILED.number(), result("call-fail"));

        byte[] failure = output("failure");

        assertEquals(42, number(failure));
        assertEquals("no such name", text(failure));
    }

    @Test
    void whatElseHappensToTheOtherPluginIsAnErrorNumber() {
        assertEquals(-Errno.EHOST.number(), result("call-trap"));
        assertEquals(-Errno.ENOTFOUND.number(), result("call-missing"));
        manager.unload("test.base");
        assertEquals(-Errno.ENOTFOUND.number(), result("call-echo"));
        assertEquals(0, manager.ref("test.caller").get().figures().failures());
    }

    @Test
    void aPluginThatTakesNoCallsNowIsUnavailable() {
        assertEquals(-Errno.EHOST.number(), result("call-trap"));
        assertEquals(-Errno.EHOST.number(), result("call-trap"));

        assertEquals(-Errno.EUNAVAILABLE.number(), result("call-echo"));
    }

    @Test
    void whatIsAskedForAndNotGrantedIsDenied() {
        assertEquals(-Errno.EDENIED.number(), result("call-nobody"));

        assertEquals(List.of("plugins/1 test.nobody/x"), audit.denials);
    }

    @Test
    void theDeadlineOfTheCallerIsThatOfBoth() {
        Plugin caller = manager.ref("test.caller").get();
        PluginCallOptions brief = PluginCallOptions.DEFAULT.withDeadline(Duration.ofMillis(100));
        long start = System.nanoTime();

        assertThrows(DeadlineExceeded.class, () -> caller.call("call-spin", NOTHING, brief));

        long taken = System.nanoTime() - start;
        assertEquals(0, TimeUnit.NANOSECONDS.toSeconds(taken) / 30);
        assertEquals(0, manager.ref("test.base").get().figures().running());
    }

    @Test
    void callsInsideEachOtherHaveALimit() {
        output("call-itself");

        PluginFigures figures = manager.ref("test.caller").get().figures();
        assertEquals(8 + 1, figures.calls());
        assertEquals(1, figures.failures());
    }
}
