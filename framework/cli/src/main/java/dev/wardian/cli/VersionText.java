package dev.wardian.cli;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The version of the jar, which is printed without picocli. */
final class VersionText {
    private static final Set<String> OPTIONS = Set.of("-V", "--version");

    private VersionText() {}

    /** Whether a command line has no meaning but to print the version. */
    static boolean isAsked(String... args) {
        return args.length == 1 && OPTIONS.contains(args[0]);
    }

    /** The name of the command with its version. */
    static String text() {
        @Nullable String version = Main.class.getPackage().getImplementationVersion();
        return "wardian " + (version == null ? "(not packaged)" : version);
    }
}
