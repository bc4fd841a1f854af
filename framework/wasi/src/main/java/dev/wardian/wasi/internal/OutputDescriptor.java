package dev.wardian.wasi.internal;

/** Standard output, or standard error. */
final class OutputDescriptor extends StreamDescriptor {
    private final StreamOutput output;

    OutputDescriptor(StreamOutput output, boolean terminal) {
        super(Rights.OUTPUT, terminal);
        this.output = output;
    }

    StreamOutput output() {
        return output;
    }
}
