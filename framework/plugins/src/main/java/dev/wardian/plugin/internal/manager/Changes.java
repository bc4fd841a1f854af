package dev.wardian.plugin.internal.manager;

import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.source.SourceContents;
import dev.wardian.plugin.internal.threads.OwnThreads;
import dev.wardian.plugin.manifest.PluginManifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The changes of plugins. Those of one plugin are made one after the other. A plugin that requires
 * another, and does not find it active in a fitting version, comes after the earlier changes of
 * that one. All others are made side by side: a change that takes long stops nobody else.
 *
 * <p>Changes that are quick are made one at a time, so that plugins begin in their order, and what
 * they share, such as memory, goes to the first. One that takes longer than a start usually takes
 * is slow: it does not count any more, and one more is made beside it. So many that hang are found
 * out quickly.
 */
final class Changes {
    private static final String THREAD = "wardian-start";
    private static final long IDLE_SECONDS = 1;

    /** The most changes on threads of the manager: nobody makes it begin any number of threads. */
    private static final int MOST_THREADS = 100;

    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Turns turns;
    private final ThreadPoolExecutor threads = OwnThreads.oneEach(THREAD, IDLE_SECONDS);
    private final ScheduledThreadPoolExecutor pace =
            OwnThreads.scheduled("wardian-pace", IDLE_SECONDS);

    // All that follows is used in turns.
    private final Set<Change> waiting = new LinkedHashSet<>();
    private final Set<Change> running = new LinkedHashSet<>();

    /** The last change of each plugin that is not over, by the name of the plugin. */
    private final Map<String, Change> last = new HashMap<>();

    private Runnable whenNoneWaits = () -> {};
    private Predicate<PluginManifest> isMet = manifest -> false;
    private boolean beginning;
    private boolean beginAgain;
    private @Nullable Future<?> nextLook;

    Changes(Turns turns) {
        this.turns = turns;
    }

    /** Says what to do in the turn in which a change ended and no other one waits. */
    void whenNoneWaits(Runnable action) {
        whenNoneWaits = action;
    }

    /** Says whether all is there that a plugin requires; asked in turns. */
    void whatIsMet(Predicate<PluginManifest> met) {
        isMet = met;
    }

    /**
     * Lets changes be made; in a turn. Of those that are given together, a plugin's comes after
     * those of the plugins that it requires.
     */
    void submit(Collection<Change> changes) {
        for (Change change : RequirementOrder.of(changes)) {
            waiting.add(change);
            last.put(change.name(), change);
        }
        beginWaiting();
    }

    /** Whether no change waits or is made; in a turn. */
    boolean isIdle() {
        return waiting.isEmpty() && running.isEmpty();
    }

    /** The last change of a plugin that is not over, or null; in a turn. */
    @Nullable Change last(String name) {
        return last.get(name);
    }

    /** The name of a plugin that is about to have an id, or to lose it; in a turn. */
    Optional<String> nameOf(String id) {
        return all().stream()
                .filter(change -> id.equals(change.id()))
                .map(Change::name)
                .findFirst();
    }

    /** The names of the plugins that are about to be taken with an id; in a turn. */
    Set<String> claimants(String id) {
        Set<String> names = new HashSet<>();
        for (Change change : all()) {
            if (id.equals(change.id()) && change.contents() != null) {
                names.add(change.name());
            }
        }
        return names;
    }

    /** The manifests that are about to be taken; in a turn. */
    List<PluginManifest> manifests() {
        return all().stream()
                .map(Change::contents)
                .filter(Objects::nonNull)
                .flatMap(contents -> contents.manifest().stream())
                .toList();
    }

    private List<Change> all() {
        List<Change> all = new ArrayList<>(running);
        all.addAll(waiting);
        return all;
    }

    /** Makes a change on the calling thread, as soon as that may be. */
    void make(Change change) {
        change.awaitTurn();
        if (!change.isOver()) {
            run(change);
        }
        change.throwFailure();
    }

    /** Whether the calling thread makes a change: code of a plugin that starts runs on it. */
    boolean isMaking() {
        Thread asking = Thread.currentThread();
        boolean[] making = new boolean[1];
        turns.takeAlways(
                () -> making[0] = running.stream().anyMatch(change -> change.isMadeBy(asking)));
        return making[0];
    }

    /** Waits until changes are over. */
    static void await(Collection<Change> changes) {
        changes.forEach(Change::await);
    }

    private void beginWaiting() {
        if (beginning) {
            beginAgain = true;
            return;
        }
        beginning = true;
        try {
            do {
                beginAgain = false;
                takeWhatMayBegin().forEach(this::begin);
            } while (beginAgain);
        } finally {
            beginning = false;
        }
    }

    private List<Change> takeWhatMayBegin() {
        List<Change> chosen = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> ids = new HashSet<>();
        running.forEach(change -> block(change, names, ids));
        int free = free();
        boolean threadWanted = false;
        Iterator<Change> each = waiting.iterator();
        while (each.hasNext()) {
            Change next = each.next();
            boolean background = next.where() == Change.Where.BACKGROUND;
            boolean mayBegin = !isBlocked(next, names, ids);
            block(next, names, ids);
            if (mayBegin && background && free <= 0) {
                threadWanted = true;
            } else if (mayBegin) {
                free -= background ? 1 : 0;
                each.remove();
                chosen.add(next);
            }
        }
        running.addAll(chosen);
        if (threadWanted) {
            lookAtPace();
        }
        return chosen;
    }

    private boolean isBlocked(Change change, Set<String> names, Set<String> ids) {
        return names.contains(change.name())
                || ids.contains(change.id())
                || (change.required().stream().anyMatch(ids::contains) && !isMet(change));
    }

    private boolean isMet(Change change) {
        SourceContents contents = change.contents();
        return contents == null || contents.manifest().filter(isMet).isPresent();
    }

    private static void block(Change change, Set<String> names, Set<String> ids) {
        names.add(change.name());
        if (change.id() != null) {
            ids.add(change.id());
        }
    }

    /** How many changes may begin on threads of the manager. */
    private int free() {
        int slow = 0;
        int quick = 0;
        for (Change change : running) {
            if (change.where() == Change.Where.BACKGROUND) {
                slow += change.isSlow() ? 1 : 0;
                quick += change.isSlow() ? 0 : 1;
            }
        }
        return Math.min(1 + slow - quick, MOST_THREADS - slow - quick);
    }

    /** Looks in a moment which changes are slow. */
    private void lookAtPace() {
        if (nextLook != null || turns.isClosed()) {
            return;
        }
        Runnable look = () -> turns.takeAlways(this::checkPace);
        try {
            nextLook =
                    pace.schedule(
                            () -> OwnThreads.run(THREAD, look), SLOW_NANOS, TimeUnit.NANOSECONDS);
        } catch (OutOfMemoryError e) {
            // No thread can be started: the end of any change is soon enough.
            OwnThreads.report(THREAD, e);
        }
    }

    private void checkPace() {
        nextLook = null;
        running.forEach(change -> change.checkPace(SLOW_NANOS));
        beginWaiting();
    }

    private void begin(Change change) {
        change.begin();
        switch (change.where()) {
            case BACKGROUND -> {
                try {
                    threads.execute(() -> run(change));
                } catch (RuntimeException | Error e) {
                    // No thread can be started. The next look takes what this one does not.
                    OwnThreads.report(THREAD, e);
                    ended(change, e);
                }
            }
            case TURN -> run(change);
            case CALLER -> {}
        }
    }

    /** Whoever waits for the change gets what it throws; if nobody does, the log has it. */
    private void run(Change change) {
        Throwable failure = null;
        try {
            change.make();
        } catch (Throwable e) {
            failure = e;
            boolean expected = e instanceof PluginException || e instanceof Turns.Closed;
            if (!expected && change.where() != Change.Where.CALLER) {
                OwnThreads.report(THREAD, e);
            }
        } finally {
            Throwable thrown = failure;
            turns.takeAlways(() -> ended(change, thrown));
        }
    }

    private void ended(Change change, @Nullable Throwable failure) {
        try {
            running.remove(change);
            last.remove(change.name(), change);
        } finally {
            change.end(failure);
        }
        if (waiting.isEmpty() && !turns.isClosed()) {
            whenNoneWaits.run();
        }
        beginWaiting();
    }

    /**
     * Ends all changes: those that wait are not made, and plugins that start are stopped. After the
     * turns are closed.
     */
    void close() {
        List<Change> ending = new ArrayList<>();
        turns.takeAlways(
                () -> {
                    for (Change change : List.copyOf(waiting)) {
                        waiting.remove(change);
                        last.remove(change.name(), change);
                        change.end(new Turns.Closed());
                    }
                    running.forEach(Change::cancel);
                    ending.addAll(running);
                });
        if (!turns.isMine() && !isMaking()) {
            await(ending);
        }
        threads.shutdown();
        pace.shutdownNow();
    }
}
