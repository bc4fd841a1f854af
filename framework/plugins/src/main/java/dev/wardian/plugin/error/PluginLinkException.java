package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin was rejected because its module does not fit its manifest, its grants or the host. The
 * exception has every reason.
 */
public final class PluginLinkException extends PluginException {
    private final List<Problem> problems;
    private final int more;

    /**
     * Makes the exception.
     *
     * @param info the plugin
     * @param problems at least one problem
     */
    public PluginLinkException(CallInfo info, List<Problem> problems) {
        this(info, problems, 0, null);
    }

    /**
     * @param info the plugin
     * @param problems at least one problem
     * @param more the number of further problems, which were only counted
     */
    public PluginLinkException(CallInfo info, List<Problem> problems, int more) {
        this(info, problems, more, null);
    }

    /**
     * Makes the exception.
     *
     * @param info the plugin
     * @param problems at least one problem
     * @param cause the runtime's exception, or null
     */
    public PluginLinkException(CallInfo info, List<Problem> problems, @Nullable Throwable cause) {
        this(info, problems, 0, cause);
    }

    private PluginLinkException(
            CallInfo info, List<Problem> problems, int more, @Nullable Throwable cause) {
        super(
                ErrorId.LINK_REJECTED,
                info,
                Problems.count("plugin not linked", problems, more),
                "",
                cause);
        this.problems = Problems.kept(problems);
        this.more = Problems.more(problems, more);
    }

    /** {@return the number of problems beyond the first 100, which are only counted} */
    public int more() {
        return more;
    }

    /** {@return the first 100 problems; never empty} */
    public List<Problem> problems() {
        return problems;
    }
}
