package dev.wardian.host;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.StampedLock;

/**
 * The methods of the JDK that wait for as long as another thread likes. A host function that calls
 * one would hold its caller beyond deadline and cancellation. It calls the timed method instead,
 * for a part of {@code remainingNanos}.
 */
public final class UntimedWaits {
    /** By the type that declares them, methods that wait unless they are given a time. */
    private static final Map<Class<?>, Set<String>> METHODS =
            Map.ofEntries(
                    Map.entry(Object.class, Set.of("wait")),
                    Map.entry(Thread.class, Set.of("join")),
                    Map.entry(Lock.class, Set.of("lock", "lockInterruptibly")),
                    Map.entry(
                            StampedLock.class,
                            Set.of(
                                    "readLock",
                                    "readLockInterruptibly",
                                    "writeLock",
                                    "writeLockInterruptibly")),
                    Map.entry(Condition.class, Set.of("await", "awaitUninterruptibly")),
                    Map.entry(LockSupport.class, Set.of("park")),
                    Map.entry(BlockingQueue.class, Set.of("put", "take")),
                    Map.entry(
                            BlockingDeque.class,
                            Set.of("putFirst", "putLast", "takeFirst", "takeLast")),
                    Map.entry(TransferQueue.class, Set.of("transfer")),
                    Map.entry(Future.class, Set.of("get")),
                    Map.entry(CompletableFuture.class, Set.of("join")),
                    Map.entry(ForkJoinTask.class, Set.of("join", "invoke", "invokeAll")),
                    Map.entry(CompletionService.class, Set.of("take")),
                    Map.entry(ExecutorService.class, Set.of("invokeAll", "invokeAny", "close")),
                    Map.entry(CountDownLatch.class, Set.of("await")),
                    Map.entry(CyclicBarrier.class, Set.of("await")),
                    Map.entry(Phaser.class, Set.of("arriveAndAwaitAdvance", "awaitAdvance")),
                    Map.entry(Exchanger.class, Set.of("exchange")),
                    Map.entry(Semaphore.class, Set.of("acquire", "acquireUninterruptibly")),
                    Map.entry(Process.class, Set.of("waitFor")),
                    Map.entry(FileChannel.class, Set.of("lock")),
                    Map.entry(Selector.class, Set.of("select")));

    /** A time, after which the wait ends. */
    private static final Set<String> TIMES =
            Set.of("java.util.concurrent.TimeUnit", "java.time.Duration");

    public static final ArchRule RULE =
            noClasses()
                    .should()
                    .callMethodWhere(
                            DescribedPredicate.describe(
                                    "waits for an unbounded time", UntimedWaits::waits))
                    .because("a host function ends with the guest's call");

    /** A monitor is waited for without a time. */
    public static final ArchRule MONITORS =
            noMethods()
                    .should()
                    .haveModifier(JavaModifier.SYNCHRONIZED)
                    .because("a host function ends with the guest's call");

    private UntimedWaits() {}

    private static boolean waits(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        return METHODS.entrySet().stream()
                        .anyMatch(
                                entry ->
                                        owner.isAssignableTo(entry.getKey())
                                                && entry.getValue().contains(call.getName()))
                && !isTimed(call);
    }

    /** Selecting and joining have the time as a plain number, and so has the wait of an object. */
    private static boolean isTimed(JavaCall<?> call) {
        return call.getTarget().getRawParameterTypes().stream()
                .anyMatch(
                        type ->
                                TIMES.contains(type.getName())
                                        || (type.getName().equals("long")
                                                && !call.getTargetOwner()
                                                        .isAssignableTo(FileChannel.class)));
    }
}
