package dev.wardian.plugin.internal.abi;

import static java.util.stream.Collectors.joining;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.Denial;
import dev.wardian.plugin.capability.Capabilities;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.HostFunctions;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.CompilerFigures;
import dev.wardian.wasm.FunctionType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The result of linking a module: its operations, its convention, its policies and limits, and the
 * factory of its instances. Immutable, except that its policies may be narrowed, and that its
 * capabilities have resources until it is closed.
 */
public final class LinkedModule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkedModule.class);

    /** The most operations that an error lists. */
    private static final int MOST_NAMES = 10;

    private final PluginIdentity identity;
    private final PluginManifest manifest;
    private final CallConvention convention;
    private final Capabilities known;

    /** Whether callers reach it; under this object's monitor. */
    private boolean active;

    /** What its capabilities keep past reloads. */
    private final SharedResources.Lease shared;

    /** What the plugin may do; only ever narrowed. */
    private volatile PolicySet granted;

    /** The same for capabilities, which must not see for a moment what is taken away. */
    private final AtomicReference<PolicySet> effective;

    private final AuditLog audit;
    private final CallLimits limits;
    private final boolean exclusive;
    private final boolean stateful;
    private final HostFailureLog hostFailures;
    private final DroppedLog droppedLog;
    private final List<OperationSpec> operations;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<PluginManifest.@Nullable Operation> declared = new ArrayList<>();
    private final List<CapabilityName> capabilities;
    private final OpenHandles openHandles;
    private final CountedCapabilities counted;
    private final InstanceFactory instances;

    /**
     * @param convention how to call it
     * @param shared what its capabilities keep past reloads
     * @param effective what it may do, for its capabilities
     * @param operations its exports for the operations of its manifest
     * @param parts the parts of its instances
     */
    LinkedModule(
            LinkRequest request,
            CallConvention convention,
            SharedResources.Lease shared,
            AtomicReference<PolicySet> effective,
            List<OperationSpec> operations,
            InstanceFactory.Parts parts) {
        this.identity = request.identity();
        this.manifest = request.manifest();
        this.convention = convention;
        this.known = request.capabilities();
        this.shared = shared;
        this.granted = request.effective();
        this.effective = effective;
        this.audit = request.audit();
        this.limits = request.limits();
        this.exclusive = request.exclusive();
        this.stateful = request.manifest().instances().mode() == InstanceMode.SINGLE;
        this.hostFailures = new HostFailureLog(identity.logger());
        this.droppedLog = new DroppedLog(identity.logger());
        this.operations = List.copyOf(operations);
        for (OperationSpec operation : operations) {
            numbers.put(operation.name(), numbers.size());
            declared.add(manifest.operations().get(operation.name()));
        }
        this.capabilities = parts.bindings().stream().map(CapabilityBinding::name).toList();
        this.openHandles = new OpenHandles(capabilities.size());
        this.counted = new CountedCapabilities(capabilities);
        this.instances = new InstanceFactory(this, request, parts);
    }

    public PluginIdentity identity() {
        return identity;
    }

    /** How its operations and hooks are called. */
    CallConvention convention() {
        return convention;
    }

    public CallLimits limits() {
        return limits;
    }

    /** What the plugin may do now. */
    public PolicySet granted() {
        return granted;
    }

    /** What a capability has for others, if it is in effect now. */
    <T> Optional<T> facility(CapabilityName capability, Class<T> type) {
        return CapabilityBinding.facility(instances.bindings(), capability, type);
    }

    /** Whether a capability in effect may be used while the plugin is warmed up. */
    boolean usableInWarmup(CapabilityName capability) {
        return instances.bindings().stream()
                .anyMatch(it -> it.name().equals(capability) && it.usableInWarmup());
    }

    /** Where denials are recorded. */
    AuditLog audit() {
        return audit;
    }

    /** A denial of what the policy in effect now does not cover. */
    Denial denial(CapabilityName name, String subject) {
        return new Denial(
                subject,
                manifest.source().locateRequest(name),
                granted.describe(name).orElse(Denial.NOTHING));
    }

    /**
     * Takes from the plugin what {@code allowed} does not have, at once, for calls that run too. It
     * never gives anything.
     *
     * @return whether it took anything
     */
    public synchronized boolean narrow(PolicySet allowed) {
        PolicySet before = granted;
        PolicySet left = known.intersect(before, allowed);
        if (left.equals(before)) {
            return false;
        }
        // First, for capabilities that ask for the policies of others.
        effective.set(left);
        for (CapabilityBinding binding : instances.bindings()) {
            CapabilityName name = binding.name();
            binding.limitRate(left.rate(name));
            if (!left.find(name).equals(before.find(name))) {
                binding.narrow(left.find(name).isPresent() ? bound(name, left) : null);
                if (active) {
                    binding.activated();
                }
            }
        }
        granted = left;
        return true;
    }

    /** The host functions under narrower policies. If they cannot be made, nothing is allowed. */
    private @Nullable HostFunctions bound(CapabilityName name, PolicySet left) {
        try {
            return known.bind(
                    name,
                    new CapabilityContext(
                            identity, manifest, name, shared, effective, instances.bindings()),
                    left);
        } catch (RuntimeException | Error e) {
            LOG.error("{} cannot be narrowed for {}, which loses it", name, identity.info(), e);
            return null;
        }
    }

    /** The names of the capabilities in effect. */
    List<CapabilityName> capabilities() {
        return capabilities;
    }

    /** What its instances counted of the capabilities. */
    public CountedCapabilities counted() {
        return counted;
    }

    /** How many handles its instances have open. */
    OpenHandles openHandles() {
        return openHandles;
    }

    /** How many handles are open now, in the order of {@link #capabilities}. */
    public int[] openHandlesNow() {
        return openHandles.now();
    }

    /** Whether there is ever one instance only. */
    boolean exclusive() {
        return exclusive;
    }

    /** Whether its one instance has a state that calls share. */
    boolean stateful() {
        return stateful;
    }

    /** Where the failures of its host functions are told. */
    HostFailureLog hostFailures() {
        return hostFailures;
    }

    /** Where it is told that its log goes nowhere. */
    DroppedLog droppedLog() {
        return droppedLog;
    }

    List<OperationSpec> operations() {
        return operations;
    }

    /** The number of its operations. */
    public int operationCount() {
        return operations.size();
    }

    /**
     * The number of an operation.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public int operation(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException(
                    "plugin "
                            + identity.pluginId()
                            + " has no operation '"
                            + name
                            + "'; it has "
                            + listed());
        }
        return number;
    }

    /** What the manifest says of an operation; null if that has it under another name. */
    PluginManifest.@Nullable Operation declared(int operation) {
        return declared.get(operation);
    }

    private String listed() {
        String some = numbers.keySet().stream().limit(MOST_NAMES).collect(joining(", "));
        return numbers.size() <= MOST_NAMES ? some : some + " and others";
    }

    /**
     * Checks that an operation accepts the input of a call.
     *
     * @throws IllegalArgumentException if it does not fit
     */
    public void requireFits(int operation, PluginCall call) {
        OperationSpec spec = operations.get(operation);
        String misfit = convention.misfit(spec, call);
        PluginManifest.Operation known = declared(operation);
        if (misfit == null && known != null && call instanceof BytesCall bytes) {
            misfit = bytes.misfit(known, convention.hasStreams());
        }
        if (misfit != null) {
            throw new IllegalArgumentException(
                    "operation '" + spec.name() + "' of " + identity.info() + " " + misfit);
        }
    }

    /** The type of an operation that takes numbers; nothing for others and other names. */
    public Optional<FunctionType> numberType(String operation) {
        boolean numeric = convention.abi().operands() == Operands.NUMBERS;
        Integer number = numeric ? numbers.get(operation) : null;
        return Optional.ofNullable(number).map(found -> operations.get(found).type());
    }

    /** Makes its instances. */
    public InstanceFactory instances() {
        return instances;
    }

    /** What was compiled of the module for the generation. */
    public CompilerFigures compilerFigures() {
        return instances.compilerFigures();
    }

    /** What the module takes from the memory budget, to be held longer than the generation. */
    public KeptModule keepModule() {
        return instances.keepModule();
    }

    /** Callers reach it from now on. */
    public synchronized void activated() {
        active = true;
        instances.bindings().forEach(CapabilityBinding::activated);
    }

    /** It takes no more calls; nothing happens if no caller ever reached it. */
    public synchronized void deactivated() {
        if (active) {
            active = false;
            instances.bindings().forEach(CapabilityBinding::deactivated);
        }
    }

    /** Releases what the capabilities hold for this generation; no instance may be left. */
    @Override
    public synchronized void close() {
        instances.close();
        shared.end();
        hostFailures.end(identity.info());
    }
}
