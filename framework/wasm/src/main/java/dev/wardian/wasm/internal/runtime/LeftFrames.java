package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.PrintableText;
import dev.wardian.wasm.SourceLine;
import dev.wardian.wasm.WasmFrame;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.code.FunctionCode;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a call that failed, innermost first. Their names and offsets are looked up when
 * somebody first reads one: most failures are only counted, and the lookup may take longer than the
 * call. Until then the list keeps the frames' modules reachable, but not their instances.
 */
final class LeftFrames extends AbstractList<WasmFrame> implements RandomAccess {
    /** The most frames of a list; the outer ones of a deeper stack are left out. */
    static final int MAX_FRAMES = 64;

    /**
     * Bytes of function bodies that engines look through for the offsets of one list. Nothing stops
     * that work, and a guest may fail as often as it is called.
     */
    private static final int MAX_LOCATED_BYTES = 1 << 17;

    /** A frame that was left; only its engine knows what the location means. */
    record Frame(Engine engine, WasmModule module, FunctionCode function, int location) {
        boolean isOf(Frame other) {
            return function == other.function && engine == other.engine;
        }
    }

    /** Each one a {@link Frame}, or the {@link WasmFrame} that it became. */
    private final Object[] frames;

    private boolean located;

    private LeftFrames(Object[] frames) {
        this.frames = frames;
    }

    /**
     * The frames of a call.
     *
     * @param inner those of a call that was nested in it: another such list, or an empty one
     */
    static List<WasmFrame> of(List<WasmFrame> inner, List<Frame> outer) {
        Object[] first = inner instanceof LeftFrames list ? list.copy() : inner.toArray();
        int added = Math.min(outer.size(), MAX_FRAMES - first.length);
        Object[] all = new Object[first.length + added];
        System.arraycopy(first, 0, all, 0, first.length);
        for (int i = 0; i < added; i++) {
            all[first.length + i] = outer.get(i);
        }
        return new LeftFrames(all);
    }

    private synchronized Object[] copy() {
        return frames.clone();
    }

    @Override
    public int size() {
        return frames.length;
    }

    @Override
    public synchronized WasmFrame get(int index) {
        if (!located) {
            locate();
            located = true;
        }
        return (WasmFrame) frames[index];
    }

    private static @Nullable SourceLine printable(@Nullable SourceLine source) {
        return source == null
                ? null
                : new SourceLine(PrintableText.of(source.file()), source.line(), source.column());
    }

    /** Looks through each body once, however many frames a recursion has. */
    private void locate() {
        int room = MAX_LOCATED_BYTES;
        for (int i = 0; i < frames.length; i++) {
            if (frames[i] instanceof Frame first) {
                int bytes = first.function.bodyBytes();
                boolean mayLocate = bytes <= room;
                room -= mayLocate ? bytes : 0;
                locate(first, i, mayLocate);
            }
        }
    }

    /** Looks up the frame at {@code from} and all behind it that are of the same function. */
    private void locate(Frame first, int from, boolean mayLocate) {
        int[] locations = new int[frames.length];
        int[] places = new int[frames.length];
        int count = 0;
        for (int i = from; i < frames.length; i++) {
            if (frames[i] instanceof Frame frame && frame.isOf(first)) {
                places[count] = i;
                locations[count++] = frame.location;
            }
        }
        int[] offsets = new int[count];
        if (mayLocate) {
            first.engine.locate(first.function, locations, offsets);
        }
        int function = first.function.index();
        String module = PrintableText.of(first.module.name());
        String name = PrintableText.of(first.module.functionName(function));
        WasmFrame previous = null;
        for (int i = 0; i < count; i++) {
            int offset = mayLocate ? offsets[i] : -1;
            if (previous == null || previous.offset() != offset) {
                // A recursion leaves all its frames from one place or two.
                SourceLine source = first.module.findSourceLine(offset).orElse(null);
                previous = new WasmFrame(module, function, name, offset, printable(source));
            }
            frames[places[i]] = previous;
        }
    }
}
