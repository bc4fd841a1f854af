package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.CallOptions;
import dev.wardian.wasm.CancelToken;
import dev.wardian.wasm.InterruptedCallException.Reason;
import dev.wardian.wasm.Limits;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.Trap;
import dev.wardian.wasm.TrapKind;
import dev.wardian.wasm.internal.code.FunctionCode;
import dev.wardian.wasm.internal.code.FunctionEntry;
import dev.wardian.wasm.internal.code.ModuleCode;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one outermost call and all that it calls: value stack, fuel, deadline, depth.
 * Made for the call and never used again, so that a late interruption cannot hit another call; but
 * see {@link #forCallsInTurn}. Only {@link #interrupt} may be called by other threads.
 */
public final class CallContext implements Runnable {
    /**
     * About how many entries and rounds of loops of the interpreter lie between two samples. Tests
     * set it to less.
     */
    public static final int SAMPLE_INTERVAL = Integer.getInteger("wardian.sampleInterval", 1000);

    /** How deep calls through host functions may nest before their stacks start small. */
    private static final int LARGE_STACKS = 16;

    /** Slots of the value stack for each step of depth, with what is lost between its pieces. */
    private static final long SLOTS_PER_DEPTH = 2L * FunctionCode.SLOTS_OF_A_STEP;

    /** Slots that calls may take together at least which are nested in each other. */
    private static final long LEAST_SLOTS = 1 << 20;

    /** Less than this part of the time is not worth another decision. */
    private static final int LEAST_PART = 16;

    private static final String NESTED_TOO_DEEPLY =
            "by calls that host functions nest in each other; call less deeply";

    static {
        // Made ready where there is room for it.
        StackRoom.isLeft();
    }

    /** The thread that runs the call. */
    public final Thread owner = Thread.currentThread();

    /** The depth from which on no frame may be entered: {@link Limits#callDepth}. */
    public final int maxDepth;

    /**
     * What {@link #depth} has to be below for a frame to be entered at once: {@link #maxDepth}, or
     * less where it is not known yet whether the thread's stack has room for so many, see {@link
     * #allowDeeper}; 0 when the call was interrupted.
     */
    public int depthLimit;

    /** The guest frames of this call, each counted with its {@link FunctionCode#weight}. */
    public int depth;

    /**
     * While compiled code runs: the first slot of {@link #stack} that no frame below it uses. Code
     * that catches a failure sets it back.
     */
    public int top;

    /** References of frames of compiled code that lie beside the value stack, innermost first. */
    public @Nullable FrameReferences frameReferences;

    /** Whether the thread's stack ended in a frame, which may have left references behind. */
    public boolean hasOverflowed;

    /** How many entries and rounds of loops the interpreter makes until it is sampled. */
    public int countdown;

    /** How often compiled functions were entered that count this. */
    public int entries;

    /** Up to which depth the thread's stack has room for certain. */
    private int roomDepth;

    /** The piece of the value stack on which the innermost frame lies. */
    public ValueStack stack;

    /** Slots that all pieces of the value stack have together. */
    private long stackSlots;

    /**
     * How many they may be. The depth bounds the frames; this bounds what calls take together that
     * host functions nest in each other, each of which has a depth of its own.
     */
    private final long maxStackSlots;

    /** Fuel that is left, where the call is metered. */
    public long fuel;

    /**
     * Set once, by any thread, and polled by the guest. Volatile, because HotSpot moves a plain
     * read out of a guest's loop that does nothing else, which nothing could stop then.
     */
    public volatile boolean interrupted;

    /**
     * The function that the innermost frame has called last and in its place, or null; its
     * arguments lie in the frame's first slots.
     */
    public @Nullable FunctionInstance tailCallee;

    /** Where functions of profiled code are noted; found when one is called. */
    private @Nullable ProfiledStack profiled;

    private final ValueStack firstStack;
    private final @Nullable CallContext parent;

    private final int nesting;

    /** The call that a host function made last in the course of this one, while it runs. */
    private volatile @Nullable CallContext child;

    /** What was the parent's child when this call began; it is one again when this has ended. */
    private @Nullable CallContext elder;

    /** The neighbours in a list of {@link WatchedCalls}, which guards them. */
    @Nullable CallContext watchedBefore;

    @Nullable CallContext watchedAfter;

    private volatile @Nullable Reason reason;

    /**
     * What the host function that runs registered last for the end of the call, or null. The call's
     * thread alone writes it, under this object's monitor.
     */
    private @Nullable InterruptAction actions;

    private final boolean hasDeadline;
    private final long deadline;

    /** The moment at which the call ends whatever its thread did: not before the deadline. */
    private final long lastDeadline;

    /** Half of the time from the begin to the deadline. */
    private final long half;

    /** When {@link #timeLeft} has to decide. Only threads that watch the call write it. */
    private volatile long decision;

    /** What the thread may still run at the last decision; negative before the first one. */
    private long allowance = -1;

    /** The moment of the last decision, and what the thread had done by then. */
    private long decidedAt;

    private long processorTime;
    private int hostMoves;

    /**
     * How often the call has entered or left a host function: odd while it is in one. Read by
     * others, for whom a value that is a little old does no harm.
     */
    private int hostBorder;

    private final @Nullable CancelToken cancel;
    private final @Nullable Runnable onCancel;
    private final long initialFuel;
    private final @Nullable LongConsumer burned;

    /**
     * A context for a call with {@code options}, made by a host function that was called in {@code
     * parent} or by nobody.
     *
     * @param border the slots of arguments or results, whatever is more
     * @param inTurn whether it serves one call after the other
     * @throws Trap if the outer calls left no room for the call's value stack
     */
    private CallContext(
            Limits limits,
            CallOptions options,
            @Nullable CallContext parent,
            int border,
            boolean inTurn) {
        this.parent = parent;
        this.cancel = options.cancel();
        this.onCancel = cancel == null ? null : this::cancelled;
        this.burned = options.burned();
        boolean timeout = options.timeoutNanos() >= 0;
        long own = timeout ? saturatedDeadline(options.timeoutNanos()) : 0;
        long wanted = options.fuel() < 0 ? Long.MAX_VALUE : options.fuel();
        if (parent == null) {
            this.nesting = 0;
            this.maxStackSlots = Math.max(LEAST_SLOTS, limits.callDepth() * SLOTS_PER_DEPTH);
            this.fuel = wanted;
            this.hasDeadline = timeout;
            this.deadline = own;
            this.lastDeadline = own + patience(options);
        } else {
            this.nesting = parent.nesting + 1;
            this.maxStackSlots = parent.maxStackSlots - parent.stackSlots;
            this.fuel = Math.min(wanted, parent.fuel);
            this.hasDeadline = timeout || parent.hasDeadline;
            this.deadline =
                    !timeout || (parent.hasDeadline && parent.endsAt() - own < 0)
                            ? parent.endsAt()
                            : own;
            this.lastDeadline = timeout && deadline == own ? own + patience(options) : deadline;
        }
        this.half = options.timeoutNanos() / 2;
        this.decision = lastDeadline == deadline ? deadline : deadline - half;
        this.initialFuel = fuel;
        this.maxDepth = limits.callDepth();
        this.roomDepth = parent == null ? StackRoom.FIRST_FRAMES : parent.roomLeft();
        this.depthLimit = Math.min(maxDepth, roomDepth);
        this.firstStack = inTurn ? ValueStack.small(border) : firstStack(border);
        this.stack = firstStack;
        this.countdown = firstStack.countdown;
        this.stackSlots = firstStack.slots.length;
    }

    /**
     * Begins a call that has to be ended.
     *
     * @param running the call that uses the instance now, or null
     * @throws IllegalStateException if another thread runs that, or the call in whose course this
     *     one is made
     */
    static CallContext begin(
            Limits limits, CallOptions options, @Nullable CallContext running, int border) {
        CallContext outer = running;
        if (options.within() instanceof HostCallFrame frame) {
            CallContext named = frame.context();
            // The frame may be one further out than the call that runs now.
            outer = running != null && running.isWithin(named) ? running : named;
        }
        if (isOfAnotherThread(running) || isOfAnotherThread(outer)) {
            throw new IllegalStateException("the instance is in use by another thread");
        }
        if (options.fuel() >= 0 && !limits.metered()) {
            throw new IllegalArgumentException("a bound on fuel needs an instance with metering");
        }
        CallContext context = new CallContext(limits, options, outer, border, false);
        boolean begun = false;
        try {
            context.begin();
            begun = true;
            return context;
        } finally {
            if (!begun) {
                context.end();
            }
        }
    }

    /**
     * A context for one outermost call after the other on this thread. They have no limits of their
     * own and no outer call, so nobody can stop them, and no interruption can come too late. Its
     * value stack begins small, since it is kept.
     */
    static CallContext forCallsInTurn(Limits limits, int border) {
        return new CallContext(limits, CallOptions.NONE, null, border, true);
    }

    /** A call in turn has returned: makes this ready for the next one. */
    void returned() {
        depth = 0;
        top = 0;
        // The next call may come from where the thread's stack has less room.
        roomDepth = StackRoom.FIRST_FRAMES;
        depthLimit = Math.min(maxDepth, roomDepth);
        if (hasOverflowed) {
            firstStack.clearReferences();
            hasOverflowed = false;
        }
        firstStack.dropFollowing();
    }

    private static boolean isOfAnotherThread(@Nullable CallContext call) {
        return call != null && call.owner != Thread.currentThread();
    }

    private boolean isWithin(CallContext outer) {
        CallContext call = this;
        while (call != null && !call.equals(outer)) {
            call = call.parent;
        }
        return call != null;
    }

    private ValueStack firstStack(int border) {
        int wanted =
                Math.max(
                        border,
                        nesting < LARGE_STACKS ? ValueStack.FIRST_SLOTS : ValueStack.SMALL_SLOTS);
        if (wanted > maxStackSlots) {
            throw new Trap(TrapKind.THREAD_STACK_EXHAUSTED, NESTED_TOO_DEEPLY);
        }
        return ValueStack.lease(wanted);
    }

    /** For how long after its deadline a call may go on whose thread did not run. */
    private static long patience(CallOptions options) {
        return Math.min(
                Math.max(0, options.longestNanos() - options.timeoutNanos()), Long.MAX_VALUE / 4);
    }

    private static long saturatedDeadline(long timeoutNanos) {
        return System.nanoTime() + Math.min(timeoutNanos, Long.MAX_VALUE / 2);
    }

    /** Lets other threads stop this call from now on. */
    private void begin() {
        if (parent != null) {
            elder = parent.child;
            parent.child = this;
            Reason outer = parent.reason;
            if (outer != null) {
                interrupt(outer);
            }
        }
        if (hasDeadline && (parent == null || parent.deadline != deadline || !parent.hasDeadline)) {
            Watchdog.watch(this);
        }
        if (cancel != null && onCancel != null) {
            cancel.onCancel(onCancel);
        }
    }

    /** Ends the call and gives its stack back. */
    void end() {
        if (cancel != null && onCancel != null) {
            cancel.remove(onCancel);
        }
        if (hasDeadline) {
            Watchdog.forget(this);
        }
        if (parent != null) {
            parent.child = elder;
            if (parent.fuel != Long.MAX_VALUE) {
                parent.fuel -= initialFuel - fuel;
            }
        }
        firstStack.countdown = countdown;
        if (hasOverflowed) {
            firstStack.clearReferences();
        }
        ValueStack.release(firstStack);
        if (burned != null) {
            burned.accept(initialFuel == Long.MAX_VALUE ? 0 : initialFuel - fuel);
        }
    }

    private void cancelled() {
        interrupt(Reason.CANCELLED);
    }

    /**
     * Stops the call, and those that were made in its course through host functions. The first
     * reason counts.
     */
    void interrupt(Reason why) {
        // No recursion: calls nest as deep as a guest likes, and this thread's stack may be small.
        // No collection either: this has to work without any heap to allocate on.
        CallContext call = this;
        while (true) {
            call.stop(why);
            CallContext next = call.child;
            while (next == null && call != this) {
                next = call.elder;
                call = Objects.requireNonNull(call.parent);
            }
            if (next == null) {
                return;
            }
            call = next;
        }
    }

    private void stop(Reason why) {
        InterruptAction action = null;
        synchronized (this) {
            if (reason == null) {
                reason = why;
                action = actions;
            }
        }
        interrupted = true;
        depthLimit = 0;
        while (action != null) {
            InterruptThreads.hand(action);
            action = action.before;
        }
    }

    /**
     * Has something done on another thread when the call is stopped, until {@link #forgetActions}.
     * If the call was stopped before, it is done at once, and for certain.
     *
     * @throws GuestUnwind if the call was stopped before
     * @throws java.util.concurrent.RejectedExecutionException if too many such actions hang; it is
     *     not done then
     */
    void onInterrupt(Runnable action) {
        InterruptThreads.expect();
        Reason stopped = null;
        boolean registered = false;
        try {
            InterruptAction added = new InterruptAction(action, actions);
            synchronized (this) {
                stopped = reason;
                if (stopped == null) {
                    actions = added;
                    registered = true;
                }
            }
            if (!registered) {
                InterruptThreads.hand(added);
            }
        } finally {
            if (!registered) {
                InterruptThreads.forget();
            }
        }
        if (stopped != null) {
            throw GuestUnwind.interrupt(stopped);
        }
    }

    /** The host function that registered the actions has returned. */
    void forgetActions() {
        InterruptAction action = actions;
        if (action == null) {
            return;
        }
        synchronized (this) {
            actions = null;
        }
        while (action != null) {
            action.withdraw();
            InterruptThreads.forget();
            action = action.before;
        }
    }

    /** The moment of {@link System#nanoTime} at which the call has to end; it never changes. */
    long deadline() {
        return deadline;
    }

    /** The moment of {@link System#nanoTime} at which {@link #timeLeft} has to be asked next. */
    long decision() {
        return decision;
    }

    long remainingNanos() {
        if (!hasDeadline) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, endsAt() - System.nanoTime());
    }

    /** When the call has to end, as far as is known now. */
    private long endsAt() {
        long next = decision;
        return next - deadline < 0 ? deadline : next;
    }

    /**
     * Decides whether the call's time is up. A call whose last deadline lies behind its deadline is
     * judged by the time that its thread ran on a processor, in the stretches since half of its
     * time: if it ran less than the clock, it gets the rest. A stretch in which it was in a host
     * function counts as it is on the clock. Only one thread at a time may ask.
     *
     * @param now what {@link System#nanoTime()} says
     * @return the nanoseconds until this has to be asked again; not positive if the time is up
     */
    long timeLeft(long now) {
        long left = decision - now;
        if (left > 0 || lastDeadline == deadline) {
            return left;
        }
        if (!ProcessorTime.isReady()) {
            return 1;
        }
        return decide(now, ProcessorTime.of(owner));
    }

    /** As {@link #timeLeft} says, for a thread that has run so long. */
    long decide(long now, long ran) {
        int moves = hostBorder;
        if (allowance < 0) {
            allowance = half;
        } else {
            long stretch = now - decidedAt;
            boolean byItself =
                    moves == hostMoves
                            && (moves & 1) == 0
                            && ran != ProcessorTime.UNKNOWN
                            && processorTime != ProcessorTime.UNKNOWN;
            long used = byItself ? Math.min(stretch, ran - processorTime) : stretch;
            allowance = Math.max(0, allowance - used);
        }
        decidedAt = now;
        processorTime = ran;
        hostMoves = moves;
        long end = Math.min(lastDeadline - now, allowance);
        if (end <= half / LEAST_PART) {
            return Math.min(0, end);
        }
        decision = now + end;
        return end;
    }

    /**
     * For how many frames of a call that a host function makes the thread's stack has room for
     * certain; negative if nobody has looked so far.
     */
    private int roomLeft() {
        // Where a call runs between the two, nobody knows how much it has taken.
        return child == null ? roomDepth - depth - StackRoom.HOST_FRAMES : 0;
    }

    /** The call in the course of which this one was made, or null. */
    @Nullable CallContext parent() {
        return parent;
    }

    /** Where functions of profiled code are noted. */
    public ProfiledStack profiled() {
        ProfiledStack found = profiled;
        if (found == null) {
            found = ProfiledStack.of(owner);
            profiled = found;
        }
        return found;
    }

    /** The first piece of the value stack. */
    ValueStack firstStack() {
        return firstStack;
    }

    /** Says that the guest calls a host function, or that this has returned. */
    void crossHostBorder() {
        hostBorder++;
    }

    /** Ends the call if it was interrupted. */
    public void poll() {
        if (interrupted) {
            throw GuestUnwind.interrupt(Objects.requireNonNull(reason));
        }
    }

    /** Polls, and looks at the clock too: for work that runs long between two polls. */
    @Override
    public void run() {
        if (hasDeadline && lastDeadline - System.nanoTime() <= 0) {
            interrupt(Reason.DEADLINE);
        }
        poll();
    }

    /** Takes a sample: the interpreter enters {@code function}. */
    public void sample(FunctionCode function) {
        countAgain();
        function.module.sampled(function);
    }

    /** Takes a sample at the end of a round, as {@link ModuleCode#sampledInLoop} does. */
    public @Nullable FunctionEntry sampleInLoop(FunctionCode function, int head) {
        countAgain();
        return function.module.sampledInLoop(function, head);
    }

    private void countAgain() {
        // Not always the same: a loop whose rounds divide the number would be seen in one function.
        firstStack.random = firstStack.random * 1_103_515_245 + 12_345;
        countdown = SAMPLE_INTERVAL + (firstStack.random >>> 16) % (SAMPLE_INTERVAL / 4 + 1);
    }

    /**
     * Lets the guest enter one more frame where {@link #depth} is not below {@link #depthLimit}.
     * Polls too.
     *
     * @throws GuestUnwind if it is nested too deeply, the thread's stack has no room for more, or
     *     the call was interrupted
     */
    public void allowFrame() {
        poll();
        if (depth >= maxDepth) {
            throw GuestUnwind.trap(
                    TrapKind.CALL_STACK_EXHAUSTED, "at the limit, a call depth of " + maxDepth);
        }
        roomUntil(roomDepth);
        if (depth >= depthLimit) {
            allowDeeper();
        }
    }

    /** Lets the next frame that is entered ask {@link #allowFrame}. */
    public void askAtNextFrame() {
        depthLimit = 0;
    }

    /** Lets the guest nest its calls deeper than {@link #depthLimit}, where it may. */
    private void allowDeeper() {
        if (!StackRoom.isLeft()) {
            throw GuestUnwind.trap(
                    TrapKind.THREAD_STACK_EXHAUSTED,
                    "at a call depth of "
                            + depth
                            + ", where the thread's stack ends; the limit is "
                            + maxDepth
                            + ": call on a thread with a larger stack");
        }
        roomUntil(depth + StackRoom.FRAMES);
        if (parent != null) {
            // It lies above, so it has this room too, and need not look for its next call.
            parent.roomUntil(parent.depth + StackRoom.FRAMES);
        }
    }

    private void roomUntil(int certain) {
        roomDepth = Math.max(roomDepth, certain);
        depthLimit = Math.min(maxDepth, roomDepth);
        // Another thread that interrupts the call writes the two in the other order.
        VarHandle.fullFence();
        if (interrupted) {
            depthLimit = 0;
        }
    }

    /**
     * The piece of the value stack for a frame that does not fit the one in use.
     *
     * @param budget pays for a new piece until the call ends
     * @throws GuestUnwind if the call may not have so many slots, or the budget has no room
     */
    public ValueStack nextPiece(int frameSlots, MemoryBudget budget) {
        long room = maxStackSlots - stackSlots;
        if (frameSlots > room) {
            throw parent == null
                    ? GuestUnwind.trap(
                            TrapKind.CALL_STACK_EXHAUSTED,
                            "at a call depth of " + depth + ", by large frames")
                    : GuestUnwind.trap(TrapKind.THREAD_STACK_EXHAUSTED, NESTED_TOO_DEEPLY);
        }
        ValueStack following = stack.following();
        return following != null && following.slots.length >= frameSlots
                ? following
                : grown(stack.slotsOfNext(frameSlots, room), budget);
    }

    private ValueStack grown(int slots, MemoryBudget budget) {
        ValueStack next = stack.grow(slots, budget);
        if (next == null) {
            throw GuestUnwind.trap(
                    TrapKind.HEAP_EXHAUSTED,
                    "at a call depth of "
                            + depth
                            + ", where the memory budget has no room for the value stack");
        }
        return next;
    }

    /** Lets the innermost frame lie on {@code piece}, which {@link #nextPiece} gave. */
    public void enterPiece(ValueStack piece) {
        stackSlots += piece.slots.length;
        stack = piece;
    }

    /** Goes back from {@code piece} to the one before, also after a failure. */
    public void leavePiece(ValueStack piece, ValueStack before) {
        stack = before;
        stackSlots -= piece.slots.length;
    }

    /** Burns fuel. */
    public void consume(long units) {
        if (fuel == Long.MAX_VALUE) {
            return;
        }
        if (units > fuel) {
            fuel = 0;
            throw GuestUnwind.interrupt(Reason.FUEL);
        }
        fuel -= units;
    }
}
