package dev.wardian.plugin;

/** Where a plugin is in its life. */
public enum PluginState {
    /** Its folder was seen. */
    DISCOVERED,
    /** Its manifest or module was refused; the reasons are kept until a file changes. */
    REJECTED,
    /** Manifest, hash and module are in order. */
    VERIFIED,
    /** It asks for more than was granted and waits for the operator. */
    PENDING_APPROVAL,
    /** All that it asks for is granted. */
    READY,
    /** It is being instantiated and its hooks run. */
    STARTING,
    /** It takes calls. */
    ACTIVE,
    /** Active, but it failed too often: calls are refused until the next attempt. */
    DEGRADED,
    /** It takes no new calls; those that run come to their end. */
    DRAINING,
    /** Its instances are closed. */
    STOPPED
}
