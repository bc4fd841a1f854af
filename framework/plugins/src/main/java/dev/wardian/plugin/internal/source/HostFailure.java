package dev.wardian.plugin.internal.source;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import java.util.List;

/** The host itself fails while it loads a plugin, for example in a capability. */
public final class HostFailure {
    private HostFailure() {}

    /** The reason to reject that plugin. Other plugins load all the same. */
    public static PluginLinkException of(CallInfo info, RuntimeException cause) {
        ErrorId id = ErrorId.START_FAILED;
        Problem problem = Problem.of(id, "the host failed: " + cause, id.hint());
        return new PluginLinkException(info, List.of(problem), cause);
    }
}
