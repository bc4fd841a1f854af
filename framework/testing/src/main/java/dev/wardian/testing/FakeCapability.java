package dev.wardian.testing;

import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.capability.CapabilityFunction;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.ManifestNode;
import dev.wardian.plugin.capability.PluginContext;
import dev.wardian.plugin.capability.Policy;
import dev.wardian.wasm.FunctionType;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A capability whose functions a test writes, in place of one that would reach the outside world.
 * Requests and grants may say anything, and nothing is narrowed. Immutable; each method that
 * changes something returns another capability.
 */
public final class FakeCapability implements Capability<FakeCapability.Granted> {
    /** The policy of all fakes: the functions may be used. */
    public record Granted() implements Policy {
        private static final Granted ALL = new Granted();

        @Override
        public List<String> rules() {
            return List.of();
        }
    }

    private final CapabilityName name;
    private final BiConsumer<PluginContext, HostFunctions.Builder> functions;
    private final boolean usableInWarmup;

    private FakeCapability(
            CapabilityName name,
            BiConsumer<PluginContext, HostFunctions.Builder> functions,
            boolean usableInWarmup) {
        this.name = name;
        this.functions = functions;
        this.usableInWarmup = usableInWarmup;
    }

    /**
     * A capability without functions.
     *
     * @param name its name, for example {@code http/1} or {@code com.acme.mail/2}
     * @return the capability
     * @throws IllegalArgumentException if the name has another form
     */
    public static FakeCapability named(String name) {
        return new FakeCapability(CapabilityName.of(name), (context, functions) -> {}, true);
    }

    /**
     * Adds a function.
     *
     * @param function its name
     * @param type its type: numbers as parameters, and at most one result, an i32 or i64
     * @param body what it does
     * @return the changed capability
     */
    public FakeCapability function(String function, FunctionType type, CapabilityFunction body) {
        return with((context, functions) -> functions.add(function, type, body));
    }

    /**
     * Adds what depends on the plugin.
     *
     * @param more adds functions for a plugin
     * @return the changed capability
     */
    public FakeCapability with(BiConsumer<PluginContext, HostFunctions.Builder> more) {
        return new FakeCapability(name, functions.andThen(more), usableInWarmup);
    }

    @Override
    public CapabilityName name() {
        return name;
    }

    /**
     * Keeps plugins from using the functions while they are warmed up, as a capability does that
     * has an effect outside of the plugin. Otherwise they may.
     *
     * @return the changed capability
     */
    public FakeCapability unusableInWarmup() {
        return new FakeCapability(name, functions, false);
    }

    @Override
    public boolean usableInWarmup() {
        return usableInWarmup;
    }

    @Override
    public Granted parse(ManifestNode node) {
        return Granted.ALL;
    }

    @Override
    public Granted intersect(Granted requested, Granted granted) {
        return Granted.ALL;
    }

    @Override
    public String describe(Granted policy) {
        return "a fake of " + name;
    }

    @Override
    public HostFunctions bind(PluginContext context, Granted effective) {
        HostFunctions.Builder builder = HostFunctions.builder();
        functions.accept(context, builder);
        return builder.build();
    }
}
