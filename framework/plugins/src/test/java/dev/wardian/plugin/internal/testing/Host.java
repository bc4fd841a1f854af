package dev.wardian.plugin.internal.testing;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.Denial;
import dev.wardian.plugin.Grants;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.PluginLimits;
import dev.wardian.plugin.PluginManager;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PolicySet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A manager over a folder of a test, with probes as its capabilities, all granted to everybody
 * unless a test says otherwise.
 */
public final class Host implements AutoCloseable {
    /** What was recorded. */
    public static class Recorded implements AuditLog {
        // A list that is copied at each write takes seconds where a test makes 100 000 calls.
        public final List<String> denials = new CopyOnWriteArrayList<>();
        public final List<Denial> denialsInDetail = new CopyOnWriteArrayList<>();
        public final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        public final List<String> subjects = Collections.synchronizedList(new ArrayList<>());
        public final List<String> grants = new CopyOnWriteArrayList<>();

        @Override
        public void granted(CallInfo plugin, PolicySet effective) {
            grants.add(plugin.pluginId() + " " + effective);
        }

        @Override
        public void denied(CallInfo call, CapabilityName capability, String subject) {
            denials.add(capability + " " + subject);
        }

        @Override
        public void denied(CallInfo call, CapabilityName capability, Denial denial) {
            denialsInDetail.add(denial);
            denied(call, capability, denial.subject());
        }

        @Override
        public boolean wantsCalls() {
            return true;
        }

        @Override
        public void called(
                CallInfo call,
                CapabilityName capability,
                String function,
                long result,
                String subject) {
            subjects.add(subject);
            called(call, capability, function, result);
        }

        @Override
        public void called(CallInfo call, CapabilityName capability, String function, long result) {
            calls.add(capability + " " + function + " " + result);
        }
    }

    private final PluginFolder folder;
    private final List<ProbeCapability> probes = new ArrayList<>();
    private final List<String> denied = new ArrayList<>();
    private final Recorded audit = new Recorded();
    private PluginLimits limits = PluginLimits.DEFAULT.with(Limit.HOOK_DEADLINE, 60_000_000_000L);
    private UnaryOperator<PluginManager.Builder> setting = builder -> builder;
    private PluginManager manager;

    public Host(Path path) {
        this.folder = new PluginFolder(path);
        this.manager = PluginManager.builder(path).build();
        this.limits = limits.with(Limit.DEADLINE, 60_000_000_000L);
    }

    public PluginFolder folder() {
        return folder;
    }

    public Host with(ProbeCapability probe) {
        probes.add(probe);
        return this;
    }

    /** Grants a probe to nobody. */
    public Host deny(String capability) {
        denied.add(capability);
        return this;
    }

    public Host limit(Limit limit, long value) {
        limits = limits.with(limit, value);
        return this;
    }

    public Host setting(UnaryOperator<PluginManager.Builder> change) {
        UnaryOperator<PluginManager.Builder> before = setting;
        setting = builder -> change.apply(before.apply(builder));
        return this;
    }

    public Recorded audit() {
        return audit;
    }

    /** A manager with these settings, which has loaded nothing yet. */
    public PluginManager manager(String... granted) {
        Grants grants = Grants.NONE.withLimits(limits);
        for (String id : granted) {
            PolicySet policies = PolicySet.EMPTY;
            for (ProbeCapability probe : probes) {
                if (!denied.contains(probe.name().toString())) {
                    policies = policies.with(probe, new ProbeCapability.Use());
                }
            }
            grants = grants.withPlugin(id, policies);
        }
        manager.close();
        manager =
                setting.apply(
                                PluginManager.builder(folder.path())
                                        .capabilities(Capabilities.of(probes))
                                        .grants(grants)
                                        .audit(audit))
                        .build();
        return manager;
    }

    /** The manager that was made last. */
    public PluginManager current() {
        return manager;
    }

    /**
     * Loads one guest as the plugin {@code test.guest}; it asks for all probes.
     *
     * @param lines further lines of its manifest
     */
    public Plugin load(Guest guest, String... lines) {
        PluginFolder.Draft draft = folder.plugin("guest").guest(guest);
        for (String line : lines) {
            draft.line(line);
        }
        if (!probes.isEmpty()) {
            draft.asksFor(probes.stream().map(p -> p.name().toString()).toArray(String[]::new));
        }
        return manager("test.guest").load(draft.write());
    }

    /**
     * Loads {@code test.inner} and {@code test.outer}, two of {@link Guest#relaying}.
     *
     * @return the inner one and the outer one
     */
    public List<Plugin> loadRelaying() {
        List<String> names = List.of("inner", "outer");
        names.forEach(name -> folder.plugin(name).guest(Guest.relaying()).asksFor("probe").write());
        PluginManager both = manager("test.inner", "test.outer");
        both.loadAll();
        return names.stream().map(name -> both.find("test." + name).orElseThrow()).toList();
    }

    /** The number that an operation of {@link Guest#answers} gives. */
    public static int number(Plugin plugin, String operation, byte... input) {
        return ByteBuffer.wrap(plugin.call(operation, input))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    @Override
    public void close() {
        manager.close();
    }
}
