package dev.wardian.plugin;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PolicySet;

/**
 * The record of what plugins were allowed, were refused and did. Its methods are called on the
 * threads of the calls, several at once, and must be quick; an exception of theirs fails the host
 * function that is being recorded.
 */
public interface AuditLog {
    /** A log that writes grants and denials to the slf4j logger {@code dev.wardian.audit}. */
    static AuditLog toLogger() {
        return LoggedAudit.INSTANCE;
    }

    /** A generation is loaded under these policies. */
    void granted(CallInfo plugin, PolicySet effective);

    /**
     * A capability refused an argument, or its link was refused.
     *
     * @param subject what was refused, in the terms of the policy
     */
    void denied(CallInfo call, CapabilityName capability, String subject);

    /** Whether {@link #called} is wanted; asked once for each generation. */
    default boolean wantsCalls() {
        return false;
    }

    /**
     * A host function of a capability ended.
     *
     * @param function the import's name
     * @param result what the guest got, 0 where the function has no result
     */
    default void called(CallInfo call, CapabilityName capability, String function, long result) {}
}
