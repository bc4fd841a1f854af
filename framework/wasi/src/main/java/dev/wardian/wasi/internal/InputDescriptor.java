package dev.wardian.wasi.internal;

/** Standard input. */
final class InputDescriptor extends StreamDescriptor {
    private final StreamInput input;

    InputDescriptor(StreamInput input, boolean terminal) {
        super(Rights.INPUT, terminal);
        this.input = input;
    }

    StreamInput input() {
        return input;
    }
}
