package dev.wardian.plugin.manifest;

/** How calls share instances. */
public enum InstanceMode {
    /** Several instances. Each serves one call at a time, and a call gets any of them. */
    POOLED,
    /** One instance. It serves one call after the other and keeps its state. */
    SINGLE,
    /**
     * Each call starts with the state of a new instance and sees nothing of other calls. Clock
     * values and random numbers that {@code op:__init} read stay the same for as long as the
     * instance is in use.
     */
    PER_CALL
}
