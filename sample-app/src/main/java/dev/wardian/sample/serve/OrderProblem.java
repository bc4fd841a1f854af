package dev.wardian.sample.serve;

/** A request that is not carried out, with the status and the words for its answer. */
final class OrderProblem extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    OrderProblem(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** The body of the answer. */
    record Body(String error) {}

    Body body() {
        return new Body(String.valueOf(getMessage()));
    }
}
