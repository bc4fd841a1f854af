package dev.wardian.plugin.internal.codec;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The arguments of a method, and whether its call has begun to use a stream among them. */
final class UnusedStreams {
    private final Object[] watched;

    /** Streams are used on a thread of the call; another one asks. */
    private volatile boolean used;

    private UnusedStreams(Object[] arguments) {
        watched = arguments.clone();
        for (int i = 0; i < watched.length; i++) {
            if (watched[i] instanceof InputStream input) {
                watched[i] = new Input(input);
            } else if (watched[i] instanceof OutputStream output) {
                watched[i] = new Output(output);
            }
        }
    }

    static UnusedStreams of(Object[] arguments) {
        return new UnusedStreams(arguments);
    }

    /** The arguments for the call. */
    Object[] watched() {
        return watched;
    }

    /** Whether the streams are as they were. */
    boolean areUnused() {
        return !used;
    }

    private final class Input extends FilterInputStream {
        Input(InputStream input) {
            super(input);
        }

        @Override
        public int read() throws IOException {
            used = true;
            return super.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            used = true;
            return super.read(target, offset, length);
        }

        @Override
        public long skip(long count) throws IOException {
            used = true;
            return super.skip(count);
        }

        @Override
        public void close() throws IOException {
            used = true;
            super.close();
        }
    }

    private final class Output extends FilterOutputStream {
        Output(OutputStream output) {
            super(output);
        }

        @Override
        public void write(int value) throws IOException {
            used = true;
            out.write(value);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            used = true;
            out.write(source, offset, length);
        }

        /** Without the flush of the superclass, which may wait as the write does. */
        @Override
        public void close() throws IOException {
            used = true;
            out.close();
        }
    }
}
