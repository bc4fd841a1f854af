package dev.wardian.plugin.internal.abi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.DeadlineExceeded;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.ValueType;
import dev.wardian.wasm.internal.model.Opcode;
import dev.wardian.wasm.test.CodeBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a guest does to use too much ends in one typed error, and the next call of another
 * plugin on the same thread works. How far each goes past its deadline is printed, and asserted
 * nowhere.
 */
class LimitsMatrixTest {
    private static final Duration DEADLINE = Duration.ofMillis(50);
    private static final long MEMORY = 16L << 20;
    private static final int LOG = 64 << 10;
    private static final int CAPABILITY_CALLS = 1_000;
    private static final byte[] QUESTION = "does it still work?".getBytes(UTF_8);
    private static final List<String> OVERSHOOTS = new ArrayList<>();

    /** What a guest tries. */
    private enum Attack {
        LOOP_IN_AN_OPERATION(DeadlineExceeded.class, LimitsMatrixTest::spin),
        LOOP_IN_THE_START_FUNCTION(DeadlineExceeded.class, null),
        LOOP_IN_INITIALIZE(DeadlineExceeded.class, null),
        LOOP_IN_THE_INIT_HOOK(DeadlineExceeded.class, null),
        LOOP_IN_THE_HEALTH_HOOK(DeadlineExceeded.class, null),
        LOOP_WITH_FUEL(LimitExceeded.class, LimitsMatrixTest::spin),
        MEMORY_FILLS(DeadlineExceeded.class, attack -> attack.bulk(Opcode.MEMORY_FILL)),
        MEMORY_COPIES(DeadlineExceeded.class, attack -> attack.bulk(Opcode.MEMORY_COPY)),
        TABLE_FILLS(DeadlineExceeded.class, Body::tableFills),
        RECURSION(LimitExceeded.class, attack -> attack.code.i32(0).op(Opcode.CALL, attack.self)),
        RECURSION_THROUGH_A_TABLE(LimitExceeded.class, Body::indirect),
        RECURSION_THROUGH_THE_HOST(
                AbiViolation.class, attack -> attack.code.op(Opcode.CALL, attack.other)),
        MEMORY_GROWTH(
                DeadlineExceeded.class,
                attack -> attack.again(c -> c.i32(1).op(Opcode.MEMORY_GROW).op(Opcode.DROP))),
        MEMORY_GROWTH_AT_ONCE(
                DeadlineExceeded.class,
                attack -> attack.again(c -> c.i32(-1).op(Opcode.MEMORY_GROW).op(Opcode.DROP))),
        TABLE_GROWTH(DeadlineExceeded.class, attack -> attack.tableGrowth(100)),
        TABLE_GROWTH_AT_ONCE(DeadlineExceeded.class, attack -> attack.tableGrowth(-1)),
        CORE_CALLS(
                DeadlineExceeded.class,
                attack -> attack.again(c -> c.op(Opcode.CALL, attack.replyLen).op(Opcode.DROP))),
        CAPABILITY_CALLS_FLOOD(
                DeadlineExceeded.class,
                attack -> attack.again(c -> c.op(Opcode.CALL, attack.none).op(Opcode.DROP))),
        LOG_LINES(DeadlineExceeded.class, attack -> attack.log(3, 100)),
        LOG_LINES_OF_THE_GREATEST_SIZE(DeadlineExceeded.class, attack -> attack.log(3, LOG)),
        LOG_LINES_BELOW_THE_LEVEL(DeadlineExceeded.class, attack -> attack.log(5, 1)),
        OUTPUT(
                DeadlineExceeded.class,
                attack ->
                        attack.again(
                                c ->
                                        c.i32(0)
                                                .i32(Guest.MEMORY)
                                                .op(Opcode.CALL, attack.outputWrite)
                                                .op(Opcode.DROP)));

        private final Class<? extends PluginException> error;

        /** What the operation does that attacks, or null where the guest never gets that far. */
        private final @Nullable Consumer<Body> body;

        Attack(Class<? extends PluginException> error, @Nullable Consumer<Body> body) {
            this.error = error;
            this.body = body;
        }
    }

    /** The operation that attacks, and the indices that it may use. */
    private record Body(
            CodeBuilder code,
            int type,
            int self,
            int none,
            int other,
            int replyLen,
            int log,
            int outputWrite) {
        void again(Consumer<CodeBuilder> round) {
            code.op(Opcode.LOOP);
            round.accept(code);
            code.op(Opcode.BR, 0).end().op(Opcode.UNREACHABLE);
        }

        void bulk(Opcode opcode) {
            int all = (int) MEMORY - 1;
            code.i32((int) (MEMORY / Guest.MEMORY) - 1).op(Opcode.MEMORY_GROW).op(Opcode.DROP);
            again(c -> c.i32(0).i32(1).i32(all).op(opcode));
        }

        void tableFills() {
            again(
                    c ->
                            c.i32(0)
                                    .op(Opcode.REF_NULL, ValueType.FUNCREF)
                                    .i32(1000)
                                    .op(Opcode.TABLE_FILL));
        }

        void tableGrowth(int elements) {
            again(
                    c ->
                            c.op(Opcode.REF_NULL, ValueType.FUNCREF)
                                    .i32(elements)
                                    .op(Opcode.TABLE_GROW)
                                    .op(Opcode.DROP));
        }

        /** Calls the first element of the table, which is this operation. */
        void indirect() {
            code.i32(0).i32(0).op(Opcode.CALL_INDIRECT, type, 0);
        }

        void log(int level, int bytes) {
            again(c -> c.i32(level).i32(0).i32(bytes).op(Opcode.CALL, log).op(Opcode.DROP));
        }
    }

    @TempDir private Path folder;

    private long logged;
    private int calls;
    private @Nullable Plugin accomplice;

    private static void spin(Body attack) {
        attack.again(code -> {});
    }

    private static void spin(CodeBuilder code) {
        code.spin().op(Opcode.UNREACHABLE);
    }

    @ParameterizedTest
    @EnumSource
    void endsInItsErrorAndLeavesOthersAlone(Attack attack) {
        ProbeCapability probe = probe();
        try (Host host = new Host(folder)) {
            host.with(probe)
                    .limit(Limit.MEMORY, MEMORY)
                    .limit(Limit.LOG, LOG)
                    .limit(Limit.CAPABILITY_CALLS, CAPABILITY_CALLS);
            if (attack == Attack.LOOP_WITH_FUEL) {
                host.limit(Limit.FUEL, 100_000);
            }
            PluginFolder.Draft draft =
                    host.folder().plugin("guest").guest(guest(attack)).asksFor("probe/1");
            if (attack.error == DeadlineExceeded.class) {
                String time = DEADLINE.toMillis() + "ms";
                draft.line("limits: { deadline: " + time + ", hookDeadline: " + time + " }");
            }
            Path manifest = draft.write();
            PluginManager manager = host.manager("test.guest");
            Plugin witness =
                    manager.load(
                            host.folder()
                                    .plugin("witness")
                                    .guest(new Guest().echo("echo"))
                                    .write());
            long begin;
            PluginException error;
            if (attack.body == null) {
                begin = System.nanoTime();
                error = assertThrows(PluginException.class, () -> manager.load(manifest));
            } else {
                Plugin plugin = manager.load(manifest);
                accomplice = plugin;
                begin = System.nanoTime();
                error =
                        assertThrows(
                                PluginException.class, () -> plugin.call("attack", new byte[0]));
            }
            long nanos = System.nanoTime() - begin;

            assertInstanceOf(attack.error, error);
            assertArrayEquals(QUESTION, witness.call("echo", QUESTION));
            assertTrue(logged <= LOG, () -> logged + " bytes of log");
            assertTrue(calls <= CAPABILITY_CALLS, () -> calls + " capability calls");
            if (error instanceof DeadlineExceeded) {
                OVERSHOOTS.add(
                        String.format(
                                "%-32s %6.1f ms", attack, nanos / 1e6 - DEADLINE.toNanos() / 1e6));
            }
        }
    }

    @AfterAll
    static void printOvershoots() {
        System.out.println("past a deadline of " + DEADLINE.toMillis() + " ms, loading included:");
        OVERSHOOTS.forEach(System.out::println);
    }

    private ProbeCapability probe() {
        return new ProbeCapability("probe/1")
                .function(
                        "none",
                        ":i",
                        call -> {
                            calls++;
                            return 0;
                        })
                .function(
                        "other",
                        ":i",
                        call -> {
                            Objects.requireNonNull(accomplice).call("attack", new byte[0]);
                            return 0;
                        })
                .log(
                        new PluginLog() {
                            @Override
                            public int level() {
                                return 3;
                            }

                            @Override
                            public void log(int level, String text, CallInfo info) {
                                logged += text.length();
                            }
                        });
    }

    private static Guest guest(Attack attack) {
        Guest guest = new Guest();
        int none = guest.imports("wardian:probe/1", "none", ":i");
        int other = guest.imports("wardian:probe/1", "other", ":i");
        int self = other + 1;
        guest.module().table(ValueType.FUNCREF, 1000, -1);
        guest.module().elements(0, self);
        Consumer<Body> body = attack.body == null ? LimitsMatrixTest::spin : attack.body;
        guest.operation(
                "attack",
                code ->
                        body.accept(
                                new Body(
                                        code,
                                        guest.module().type("i:i"),
                                        self,
                                        none,
                                        other,
                                        guest.replyLen,
                                        guest.log,
                                        guest.outputWrite)));
        switch (attack) {
            case LOOP_IN_THE_START_FUNCTION ->
                    guest.module().start(guest.module().function(":", LimitsMatrixTest::spin));
            case LOOP_IN_INITIALIZE ->
                    guest.module()
                            .export(
                                    "_initialize",
                                    guest.module().function(":", LimitsMatrixTest::spin));
            case LOOP_IN_THE_INIT_HOOK -> guest.spins("__init");
            case LOOP_IN_THE_HEALTH_HOOK -> guest.spins("__health");
            default -> {}
        }
        return guest;
    }
}
