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

    /**
     * @param info the plugin
     * @param problems at least one problem
     */
    public PluginLinkException(CallInfo info, List<Problem> problems) {
        this(info, problems, null);
    }

    /**
     * @param info the plugin
     * @param problems at least one problem
     * @param cause the runtime's exception, or null
     */
    public PluginLinkException(CallInfo info, List<Problem> problems, @Nullable Throwable cause) {
        super(
                ErrorId.LINK_REJECTED,
                info,
                Problems.count("plugin not linked", problems),
                "",
                cause);
        this.problems = List.copyOf(problems);
    }

    /** The problems; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
