package dev.wardian.wasi.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A path cannot be the root of {@link HostFiles}. */
public final class RootException extends FileSystemException {
    private static final long serialVersionUID = 1;

    /** What is wrong with a root. */
    public enum Problem {
        /** The path is relative. */
        RELATIVE("the path of a root is absolute"),
        /** There is nothing at the path. */
        MISSING("there is no such directory"),
        /** The path is that of a symbolic link. */
        SYMBOLIC_LINK("a symbolic link is no root; name the directory where it leads"),
        /** The path is that of a file. */
        NOT_A_DIRECTORY("this is no directory"),
        /** The platform has no handles of directories. */
        NO_HANDLES(
                "this platform has no handles of directories; if no other process changes the tree,"
                        + " use HostFiles.openExclusive"),
        /** Another process exchanged the directory while it was opened. */
        CHANGED("another process exchanged the directory while it was opened");

        private final String text;

        Problem(String text) {
            this.text = text;
        }

        /** {@return what is wrong, in words} */
        public String text() {
            return text;
        }
    }

    private final Problem problem;

    RootException(Path root, Problem problem, @Nullable Throwable cause) {
        super(root.toString(), null, problem.text);
        this.problem = problem;
        if (cause != null) {
            initCause(cause);
        }
    }

    /** {@return what is wrong} */
    public Problem problem() {
        return problem;
    }
}
