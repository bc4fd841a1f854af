package dev.wardian.plugin.internal.codec;

import java.nio.ByteBuffer;

/** Passes bytes through unchanged. */
enum BytesCodec implements ValueCodec {
    ARRAY {
        @Override
        public byte[] encode(Object value) {
            return (byte[]) value;
        }

        @Override
        public Object decode(byte[] bytes) {
            return bytes;
        }
    },
    /**
     * What remains in a buffer, whose position stays where it is; the result is a buffer of its
     * own.
     */
    BUFFER {
        @Override
        public byte[] encode(Object value) {
            ByteBuffer view = ((ByteBuffer) value).duplicate();
            byte[] bytes = new byte[view.remaining()];
            view.get(bytes);
            return bytes;
        }

        @Override
        public Object decode(byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
    };

    @Override
    public String describe() {
        return "bytes";
    }
}
