package dev.wardian.plugin;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PolicySet;

/**
 * Records grants, denials and capability calls. Several threads call these methods at the same
 * time, each during a plugin call, so implementations must be thread-safe and quick. An exception
 * fails the host function that is being recorded.
 */
public interface AuditLog {
    /**
     * {@return a log that writes grants and denials to the slf4j logger {@code dev.wardian.audit}}
     */
    static AuditLog toLogger() {
        return LoggedAudit.INSTANCE;
    }

    /**
     * Records the policies under which a generation is loaded.
     *
     * @param plugin the generation
     * @param effective the policies in effect
     */
    void granted(CallInfo plugin, PolicySet effective);

    /**
     * Records that a policy denied an import or an argument.
     *
     * @param call the call during which it happened; for an import, the generation
     * @param capability the capability with the policy
     * @param subject what was denied, in the terms of the policy
     */
    void denied(CallInfo call, CapabilityName capability, String subject);

    /**
     * Records a denial as the method above does, with what is in effect. The manager calls this
     * one. By default it calls {@link #denied(CallInfo, CapabilityName, String)}.
     *
     * @param call the call during which it happened; for an import, the generation
     * @param capability the capability with the policy
     * @param denial what was denied, and what is not
     */
    default void denied(CallInfo call, CapabilityName capability, Denial denial) {
        denied(call, capability, denial.subject());
    }

    /**
     * {@return whether the manager calls {@link #called}} The manager asks once for each
     * generation.
     */
    default boolean wantsCalls() {
        return false;
    }

    /**
     * Records that a host function of a capability ended, and on what it worked. By default this
     * calls {@link #called(CallInfo, CapabilityName, String, long)}.
     *
     * @param call the call during which the function ran
     * @param capability the capability of the function
     * @param function the import's name
     * @param result the value that the guest received; 0 if the function has no result
     * @param subject on what the function worked, in the terms of the policy; empty if it does not
     *     say
     */
    default void called(
            CallInfo call,
            CapabilityName capability,
            String function,
            long result,
            String subject) {
        called(call, capability, function, result);
    }

    /**
     * Records that a host function of a capability ended.
     *
     * @param call the call during which the function ran
     * @param capability the capability of the function
     * @param function the import's name
     * @param result the value that the guest received; 0 if the function has no result
     */
    default void called(CallInfo call, CapabilityName capability, String function, long result) {}
}
