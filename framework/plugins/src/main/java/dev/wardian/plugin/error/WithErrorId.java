package dev.wardian.plugin.error;

/** A failure that has a stable id although it is no {@link PluginException}. */
public interface WithErrorId {
    /** {@return the stable error id} */
    ErrorId id();
}
