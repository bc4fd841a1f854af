package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.OperationCaller;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.plugin.manifest.ValueKind;
import dev.wardian.wasm.HostCall;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call with bytes: one input, one output. Each of them is whole, or a stream of the caller. */
public final class BytesCall extends PluginCall {
    private static final byte[] NOTHING = {};

    private final byte[] input;
    private byte[] output = NOTHING;

    /** The streams of the caller; null if it gave none. */
    private final @Nullable CallStreams streams;

    private final @Nullable InputStream source;
    private final @Nullable OutputStream target;

    /** Bytes of the input that the guest has read, where it reads in order. */
    private long position;

    /**
     * A call for a caller.
     *
     * @param operation the operation's name
     * @param input the input; not changed until the call ends
     * @param options limits of the call, within the plugin's
     */
    public BytesCall(String operation, byte[] input, PluginCallOptions options) {
        this(operation, input, null, null, options);
    }

    private BytesCall(
            String operation,
            byte[] input,
            @Nullable InputStream source,
            @Nullable OutputStream target,
            PluginCallOptions options) {
        super(operation, options);
        this.input = input;
        this.source = source;
        this.target = target;
        this.streams = source == null && target == null ? null : new CallStreams(source, target);
    }

    /**
     * A call whose input is a stream.
     *
     * @param operation the operation's name
     * @param input the input; only the call uses it until the call ends
     * @param output where the output goes; null if it is held as a whole
     * @param options limits of the call, within the plugin's
     */
    public static BytesCall ofStream(
            String operation,
            InputStream input,
            @Nullable OutputStream output,
            PluginCallOptions options) {
        return new BytesCall(operation, NOTHING, Objects.requireNonNull(input), output, options);
    }

    /**
     * A call whose output alone is a stream.
     *
     * @param operation the operation's name
     * @param input the input; not changed until the call ends
     * @param output where the output goes; only the call uses it until the call ends
     * @param options limits of the call, within the plugin's
     */
    public static BytesCall toStream(
            String operation, byte[] input, OutputStream output, PluginCallOptions options) {
        return new BytesCall(operation, input, null, Objects.requireNonNull(output), options);
    }

    /** A call that the host makes for itself. */
    BytesCall(String name, byte[] input) {
        this(name, input, PluginCallOptions.DEFAULT);
    }

    /** As {@link #BytesCall(String, byte[])}, without input. */
    BytesCall(String name) {
        this(name, NOTHING);
    }

    /** The input if it is whole, otherwise nothing; not to be changed. */
    public byte[] input() {
        return input;
    }

    /** The length of the input, or -1 where the guest reads a stream. */
    public int inputLength() {
        return readsInOrder() ? -1 : input.length;
    }

    /** Whether the guest reads the input as a stream, which the caller may have as a whole. */
    public boolean readsInOrder() {
        return streamsInput() || declares(PluginManifest.Operation::input);
    }

    /** Whether the operation's manifest says that this is a stream. */
    private boolean declares(Function<PluginManifest.Operation, ValueKind> part) {
        PluginManifest.Operation known = declared();
        return known != null && part.apply(known) == ValueKind.STREAM;
    }

    /** Whether the caller gave a stream as the input. */
    public boolean streamsInput() {
        return streams != null && streams.hasInput();
    }

    /** Whether the caller gave a stream for the output. */
    public boolean streamsOutput() {
        return streams != null && streams.hasOutput();
    }

    /** The stream of the output. */
    private CallStreams delivering() {
        return Objects.requireNonNull(streams);
    }

    /** Bytes of output that may still be written. */
    public long outputLeft() {
        return streamsOutput() ? delivering().left(this) : written().left();
    }

    /** Notes that {@code count} more bytes of output were rejected because of the limit. */
    public void refuseOutput(long count) {
        if (streamsOutput()) {
            delivering().refuse(count);
        } else {
            written().refuse(count);
        }
    }

    /**
     * Writes a checked region of the guest's memory to the stream of the output, within the limit.
     *
     * @return 0, or a negative error number
     */
    public int deliver(HostCall host, long address, long length) {
        return delivering().write(this, host, address, length);
    }

    /** As the other method, with bytes of the host. */
    int deliver(HostCall host, byte[] source, int offset, int length) {
        return delivering().write(this, host, source, offset, length);
    }

    /**
     * Says why an operation does not take the streams of the call, to follow its name; null if it
     * does.
     *
     * @param hasStreams whether its convention has streams
     */
    @Nullable String misfit(PluginManifest.Operation operation, boolean hasStreams) {
        if (streams != null && !hasStreams) {
            return "takes no streams: its ABI has none";
        }
        if (streamsInput() && operation.input() != ValueKind.STREAM) {
            return "takes its input as a whole: its manifest has no input: stream";
        }
        if (streamsOutput() && operation.output() != ValueKind.STREAM) {
            return "gives its output as a whole: its manifest has no output: stream";
        }
        return null;
    }

    /**
     * Reads the next bytes of an input that is read in order, for a guest or a host function. The
     * caller of this method lets the guest pay.
     *
     * @param host the host function that reads
     * @param wanted the most bytes
     * @param target gets what was read
     * @return how many bytes, 0 at the end, or a negative error number
     */
    public int readNext(HostCall host, long wanted, Target target) {
        CallStreams given = streams;
        int count;
        if (given != null && given.hasInput()) {
            count = given.read(this, host, wanted);
            if (count > 0) {
                target.accept(given.buffer(), 0, count);
            }
        } else {
            count = (int) Math.min(wanted, input.length - position);
            if (count > 0) {
                target.accept(input, (int) position, count);
            }
        }
        position += Math.max(0, count);
        return count;
    }

    /** Gets a piece of the input. */
    @FunctionalInterface
    public interface Target {
        /** Copies {@code count} bytes of {@code source} from {@code offset} on. */
        void accept(byte[] source, int offset, int count);
    }

    /** Bytes of the input that {@link #readNext} has read. */
    public long position() {
        return position;
    }

    @Override
    @Nullable CallStreams streams() {
        return streams;
    }

    /** What came out, empty before. */
    public byte[] output() {
        return output;
    }

    /** Says what came out. */
    public void answer(byte[] bytes) {
        output = bytes;
    }

    /**
     * Stores what the guest wrote as the output of a call that succeeded.
     *
     * @throws LimitExceeded if a part of it was over the limit
     * @throws PluginException if the memory budget had no room for a part of it
     */
    public void answerWritten() {
        OutputBuffer output = written();
        long refused = output.refused();
        if (refused != 0 && callId() != 0) {
            // The hook that writes the state has a limit of its own; no other hook has an output.
            throw new LimitExceeded(info(), Limit.OUTPUT, limits().output(), refused);
        }
        if (output.incomplete()) {
            throw memoryUsedUp();
        }
        CallStreams given = streams;
        if (given != null && given.refused() != 0) {
            throw new LimitExceeded(
                    info(), Limit.STREAM_OUTPUT, limits().streamOutput(), given.refused());
        }
        answer(output.take());
    }

    @Override
    public Operands operands() {
        return Operands.BYTES;
    }

    @Override
    public long inputBytes() {
        return streams != null && streams.hasInput() ? streams.consumed() : input.length;
    }

    @Override
    public void makeOn(OperationCaller plugin) {
        if (source != null && target != null) {
            plugin.callStream(operation(), source, target, options());
        } else if (source != null) {
            output = plugin.callStream(operation(), source, options());
        } else if (target != null) {
            plugin.callStream(operation(), input, target, options());
        } else {
            output = plugin.call(operation(), input, options());
        }
    }
}
