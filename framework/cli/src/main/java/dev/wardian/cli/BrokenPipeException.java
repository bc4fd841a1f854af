package dev.wardian.cli;

import java.io.IOException;

/** Whatever read standard output reads no more, as {@code head} does when it has its lines. */
final class BrokenPipeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenPipeException(IOException cause) {
        super("nothing reads standard output any more", cause);
    }
}
