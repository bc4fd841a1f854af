package dev.wardian.plugin;

/** The states in the life of a plugin. */
public enum PluginState {
    /** The manager has found its manifest. */
    DISCOVERED,
    /** Its manifest or module was rejected; the manager keeps the reasons until a file changes. */
    REJECTED,
    /** Its manifest, hash and module are valid. */
    VERIFIED,
    /** It requests more than is granted and waits for the operator. */
    PENDING_APPROVAL,
    /** All its requests are granted. */
    READY,
    /** The manager makes its first instance and runs its hooks. */
    STARTING,
    /** It accepts calls. */
    ACTIVE,
    /** It is active but failed too often: its circuit refuses calls until the next attempt. */
    DEGRADED,
    /** It accepts no new calls; running calls end or are cancelled. */
    DRAINING,
    /** Its instances are closed. */
    STOPPED,
    /** The operator disabled it: it does not run, after a restart either, until it is enabled. */
    DISABLED
}
