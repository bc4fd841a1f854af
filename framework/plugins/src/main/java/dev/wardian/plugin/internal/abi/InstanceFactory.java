package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.Limit;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.LimitExceeded;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.error.PluginLinkException;
import dev.wardian.plugin.error.Problem;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.plugin.manifest.InstanceMode;
import dev.wardian.plugin.manifest.ManifestSource;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.CallException;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.CompilerFigures;
import dev.wardian.wasm.Feature;
import dev.wardian.wasm.InstanceOptions;
import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.UnsupportedModuleException;
import dev.wardian.wasm.WasmEngine;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmModule;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes the instances of a linked module. After it is closed it holds neither the module nor host
 * functions. Thread-safe.
 */
public final class InstanceFactory {
    /** What an instance may take besides its memory, tables and objects without being counted. */
    private static final long UNCOUNTED = 16 << 10;

    /** The most code of functions, in bytes, and what the memory limit adds to it. */
    private static final long MOST_CODE = 4 << 20;

    private static final int CODE_FACTOR = 2;

    /**
     * The parts of which instances are made.
     *
     * @param module the module
     * @param imports its resolved imports
     * @param bindings the capabilities in effect
     * @param log where the plugin's log goes, or null
     */
    record Parts(
            WasmModule module,
            List<LinkedImport> imports,
            List<CapabilityBinding> bindings,
            @Nullable PluginLog log) {
        Parts {
            imports = List.copyOf(imports);
            bindings = List.copyOf(bindings);
        }
    }

    private final LinkedModule linked;
    private final PluginManifest manifest;
    private final AuditLog audit;
    private final WasmEngine engine;
    private final boolean recorded;
    private final boolean hasObjects;

    private final long instanceBytes;

    /** What the module takes, from the first instance on. */
    private final AtomicReference<@Nullable ModuleMemory> moduleMemory = new AtomicReference<>();

    /** What was compiled of the module before: a generation that is rolled back to had it too. */
    private final CompilerFigures compiledBefore;

    private volatile CompilerFigures compiledAtClose = CompilerFigures.NONE;

    /** Empty once it is closed. */
    private final AtomicReference<@Nullable Parts> parts;

    InstanceFactory(LinkedModule linked, LinkRequest request, Parts parts) {
        this.linked = linked;
        this.manifest = request.manifest();
        this.audit = request.audit();
        this.engine = request.engine();
        this.recorded = audit.wantsCalls();
        Set<Feature> used = parts.module().usedFeatures();
        this.hasObjects = used.contains(Feature.GC) || used.contains(Feature.EXCEPTION_HANDLING);
        this.instanceBytes = Math.max(0, parts.module().instanceHeapBytes() - UNCOUNTED);
        this.compiledBefore = parts.module().compilerFigures();
        this.parts = new AtomicReference<>(parts);
    }

    /**
     * Makes an instance: links, allocates, runs the start function and what the convention starts.
     *
     * @param account where its memory is accounted
     * @throws dev.wardian.plugin.error.PluginException if it cannot be made, or one of these fails
     */
    public PluginInstance make(MemoryAccount account) {
        return make(account, new CancelToken(), false);
    }

    /**
     * As {@link #make(MemoryAccount)}.
     *
     * @param stop ends it from any thread, with {@link dev.wardian.plugin.error.CallCancelled};
     *     later all calls of the instance
     * @param ahead whether it is made before a call needs it: then no idle instance is discarded
     *     for its memory, until {@link PluginInstance#needed}
     */
    public PluginInstance make(MemoryAccount account, CancelToken stop, boolean ahead) {
        return make(account, stop, ahead, false);
    }

    /**
     * Makes an instance that only warms the plugin up: it reaches nothing outside. Otherwise as
     * {@link #make(MemoryAccount)}.
     *
     * @param stop ends it from any thread, and its calls
     */
    public PluginInstance makeForWarmup(MemoryAccount account, CancelToken stop) {
        return make(account, stop, true, true);
    }

    private PluginInstance make(
            MemoryAccount account, CancelToken stop, boolean ahead, boolean warmup) {
        Events.InstanceSpan span = Events.RECORDER.instance();
        boolean made = false;
        try {
            PluginInstance instance =
                    accounted(account, new InstanceMemory(account, ahead), stop, warmup);
            made = true;
            return instance;
        } finally {
            if (span != null) {
                span.end(linked.identity().info(), made);
            }
        }
    }

    private PluginInstance accounted(
            MemoryAccount account, InstanceMemory memory, CancelToken stop, boolean warmup) {
        countModule(account);
        long heap = heapBytes();
        memory.require(heap, linked.identity().info());
        boolean made = false;
        try {
            PluginInstance instance =
                    started(account, memory, stop, warmup, () -> memory.release(heap));
            made = true;
            return instance;
        } finally {
            if (!made) {
                memory.release(heap);
            }
        }
    }

    /**
     * What the objects of an instance may take, where the module has any; and a copy: that from
     * which the instance is renewed where each call has a fresh one, or that which brings the state
     * of the only instance back.
     */
    private long heapBytes() {
        boolean copied =
                manifest.instances().mode() != InstanceMode.POOLED
                        || manifest.state().filter(PluginManifest.State::handover).isPresent();
        long objects = hasObjects ? linked.limits().memoryBytes() : 0;
        return (objects + instanceBytes) * (copied ? 2 : 1);
    }

    /** Lets the generation pay for its module, once. */
    private void countModule(MemoryAccount account) {
        Parts made = parts.get();
        if (made == null || moduleMemory.get() != null) {
            return;
        }
        long decoded = made.module().heapBytes();
        long code = MOST_CODE + CODE_FACTOR * linked.limits().memoryBytes();
        ModuleMemory memory = new ModuleMemory(account, decoded + code);
        if (!moduleMemory.compareAndSet(null, memory)) {
            return;
        }
        if (!memory.reserve(decoded)) {
            moduleMemory.set(null);
            throw CallErrors.memoryUsedUp(linked.identity().info());
        }
        made.module().accountCode(memory);
    }

    /**
     * The error for a call whose code has no room: the plugin's own limit, or that of all plugins.
     */
    PluginException noRoomForCode(CallInfo info) {
        ModuleMemory memory = moduleMemory.get();
        return memory != null && memory.exceeded()
                ? new LimitExceeded(info, Limit.MEMORY, memory.most(), memory.most() + 1)
                : CallErrors.memoryUsedUpInCall(info);
    }

    private PluginInstance started(
            MemoryAccount account,
            InstanceMemory memory,
            CancelToken stop,
            boolean warmup,
            Runnable onClose) {
        Parts made = parts.get();
        if (made == null) {
            throw new IllegalStateException(linked.identity().info() + " is closed");
        }
        InstanceState state = new InstanceState(linked, memory, made.log(), stop, warmup);
        WasmInstance wasm = null;
        boolean ready = false;
        try {
            wasm = instantiate(made, account, memory, state);
            PluginInstance instance = new PluginInstance(linked, wasm, state, memory, onClose);
            instance.start();
            ready = true;
            return instance;
        } finally {
            if (!ready) {
                state.close();
                if (wasm != null) {
                    wasm.close();
                }
            }
        }
    }

    private WasmInstance instantiate(
            Parts made, MemoryAccount account, InstanceMemory memory, InstanceState state) {
        CallLimits limits = linked.limits();
        BytesCall start = new BytesCall("start");
        start.beginForHost(linked, false);
        long refusals = account.refusals();
        state.enter(start, 0);
        try {
            return made.module()
                    .instantiate(
                            Gate.bind(made.imports(), state, audit, recorded),
                            new InstanceOptions(
                                    limits.runtimeLimits(),
                                    memory,
                                    CallLimits.judgingThePlugin(
                                            limits.fuel(), limits.hookNanos(), state.stop),
                                    engine));
        } catch (CallException e) {
            throw CallErrors.of(e, start);
        } catch (LinkException e) {
            if (account.refusals() != refusals) {
                throw CallErrors.memoryUsedUp(linked.identity().info());
            }
            throw notInstantiated(ErrorId.START_FAILED, e.reason(), ErrorId.START_FAILED.hint(), e);
        } catch (UnsupportedModuleException e) {
            ErrorId id = ErrorId.MODULE_UNSUPPORTED;
            throw notInstantiated(id, "the module uses " + e.feature(), id.hint(e.feature()), e);
        } finally {
            state.leave();
        }
    }

    private PluginLinkException notInstantiated(
            ErrorId id, String message, String hint, RuntimeException cause) {
        ManifestSource source = manifest.source();
        Problem problem = source.problem(id, message, hint, "module", "file");
        return new PluginLinkException(linked.identity().info(), List.of(problem), cause);
    }

    /** The capabilities that are bound; none once it is closed. */
    List<CapabilityBinding> bindings() {
        Parts made = parts.get();
        return made == null ? List.of() : made.bindings();
    }

    /** What was compiled of the module for the generation. */
    CompilerFigures compilerFigures() {
        Parts made = parts.get();
        return made == null ? compiledAtClose : compiled(made);
    }

    private CompilerFigures compiled(Parts made) {
        return made.module().compilerFigures().since(compiledBefore);
    }

    /** What the module takes, to be held longer than the generation lasts. */
    KeptModule keepModule() {
        ModuleMemory memory = moduleMemory.get();
        if (memory == null) {
            return KeptModule.NOTHING;
        }
        memory.keep();
        return memory;
    }

    /** Releases what the capabilities hold; no instance may be left. */
    void close() {
        Parts open = parts.get();
        if (open != null) {
            compiledAtClose = compiled(open);
        }
        Parts last = parts.getAndSet(null);
        if (last != null) {
            ModuleMemory memory = moduleMemory.get();
            if (memory != null) {
                memory.close();
            }
            CapabilityBinding.release(last.bindings());
        }
    }
}
