package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import java.util.List;

/** A manifest or a file of grants was rejected. The exception has every problem in the file. */
public final class ManifestException extends PluginException {
    private final List<Problem> problems;

    /**
     * @param info the plugin, as far as the manifest identifies it
     * @param problems at least one problem, in the order of the text
     */
    public ManifestException(CallInfo info, List<Problem> problems) {
        super(
                ErrorId.MANIFEST_REJECTED,
                info,
                Problems.count("manifest rejected", problems),
                "",
                null);
        this.problems = List.copyOf(problems);
    }

    /** The problems, in the order of the text; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
