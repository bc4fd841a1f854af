package dev.wardian.plugin.error;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import java.util.List;

/** A plugin used a capability that it was not granted. */
public final class CapabilityDenied extends PluginException {
    private final CapabilityName capability;
    private final String subject;
    private final List<Problem> problems;

    /**
     * Makes the exception.
     *
     * @param info the plugin, and the call where there is one
     * @param capability the missing capability
     * @param subject the denied import, or the argument that the policy does not cover
     * @param grant the grant that would allow it, in the syntax of the operator's file of grants
     * @param problems the manifest lines concerned; may be empty
     */
    public CapabilityDenied(
            CallInfo info,
            CapabilityName capability,
            String subject,
            String grant,
            List<Problem> problems) {
        super(
                ErrorId.CAPABILITY_DENIED,
                info,
                "capability " + capability + " denied: " + subject,
                ErrorId.CAPABILITY_DENIED.hint(
                        info.pluginId() == null ? "the plugin" : info.pluginId(), grant),
                null);
        this.capability = capability;
        this.subject = subject;
        this.problems = List.copyOf(problems);
    }

    /** {@return the missing capability} */
    public CapabilityName capability() {
        return capability;
    }

    /** {@return the denied import, or the argument that the policy does not cover} */
    public String subject() {
        return subject;
    }

    /** {@return the manifest lines concerned; may be empty} */
    public List<Problem> problems() {
        return problems;
    }
}
