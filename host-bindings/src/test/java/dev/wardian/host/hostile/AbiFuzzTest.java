package dev.wardian.host.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.host.HostBindings;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginFailure;
import dev.wardian.plugin.error.PluginUnavailable;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.PluginFolder;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.plugin.manifest.LocatedYaml;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plugins that call every host function with any arguments, in any order, at any time: start
 * function, {@code _initialize}, hooks, operations, a hand-over, and while a host function that
 * they called calls plugins. Each result, each byte of their memory and each end is what {@link
 * AbiModel} says, and after each call another plugin works on the same thread. {@code
 * -Dwardian.hostile.guests} and {@code -Dwardian.hostile.first} choose how many and which.
 */
@Tag("one-jdk")
class AbiFuzzTest {
    private static final int GUESTS = Integer.getInteger("wardian.hostile.guests", 300);
    private static final long FIRST = Long.getLong("wardian.hostile.first", 0);
    private static final String ID = "test.guest";
    private static final byte[] QUESTION = "does it still work?".getBytes(UTF_8);

    /** What the plugin asks for and gets. */
    private static final Map<String, String> POLICIES =
            Map.of(
                    "log/1", "{ level: trace, rate: 1000000 }",
                    "config/1", "{ keys: [greeting, tax.*], deny: [tax.secret] }",
                    "clock/1", "{ resolution: 1ms }",
                    "files/1", "{ mounts: { /data: { memory: 4KiB } } }",
                    "random/1", "{}",
                    "plugins/1", "{ allow: [test.witness/*, test.none/echo] }",
                    "probe/1", "{}");

    /** How the witness fails when it is asked to. */
    static final int WITNESS_CODE = 7;

    static final String WITNESS_MESSAGE = "no!";

    @TempDir private Path folder;

    private final Map<String, Integer> ends = new TreeMap<>();
    private volatile @Nullable Plugin plugin;
    private volatile @Nullable Plugin witness;

    /** The last use of {@code stale} on each thread: instances are also made in the background. */
    private static final ThreadLocal<@Nullable CapabilityCall> STALE = new ThreadLocal<>();

    @Test
    void guestsGetWhatTheAbiSaysAndNothingElse() {
        for (long number = FIRST; number < FIRST + GUESTS; number++) {
            try {
                tryOne(number);
            } catch (Throwable e) {
                throw new AssertionError("guest " + number + ": " + e, e);
            }
        }
        System.out.println("guests " + GUESTS + ", calls " + ends);
        if (GUESTS >= 300) {
            for (String end :
                    List.of(
                            "returned",
                            "AbiViolation",
                            "LimitExceeded",
                            "PluginFailure",
                            "PluginPanic",
                            "PluginTrap",
                            "handed over",
                            "hand-over: PluginTrap")) {
                assertTrue(ends.containsKey(end), () -> "no call ended so: " + end);
            }
        }
    }

    private void tryOne(long number) {
        SplittableRandom random = new SplittableRandom(number * 0x9E37_79B9_7F4A_7C15L);
        AbiGuest guest = new AbiGuest(random);
        boolean metered = random.nextInt(8) == 0;
        plugin = null;
        STALE.remove();
        try (PluginManager manager = manager(metered ? random.nextInt(50, 30_000) : -1)) {
            PluginFolder plugins = new PluginFolder(folder);
            witness = manager.load(plugins.plugin("witness").guest(witnessGuest()).write());
            AbiModel model = new AbiModel(guest.memory());
            String expected = metered ? "" : begin(guest, model);
            AbiModel fresh = model.copy();
            AbiProgram health = guest.health;
            if (expected.isEmpty() && health != null) {
                expected = metered ? "" : hook(health, model);
            }
            try {
                plugin = manager.load(manifest(plugins, guest, "1.0.0"));
                assertTrue(expected.isEmpty() || expected.equals("?"), expected);
            } catch (PluginException e) {
                count("load: " + e.getClass().getSimpleName());
                assertTrue(metered || expected.equals("?") || isA(expected, e), () -> "" + e);
            }
            assertWitnessWorks();
            Plugin loaded = plugin;
            if (loaded != null) {
                boolean known = !metered && expected.isEmpty();
                Calls calls = new Calls(guest, loaded, random, known ? fresh : null, model);
                calls.run();
                if (guest.save != null) {
                    plugin = null;
                    manifest(plugins, guest, "1.1.0");
                    calls.handOver(manager);
                    assertWitnessWorks();
                }
            }
        }
    }

    /** Answers its input, however long, or fails. */
    private static Guest witnessGuest() {
        Guest guest = new Guest();
        guest.operation(
                "echo",
                code -> {
                    code.i32(AbiModel.MAX_PAGES).op(Opcode.MEMORY_SIZE).op(Opcode.I32_SUB);
                    code.op(Opcode.MEMORY_GROW).op(Opcode.DROP);
                    code.i32(0).i32(0).get(0).op(Opcode.CALL, guest.inputRead).op(Opcode.DROP);
                    code.i32(0).get(0).op(Opcode.CALL, guest.outputWrite);
                });
        byte[] message = WITNESS_MESSAGE.getBytes(UTF_8);
        guest.operation(
                "fail",
                code -> {
                    for (int i = 0; i < message.length; i++) {
                        code.i32(i).i32(message[i]).op(Opcode.I32_STORE8);
                    }
                    code.i32(WITNESS_CODE).i32(0).i32(message.length);
                    code.op(Opcode.CALL, guest.fail).op(Opcode.DROP).i32(WITNESS_CODE);
                });
        return guest;
    }

    private static boolean isA(String name, PluginException e) {
        return e.getClass().getSimpleName().equals(name);
    }

    /** What loading ends with, from the start function to {@code __init}. */
    private static String begin(AbiGuest guest, AbiModel model) {
        for (AbiProgram program : new @Nullable AbiProgram[] {guest.start, guest.initialize}) {
            if (program != null) {
                String end = end(program, model, new byte[0], false);
                if (!end.isEmpty()) {
                    return end;
                }
            }
        }
        return guest.init == null ? "" : hook(guest.init, model);
    }

    private static String hook(AbiProgram program, AbiModel model) {
        String end = end(program, model, new byte[0], true);
        return end.isEmpty() ? result(program, model) : end;
    }

    /** The error of a result (rule 10), or the empty string. */
    private static String result(AbiProgram program, AbiModel model) {
        int result = program.result();
        if (result == 0) {
            return "";
        }
        boolean other = model.failCode != 0 && model.failCode != result;
        return result < 0 || other ? "AbiViolation" : "PluginFailure";
    }

    private static String end(AbiProgram program, AbiModel model, byte[] input, boolean operation) {
        try {
            return name(model.run(program, input, operation));
        } catch (AbiModel.Unknown e) {
            return "?";
        }
    }

    /** The error of an end, or the empty string. */
    private static String name(AbiModel.End end) {
        return switch (end) {
            case RETURNED -> "";
            case PANICKED -> "PluginPanic";
            case TRAPPED -> "PluginTrap";
        };
    }

    /** What handing over from one instance to the next ends with. */
    private static String handOver(AbiGuest guest, AbiModel old, AbiModel next) {
        AbiProgram save = Objects.requireNonNull(guest.save);
        AbiProgram restore = Objects.requireNonNull(guest.restore);
        try {
            String end = name(old.runSave(save));
            end = end.isEmpty() ? result(save, old) : end;
            if (old.outputRefused) {
                return "LimitExceeded";
            }
            if (end.isEmpty()) {
                end = name(next.run(restore, old.output(), true));
                end = end.isEmpty() ? result(restore, next) : end;
            }
            return end.isEmpty() && guest.health != null ? hook(guest.health, next) : end;
        } catch (AbiModel.Unknown e) {
            return "?";
        }
    }

    private void count(String end) {
        ends.merge(end, 1, Integer::sum);
    }

    private void assertWitnessWorks() {
        Plugin other = Objects.requireNonNull(witness);
        assertArrayEquals(QUESTION, other.call("echo", QUESTION));
    }

    /** Some calls of one plugin. */
    private final class Calls {
        private final AbiGuest guest;
        private final Plugin called;
        private final SplittableRandom random;
        private final @Nullable AbiModel fresh;

        /** The instance as it should be, or null where nobody knows. */
        private @Nullable AbiModel model;

        Calls(
                AbiGuest guest,
                Plugin called,
                SplittableRandom random,
                @Nullable AbiModel fresh,
                AbiModel model) {
            this.guest = guest;
            this.called = called;
            this.random = random;
            this.fresh = fresh;
            this.model = fresh == null ? null : model;
        }

        void run() {
            for (int left = 6; left > 0; left--) {
                int number = random.nextInt(AbiGuest.OPERATIONS);
                byte[] input = new byte[random.nextInt(3) * random.nextInt(1500)];
                random.nextBytes(input);
                try {
                    call(number, input);
                } catch (PluginUnavailable e) {
                    count("unavailable");
                    return;
                }
                assertWitnessWorks();
                if (model != null && random.nextBoolean()) {
                    assertStateIsKnown(model);
                }
            }
            if (model != null) {
                assertStateIsKnown(model);
            }
        }

        /** Puts the same plugin in the place of this one; it takes over the state, or does not. */
        void handOver(PluginManager manager) {
            AbiModel old = model;
            AbiModel saving = old == null ? null : old.copy();
            AbiModel next = fresh == null ? null : fresh.copy();
            String expected =
                    saving == null || next == null
                            ? "?"
                            : AbiFuzzTest.handOver(guest, saving, next);
            try {
                manager.reload(ID);
                count("handed over");
                assertTrue(expected.isEmpty() || expected.equals("?"), expected);
                model = next;
            } catch (PluginException e) {
                count("hand-over: " + e.getClass().getSimpleName());
                assertTrue(expected.equals("?") || isA(expected, e), () -> expected + " " + e);
                if (old != null && saving != null) {
                    old.keepHostState(saving);
                }
            }
            if (!expected.equals("?") && model != null) {
                assertStateIsKnown(model);
            }
        }

        private void call(int number, byte[] input) {
            AbiProgram program = guest.operations.get(number);
            AbiModel now = model;
            String expected = now == null ? "?" : end(program, now, input, true);
            if (now != null && expected.isEmpty()) {
                expected = result(program, now);
                if (expected.isEmpty() && now.outputRefused) {
                    expected = "LimitExceeded";
                }
            }
            long replaced = called.figures().replaced();
            PluginException error = null;
            byte[] output = {};
            try {
                output = called.call("run" + number, input);
            } catch (PluginUnavailable e) {
                throw e;
            } catch (PluginException e) {
                error = e;
            }
            count(error == null ? "returned" : error.getClass().getSimpleName());
            // After refused output the guest returned all the same, so its instance stays.
            boolean returned =
                    error instanceof PluginFailure
                            || (error instanceof LimitExceeded exceeded
                                    && exceeded.limit() == Limit.OUTPUT);
            boolean poisoned = error != null && !returned;
            assertEquals(poisoned ? replaced + 1 : replaced, called.figures().replaced());
            if (now == null || expected.equals("?")) {
                model = poisoned && fresh != null ? fresh.copy() : null;
                return;
            }
            compare(expected, program, now, error, output);
            if (poisoned) {
                model = fresh == null ? null : fresh.copy();
            }
        }

        private void compare(
                String expected,
                AbiProgram program,
                AbiModel now,
                @Nullable PluginException error,
                byte[] output) {
            if (error == null) {
                assertEquals("", expected);
                assertArrayEquals(now.output(), output, "the output");
                return;
            }
            assertEquals(expected, error.getClass().getSimpleName(), error::toString);
            if (error instanceof PluginFailure failure) {
                assertEquals(program.result(), failure.code());
                assertEquals(now.failMessage, failure.pluginMessage());
            }
        }

        /** Memory and results are what they should be, to the byte. */
        private void assertStateIsKnown(AbiModel expected) {
            byte[] memory = called.call("memory", new byte[0]);
            if (!expected.matches(memory)) {
                assertArrayEquals(expected.memory, memory, "memory");
            }
            ByteBuffer bytes = ByteBuffer.allocate(4 * AbiProgram.SLOTS);
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            for (int slot : expected.slots) {
                bytes.putInt(slot);
            }
            byte[] slots = called.call("slots", new byte[0]);
            assertArrayEquals(bytes.array(), slots, "results");
            expected.set(0, slots);
        }
    }

    private PluginManager manager(long fuel) {
        ProbeCapability probe = probe();
        List<Capability<?>> all = new ArrayList<>(HostBindings.standard());
        all.add(probe);
        all.removeIf(capability -> !POLICIES.containsKey(capability.name().toString()));
        Capabilities capabilities = Capabilities.of(all);
        PolicySet policies = PolicySet.EMPTY;
        for (Capability<?> capability : all) {
            PolicySet before = policies;
            String policy = Objects.requireNonNull(POLICIES.get(capability.name().toString()));
            policies =
                    LocatedYaml.read(
                            "grant.yaml",
                            policy.getBytes(UTF_8),
                            node -> capabilities.parseInto(before, capability.name(), node));
        }
        PluginLimits limits =
                PluginLimits.DEFAULT
                        .with(Limit.DEADLINE, 60_000_000_000L)
                        .with(Limit.HOOK_DEADLINE, 60_000_000_000L)
                        .with(Limit.MEMORY, (long) AbiModel.MAX_PAGES * AbiProgram.PAGE)
                        .with(Limit.OUTPUT, AbiModel.OUTPUT)
                        .with(Limit.STATE, AbiModel.STATE)
                        .with(Limit.LOG, AbiModel.LOG)
                        .with(Limit.REPLY, AbiModel.REPLY)
                        .with(Limit.CAPABILITY_CALLS, AbiModel.CAPABILITY_CALLS);
        Grants grants = Grants.NONE.withLimits(limits).withPlugin("test.witness", PolicySet.EMPTY);
        Grants.Grant grant =
                new Grants.Grant(policies, fuel < 0 ? Map.of() : Map.of(Limit.FUEL, fuel));
        return PluginManager.builder(folder)
                .capabilities(capabilities)
                .grants(grants.withPlugin(ID, grant))
                // Instances of the guest that are made in the background call the witness too.
                .poolSize(4)
                .queueWait(Duration.ofMillis(1))
                .build();
    }

    private static Path manifest(PluginFolder plugins, AbiGuest guest, String version) {
        PluginFolder.Draft draft =
                plugins.plugin("guest")
                        .version(version)
                        .guest(guest.guest())
                        .line("instances: { mode: single }")
                        .line("config:")
                        .line("  greeting: Hello")
                        .line("  tax.rate: '0.2'")
                        .line("  tax.secret: x")
                        .line("  other: y");
        if (guest.save != null) {
            draft.line("state: { handover: true, schema: 1 }");
        }
        draft.line("capabilities:");
        POLICIES.forEach(
                (name, policy) -> {
                    String reason = policy.equals("{}") ? "{ " : policy.replaceFirst(" }$", ", ");
                    draft.line("  " + name + ": " + reason + "reason: a test }");
                });
        return draft.write();
    }

    /** Host functions that do what host functions may do, and what they should not. */
    private ProbeCapability probe() {
        return new ProbeCapability("probe/1")
                .function(
                        "other",
                        ":i",
                        call -> {
                            assertWitnessWorks();
                            return 0;
                        })
                .function("same", ":i", call -> callSame())
                .function("throwing", "i:i", call -> raise(call.i32(0)))
                .function("stale", "ii:i", this::useStale)
                .function(
                        "value",
                        "iii:i",
                        call -> {
                            byte[] value = new byte[call.i32(0) & 0xFFFF];
                            java.util.Arrays.fill(value, (byte) 0xEE);
                            return call.reply(1, 2, value);
                        });
    }

    private long callSame() {
        Plugin same = plugin;
        if (same == null) {
            return 1;
        }
        try {
            same.call("run0", new byte[0]);
            return 2;
        } catch (AbiViolation e) {
            return 1;
        }
    }

    private static long raise(int which) {
        throw switch (which) {
            case 0 -> new ErrnoException(Errno.ETIMEOUT, "late");
            case 1 -> new NullPointerException("null");
            case 2 -> new IllegalStateException("state");
            case 3 -> new ArrayIndexOutOfBoundsException(17);
            case 4 -> new Trap(TrapKind.UNREACHABLE);
            default -> new LimitExceededForGuests();
        };
    }

    /** A host's own exception. */
    private static final class LimitExceededForGuests extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Whatever an earlier call was given is of no use after it. */
    private long useStale(CapabilityCall call) {
        CapabilityCall before = STALE.get();
        STALE.set(call);
        if (before == null) {
            return 1;
        }
        List<Runnable> uses =
                List.of(
                        () -> before.i32(0),
                        () -> before.bytes(0, 1, 100),
                        () -> before.write(0, new byte[8], 0, 8),
                        () -> before.reply(0, 1, new byte[8]),
                        () -> before.read(0, 8),
                        before::checkInterrupted,
                        before::remainingNanos,
                        () -> before.instanceState(String.class, () -> "x"));
        for (Runnable use : uses) {
            try {
                use.run();
                return 2;
            } catch (IllegalStateException refused) {
                // As it should be; the next use.
            }
        }
        return 1;
    }
}
