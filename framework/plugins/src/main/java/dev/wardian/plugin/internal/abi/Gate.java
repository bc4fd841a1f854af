package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.capability.CapabilityFunction;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.capability.ErrnoException;
import dev.wardian.plugin.error.CapabilityDenied;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.HostMemory;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.ValueType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The only way from a guest into the host. Every import of every instance is a gate: it burns fuel,
 * counts, enforces the limit on capability calls and their rate, keeps the host's exceptions from
 * the guest, and writes to the audit log and the Flight Recorder. The runtime polls deadline and
 * cancellation around it. Nothing else in the framework makes imports; an architecture test
 * verifies that.
 *
 * <p>An import that only accesses memory which the convention keeps for the guest runs nothing of
 * the host, so no gate is needed; it costs the same fuel.
 */
final class Gate implements HostFunction {
    private enum ResultKind {
        NONE,
        I32,
        I64
    }

    private final InstanceState state;

    /** The function of the convention, or null where it is one of a capability. */
    private final CoreFunction.@Nullable Body core;

    private final LinkedImport.@Nullable OfCapability function;

    /** Counts the calls of its capability; null where there is none. */
    private final @Nullable CapabilityCounts counts;

    private final AuditLog audit;
    private final boolean recorded;
    private final ResultKind resultKind;

    private Gate(InstanceState state, LinkedImport target, AuditLog audit, boolean recorded) {
        this.state = state;
        this.core = implementation(target) instanceof CoreFunction.Body body ? body : null;
        this.function = target instanceof LinkedImport.OfCapability one ? one : null;
        this.counts = function == null ? null : state.counts(function.capability());
        this.audit = audit;
        this.recorded = recorded;
        this.resultKind = resultKind(target.type());
    }

    private static CoreFunction.@Nullable Implementation implementation(LinkedImport target) {
        return target instanceof LinkedImport.Core own ? own.function().implementation() : null;
    }

    private static ResultKind resultKind(FunctionType type) {
        if (type.results().isEmpty()) {
            return ResultKind.NONE;
        }
        return type.results().get(0) == ValueType.I32 ? ResultKind.I32 : ResultKind.I64;
    }

    /**
     * The imports of one instance.
     *
     * @param imports what the module imports, resolved
     * @param state the instance's state
     * @param audit where denials are recorded
     * @param recorded whether calls are recorded there too
     */
    static Imports bind(
            List<LinkedImport> imports, InstanceState state, AuditLog audit, boolean recorded) {
        Imports.Builder bound = Imports.builder();
        for (LinkedImport target : imports) {
            if (implementation(target) instanceof CoreFunction.Access access) {
                HostMemory memory = state.kept().reached(access.memory());
                bound.function(
                        target.module(),
                        target.name(),
                        memory.function(access.access(), Fuel.HOST_CALL));
            } else {
                Gate gate = new Gate(state, target, audit, recorded);
                bound.function(target.module(), target.name(), target.type(), gate);
            }
        }
        return bound.build();
    }

    @Override
    public void call(HostCall host) {
        // The runtime polls before and after this, so that a call that was stopped ends here too.
        PluginCall call = state.call();
        host.consumeFuel(Fuel.HOST_CALL + state.progress.unpaid());
        long result;
        if (core != null) {
            result = core.run(call, host);
        } else {
            result =
                    callCapability(
                            call,
                            host,
                            Objects.requireNonNull(function),
                            Objects.requireNonNull(counts));
            host.consumeFuel(state.progress.unpaid());
        }
        if (resultKind == ResultKind.I32) {
            host.returnI32((int) result);
        } else if (resultKind == ResultKind.I64) {
            host.returnI64(result);
        }
    }

    private long callCapability(
            PluginCall call,
            HostCall host,
            LinkedImport.OfCapability function,
            CapabilityCounts counts) {
        CapabilityBinding capability = function.capability();
        call.clearReply();
        if (!call.countCapabilityCall(capability)) {
            return function.errorResult(Errno.ELIMIT);
        }
        counts.calls++;
        if (state.warmup && !capability.usableInWarmup()) {
            return function.errorResult(Errno.EUNAVAILABLE);
        }
        if (!capability.admits()) {
            counts.refusedByRate++;
            return function.errorResult(Errno.EUNAVAILABLE);
        }
        Border border = new Border(call, capability, counts, host);
        Events.HostCallSpan span = Events.RECORDER.hostCall();
        long result;
        Nesting nesting = call.nestingOfThread();
        OuterCall outer = nesting.innermost();
        // Whatever is thrown from here on, this thread leaves the call again.
        try {
            nesting.enter(call);
            call.handle(host);
            call.aboutToLog();
            result = run(call, border, function, counts);
            if (recorded) {
                audit.called(
                        call.info(), capability.name(), function.name(), result, border.subject());
            }
        } catch (Throwable e) {
            // An Error too: a guest has no part in it, and other calls no use of it.
            result = hostFailure(call, border, function, e);
        } finally {
            border.close();
            call.handle(null);
            nesting.leave(outer);
        }
        if (span != null) {
            span.end(call.info(), capability.name(), function.name(), result);
        }
        RuntimeException interruption = border.interruption();
        if (interruption != null) {
            throw interruption;
        }
        if (border.sawTheEnd()) {
            // The function may return before the watchdog has set the flag.
            host.checkInterrupted();
        }
        return result;
    }

    private long run(
            PluginCall call,
            Border border,
            LinkedImport.OfCapability function,
            CapabilityCounts counts) {
        CapabilityBinding capability = function.capability();
        CapabilityFunction body = capability.function(function);
        if (body == null) {
            call.denied(capability, counts, function.name() + ": the operator took the grant back");
            return function.errorResult(Errno.EDENIED);
        }
        try {
            return body.call(border);
        } catch (ErrnoException e) {
            return function.errorResult(e.errno());
        } catch (CapabilityDenied e) {
            call.denied(capability, counts, e.subject());
            return function.errorResult(Errno.EDENIED);
        }
    }

    private long hostFailure(
            PluginCall call, Border border, LinkedImport.OfCapability function, Throwable cause) {
        if (cause != border.interruption()) {
            call.reportHostFailure(function.module() + " " + function.name(), cause);
        }
        return function.errorResult(Errno.EHOST);
    }
}
