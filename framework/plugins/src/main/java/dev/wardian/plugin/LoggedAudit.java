package dev.wardian.plugin;

import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PolicySet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decisions in the ordinary log. */
enum LoggedAudit implements AuditLog {
    INSTANCE;

    private static final Logger LOG = LoggerFactory.getLogger("dev.wardian.audit");

    @Override
    public void granted(CallInfo plugin, PolicySet effective) {
        String allowed = effective.isEmpty() ? "nothing" : String.join("; ", effective.describe());
        LOG.info("granted to {}: {}", plugin, allowed);
    }

    @Override
    public void denied(CallInfo call, CapabilityName capability, String subject) {
        LOG.warn("denied to {}: {}: {}", call, capability, subject);
    }

    @Override
    public void denied(CallInfo call, CapabilityName capability, Denial denial) {
        LOG.warn(
                "denied to {}: {}: {} (requested in {}; in effect: {})",
                call,
                capability,
                denial.subject(),
                denial.requestedAt(),
                denial.inEffect());
    }
}
