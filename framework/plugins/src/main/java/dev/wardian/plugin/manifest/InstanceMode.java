package dev.wardian.plugin.manifest;

/** How calls share instances. */
public enum InstanceMode {
    /** Several instances, each used by one call at a time; which one a call gets is open. */
    POOLED,
    /** One instance, which takes one call after the other and keeps its state. */
    SINGLE,
    /** A fresh instance for each call. */
    PER_CALL
}
