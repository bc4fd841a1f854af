package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import java.util.List;

/**
 * A manifest, a file of grants or one of disabled plugins was rejected. The exception has every
 * problem in the file.
 */
public final class ManifestException extends PluginException {
    private final List<Problem> problems;
    private final int more;

    /**
     * Makes the exception.
     *
     * @param info the plugin, as far as the manifest identifies it
     * @param problems at least one problem, in the order of the text
     */
    public ManifestException(CallInfo info, List<Problem> problems) {
        this(info, problems, 0);
    }

    /**
     * Makes the exception.
     *
     * @param info the plugin, as far as the manifest identifies it
     * @param problems at least one problem, in the order of the text
     * @param more the number of further problems, which were only counted
     */
    public ManifestException(CallInfo info, List<Problem> problems, int more) {
        this(info, "manifest rejected", problems, more);
    }

    private ManifestException(CallInfo info, String summary, List<Problem> problems, int more) {
        super(ErrorId.MANIFEST_REJECTED, info, Problems.count(summary, problems, more), "", null);
        this.problems = Problems.kept(problems);
        this.more = Problems.more(problems, more);
    }

    /**
     * Makes the exception of grants.
     *
     * @param problems at least one problem, in the order of the text
     * @param more the number of further problems, which were only counted
     * @return the exception
     */
    public static ManifestException ofGrants(List<Problem> problems, int more) {
        return new ManifestException(CallInfo.NONE, "grants rejected", problems, more);
    }

    /**
     * Makes the exception of a file of disabled plugins.
     *
     * @param problems at least one problem, in the order of the text
     * @param more the number of further problems, which were only counted
     * @return the exception
     */
    public static ManifestException ofDisabled(List<Problem> problems, int more) {
        return new ManifestException(
                CallInfo.NONE, "file of disabled plugins rejected", problems, more);
    }

    /** {@return the number of problems beyond the first 100, which are only counted} */
    public int more() {
        return more;
    }

    /** {@return the first 100 problems, in the order of the text; never empty} */
    public List<Problem> problems() {
        return problems;
    }
}
