package dev.wardian.host.wasi;

import dev.wardian.host.clock.ClockCapability;
import dev.wardian.host.env.EnvCapability;
import dev.wardian.host.files.FilesCapability;
import dev.wardian.plugin.capability.CapabilityCall;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.plugin.capability.Unit;
import dev.wardian.wasi.WasiErrno;
import dev.wardian.wasi.WasiExitException;
import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FilesException;
import dev.wardian.wasi.files.Mounts;
import dev.wardian.wasi.internal.ArrayInput;
import dev.wardian.wasi.internal.Preview1;
import dev.wardian.wasi.internal.StreamInput;
import dev.wardian.wasi.internal.StreamOutput;
import dev.wardian.wasi.internal.WasiGuest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What one instance of a plugin has of WASI. The streams of a command are those of its call;
 * otherwise the input is empty, and both outputs are lines of the plugin's log.
 */
final class GuestProgram implements AutoCloseable {
    static final CapabilityName CLOCK = CapabilityName.of("clock/1");
    static final CapabilityName RANDOM = CapabilityName.of("random/1");

    private static final int WARN = 2;
    private static final int INFO = 3;

    /** So many descriptors may be open, streams and directories among them. */
    private static final int MOST_DESCRIPTORS = 1_024;

    private static final long NANOS_OF_SECOND = 1_000_000_000L;
    private static final int HIGHEST_OF_SHELL = 255;

    /** The code of the failure where there is no room for the directories: not the program's. */
    private static final int NO_ROOM = 125;

    private final PluginContext context;
    private final boolean command;
    private final LastLine lastError = new LastLine();
    private final WasiGuest program;

    /** The call of a function that runs, or null. */
    private @Nullable CapabilityCall call;

    /**
     * @param first the call of the instance that is its first one of WASI
     */
    GuestProgram(PluginContext context, CapabilityCall first) {
        this.context = context;
        this.command = context.abi().equals(WasiCommand.NAME);
        List<String> arguments = new ArrayList<>(List.of(context.pluginId()));
        arguments.addAll(context.arguments());
        // How long the host runs is no affair of the guest.
        long begin = System.nanoTime();
        program =
                new WasiGuest(
                        arguments,
                        this::variables,
                        this::timeOfDay,
                        () -> System.nanoTime() - begin,
                        new GrantedRandom(),
                        MOST_DESCRIPTORS);
        StreamInput input = command ? new CallInput(this) : new ArrayInput(new byte[0]);
        StreamOutput output = command ? new OutputOfCall(this) : new LogStream(this, INFO, null);
        StreamOutput error = new LogStream(this, WARN, command ? lastError : null);
        program.openStreams(new WasiGuest.Streams(input, output, error, false, false));
        openDirectories(first);
    }

    /** Opens the directories that the plugin has, with the memory of those in memory. */
    private void openDirectories(CapabilityCall first) {
        Mounts mounts = context.facility(FilesCapability.NAME, Mounts.class).orElse(null);
        if (mounts == null) {
            return;
        }
        long bytes = mounts.memoryBytes();
        if (!first.reserveMemory(bytes)) {
            throw end(
                    first,
                    NO_ROOM,
                    "the memory budget has no room for directories of " + Unit.BYTES.format(bytes));
        }
        SortedMap<String, Directory> opened;
        try {
            opened = mounts.open();
        } catch (FilesException e) {
            throw end(first, NO_ROOM, "a directory of the host cannot be opened: " + e.errno());
        }
        opened.forEach((path, directory) -> program.openDirectory(directory, path));
    }

    /** The variables that the plugin may see now. */
    private Map<String, String> variables() {
        return context.effective(EnvCapability.NAME)
                .map(policy -> EnvCapability.variables(policy, context.config()))
                .orElse(Map.of());
    }

    /** Runs a function; returns its errno. */
    long run(Preview1 function, CapabilityCall running) {
        if (function == Preview1.RANDOM_GET && context.effective(RANDOM).isEmpty()) {
            throw running.denied("random_get");
        }
        call = running;
        try {
            WasiErrno errno = function.call(program, new GateCall(running));
            if (function == Preview1.CLOCK_RES_GET
                    && errno == WasiErrno.SUCCESS
                    && running.i32(0) == 0) {
                coarsenResolution(running);
            }
            return errno.code();
        } catch (WasiExitException e) {
            throw exit(running, e.code());
        } finally {
            call = null;
        }
    }

    /** The call of a function that runs. */
    CapabilityCall call() {
        return Objects.requireNonNull(call, "a stream is used by a call");
    }

    private Instant timeOfDay() {
        long step = resolution();
        // A capability clock of somebody else may have none.
        Instant now =
                context.facility(CLOCK, InstantSource.class)
                        .orElse(InstantSource.system())
                        .instant();
        long nanos =
                Math.addExact(
                        Math.multiplyExact(now.getEpochSecond(), NANOS_OF_SECOND), now.getNano());
        return now.minusNanos(Math.floorMod(nanos, step));
    }

    /** Random bytes of the capability for them, as it is now. */
    private final class GrantedRandom implements RandomGenerator {
        private RandomGenerator now() {
            return context.facility(RANDOM, RandomGenerator.class).orElseGet(SecureRandom::new);
        }

        @Override
        public long nextLong() {
            return now().nextLong();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            now().nextBytes(bytes);
        }
    }

    /** The step of the time of day, if the plugin may know it. */
    private long resolution() {
        Policy policy = context.effective(CLOCK).orElseThrow(() -> call().denied("clock realtime"));
        return ClockCapability.resolutionNanos(policy);
    }

    private void coarsenResolution(CapabilityCall running) {
        long address = running.u32(1);
        long step = resolution();
        if (step > running.readI64(address)) {
            running.writeI64(address, step);
        }
    }

    /** The end of the guest's call. The last line on standard error says why a command failed. */
    private RuntimeException exit(CapabilityCall running, int unsignedCode) {
        return end(running, code(unsignedCode), lastError.text());
    }

    private static RuntimeException end(CapabilityCall running, int code, String message) {
        if (code != 0 && !message.isEmpty()) {
            try {
                running.fail(code, message);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.ENOCALL) {
                    throw e;
                }
                // The module's start function is no operation, and fails without a message.
            }
        }
        return running.exit(code);
    }

    /** A code from 0, as a shell would see a larger one. */
    private static int code(int unsignedCode) {
        if (unsignedCode >= 0) {
            return unsignedCode;
        }
        int last = unsignedCode & HIGHEST_OF_SHELL;
        return last == 0 ? HIGHEST_OF_SHELL : last;
    }

    @Override
    public void close() {
        program.close();
    }
}
