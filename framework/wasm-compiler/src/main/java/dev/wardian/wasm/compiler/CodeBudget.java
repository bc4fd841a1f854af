package dev.wardian.wasm.compiler;

import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.MemoryBudget;
import dev.wardian.wasm.internal.code.ModuleCode;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much generated code a module may have, and all modules together. Beyond it functions stay in
 * the interpreter: a module must not fill the JVM with classes, and with what HotSpot makes of
 * them. Where all modules together have their share, those lose their code that nobody called for a
 * second.
 */
final class CodeBudget {
    private static final long MOST_OF_A_MODULE = 16 << 20;

    /** Tests set it to less. */
    private static final long MOST_OF_ALL = Long.getLong("wardian.mostCode", 64 << 20);

    /** For how long nobody calls a module that may lose its code. Tests set it to less. */
    static final long IDLE_NANOS = Long.getLong("wardian.idleMillis", 1000) * 1_000_000;

    /** About what a class takes in memory for each byte of its file. */
    private static final int HEAP_FACTOR = 3;

    /** A module that can do without its code. */
    interface Owner {
        /** Whether it was called since this was asked last. */
        boolean wasUsed();

        /** Gives its code back. */
        void drop();
    }

    /** Bytes of all modules. Guarded by the class, as the others are. */
    private static long all;

    /** When modules were asked last whether they were used. */
    private static long lastAsked = System.nanoTime() - IDLE_NANOS;

    private static final ReferenceQueue<ClassLoader> DROPPED = new ReferenceQueue<>();

    /** Keeps the references until their modules are gone. */
    private static final Set<Held> HELD = new HashSet<>();

    /** What a module has, until its loader is gone. */
    private static final class Held extends PhantomReference<ClassLoader> {
        private final WeakReference<@Nullable Owner> owner;
        private long bytes;

        /** Whether it was in use when that was asked last. */
        private boolean isUsed = true;

        Held(ClassLoader loader, @Nullable Owner owner) {
            super(loader, DROPPED);
            this.owner = new WeakReference<>(owner);
        }
    }

    /** What was paid for code. */
    private record Paid(MemoryBudget payer, long cost) {}

    private final ModuleCode code;
    private final Held held;
    private final List<Paid> paid = new ArrayList<>();

    /**
     * A budget of a module.
     *
     * @param owner who gives the code back when others need room, or null if nobody does
     */
    CodeBudget(ModuleCode code, ClassLoader loader, @Nullable Owner owner) {
        this.code = code;
        this.held = new Held(loader, owner);
        synchronized (CodeBudget.class) {
            HELD.add(held);
        }
    }

    /**
     * Takes bytes of class files.
     *
     * @throws NotCompiled if the module has its share, or for now, if there is no room for any
     *     module
     */
    void take(long bytes) throws NotCompiled {
        takeShare(bytes);
        boolean isPaid = false;
        try {
            // As much has to be left: functions that are interpreted need room for their code too.
            long cost = HEAP_FACTOR * bytes;
            MemoryBudget payer = code.pay(2 * cost);
            code.refund(payer, cost);
            paid.add(new Paid(payer, cost));
            isPaid = true;
        } catch (LinkException e) {
            throw new NotCompiled(NotCompiled.Reason.BUDGET);
        } finally {
            if (!isPaid) {
                giveShare(bytes);
            }
        }
    }

    private void takeShare(long bytes) throws NotCompiled {
        if (bytes > MOST_OF_A_MODULE - held.bytes || bytes > MOST_OF_ALL) {
            throw new NotCompiled(NotCompiled.Reason.BUDGET);
        }
        if (hasTaken(bytes)) {
            return;
        }
        // Not under the lock: they give back what they have.
        idle(held).forEach(Owner::drop);
        if (!hasTaken(bytes)) {
            throw NotCompiled.forNow();
        }
    }

    private boolean hasTaken(long bytes) {
        synchronized (CodeBudget.class) {
            forgetDropped();
            if (all + bytes > MOST_OF_ALL) {
                return false;
            }
            held.bytes += bytes;
            all += bytes;
            return true;
        }
    }

    /** Who can do without code, but for the module that asks. */
    private static List<Owner> idle(Held asking) {
        List<Owner> idle = new ArrayList<>();
        synchronized (CodeBudget.class) {
            long now = System.nanoTime();
            if (now - lastAsked < IDLE_NANOS) {
                return idle;
            }
            lastAsked = now;
            for (Held each : HELD) {
                Owner owner = each.owner.get();
                if (owner != null && each != asking && each.bytes > 0) {
                    boolean was = each.isUsed;
                    each.isUsed = owner.wasUsed();
                    if (!was && !each.isUsed) {
                        idle.add(owner);
                    }
                }
            }
        }
        return idle;
    }

    private void giveShare(long bytes) {
        synchronized (CodeBudget.class) {
            held.bytes -= bytes;
            all -= bytes;
        }
    }

    /** Gives back what was taken: the classes go as soon as no call is in them. */
    void giveBack() {
        giveShare(held.bytes);
        paid.forEach(each -> code.refund(each.payer, each.cost));
        paid.clear();
    }

    private static void forgetDropped() {
        @Nullable Reference<? extends ClassLoader> dropped;
        while ((dropped = DROPPED.poll()) != null) {
            Held gone = (Held) dropped;
            HELD.remove(gone);
            all -= gone.bytes;
        }
    }

    /** What all modules have that are still there. */
    static synchronized long taken() {
        forgetDropped();
        return all;
    }
}
