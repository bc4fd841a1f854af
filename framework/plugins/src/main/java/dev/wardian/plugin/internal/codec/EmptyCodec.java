package dev.wardian.plugin.internal.codec;

/** The codec of an operation without input: no value and no bytes. */
enum EmptyCodec implements ValueCodec {
    INSTANCE;

    private static final byte[] NOTHING = new byte[0];

    @Override
    public String describe() {
        return "empty";
    }

    @Override
    public byte[] encode(Object value) {
        return NOTHING;
    }

    @Override
    public Object decode(byte[] bytes) throws DecodeException {
        if (bytes.length != 0) {
            throw new DecodeException("it has " + bytes.length + " bytes", null);
        }
        return NOTHING;
    }
}
