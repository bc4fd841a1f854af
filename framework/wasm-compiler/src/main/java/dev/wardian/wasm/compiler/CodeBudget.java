package dev.wardian.wasm.compiler;

import dev.wardian.wasm.LinkException;
import dev.wardian.wasm.internal.code.ModuleCode;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much generated code a module may have, and all modules together. Beyond it functions stay in
 * the interpreter: a module must not fill the JVM with classes, and with what HotSpot makes of
 * them.
 */
final class CodeBudget {
    private static final long MOST_OF_A_MODULE = 8 << 20;
    private static final long MOST_OF_ALL = 64 << 20;

    /** About what a class takes in memory for each byte of its file. */
    private static final int HEAP_FACTOR = 3;

    /** Bytes of all modules. Guarded by the class, as the others are. */
    private static long all;

    private static final ReferenceQueue<ClassLoader> DROPPED = new ReferenceQueue<>();

    /** Keeps the references until their modules are gone. */
    private static final Set<Held> HELD = new HashSet<>();

    /** What a module has, until its loader is gone. */
    private static final class Held extends PhantomReference<ClassLoader> {
        private long bytes;

        Held(ClassLoader loader) {
            super(loader, DROPPED);
        }
    }

    private final ModuleCode code;
    private final Held held;

    CodeBudget(ModuleCode code, ClassLoader loader) {
        this.code = code;
        this.held = new Held(loader);
        synchronized (CodeBudget.class) {
            HELD.add(held);
        }
    }

    /**
     * Takes bytes of class files.
     *
     * @throws NotCompiled if the module has its share, or there is no room for any module
     */
    void take(long bytes) throws NotCompiled {
        takeShare(bytes);
        boolean paid = false;
        try {
            // As much has to be left: functions that are interpreted need room for their code too.
            long cost = HEAP_FACTOR * bytes;
            code.refund(code.pay(2 * cost), cost);
            paid = true;
        } catch (LinkException e) {
            throw new NotCompiled(NotCompiled.Reason.BUDGET);
        } finally {
            if (!paid) {
                giveShare(bytes);
            }
        }
    }

    private void takeShare(long bytes) throws NotCompiled {
        synchronized (CodeBudget.class) {
            forgetDropped();
            if (held.bytes + bytes > MOST_OF_A_MODULE || all + bytes > MOST_OF_ALL) {
                throw new NotCompiled(NotCompiled.Reason.BUDGET);
            }
            held.bytes += bytes;
            all += bytes;
        }
    }

    private void giveShare(long bytes) {
        synchronized (CodeBudget.class) {
            held.bytes -= bytes;
            all -= bytes;
        }
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
