package dev.wardian.wasi.internal;

import dev.wardian.wasi.files.FileStat;
import dev.wardian.wasi.files.FileType;
import java.time.Instant;

/** One of the three streams that a program has from the start. */
abstract class StreamDescriptor extends Descriptor {
    private static final FileStat STAT =
            new FileStat(0, 0, FileType.OTHER, 1, 0, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

    private final boolean terminal;

    StreamDescriptor(long rights, boolean terminal) {
        super(rights, 0, 0);
        this.terminal = terminal;
    }

    @Override
    final int type() {
        return terminal ? CHARACTER_DEVICE : UNKNOWN;
    }

    @Override
    final FileStat stat() {
        return STAT;
    }

    @Override
    final void close() {
        // The stream is the host's.
    }
}
