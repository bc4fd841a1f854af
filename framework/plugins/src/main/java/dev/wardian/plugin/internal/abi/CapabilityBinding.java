package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.HostFunctions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A capability that is in effect for a generation. */
final class CapabilityBinding {
    private static final Logger LOG = LoggerFactory.getLogger(CapabilityBinding.class);

    private final CapabilityName name;
    private final int number;
    private final boolean usableInWarmup;
    private final HostFunctions functions;
    private final int[] errorResults;

    /**
     * @param name the capability's name
     * @param number its number among those of the generation, from 0
     * @param usableInWarmup whether the functions may be used while the plugin is warmed up
     * @param functions its host functions under the effective policy
     */
    CapabilityBinding(
            CapabilityName name, int number, boolean usableInWarmup, HostFunctions functions) {
        this.name = name;
        this.usableInWarmup = usableInWarmup;
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

    boolean usableInWarmup() {
        return usableInWarmup;
    }

    HostFunctions functions() {
        return functions;
    }

    int errorResult(Errno errno) {
        return errorResults[errno.ordinal()];
    }

    /** Releases what capabilities hold for a generation. */
    static void release(List<CapabilityBinding> bindings) {
        for (CapabilityBinding binding : bindings) {
            binding.functions().onClose().ifPresent(action -> runQuietly(binding, action));
        }
    }

    /** Runs one action so that the others run too, whatever it throws. */
    private static void runQuietly(CapabilityBinding binding, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("capability {} could not be closed", binding.name(), e);
        }
    }
}
