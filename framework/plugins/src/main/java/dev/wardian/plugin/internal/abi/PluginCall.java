package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.HostCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation, a hook or start-up code, from its arrival at a generation to its end:
 * its operation, its limits and its progress. State that outlives the call belongs to the instance
 * ({@link InstanceState}). Only the calling thread uses it.
 */
public final class PluginCall implements OuterCall {
    /** What runs. */
    public enum Kind {
        /** An operation, for a caller. */
        OPERATION,
        /** A hook, for the host. */
        HOOK,
        /**
         * The start function or an initializer: no input, no output, and no failure that the plugin
         * can report.
         */
        START_UP
    }

    private static final int MAX_NESTING = 8;

    private final LinkedModule linked;
    private final Kind kind;
    private final String operation;
    private final long callId;
    private final boolean carriedOver;
    private final Events.@Nullable CallSpan span;

    private final long timeoutNanos;
    private final long deadline;
    private final long fuel;
    private final @Nullable CancelToken cancel;
    private final @Nullable OuterCall outer;

    private final CallData data;
    private byte[] reply = InstanceState.NOTHING;
    private @Nullable OwnFailure failure;
    private int logBytes;
    private long capabilityCalls;
    private boolean hostFailureReported;

    /** The instance that runs it, while it runs. */
    private @Nullable InstanceState instance;

    /** The capability call that is being handled, or null. */
    private @Nullable HostCall hostCall;

    /** What asynchronous calls burned that this call made, if it made any. */
    private @Nullable InheritedFuel inheritedFuel;

    /**
     * A failure that the plugin reported on purpose.
     *
     * @param code greater than 0
     * @param message for people
     */
    public record OwnFailure(int code, String message) {}

    private PluginCall(
            LinkedModule linked,
            Kind kind,
            String operation,
            long callId,
            CallData data,
            long timeoutNanos,
            long arrived,
            long fuel,
            @Nullable CancelToken cancel,
            @Nullable OuterCall outer,
            boolean carriedOver) {
        this.linked = linked;
        this.kind = kind;
        this.operation = operation;
        this.callId = callId;
        this.data = data;
        this.timeoutNanos = timeoutNanos;
        this.deadline = arrived + timeoutNanos;
        this.fuel = fuel;
        this.cancel = cancel;
        this.outer = outer;
        this.carriedOver = carriedOver;
        this.span = kind == Kind.OPERATION ? Events.RECORDER.call() : null;
    }

    /**
     * Makes a call of an operation. If a host function makes it, it inherits from that function's
     * plugin call.
     *
     * @param linked the called module
     * @param operation the operation's name
     * @param callId the call's number within its manager
     * @param data the input, and the place for the output
     * @param options the caller's limits, within the plugin's limits
     * @param arrived when the call arrived at the plugin, a moment of {@link System#nanoTime()};
     *     the deadline counts from then on
     * @param carriedOver whether the call was already queued at the previous generation
     */
    public static PluginCall of(
            LinkedModule linked,
            String operation,
            long callId,
            CallData data,
            PluginCallOptions options,
            long arrived,
            boolean carriedOver) {
        CallLimits limits = linked.limits();
        Duration wanted = options.deadline();
        long timeout =
                wanted == null || wanted.compareTo(Duration.ofNanos(limits.deadlineNanos())) > 0
                        ? limits.deadlineNanos()
                        : wanted.toNanos();
        long fuel = limits.metered() ? Math.min(options.fuel(), limits.fuel()) : -1;
        OuterCall outer = Nesting.current();
        if (outer != null) {
            timeout = Math.max(0, Math.min(timeout, outer.deadline() - arrived));
            fuel = fuel < 0 ? fuel : Math.min(fuel, outer.fuelLeft());
        }
        return new PluginCall(
                linked,
                Kind.OPERATION,
                operation,
                callId,
                data,
                timeout,
                arrived,
                fuel,
                options.cancel(),
                outer,
                carriedOver);
    }

    /** A call of a hook, under the limits of hooks. */
    static PluginCall hook(LinkedModule linked, String name, CallData data) {
        return ofHost(linked, Kind.HOOK, name, data);
    }

    /** A run of start-up code, under the limits of hooks. */
    static PluginCall startUp(LinkedModule linked, String name) {
        return ofHost(linked, Kind.START_UP, name, new BytesData());
    }

    private static PluginCall ofHost(LinkedModule linked, Kind kind, String name, CallData data) {
        CallLimits limits = linked.limits();
        return new PluginCall(
                linked,
                kind,
                name,
                0,
                data,
                limits.hookNanos(),
                System.nanoTime(),
                limits.fuel(),
                null,
                null,
                false);
    }

    /**
     * Checks that this call can run within its outer call.
     *
     * @throws AbiViolation of rule 5 if it would enter an instance that waits for it, or calls are
     *     nested too deeply
     */
    public void requireNestable() {
        OuterCall around = outer;
        if (around == null) {
            return;
        }
        if (around.nesting() >= MAX_NESTING) {
            throw new AbiViolation(
                    info(), 5, "calls of plugins are nested more than " + MAX_NESTING + " deep");
        }
        if (linked.exclusive() && around.isInside(linked)) {
            throw new AbiViolation(
                    info(), 5, "a host function called the instance that waits for it");
        }
    }

    /** The name of the operation, the hook or the start-up code. */
    public String operation() {
        return operation;
    }

    /** The call's number within its manager; 0 for what the host runs. */
    public long callId() {
        return callId;
    }

    /** The call, for errors, logs and audit. */
    public CallInfo info() {
        return linked.identity().info().withCall(operation, callId);
    }

    /** Whether it waited at the generation before, whose queue it was allowed to join. */
    public boolean carriedOver() {
        return carriedOver;
    }

    /** The time that the caller was promised. */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    /** The moment of {@link System#nanoTime()} at which it ends. */
    @Override
    public long deadline() {
        return deadline;
    }

    /** Units of fuel, or -1 for no bound. */
    public long fuel() {
        return fuel;
    }

    /** The caller's token, or null. */
    public @Nullable CancelToken cancel() {
        return cancel;
    }

    /** The plugin's limits. */
    public CallLimits limits() {
        return linked.limits();
    }

    /** The call has its instance, after waiting for it or making it. */
    public void acquired() {
        if (span != null) {
            span.acquired();
        }
    }

    /** Ends the call, whether it had an instance or not. */
    public void ended(@Nullable Throwable thrown) {
        if (span != null) {
            span.end(info(), data.inputBytes(), thrown);
        }
    }

    /** An instance begins to run it. */
    void enter(InstanceState running) {
        instance = running;
    }

    /** The instance is done with it. */
    void leave() {
        instance = null;
    }

    /** The instance that runs it. */
    InstanceState instance() {
        return Objects.requireNonNull(instance, "the call has ended");
    }

    /** The call whose host function made this one, or null. */
    @Nullable OuterCall outer() {
        return outer;
    }

    /** Whether it has input, output and a failure: start-up code has none of them (rule 6). */
    public boolean operational() {
        return kind != Kind.START_UP;
    }

    /** The input, and the place for the output. */
    public CallData data() {
        return data;
    }

    /** As {@link #data()}, for a convention that knows its form. */
    public <D extends CallData> D data(Class<D> form) {
        return form.cast(data);
    }

    /** Where the guest writes its output, for conventions whose guests write it in pieces. */
    public OutputBuffer output() {
        return instance().output;
    }

    /** What the last capability call left for the guest to fetch (rule 6). */
    public byte[] reply() {
        return reply;
    }

    void reply(byte[] value) {
        reply = value;
    }

    /** What the plugin said of its failure, or null. */
    public @Nullable OwnFailure failure() {
        return failure;
    }

    /** Notes the failure that the plugin reports, for the end of the call. */
    public void fail(int code, String message) {
        failure = new OwnFailure(code, message);
    }

    /** Where the plugin's log goes, or null where nothing lets it out. */
    public @Nullable PluginLog log() {
        return instance().log;
    }

    /** Bytes that it may still log. */
    public long logRoom() {
        return (long) limits().log() - logBytes;
    }

    /** Notes a text that was logged, of no more than {@link #logRoom} bytes. */
    public void logged(int bytes) {
        logBytes += bytes;
    }

    /** Counts a capability call; returns whether it is within the limit. */
    boolean countCapabilityCall(CapabilityBinding capability) {
        if (++capabilityCalls > limits().capabilityCalls()) {
            return false;
        }
        instance().hostCalls[capability.number()]++;
        return true;
    }

    /** Notes that a capability's policy denied an argument. */
    void denied(CapabilityBinding capability, AuditLog audit, String subject) {
        instance().denials[capability.number()]++;
        Events.RECORDER.denied(info(), capability.name(), subject);
        audit.denied(info(), capability.name(), subject);
    }

    /** Sets the MDC to this call, before host code that may log. It stays until the call ends. */
    public void aboutToLog() {
        instance().logContext.enter(operation, callId);
    }

    /**
     * Logs for the operator why a host function returned {@code EHOST}, which the guest does not
     * learn (rule 12). Logs once per call, since a guest can repeat the failure.
     */
    public void reportHostFailure(String function, RuntimeException cause) {
        if (!hostFailureReported) {
            hostFailureReported = true;
            aboutToLog();
            linked.identity()
                    .logger()
                    .error("host function {} failed ({})", function, info(), cause);
        }
    }

    /** Says which capability call is being handled; null when it is over. */
    void handle(@Nullable HostCall handled) {
        hostCall = handled;
    }

    @Override
    public @Nullable HostCall hostCall() {
        return hostCall;
    }

    @Override
    public int nesting() {
        OuterCall around = outer;
        return around == null ? 1 : around.nesting() + 1;
    }

    @Override
    public boolean isInside(LinkedModule module) {
        OuterCall around = outer;
        return linked == module || (around != null && around.isInside(module));
    }

    @Override
    public long fuelLeft() {
        HostCall handled = hostCall;
        return handled == null ? Long.MAX_VALUE : handled.remainingFuel();
    }

    @Override
    public InheritedCall inherited() {
        Set<LinkedModule> inside = new HashSet<>(Set.of(linked));
        List<CancelToken> stops = new ArrayList<>(List.of(instance().stop));
        CancelToken callers = cancel;
        if (callers != null) {
            stops.add(callers);
        }
        OuterCall around = outer;
        if (around != null) {
            InheritedCall further = around.inherited();
            inside.addAll(further.inside());
            stops.addAll(further.stops());
        }
        InheritedFuel shared = inheritedFuel;
        if (shared == null) {
            shared = new InheritedFuel();
            inheritedFuel = shared;
        }
        return new InheritedCall(
                nesting(), inside, deadline, shared.granted(fuelLeft()), shared, stops);
    }

    /** What asynchronous calls burned since the last time, which this call has to pay. */
    long unpaid() {
        InheritedFuel shared = inheritedFuel;
        return shared == null ? 0 : shared.settle();
    }
}
