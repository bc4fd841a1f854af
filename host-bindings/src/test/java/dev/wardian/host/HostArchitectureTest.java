package dev.wardian.host;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.wardian.host.clock.ClockCapability;
import dev.wardian.host.env.EnvCapability;
import dev.wardian.host.extism.ExtismMemory;
import dev.wardian.host.files.FilesCapability;
import dev.wardian.host.testing.CapabilityRules;
import dev.wardian.host.testing.UntimedWaits;
import dev.wardian.plugin.internal.abi.CallConvention;

@AnalyzeClasses(packages = "dev.wardian.host", importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
class HostArchitectureTest {
    /** An ABI is a part of the framework that is elsewhere. */
    private static final DescribedPredicate<JavaClass> CONVENTIONS =
            assignableTo(CallConvention.class).or(resideInAPackage("dev.wardian.host.extism"));

    @ArchTest
    static final ArchRule ofTheFrameworkCapabilitiesKnowOnlyWhatIsForThem =
            classes()
                    .that(DescribedPredicate.not(CONVENTIONS))
                    .should()
                    .onlyDependOnClassesThat(CapabilityRules.NO_OTHER_PART_OF_THE_FRAMEWORK);

    @ArchTest
    static final ArchRule ofTheRuntimeOnlyFunctionTypesAreKnown =
            classes()
                    .that(DescribedPredicate.not(CONVENTIONS))
                    .should()
                    .onlyDependOnClassesThat(CapabilityRules.NO_OTHER_PART_OF_THE_RUNTIME);

    /** WASI keeps to the policies of what it shows: the clock, variables, directories. */
    @ArchTest
    static final ArchRule capabilitiesDoNotKnowEachOther =
            slices().matching("dev.wardian.host.(*)..")
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(
                            resideInAPackage("dev.wardian.host.wasi"),
                            belongToAnyOf(
                                    ClockCapability.class,
                                    EnvCapability.class,
                                    FilesCapability.class));

    /** A wait ends with the call: it is bounded, or {@code onInterrupt} ends it. */
    @ArchTest static final ArchRule hostFunctionsWaitForABoundedTime = UntimedWaits.RULE;

    @ArchTest
    static final ArchRule onlyFactoriesArePublic =
            classes()
                    .that()
                    .arePublic()
                    // An application publishes and subscribes itself.
                    .and()
                    .resideOutsideOfPackage("dev.wardian.host.events")
                    .should()
                    .haveSimpleNameEndingWith("Capability")
                    .orShould()
                    .be(HostBindings.class)
                    .orShould()
                    .be(ExtismMemory.class)
                    .orShould()
                    .beAssignableTo(CallConvention.class);
}
