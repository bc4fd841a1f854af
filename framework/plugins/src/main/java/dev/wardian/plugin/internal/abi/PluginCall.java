package dev.wardian.plugin.internal.abi;

import dev.wardian.plugin.AuditLog;
import dev.wardian.plugin.OperationCaller;
import dev.wardian.plugin.PluginCallOptions;
import dev.wardian.plugin.capability.CallInfo;
import dev.wardian.plugin.capability.CapabilityName;
import dev.wardian.plugin.capability.PluginLog;
import dev.wardian.plugin.error.AbiViolation;
import dev.wardian.plugin.error.ErrorRenderer;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.events.Events;
import dev.wardian.plugin.manifest.Operands;
import dev.wardian.plugin.manifest.PluginManifest;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.HostCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation, a hook or start-up code, from its arrival at a plugin to its end: its
 * operation, input, output and limits, and its progress while an instance runs it ({@link
 * CallProgress}). State that outlives the call belongs to the instance ({@link InstanceState}).
 * Only the calling thread uses it.
 *
 * <p>A subclass holds input and output, in the form that caller and convention agree on.
 */
public abstract non-sealed class PluginCall implements OuterCall {
    /** How deep calls of plugins may be nested (rule 5). */
    public static final int MAX_NESTING = 8;

    /** Characters of a subject in the audit log. */
    private static final int MOST_SUBJECT = 1000;

    private final String operation;
    private final PluginCallOptions options;

    /** The generation's module; null until the call has begun there. */
    private @Nullable LinkedModule linked;

    private boolean operational;
    private boolean carriedOver;

    /** Whether it had its instance when it arrived, and nothing has run since. */
    private boolean prompt;

    private long callId;
    private long timeoutNanos;
    private long deadline;
    private long fuel;
    private @Nullable OuterCall outer;
    private Events.@Nullable CallSpan span;

    /** What the manifest says of the operation; null for hooks, and before the call has begun. */
    private PluginManifest.@Nullable Operation declared;

    /** The instance that runs it, while it runs. */
    private @Nullable InstanceState instance;

    /**
     * A failure that the plugin reported on purpose.
     *
     * @param code greater than 0
     * @param message for people
     */
    public record OwnFailure(int code, String message) {}

    /**
     * @param operation the name of the operation, the hook or the start-up code
     * @param options the caller's limits, within the plugin's limits
     */
    protected PluginCall(String operation, PluginCallOptions options) {
        this.operation = operation;
        this.options = options;
    }

    /** The form of input and output. */
    public abstract Operands operands();

    /**
     * The size of the input in bytes, which {@link dev.wardian.plugin.capability.Limit#INPUT}
     * limits.
     */
    public abstract long inputBytes();

    /** Makes the call through the public interface of a plugin, and stores the output. */
    public abstract void makeOn(OperationCaller plugin);

    /**
     * Begins the call at a generation. It may begin again at the next generation, until an instance
     * has run it. If a host function makes it, it inherits from that function's plugin call.
     *
     * @param module the called module
     * @param number the number of the operation there
     * @param id the call's number within its manager
     * @param arrived when the call arrived at the plugin, a moment of {@link System#nanoTime()};
     *     the deadline counts from then on
     * @param queuedBefore whether the call was already queued at the previous generation
     */
    public void begin(
            LinkedModule module, int number, long id, long arrived, boolean queuedBefore) {
        CallLimits limits = module.limits();
        Duration wanted = options.deadline();
        long timeout =
                wanted == null || wanted.compareTo(Duration.ofNanos(limits.deadlineNanos())) > 0
                        ? limits.deadlineNanos()
                        : wanted.toNanos();
        long units = limits.metered() ? Math.min(options.fuel(), limits.fuel()) : -1;
        OuterCall around = Nesting.current();
        if (around != null) {
            timeout = Math.max(0, Math.min(timeout, around.endsAt() - arrived));
            units = units < 0 ? units : Math.min(units, around.fuelLeft());
        }
        linked = module;
        declared = module.declared(number);
        operational = true;
        prompt = false;
        carriedOver = queuedBefore;
        callId = id;
        timeoutNanos = timeout;
        deadline = arrived + timeout;
        fuel = units;
        outer = around;
        span = Events.RECORDER.call();
    }

    /**
     * Begins a call that the host makes for itself, under the limits of hooks.
     *
     * @param hook whether it is a hook; otherwise it is start-up code, which has no input, no
     *     output and no failure that the plugin can report
     */
    void beginForHost(LinkedModule module, boolean hook) {
        CallLimits limits = module.limits();
        linked = module;
        operational = hook;
        timeoutNanos = limits.hookNanos();
        deadline = System.nanoTime() + timeoutNanos;
        fuel = limits.fuel();
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
        if (linked().exclusive() && around.isInside(linked())) {
            throw new AbiViolation(
                    info(), 5, "a host function called the instance that waits for it");
        }
    }

    /** What the manifest says of the operation; null for hooks, and before the call has begun. */
    PluginManifest.@Nullable Operation declared() {
        return declared;
    }

    /** The streams of the caller, or null where it gave none. */
    @Nullable CallStreams streams() {
        return null;
    }

    /** A buffer for streams, smaller if the memory budget is short. */
    byte[] streamBuffer(int wanted) {
        CallMemory memory = progress().streamMemory;
        boolean room = wanted <= CallMemory.UNCOUNTED || memory.atLeast(wanted);
        return new byte[room ? wanted : CallMemory.UNCOUNTED];
    }

    private LinkedModule linked() {
        return Objects.requireNonNull(linked, "the call has not begun");
    }

    /** The name of the operation, the hook or the start-up code. */
    public String operation() {
        return operation;
    }

    /** The caller's limits. */
    public PluginCallOptions options() {
        return options;
    }

    /** The call's number within its manager; 0 for what the host runs. */
    public long callId() {
        return callId;
    }

    /** The call, for errors, logs and audit. */
    public CallInfo info() {
        CallInfo info = linked().identity().info().withCall(operation, callId);
        CallStreams streams = streams();
        return streams == null ? info : info.withDelivered(streams.delivered());
    }

    /** Whether it waited at the generation before, whose queue it was allowed to join. */
    public boolean carriedOver() {
        return carriedOver;
    }

    /** The moment of {@link System#nanoTime()} at which it arrived at the plugin. */
    public long arrived() {
        return deadline - timeoutNanos;
    }

    /** It has an instance, for which it did not have to wait. */
    public void hasPromptly() {
        prompt = !carriedOver;
    }

    /** The moment of {@link System#nanoTime()} at which it has its instance, asked just then. */
    public long acquiredAt() {
        return prompt ? arrived() : System.nanoTime();
    }

    /**
     * Whether almost none of its time has passed, because it did not wait and runs nothing so far.
     * Who asks begins to run something.
     */
    boolean takePrompt() {
        boolean was = prompt;
        prompt = false;
        return was;
    }

    /** The time that the caller was promised. */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    /**
     * The moment of {@link System#nanoTime()} up to which it may wait for an instance. It is also
     * when it ends, unless it is judged by the time that it ran.
     */
    public long deadline() {
        return deadline;
    }

    @Override
    public long endsAt() {
        HostCall handled = hostCall();
        return handled == null ? deadline : System.nanoTime() + handled.remainingNanos();
    }

    /** Units of fuel, or -1 for no bound. */
    public long fuel() {
        return fuel;
    }

    /** The caller's token, or null. */
    public @Nullable CancelToken cancel() {
        return options.cancel();
    }

    /** The plugin's limits. */
    public CallLimits limits() {
        return linked().limits();
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
            span.end(info(), inputBytes(), thrown);
        }
    }

    /** An instance begins to run it. */
    void enter(InstanceState running) {
        instance = running;
    }

    /** The instance is done with it. */
    void leave() {
        CallStreams streams = streams();
        if (streams != null) {
            streams.end();
        }
        instance = null;
    }

    /** The instance that runs it. */
    InstanceState instance() {
        return Objects.requireNonNull(instance, "the call has ended");
    }

    private CallProgress progress() {
        return instance().progress;
    }

    /** The call whose host function made this one, or null. */
    @Nullable OuterCall outer() {
        return outer;
    }

    /** How many calls of the same module on this thread wait for this one to end. */
    public int outerCallsOfModule() {
        int count = 0;
        OuterCall around = outer;
        while (around instanceof PluginCall call) {
            count += call.linked == linked ? 1 : 0;
            around = call.outer;
        }
        return count;
    }

    /** Whether it has input, output and a failure: start-up code has none of them (rule 6). */
    public boolean operational() {
        return operational;
    }

    /** Where the guest writes its output, for conventions whose guests write it in pieces. */
    public OutputBuffer written() {
        return progress().output;
    }

    /** The error for a call whose output has no room in the memory budget. */
    public PluginException memoryUsedUp() {
        return CallErrors.memoryUsedUpInCall(info());
    }

    /** What the last capability call left for the guest to fetch (rule 6). */
    public byte[] reply() {
        return progress().reply();
    }

    /** Notes that the guest fetched that many bytes of the reply. */
    public void replyFetched(int bytes) {
        progress().replyFetched(bytes);
    }

    void clearReply() {
        progress().clearReply();
    }

    /**
     * Leaves something for the guest to fetch; false if the memory budget has no room for it.
     *
     * @param counts counts what the guest fetches of it
     */
    boolean reply(byte[] value, CapabilityCounts counts) {
        return progress().reply(value, counts);
    }

    /** What the plugin said of its failure, or null. */
    public @Nullable OwnFailure failure() {
        return progress().failure;
    }

    /** Notes the failure that the plugin reports, for the end of the call. */
    public void fail(int code, String message) {
        progress().failure = new OwnFailure(code, message);
    }

    /**
     * What the convention keeps for the instance that runs the call. It is made at first use and
     * ends with the instance, or when the instance is renewed; it is closed then if it is {@link
     * AutoCloseable}.
     *
     * @param type the type of what it keeps, always the same one
     * @param initial makes it, with the memory that it may hold
     */
    public <T> T kept(Class<T> type, Function<ConventionMemory, T> initial) {
        return instance().kept().ofConvention(type, initial);
    }

    /** The same, if the convention keeps something of that type already. */
    public <T> Optional<T> findKept(Class<T> type) {
        return instance().kept().findOfConvention(type);
    }

    /**
     * What a capability has for others, if it is in effect now. While the plugin is warmed up,
     * there is nothing of a capability whose functions must not be used then.
     */
    public <T> Optional<T> facility(CapabilityName capability, Class<T> type) {
        return instance().warmup && !linked().usableInWarmup(capability)
                ? Optional.empty()
                : linked().facility(capability, type);
    }

    /**
     * Notes that a core function needs a capability that does not cover what it is to do. That
     * counts as a call of the capability, and what is over their limit is neither counted nor in
     * the audit log.
     *
     * @param subject what was denied, in the terms of the policy
     */
    public void denied(CapabilityName capability, String subject) {
        if (instance().warmup) {
            // Nobody made this call.
            return;
        }
        if (++progress().capabilityCalls <= limits().capabilityCalls()) {
            linked().counted().denied(capability);
            record(capability, linked().audit(), subject);
        }
    }

    private void record(CapabilityName capability, AuditLog audit, String subject) {
        String shown = auditable(subject);
        Events.RECORDER.denied(info(), capability, shown);
        audit.denied(info(), capability, linked().denial(capability, shown));
    }

    /**
     * A subject as operators see it: short, and without characters that could begin a line of a log
     * or change a terminal.
     */
    static String auditable(String subject) {
        boolean fits = subject.length() <= MOST_SUBJECT;
        return ErrorRenderer.printable(fits ? subject : subject.substring(0, MOST_SUBJECT));
    }

    /** Where the plugin's log goes, or null where nothing lets it out. */
    public @Nullable PluginLog log() {
        return instance().log;
    }

    /**
     * The most talkative level that reaches the log, 0 for none.
     *
     * @param by the function that wants to know it, for the operator
     */
    public int logLevel(String by) {
        PluginLog target = log();
        if (target == null) {
            logDropped();
            return 0;
        }
        try {
            return target.level();
        } catch (RuntimeException e) {
            reportHostFailure(by, e);
            return 0;
        }
    }

    /** Tells the operator, once, that the plugin's log goes nowhere. */
    public void logDropped() {
        DroppedLog dropped = linked().droppedLog();
        if (dropped.isDue() && !instance().warmup) {
            aboutToLog();
            dropped.report();
        }
    }

    /** Bytes that it may still log. */
    public long logRoom() {
        return (long) limits().log() - progress().logBytes;
    }

    /** Notes a text that was logged, of no more than {@link #logRoom} bytes. */
    public void logged(int bytes) {
        progress().logBytes += bytes;
    }

    /** The lines of its log that it writes in pieces. */
    LogLines logLines() {
        return progress().logLines;
    }

    /**
     * Writes a line that was noted to the plugin's log, or notes that the log goes nowhere.
     *
     * @param by the function that writes it, for the operator
     * @return false if the host failed
     */
    public boolean writeLog(int level, String text, String by) {
        PluginLog target = log();
        if (target == null) {
            logDropped();
            return true;
        }
        try {
            if (level <= target.level()) {
                aboutToLog();
                target.log(level, text, info());
            }
            return true;
        } catch (RuntimeException e) {
            reportHostFailure(by, e);
            return false;
        }
    }

    /** Counts a capability call towards the limit; returns whether it is within. */
    boolean countCapabilityCall(CapabilityBinding capability) {
        return !capability.counted() || ++progress().capabilityCalls <= limits().capabilityCalls();
    }

    /** Notes that a capability's policy denied an argument. */
    void denied(CapabilityBinding capability, CapabilityCounts counts, String subject) {
        counts.denials++;
        record(capability.name(), linked().audit(), subject);
    }

    /** Sets the MDC to this call, before host code that may log. It stays until the call ends. */
    public void aboutToLog() {
        instance().logContext.enter(operation, callId);
    }

    /**
     * Logs for the operator why a host function returned {@code EHOST}, which the guest does not
     * learn (rule 12). Logs once per call, since a guest can repeat the failure.
     */
    public void reportHostFailure(String function, Throwable cause) {
        CallProgress progress = progress();
        if (!progress.hostFailureReported) {
            progress.hostFailureReported = true;
            aboutToLog();
            linked().hostFailures().report(function, info(), cause);
        }
    }

    /**
     * An action of a host function for any thread. Whatever it throws is logged for the operator.
     */
    Runnable reported(String function, Runnable action) {
        Objects.requireNonNull(action);
        HostFailureLog failures = linked().hostFailures();
        CallInfo info = info();
        return () -> {
            try {
                action.run();
            } catch (Throwable e) {
                failures.report(function, info, e);
            }
        };
    }

    /** The nesting of the thread that runs the call. */
    Nesting nestingOfThread() {
        CallProgress progress = progress();
        Nesting found = progress.nesting;
        if (found == null) {
            found = Nesting.ofThread();
            progress.nesting = found;
        }
        return found;
    }

    /** Says which capability call is being handled; null when it is over. */
    void handle(@Nullable HostCall handled) {
        progress().hostCall = handled;
    }

    @Override
    public @Nullable HostCall hostCall() {
        return progress().hostCall;
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
        HostCall handled = hostCall();
        return handled == null ? Long.MAX_VALUE : handled.remainingFuel();
    }

    @Override
    public InheritedCall inherited() {
        InheritedFuel shared = progress().inheritedFuel;
        if (shared == null) {
            shared = new InheritedFuel();
            progress().inheritedFuel = shared;
        }
        return inherited(shared.granted(fuelLeft()), shared);
    }

    /**
     * This call as streams of its caller see it, which may call plugins too. They are not the
     * guest's, which does not pay for them.
     */
    InheritedCall aroundStreams() {
        return inherited(Long.MAX_VALUE, new InheritedFuel());
    }

    private InheritedCall inherited(long units, InheritedFuel shared) {
        Set<LinkedModule> inside = new HashSet<>(Set.of(linked()));
        List<CancelToken> stops = new ArrayList<>(List.of(instance().stop));
        CancelToken callers = cancel();
        if (callers != null) {
            stops.add(callers);
        }
        OuterCall around = outer;
        if (around != null) {
            InheritedCall further = around.inherited();
            inside.addAll(further.inside());
            stops.addAll(further.stops());
        }
        return new InheritedCall(nesting(), inside, endsAt(), units, shared, stops);
    }
}
