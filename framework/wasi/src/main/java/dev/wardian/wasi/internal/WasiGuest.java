package dev.wardian.wasi.internal;

import dev.wardian.wasi.files.Directory;
import dev.wardian.wasi.files.FilesException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a guest of WASI has: arguments, variables, clocks, randomness and descriptors. */
public final class WasiGuest implements AutoCloseable {
    /** Bytes that are moved at a time. */
    static final int CHUNK = 1 << 16;

    private final List<byte[]> arguments;
    private final Supplier<Map<String, String>> variables;
    private final @Nullable InstantSource wallClock;
    private final LongSupplier monotonicClock;
    private final @Nullable RandomGenerator random;
    private final Descriptors descriptors;
    private byte @Nullable [] chunk;

    /**
     * A program without descriptors.
     *
     * @param variables the variables by name, asked for whenever the guest reads them
     * @param wallClock the time of day, or null if the guest may not know it
     * @param random where random bytes come from, or null if the guest gets none
     */
    public WasiGuest(
            List<String> arguments,
            Supplier<Map<String, String>> variables,
            @Nullable InstantSource wallClock,
            LongSupplier monotonicClock,
            @Nullable RandomGenerator random,
            int mostDescriptors) {
        this.arguments = arguments.stream().map(WasiGuest::terminated).toList();
        this.variables = variables;
        this.wallClock = wallClock;
        this.monotonicClock = monotonicClock;
        this.random = random;
        descriptors = new Descriptors(mostDescriptors);
    }

    private static byte[] terminated(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    List<byte[]> arguments() {
        return arguments;
    }

    /** The variables as they are now. */
    List<byte[]> variables() {
        return variables.get().entrySet().stream()
                .map(entry -> terminated(entry.getKey() + "=" + entry.getValue()))
                .toList();
    }

    @Nullable InstantSource wallClock() {
        return wallClock;
    }

    LongSupplier monotonicClock() {
        return monotonicClock;
    }

    /** Whether the guest gets random bytes. */
    public boolean hasRandom() {
        return random != null;
    }

    @Nullable RandomGenerator random() {
        return random;
    }

    Descriptors descriptors() {
        return descriptors;
    }

    /** The array that bytes pass through, of {@link #CHUNK} bytes; one call at a time uses it. */
    byte[] chunk() {
        byte[] made = chunk;
        if (made == null) {
            made = new byte[CHUNK];
            chunk = made;
        }
        return made;
    }

    /** Opens the three streams, as 0 to 2. */
    public void openStreams(Streams streams) {
        open(new InputDescriptor(streams.input(), streams.inputTerminal()));
        open(new OutputDescriptor(streams.output(), streams.outputTerminal()));
        open(new OutputDescriptor(streams.error(), streams.outputTerminal()));
    }

    /**
     * The three streams.
     *
     * @param inputTerminal whether the input is a terminal
     * @param outputTerminal whether the two outputs are
     */
    public record Streams(
            StreamInput input,
            StreamOutput output,
            StreamOutput error,
            boolean inputTerminal,
            boolean outputTerminal) {}

    /** Opens a directory under the path that the guest knows it by. */
    public void openDirectory(Directory directory, String path) {
        open(DirectoryDescriptor.preopened(directory, path));
    }

    private void open(Descriptor descriptor) {
        try {
            descriptors.add(descriptor);
        } catch (FilesException e) {
            throw new IllegalArgumentException("more directories than descriptors", e);
        }
    }

    /** Closes all descriptors. */
    @Override
    public void close() {
        descriptors.closeAll();
    }
}
