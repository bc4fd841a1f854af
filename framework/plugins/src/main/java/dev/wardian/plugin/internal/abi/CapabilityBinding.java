package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.HostFunctions;

/** A capability that is in effect for a generation. */
final class CapabilityBinding {
    private final CapabilityName name;
    private final int number;
    private final HostFunctions functions;
    private final int[] errorResults;

    /**
     * @param name the capability's name
     * @param number its number among those of the generation, from 0
     * @param functions its host functions under the effective policy
     */
    CapabilityBinding(CapabilityName name, int number, HostFunctions functions) {
        this.name = name;
        this.number = number;
        this.functions = functions;
        // Asked for once, so that an author's mapping cannot fail in the middle of a call.
        this.errorResults = new int[Errno.values().length];
        for (Errno errno : Errno.values()) {
            errorResults[errno.ordinal()] = functions.errorResult(errno);
        }
    }

    CapabilityName name() {
        return name;
    }

    int number() {
        return number;
    }

    HostFunctions functions() {
        return functions;
    }

    int errorResult(Errno errno) {
        return errorResults[errno.ordinal()];
    }
}
