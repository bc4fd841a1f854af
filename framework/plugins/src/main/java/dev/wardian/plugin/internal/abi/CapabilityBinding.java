package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.capability.CapabilityFunction;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.PluginLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A capability that is in effect for a generation. */
final class CapabilityBinding {
    private static final Logger LOG = LoggerFactory.getLogger(CapabilityBinding.class);

    private final CapabilityName name;
    private final int number;
    private final boolean usableInWarmup;
    private final HostFunctions functions;
    private final boolean counted;
    private final int[] errorResults;

    /** What the operator left of it since; null as long as that is all. */
    private volatile @Nullable Narrowed narrowed;

    /** The most calls in a second; 0 for no bound. */
    private volatile long perSecond;

    /** Counts them. */
    private final Supplier<CallRate> rate;

    /** All host functions that were bound, which are released together. */
    private final List<HostFunctions> bound = new ArrayList<>();

    /**
     * What is left.
     *
     * @param functions the host functions under the narrower policy; null if nothing is left
     */
    private record Narrowed(@Nullable HostFunctions functions) {}

    /**
     * @param name the capability's name
     * @param number its number among those of the generation, from 0
     * @param usableInWarmup whether the functions may be used while the plugin is warmed up
     * @param rate counts the calls of the plugin, asked for only if they have a rate
     * @param functions its host functions under the effective policy
     */
    CapabilityBinding(
            CapabilityName name,
            int number,
            boolean usableInWarmup,
            Supplier<CallRate> rate,
            HostFunctions functions) {
        this.name = name;
        this.rate = rate;
        this.usableInWarmup = usableInWarmup;
        this.number = number;
        this.functions = functions;
        this.counted = functions.counted();
        bound.add(functions);
        this.errorResults = results(functions::errorResult);
    }

    /** Asked for once, so that an author's mapping cannot fail in the middle of a call. */
    private static int[] results(ToIntFunction<Errno> mapping) {
        Errno[] all = Errno.values();
        int[] results = new int[all.length];
        for (Errno errno : all) {
            results[errno.ordinal()] = mapping.applyAsInt(errno);
        }
        return results;
    }

    /** What a function returns for each error, by the ordinal of its errno. */
    int[] errorResults(HostFunctions.Entry function) {
        return function.errorResult().map(CapabilityBinding::results).orElse(errorResults);
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

    /** Whether calls count towards the limit of capability calls. */
    boolean counted() {
        return counted;
    }

    /** The host functions as they were linked. */
    HostFunctions functions() {
        return functions;
    }

    /**
     * Leaves less of the capability from now on, for calls that run too.
     *
     * @param left the host functions under a narrower policy; null if nothing is left
     */
    void narrow(@Nullable HostFunctions left) {
        HostFunctions before = left();
        if (left != null) {
            bound.add(left);
        }
        narrowed = new Narrowed(left);
        if (left == null && before != null) {
            before.onWithdrawal().ifPresent(action -> runQuietly(this, action));
        }
    }

    /** Sets the rate of calls, from now on, for calls that run too. */
    void limitRate(OptionalLong callsPerSecond) {
        perSecond = callsPerSecond.orElse(0);
    }

    /** Whether the rate allows one more call now. */
    boolean admits() {
        long allowed = perSecond;
        return allowed == 0 || rate.get().take(allowed);
    }

    /** The function of an import as the operator allows it now; null if it is not allowed. */
    @Nullable CapabilityFunction function(LinkedImport.OfCapability target) {
        Narrowed now = narrowed;
        if (now == null) {
            return target.function();
        }
        HostFunctions left = now.functions();
        return left == null
                ? null
                : left.find(target.module(), target.name())
                        .filter(entry -> entry.type().equals(target.type()))
                        .map(HostFunctions.Entry::function)
                        .orElse(null);
    }

    /** The host functions as the operator allows them now; null if nothing is left. */
    private @Nullable HostFunctions left() {
        Narrowed now = narrowed;
        return now == null ? functions : now.functions();
    }

    /** What a capability among some has for others now. */
    static <T> Optional<T> facility(
            List<CapabilityBinding> bindings, CapabilityName name, Class<T> type) {
        for (CapabilityBinding binding : bindings) {
            if (binding.name().equals(name)) {
                return binding.facility().filter(type::isInstance).map(type::cast);
            }
        }
        return Optional.empty();
    }

    private Optional<Object> facility() {
        HostFunctions left = left();
        return left == null ? Optional.empty() : left.facility();
    }

    /** Where the plugin's log goes now; null if nothing lets it out. */
    @Nullable PluginLog log() {
        HostFunctions left = left();
        return left == null ? null : left.log().orElse(null);
    }

    /** The generation takes calls from now on; or narrower functions take the place of others. */
    void activated() {
        HostFunctions left = left();
        if (left != null) {
            left.onActive().ifPresent(action -> runQuietly(this, action));
        }
    }

    /** The generation takes no more calls. */
    void deactivated() {
        HostFunctions left = left();
        if (left != null) {
            left.onInactive().ifPresent(action -> runQuietly(this, action));
        }
    }

    /** Releases what capabilities hold for a generation. */
    static void release(List<CapabilityBinding> bindings) {
        for (CapabilityBinding binding : bindings) {
            for (HostFunctions functions : binding.bound) {
                functions.onClose().ifPresent(action -> runQuietly(binding, action));
            }
        }
    }

    /** Runs one action so that the others run too, whatever it throws. */
    private static void runQuietly(CapabilityBinding binding, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("an action of capability {} failed", binding.name(), e);
        }
    }
}
