package dev.wardian.host.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What the code of a capability may know. */
public final class CapabilityRules {
    private static final Set<String> FOR_CAPABILITIES =
            Set.of("dev.wardian.plugin.capability", "dev.wardian.plugin.error");

    private static final Set<String> TYPES = Set.of("FunctionType", "MemoryBudget", "ValueType");

    public static final DescribedPredicate<JavaClass> NO_OTHER_PART_OF_THE_FRAMEWORK =
            DescribedPredicate.describe(
                    "are no part of the framework but capabilities and errors",
                    type ->
                            !type.getPackageName().startsWith("dev.wardian.plugin")
                                    || FOR_CAPABILITIES.contains(type.getPackageName()));

    public static final DescribedPredicate<JavaClass> NO_OTHER_PART_OF_THE_RUNTIME =
            DescribedPredicate.describe(
                    "are no part of the runtime but types",
                    type ->
                            !type.getPackageName().startsWith("dev.wardian.wasm")
                                    || TYPES.contains(type.getSimpleName()));

    /** Of the framework, only what is for capabilities is known. */
    public static final ArchRule FRAMEWORK =
            classes().should().onlyDependOnClassesThat(NO_OTHER_PART_OF_THE_FRAMEWORK);

    /** Of the runtime, only types of functions are known, and what counts memory. */
    public static final ArchRule RUNTIME =
            classes().should().onlyDependOnClassesThat(NO_OTHER_PART_OF_THE_RUNTIME);

    private CapabilityRules() {}
}
