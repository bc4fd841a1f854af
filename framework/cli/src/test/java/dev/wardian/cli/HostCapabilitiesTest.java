package dev.wardian.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.plugin.capability.CapabilityName;
import org.junit.jupiter.api.Test;

class HostCapabilitiesTest {
    private static final CapabilityName KV = CapabilityName.of("kv/1");

    /** Its values end with the command, and nobody gets them unasked. */
    @Test
    void valuesByKeyAreOfferedAndNotGrantedUnasked() {
        assertTrue(HostCapabilities.find().names().contains(KV));
        assertFalse(HostCapabilities.SELF_CONTAINED.contains(KV));
    }
}
