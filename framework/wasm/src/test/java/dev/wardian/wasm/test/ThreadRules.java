package dev.wardian.wasm.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;

/** Who may begin threads: only classes that see to it that no error ends what a thread is for. */
public final class ThreadRules {
    private static final Set<Class<?>> MAKERS =
            Set.of(Thread.class, ThreadPoolExecutor.class, ForkJoinPool.class, Timer.class);

    private ThreadRules() {}

    /** Only the classes of these names, or those that are nested in them, begin threads. */
    public static ArchRule onlyBeginInPlace(String... classNames) {
        DescribedPredicate<JavaClass> elsewhere =
                DescribedPredicate.describe(
                        "are not " + String.join(" or ", classNames),
                        type ->
                                Arrays.stream(classNames)
                                        .noneMatch(
                                                name ->
                                                        type.getName().equals(name)
                                                                || type.getName()
                                                                        .startsWith(name + "$")));
        return noClasses()
                .that(elsewhere)
                .should()
                .callCodeUnitWhere(
                        DescribedPredicate.describe("begins a thread", ThreadRules::begins))
                .orShould()
                .beAssignableTo(
                        DescribedPredicate.describe(
                                "a kind of thread", ThreadRules::isMakerOrExtendsOne))
                .because("an error must not end what a thread is for")
                .allowEmptyShould(true);
    }

    private static boolean isMakerOrExtendsOne(JavaClass type) {
        return MAKERS.stream().anyMatch(type::isAssignableTo);
    }

    private static boolean begins(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getName();
        if (name.equals("<init>")) {
            return isMakerOrExtendsOne(owner);
        }
        if (owner.isEquivalentTo(CompletableFuture.class)) {
            // Without an executor they run on one that is everybody's.
            return name.endsWith("Async") && call.getTarget().getRawParameterTypes().size() < 2;
        }
        return owner.isEquivalentTo(Executors.class)
                || (owner.isEquivalentTo(Thread.class)
                        && (name.startsWith("of") || name.equals("startVirtualThread")));
    }
}
