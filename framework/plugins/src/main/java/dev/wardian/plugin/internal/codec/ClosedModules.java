package dev.wardian.plugin.internal.codec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what an application on the module path opens to Jackson. */
final class ClosedModules {
    /** What the JDK says of a member that reflection cannot reach. */
    private static final Pattern CLOSED =
            Pattern.compile(
                    "module (\\S+) does not \"(?:opens|exports) ([\\w.]+)\""
                            + " to (unnamed )?module (\\S+)");

    private ClosedModules() {}

    /** The line of a module declaration that is missing, or null if none is. */
    static @Nullable String hint(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 20; depth++) {
            Matcher closed = CLOSED.matcher(String.valueOf(at.getMessage()));
            if (closed.find()) {
                String to = closed.group(3) == null ? " to " + closed.group(4) : "";
                return "add \"opens "
                        + closed.group(2)
                        + to
                        + ";\" to the module-info.java of "
                        + closed.group(1);
            }
            at = at.getCause();
        }
        return null;
    }
}
