package dev.wardian.wasi.internal;

/** An input that is wholly there. */
public final class ArrayInput implements StreamInput {
    private final byte[] bytes;
    private int next;

    /** An input of these bytes, which it does not copy. */
    public ArrayInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read(byte[] target, int length, GuestCall call) {
        if (next == bytes.length) {
            return -1;
        }
        int count = Math.min(length, bytes.length - next);
        System.arraycopy(bytes, next, target, 0, count);
        next += count;
        return count;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public int available() {
        return bytes.length - next;
    }

    @Override
    public void await(long nanos, GuestCall call) {
        // Reading never waits.
    }
}
