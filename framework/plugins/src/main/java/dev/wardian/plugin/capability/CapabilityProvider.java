package dev.wardian.plugin.capability;

import java.util.Collection;

/**
 * Capabilities of a library, for programs that offer whatever is on their class path or module
 * path, as the command {@code wardian} does. They find providers with {@link
 * java.util.ServiceLoader}. An application that knows its capabilities does not need one.
 */
public interface CapabilityProvider {
    /**
     * Makes the capabilities. A program calls this once.
     *
     * @return capabilities with different names
     */
    Collection<? extends Capability<?>> capabilities();
}
