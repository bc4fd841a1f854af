package dev.wardian.wasi.files;

import java.io.IOException;

/** A guest has as many files and directories open as it may. */
final class NoDescriptorsException extends IOException {
    private static final long serialVersionUID = 1;

    NoDescriptorsException(String name) {
        super("No descriptor is left for " + name);
    }
}
