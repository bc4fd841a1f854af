package dev.wardian.wasi.files;

import dev.wardian.wasi.WasiErrno;
import java.io.File;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** NameRules as the host's file system says them. */
final class HostNames {
    /** What names of directories begin with in which this package makes things. */
    static final String STAGING = ".wardian-";

    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final Set<String> DEVICES =
            Set.of("con", "prn", "aux", "nul", "conin$", "conout$", "clock$");

    private final FileSystem system;

    HostNames(FileSystem system) {
        this.system = system;
    }

    /** Checks a name and gives it as a path with one element. */
    Path path(String name) throws FilesException {
        NameRules.check(name);
        if (WINDOWS && isForbiddenOnWindows(name)) {
            throw new FilesException(WasiErrno.ILSEQ);
        }
        return convert(name);
    }

    /** Checks the text of a symbolic link and gives it as a path. */
    Path linkText(String text) throws FilesException {
        NameRules.checkLinkText(text);
        return convert(text);
    }

    /** Gives the text of a symbolic link of the host. */
    String linkText(Path text) throws FilesException {
        String said = text.toString();
        // The JDK puts this character where bytes are no text.
        if (said.indexOf('\ufffd') >= 0 && !convert(said).equals(text)) {
            throw new FilesException(WasiErrno.ILSEQ);
        }
        return said;
    }

    private Path convert(String text) throws FilesException {
        try {
            return system.getPath(text);
        } catch (InvalidPathException e) {
            throw new FilesException(WasiErrno.ILSEQ, e);
        }
    }

    /** {@return a name that the host listed; null if no text says it, or guests do not see it} */
    @Nullable String text(Path listed) {
        String text = listed.toString();
        try {
            return isHidden(text) || !path(text).equals(listed) ? null : text;
        } catch (FilesException e) {
            return null;
        }
    }

    static boolean isHidden(Path name) {
        return isHidden(name.toString());
    }

    private static boolean isHidden(String name) {
        return name.regionMatches(true, 0, STAGING, 0, STAGING.length());
    }

    /** {@return whether Windows would take a name for something else than a name} */
    static boolean isForbiddenOnWindows(String name) {
        String stem = name.toLowerCase(Locale.ROOT);
        int dot = stem.indexOf('.');
        stem = (dot < 0 ? stem : stem.substring(0, dot)).stripTrailing();
        boolean numbered =
                stem.length() == 4
                        && (stem.startsWith("com") || stem.startsWith("lpt"))
                        && "0123456789\u00b9\u00b2\u00b3".indexOf(stem.charAt(3)) >= 0;
        return name.indexOf(':') >= 0
                || name.indexOf('\\') >= 0
                || name.endsWith(".")
                || name.endsWith(" ")
                || numbered
                || DEVICES.contains(stem);
    }
}
