package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.PluginSource;
import dev.wardian.plugin.error.SourceUnavailable;
import dev.wardian.plugin.internal.source.SourceAccess;
import dev.wardian.plugin.internal.threads.OwnThreads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a source when the source reports a change. Looks run on one thread of their own, one at
 * a time. A failed look is repeated after pauses that grow.
 */
final class SourceWatch implements PluginSource.Listener, AutoCloseable {
    /** The look itself. */
    interface Target {
        /**
         * Looks at plugins.
         *
         * @param due their names in the manager
         * @param patient whether to leave files alone that do not fit together
         * @return the names of the plugins that were left alone
         * @throws IOException if the source cannot be read
         */
        Set<String> refresh(SourceAccess source, Predicate<String> due, boolean patient)
                throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);
    private static final String THREAD = "wardian-refresh";
    private static final long IDLE_SECONDS = 10;

    /** Changes within this time are looked at together. */
    private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SourceAccess source;
    private final Target target;
    private final Turns turns;
    private final ScheduledThreadPoolExecutor thread;

    /** The plugins to look at, by their names in the manager; under this object's monitor. */
    private final Set<String> due = new HashSet<>();

    private boolean all;
    private boolean closed;

    /** The next look, or null. {@link #nextIsRetry} says whether it follows a failed one. */
    private @Nullable Future<?> next;

    private boolean nextIsRetry;
    private long pauseNanos = FIRST_PAUSE_NANOS;

    private @Nullable String lastFailure;

    SourceWatch(SourceAccess source, Target target, Turns turns) {
        this.source = source;
        this.turns = turns;
        this.target = target;
        this.thread = OwnThreads.scheduled(THREAD, IDLE_SECONDS);
    }

    @Override
    public synchronized void changed() {
        all = true;
        due.clear();
        lookSoon();
    }

    @Override
    public void changed(Collection<String> names) {
        Set<String> told = managed(names);
        synchronized (this) {
            if (!all) {
                due.addAll(told);
                if (due.size() > PluginSource.MAX_PLUGINS) {
                    all = true;
                    due.clear();
                }
            }
            lookSoon();
        }
    }

    private Set<String> managed(Collection<String> names) {
        Set<String> managed = new HashSet<>();
        for (String name : names) {
            managed.add(source.managed(name));
            if (managed.size() > PluginSource.MAX_PLUGINS) {
                throw new IllegalArgumentException(
                        "more than " + PluginSource.MAX_PLUGINS + " names");
            }
        }
        return managed;
    }

    /** Looks soon. A look that is planned already is soon enough, unless it is a retry. */
    private void lookSoon() {
        if (next != null && nextIsRetry) {
            next.cancel(false);
            next = null;
        }
        if (next == null) {
            schedule(TOGETHER_NANOS, false);
        } else {
            // An error outside of all tasks may have ended the thread.
            thread.prestartCoreThread();
        }
    }

    private void schedule(long nanos, boolean retry) {
        if (!closed) {
            next = thread.schedule(this::lookSafely, nanos, TimeUnit.NANOSECONDS);
            nextIsRetry = retry;
        }
    }

    /** Reports an error, which would otherwise stay in a result that nobody reads. */
    private void lookSafely() {
        try {
            look();
        } catch (Throwable e) {
            OwnThreads.report(THREAD, e);
            lookAgain();
        }
    }

    /** Plans a look at the plugins that still need one. */
    private synchronized void lookAgain() {
        if (next == null && (all || !due.isEmpty())) {
            schedule(pauseNanos, true);
        }
    }

    private void look() {
        boolean everything;
        Set<String> names;
        synchronized (this) {
            next = null;
            everything = all;
            names = Set.copyOf(due);
            all = false;
            due.clear();
        }
        boolean looked = false;
        try {
            target.refresh(source, name -> everything || names.contains(name), false);
            looked = true;
        } catch (IOException e) {
            report(e);
        } catch (RuntimeException e) {
            if (!isClosed()) {
                LOG.error("a look at the source {} failed", source.name(), e);
            }
        } finally {
            ended(looked, everything, names);
        }
    }

    private synchronized void ended(boolean looked, boolean everything, Set<String> names) {
        if (looked) {
            pauseNanos = FIRST_PAUSE_NANOS;
            lastFailure = null;
            return;
        }
        all |= everything;
        due.addAll(names);
        if (next == null) {
            schedule(pauseNanos, true);
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        }
    }

    /** Reports the same failure once: a source may be away for long. */
    private synchronized void report(IOException failure) {
        String text = SourceUnavailable.problem(source.name(), failure).toString();
        if (!isClosed() && !text.equals(lastFailure)) {
            lastFailure = text;
            LOG.warn("{}", text);
        }
    }

    /** Whether the manager is closed. It closes before it ends its watches. */
    private boolean isClosed() {
        return turns.isClosed();
    }

    @Override
    public Set<String> offer(Collection<String> names) throws IOException, InterruptedException {
        Set<String> told = managed(names);
        Future<Set<String>> result;
        try {
            result = thread.submit(() -> target.refresh(source, told::contains, true));
        } catch (RejectedExecutionException e) {
            return Set.of();
        }
        try {
            Set<String> left = new TreeSet<>();
            result.get().forEach(name -> left.add(source.own(name)));
            return left;
        } catch (CancellationException e) {
            return Set.of();
        } catch (ExecutionException e) {
            if (isClosed()) {
                return Set.of();
            }
            if (e.getCause() instanceof IOException expected) {
                throw expected;
            }
            if (e.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw new IllegalStateException("a look failed", e.getCause());
        }
    }

    /** Ends the watch: changes have no effect any more, and callers that wait for a look go on. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        // A look that runs finds the manager closed; it may be in code that must not be
        // interrupted.
        List<Runnable> waiting = new ArrayList<>(thread.getQueue());
        thread.shutdown();
        for (Runnable task : waiting) {
            if (task instanceof Future<?> look) {
                look.cancel(false);
            }
        }
    }
}
