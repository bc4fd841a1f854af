package dev.wardian.plugin.manifest;

/** How calls share instances. */
public enum InstanceMode {
    /** Several instances, each used by one call at a time; which one a call gets is open. */
    POOLED,
    /** One instance, which takes one call after the other and keeps its state. */
    SINGLE,
    /**
     * Each call finds the state that an instance had once it was made; nothing of another call is
     * left. What {@code op:__init} read of clocks and random numbers stays for as long as the
     * instance is used.
     */
    PER_CALL
}
