package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PolicySet;
import java.util.Optional;

/**
 * Why a plugin does not have a capability that it requests: there is no grant, or the ceiling
 * excludes it.
 *
 * @param granted what the operator grants the plugin, whatever the ceiling says
 * @param ceiling the most that any plugin gets, or empty if there is no ceiling
 */
public record Withheld(PolicySet granted, Optional<PolicySet> ceiling) {
    /** There are no grants and no ceiling. */
    public static final Withheld NO_GRANTS = new Withheld(PolicySet.EMPTY, Optional.empty());

    boolean byGrant(CapabilityName name) {
        return granted.find(name).isEmpty();
    }

    boolean byCeiling(CapabilityName name) {
        return ceiling.isPresent() && ceiling.get().find(name).isEmpty();
    }
}
