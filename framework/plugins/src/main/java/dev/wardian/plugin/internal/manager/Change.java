package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.internal.generation.Generation;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One change of one plugin. It waits until {@link Changes} lets it begin; then it is made, outside
 * of turns but for its steps that read or write what the manager knows.
 */
final class Change {
    /** What a change does. */
    interface Work {
        /** Makes the change, which tells of the generation that it makes. */
        void make(Change change);
    }

    /** Where a change is made. */
    enum Where {
        /** On a thread of the manager. */
        BACKGROUND,
        /** On the thread that asks for it. */
        CALLER,
        /** Within a turn: it runs no code of a plugin. */
        TURN
    }

    private final String name;
    private final @Nullable String id;
    private final Set<String> required;
    private final @Nullable SourceContents contents;
    private final Where where;
    private final Work work;
    private final CountDownLatch mayBegin = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /** What its thread threw; written before it is over. */
    private @Nullable Throwable failure;

    private volatile @Nullable Thread thread;

    /** Of a change that runs: used in turns. */
    private long begun;

    private boolean slow;

    /** The generation that it makes; under this object's monitor. */
    private @Nullable Generation making;

    private boolean cancelled;

    private Change(
            String name,
            @Nullable String id,
            Set<String> required,
            @Nullable SourceContents contents,
            Where where,
            Work work) {
        this.name = name;
        this.id = id;
        this.required = required;
        this.contents = contents;
        this.where = where;
        this.work = work;
    }

    /** A change that takes what was read. */
    static Change to(SourceContents contents, Where where, Work work) {
        Optional<PluginManifest> manifest = contents.manifest();
        return new Change(
                contents.plugin().name(),
                contents.id().orElse(null),
                manifest.map(it -> it.requires().plugins().keySet()).orElse(Set.of()),
                contents,
                where,
                work);
    }

    /**
     * A change of what runs, or ran.
     *
     * @param name the name of the plugin
     * @param id its id, if one is known
     */
    static Change of(String name, @Nullable String id, Where where, Work work) {
        return new Change(name, id, Set.of(), null, where, work);
    }

    String name() {
        return name;
    }

    @Nullable String id() {
        return id;
    }

    /** The ids of the plugins that it requires. */
    Set<String> required() {
        return required;
    }

    /** What it takes, or null. */
    @Nullable SourceContents contents() {
        return contents;
    }

    Where where() {
        return where;
    }

    /** Whether the application asks for this very change, and waits for it. */
    boolean isAsked() {
        return where == Where.CALLER;
    }

    /** It may be made from now on. */
    void begin() {
        begun = System.nanoTime();
        mayBegin.countDown();
    }

    /** Makes it, on the calling thread. */
    void make() {
        thread = Thread.currentThread();
        try {
            work.make(this);
        } finally {
            thread = null;
        }
    }

    boolean isMadeBy(Thread asking) {
        return thread == asking;
    }

    /** Whether it takes so long that others do not wait for its end. */
    boolean isSlow() {
        return slow;
    }

    /** It is slow if it began so long ago. */
    void checkPace(long nanos) {
        slow |= System.nanoTime() - begun >= nanos;
    }

    /**
     * It makes that generation, or does not any more.
     *
     * @param generation what ends if this change is cancelled
     */
    void makes(@Nullable Generation generation) {
        boolean unwanted;
        synchronized (this) {
            making = generation;
            unwanted = cancelled;
        }
        if (unwanted && generation != null) {
            generation.cancelStart();
        }
    }

    /** Ends the code of the plugin that this change runs, unless callers have it already. */
    void cancel() {
        Generation generation;
        synchronized (this) {
            cancelled = true;
            generation = making;
        }
        if (generation != null) {
            generation.cancelStart();
        }
    }

    /** It is over. */
    void end(@Nullable Throwable thrown) {
        failure = thrown;
        mayBegin.countDown();
        over.countDown();
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Waits until it may be made, or never will be. */
    void awaitTurn() {
        await(mayBegin);
    }

    /** Waits until it is over. */
    void await() {
        await(over);
    }

    /** What comes to an end within its own limits is waited for whatever happens. */
    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        boolean waiting = true;
        while (waiting) {
            try {
                waiting = !latch.await(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Throws what its thread threw. */
    void throwFailure() {
        if (failure instanceof RuntimeException expected) {
            throw expected;
        }
        if (failure instanceof Error fatal) {
            throw fatal;
        }
    }
}
