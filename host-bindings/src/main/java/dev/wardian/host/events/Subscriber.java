package dev.wardian.host.events;

import dev.wardian.plugin.capability.LogLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the messages of its topics: they wait in its queue, and workers hand them over. All its
 * fields are under the lock of the hub. Messages are handed over without it, on threads of an
 * executor, never on that of a publisher.
 *
 * <p>Its figures add up at each moment: a message that was accepted waits, is running, or is
 * counted as handled, dead or dropped. So each step from one to the other is made under the lock.
 */
abstract class Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger("dev.wardian.events");
    private static final int MOST_LINES = 10;

    /** After so many messages a worker lets others have its thread. */
    private static final int BATCH = 16;

    private static final long FIRST_RETRY = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_RETRY = TimeUnit.SECONDS.toNanos(5);

    /** Whether this thread is giving a task to an executor. */
    private static final ThreadLocal<@Nullable Boolean> SUBMITTING = new ThreadLocal<>();

    /** A message in the queue. */
    static final class Waiting {
        private final Message message;
        private int attempts;

        /** When it may be handed over, a moment of {@link System#nanoTime()}. */
        private long notBefore = System.nanoTime();

        Waiting(Message message) {
            this.message = message;
        }

        long pause(long now) {
            return notBefore - now;
        }
    }

    private final Hub hub;
    private final String name;
    private final LogLimit lines = new LogLimit(MOST_LINES, Duration.ofMinutes(1));
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private long waitingBytes;

    /** How many take messages from the queue, or are about to. */
    private int workers;

    /** How many messages are handed over now. */
    private int handling;

    private boolean ended;

    /** Whether a task will look at the queue again, and when. */
    private boolean woken;

    private long wakeAt;

    private long accepted;
    private long handled;
    private long failures;
    private long dead;
    private long dropped;

    /** Those of them that the log has not yet. */
    private int untold;

    Subscriber(Hub hub, String name) {
        this.hub = hub;
        this.name = name;
    }

    /** Whether it subscribes to the topic of a message; under the lock. */
    abstract boolean wants(Message message);

    /** Its queue as it is set now; under the lock. */
    abstract EventQueue settings();

    /** Reserves memory for a message; without the lock. */
    abstract boolean reserve(long bytes);

    abstract void release(long bytes);

    abstract Executor executor();

    /** Hands a message over; without the lock. Never throws. */
    abstract Outcome hand(Message message, int attempt);

    final Hub hub() {
        return hub;
    }

    /** The plugin's id, or the pattern of the application's subscription. */
    final String name() {
        return name;
    }

    /** Whether its queue takes one more message; under the lock. */
    final boolean hasRoom(Message message) {
        return settings().full() == WhenFull.DROP_OLDEST || fits(message);
    }

    /** An empty queue takes every message. */
    private boolean fits(Message message) {
        EventQueue now = settings();
        return queue.isEmpty()
                || (queue.size() < now.messages()
                        && waitingBytes + message.bytes().length <= now.bytes());
    }

    /** Takes a message, for which memory is reserved; under the lock. {@link #pump} follows. */
    final void append(Message message) {
        while (!fits(message)) {
            Waiting oldest = queue.removeFirst();
            waitingBytes -= oldest.message.bytes().length;
            release(oldest.message.cost());
            dropped++;
            untold++;
        }
        queue.addLast(new Waiting(message));
        waitingBytes += message.bytes().length;
        accepted++;
    }

    private void warn(String format, Object... arguments) {
        long skipped = lines.admit();
        if (skipped > 0) {
            LOG.warn("{} more lines about {} were not logged", skipped, name);
        }
        if (skipped >= 0) {
            LOG.warn(format, arguments);
        }
    }

    /** Begins to hand over what may be. */
    final void pump() {
        int more = 0;
        int gone;
        synchronized (hub) {
            gone = untold;
            untold = 0;
            int free = settings().concurrency() - workers;
            while (more < free && more < queue.size() && ready(more)) {
                more++;
            }
            workers += more;
            if (more == 0) {
                wakeForNext();
            }
        }
        for (int i = 0; i < more; i++) {
            submit();
        }
        if (gone > 0) {
            warn("the queue of {} is full; {} messages were dropped", name, gone);
        }
    }

    /** Whether more than {@code taken} messages may be handed over now; under the lock. */
    private boolean ready(int taken) {
        long now = System.nanoTime();
        if (settings().concurrency() == 1) {
            return taken == 0 && queue.getFirst().pause(now) <= 0;
        }
        return queue.stream().filter(it -> it.pause(now) <= 0).skip(taken).findFirst().isPresent();
    }

    /**
     * Sees that the queue is looked at when the next message may be handed over; under the lock.
     */
    private void wakeForNext() {
        long now = System.nanoTime();
        queue.stream()
                .limit(settings().concurrency() == 1 ? 1 : Long.MAX_VALUE)
                .mapToLong(it -> Math.max(0, it.pause(now)))
                .min()
                .ifPresent(pause -> wakeIn(now, pause));
    }

    private void wakeIn(long now, long nanos) {
        boolean others = workers >= settings().concurrency();
        if (others || (woken && wakeAt - now <= nanos)) {
            // A worker looks at the queue when it ends, or another task does in time.
            return;
        }
        woken = true;
        wakeAt = now + nanos;
        long at = wakeAt;
        after(nanos, () -> wake(at));
    }

    private void wake(long at) {
        synchronized (hub) {
            if (woken && wakeAt == at) {
                woken = false;
            }
        }
        pump();
    }

    private static void after(long nanos, Runnable task) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run).execute(task);
    }

    /** Gives a worker to the executor. The worker is counted already. */
    private void submit() {
        if (!isNeeded()) {
            return;
        }
        Boolean before = SUBMITTING.get();
        SUBMITTING.set(Boolean.TRUE);
        try {
            executor().execute(this::work);
        } catch (RuntimeException e) {
            // It is busy, or was shut down.
            after(Outcome.PAUSE, this::submit);
        } finally {
            if (before == null) {
                SUBMITTING.remove();
            }
        }
    }

    /** Whether a worker has anything to do; otherwise it is over. */
    private boolean isNeeded() {
        synchronized (hub) {
            if (queue.isEmpty()) {
                workers--;
                return false;
            }
            return true;
        }
    }

    private void work() {
        if (SUBMITTING.get() != null) {
            // The executor runs tasks on the thread that gives them. That may be a guest's.
            ForkJoinPool.commonPool().execute(this::work);
            return;
        }
        for (int i = 0; i < BATCH; i++) {
            Waiting next = take();
            if (next == null) {
                return;
            }
            boolean settled = false;
            try {
                settle(next, hand(next.message, next.attempts + 1));
                settled = true;
            } finally {
                if (!settled) {
                    // Such as an Error for want of heap: the others are handed over all the same.
                    after(Outcome.PAUSE, this::submit);
                }
            }
        }
        submit();
    }

    /** The next message to hand over; null ends the worker. */
    private @Nullable Waiting take() {
        synchronized (hub) {
            Waiting next = workers > settings().concurrency() ? null : nextReady();
            if (next == null) {
                workers--;
                wakeForNext();
            } else {
                waitingBytes -= next.message.bytes().length;
                handling++;
            }
            return next;
        }
    }

    private @Nullable Waiting nextReady() {
        long now = System.nanoTime();
        boolean ordered = settings().concurrency() == 1;
        Iterator<Waiting> all = queue.iterator();
        while (all.hasNext()) {
            Waiting next = all.next();
            if (next.pause(now) <= 0) {
                all.remove();
                return next;
            }
            if (ordered) {
                return null;
            }
        }
        return null;
    }

    private void settle(Waiting waiting, Outcome outcome) {
        synchronized (hub) {
            handling--;
            if (outcome instanceof Outcome.Later later && again(waiting, later.nanos())) {
                return;
            }
            if (outcome instanceof Outcome.Failed failed) {
                waiting.attempts++;
                failures++;
                long pause = Math.min(FIRST_RETRY << (waiting.attempts - 1), LONGEST_RETRY);
                boolean more = failed.again() && waiting.attempts <= settings().retry();
                if (more && again(waiting, pause)) {
                    return;
                }
            }
            if (outcome instanceof Outcome.Handled) {
                handled++;
            } else {
                dead++;
            }
            release(waiting.message.cost());
        }
        if (outcome instanceof Outcome.Failed failed) {
            bury(waiting, failed.reason());
        } else if (outcome instanceof Outcome.Later) {
            bury(waiting, Outcome.NO_SUBSCRIPTION);
        }
    }

    /** Puts a message back at the head of the queue, unless there is no subscription any more. */
    private boolean again(Waiting waiting, long nanos) {
        if (ended || !wants(waiting.message)) {
            return false;
        }
        waiting.notBefore = System.nanoTime() + nanos;
        queue.addFirst(waiting);
        waitingBytes += waiting.message.bytes().length;
        return true;
    }

    /** Makes a dead letter of a message that is in no queue any more; without the lock. */
    private void bury(Waiting waiting, String reason) {
        warn(
                "{} did not handle a message on {}, attempt {}: {}",
                name,
                waiting.message.shownTopic(),
                waiting.attempts,
                reason);
        publishDead(waiting, reason);
    }

    private void publishDead(Waiting waiting, String reason) {
        Message message = waiting.message;
        if (!message.isDead()) {
            hub.publishDead(message.dead(new DeadLetter(name, waiting.attempts, reason)));
        }
    }

    /** Takes all messages that wait; under the lock. */
    private List<Waiting> takeAll() {
        List<Waiting> all = List.copyOf(queue);
        queue.clear();
        waitingBytes = 0;
        all.forEach(waiting -> release(waiting.message.cost()));
        return all;
    }

    /**
     * Takes all messages that wait and counts them as dead; under the lock. {@link #bury(List,
     * String)} follows.
     */
    final List<Waiting> takeDead() {
        List<Waiting> all = takeAll();
        dead += all.size();
        return all;
    }

    /** Makes dead letters of messages that waited, and are in no queue any more. */
    final void bury(List<Waiting> left, String reason) {
        int count = left.size();
        if (count > 0) {
            warn("{} did not handle {} messages that waited: {}", name, count, reason);
        }
        left.forEach(waiting -> publishDead(waiting, reason));
    }

    /** Ends it. What waits becomes dead letters. */
    final void endAndBury(String reason) {
        List<Waiting> left;
        synchronized (hub) {
            hub.remove(this);
            ended = true;
            left = takeDead();
        }
        bury(left, reason);
    }

    /** Ends it. What waits is dropped. */
    final void endAndDrop() {
        int gone;
        synchronized (hub) {
            hub.remove(this);
            ended = true;
            gone = takeAll().size();
            dropped += gone;
        }
        if (gone > 0) {
            warn("the subscription {} has ended; {} messages were dropped", name, gone);
        }
    }

    /** What happened to its messages. */
    public SubscriberFigures figures() {
        synchronized (hub) {
            return new SubscriberFigures(
                    name,
                    queue.size(),
                    waitingBytes,
                    handling,
                    accepted,
                    handled,
                    failures,
                    dead,
                    dropped);
        }
    }
}
