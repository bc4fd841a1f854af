package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.capability.PolicySet;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.plugin.manifest.Abi;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.plugin.manifest.ManifestSource;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.UnsupportedModuleException;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A module that was linked: it makes instances until it is closed, and then holds neither the
 * module nor host functions any more. Otherwise immutable, but for what its capabilities hold.
 */
public final class LinkedModule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkedModule.class);

    /** What instances are made of. */
    private record Parts(
            WasmModule module,
            List<LinkedImport> imports,
            List<CapabilityBinding> bindings,
            @Nullable PluginLog log) {}

    private final PluginManifest manifest;
    private final PluginIdentity identity;
    private final PolicySet effective;
    private final CallLimits limits;
    private final AuditLog audit;
    private final WasmEngine engine;
    private final boolean exclusive;
    private final List<OperationSpec> operations;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<CapabilityName> capabilities;

    /** Empty once it is closed. */
    private final AtomicReference<@Nullable Parts> parts;

    private final boolean hasObjects;
    private final boolean recorded;
    private final boolean initializes;
    private final boolean hasInit;
    private final boolean hasHealth;

    LinkedModule(
            LinkRequest request,
            List<OperationSpec> operations,
            List<LinkedImport> imports,
            List<CapabilityBinding> bindings,
            @Nullable PluginLog log,
            ExportCheck exports) {
        this.manifest = request.manifest();
        this.identity = request.identity();
        this.effective = request.effective();
        this.limits = request.limits();
        this.audit = request.audit();
        this.engine = request.engine();
        this.exclusive = request.exclusive();
        this.operations = List.copyOf(operations);
        this.capabilities = bindings.stream().map(CapabilityBinding::name).toList();
        WasmModule module = request.module();
        this.parts =
                new AtomicReference<>(
                        new Parts(module, List.copyOf(imports), List.copyOf(bindings), log));
        Set<Feature> used = module.usedFeatures();
        this.hasObjects = used.contains(Feature.GC) || used.contains(Feature.EXCEPTION_HANDLING);
        this.recorded = audit.wantsCalls();
        boolean hooks = manifest.abi() == Abi.WARDIAN_1;
        this.initializes = exports.has(ExportCheck.INITIALIZE);
        this.hasInit = hooks && exports.hasHook(ExportCheck.INIT);
        this.hasHealth = hooks && exports.hasHook(ExportCheck.HEALTH);
        for (OperationSpec operation : operations) {
            numbers.put(operation.name(), numbers.size());
        }
    }

    public PluginIdentity identity() {
        return identity;
    }

    public CallLimits limits() {
        return limits;
    }

    /** The names of the capabilities in effect, in the order of {@link PluginInstance#collect}. */
    public List<CapabilityName> capabilities() {
        return capabilities;
    }

    /** What the plugin may do. */
    public PolicySet granted() {
        return effective;
    }

    /** Whether operations take and return numbers. */
    public boolean plain() {
        return manifest.abi() == Abi.PLAIN;
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
                    "plugin " + identity().pluginId() + " has no operation '" + name + "'");
        }
        return number;
    }

    /** The type of the export behind an operation. */
    public FunctionType type(int operation) {
        return operations.get(operation).type();
    }

    /** The type of an operation of a plain module; nothing for other modules and names. */
    public Optional<FunctionType> numberType(String operation) {
        Integer number = plain() ? numbers.get(operation) : null;
        return Optional.ofNullable(number).map(this::type);
    }

    List<OperationSpec> operations() {
        return operations;
    }

    /** Whether there is ever one instance only. */
    boolean exclusive() {
        return exclusive;
    }

    /**
     * Makes an instance: links, allocates, runs the start function, {@code _initialize} and {@code
     * op:__init}.
     *
     * @param account where its memory is accounted
     * @throws dev.wardian.plugin.error.PluginException if it cannot be made, or one of these fails
     */
    public PluginInstance instantiate(MemoryAccount account) {
        return instantiate(account, new CancelToken());
    }

    /**
     * As {@link #instantiate(MemoryAccount)}.
     *
     * @param stop ends it from any thread, with {@link dev.wardian.plugin.error.CallCancelled};
     *     later all calls of the instance
     */
    public PluginInstance instantiate(MemoryAccount account, CancelToken stop) {
        Events.InstanceSpan span = Events.RECORDER.instance();
        boolean made = false;
        try {
            PluginInstance instance = make(account, stop);
            made = true;
            return instance;
        } finally {
            if (span != null) {
                span.end(identity().info(), made);
            }
        }
    }

    private PluginInstance make(MemoryAccount account, CancelToken stop) {
        long heap = heapBytes();
        account.require(heap, identity().info());
        boolean made = false;
        try {
            PluginInstance instance = make(account, stop, () -> account.release(heap));
            made = true;
            return instance;
        } finally {
            if (!made) {
                account.release(heap);
            }
        }
    }

    /**
     * What the objects of an instance may take, where the module has any; and the copy from which
     * the instance is renewed, where each call has a fresh one.
     */
    private long heapBytes() {
        if (!hasObjects) {
            return 0;
        }
        boolean copied = manifest.instances().mode() == InstanceMode.PER_CALL;
        return limits().memoryBytes() * (copied ? 2 : 1);
    }

    private PluginInstance make(MemoryAccount account, CancelToken stop, Runnable onClose) {
        InstanceState state = new InstanceState(this, stop);
        WasmInstance wasm = instantiate(account, state, stop);
        boolean ready = false;
        PluginInstance instance = null;
        try {
            instance = new PluginInstance(this, wasm, state, stop, onClose);
            if (initializes) {
                instance.startUp(
                        ExportCheck.INITIALIZE, PluginCall.startUp(this, ExportCheck.INITIALIZE));
            }
            if (hasInit) {
                hook(instance, ExportCheck.INIT, InstanceState.NOTHING);
            }
            ready = true;
            return instance;
        } finally {
            if (!ready) {
                wasm.close();
            }
        }
    }

    /**
     * Runs {@code op:__save} and answers the state.
     *
     * @throws dev.wardian.plugin.error.PluginException if it fails, or the state is larger than
     *     {@link dev.wardian.plugin.Limit#STATE}; what the instance holds is then whatever the hook
     *     left
     */
    public byte[] save(PluginInstance instance) {
        return instance.save(
                ExportCheck.OPERATION_PREFIX + ExportCheck.SAVE,
                PluginCall.hook(this, ExportCheck.SAVE, InstanceState.NOTHING));
    }

    /**
     * Runs {@code op:__restore} with a state.
     *
     * @throws dev.wardian.plugin.error.PluginException if it fails
     */
    public void restore(PluginInstance instance, byte[] state) {
        hook(instance, ExportCheck.RESTORE, state);
    }

    private void hook(PluginInstance instance, String name, byte[] input) {
        instance.hook(ExportCheck.OPERATION_PREFIX + name, PluginCall.hook(this, name, input));
    }

    /** Runs {@code op:__health}, if the module has it. */
    public void checkHealth(PluginInstance instance) {
        if (hasHealth) {
            hook(instance, ExportCheck.HEALTH, InstanceState.NOTHING);
        }
    }

    private WasmInstance instantiate(MemoryAccount account, InstanceState state, CancelToken stop) {
        Parts made = parts.get();
        if (made == null) {
            throw new IllegalStateException(identity.info() + " is closed");
        }
        PluginCall start = PluginCall.startUp(this, "start");
        long refusals = account.refusals();
        state.enter(start, 0);
        try {
            return made.module()
                    .instantiate(
                            Gate.bind(made.imports(), state, made.log(), audit, recorded),
                            new InstanceOptions(
                                    limits().runtimeLimits(),
                                    account,
                                    new CallOptions(limits().fuel(), limits().hookNanos(), stop),
                                    engine));
        } catch (CallException e) {
            throw CallErrors.of(e, start);
        } catch (dev.wardian.wasm.LinkException e) {
            if (account.refusals() != refusals) {
                throw CallErrors.memoryUsedUp(identity().info());
            }
            throw notInstantiated(ErrorId.START_FAILED, e.reason(), ErrorId.START_FAILED.hint(), e);
        } catch (UnsupportedModuleException e) {
            ErrorId id = ErrorId.MODULE_UNSUPPORTED;
            throw notInstantiated(id, "the module uses " + e.feature(), id.hint(e.feature()), e);
        } finally {
            state.leave();
        }
    }

    private LinkException notInstantiated(
            ErrorId id, String message, String hint, RuntimeException cause) {
        ManifestSource source = manifest.source();
        Problem problem = source.problem(id, message, hint, "module", "file");
        return new LinkException(identity().info(), List.of(problem), cause);
    }

    /** Releases what the capabilities hold for this generation; no instance may be left. */
    @Override
    public void close() {
        Parts last = parts.getAndSet(null);
        if (last != null) {
            release(last.bindings());
        }
    }

    /** Runs one action so that the others run too, whatever it throws. */
    private static void runQuietly(CapabilityBinding binding, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("capability {} could not be closed", binding.name(), e);
        }
    }

    static void release(List<CapabilityBinding> bindings) {
        for (CapabilityBinding binding : bindings) {
            binding.functions().onClose().ifPresent(action -> runQuietly(binding, action));
        }
    }
}
