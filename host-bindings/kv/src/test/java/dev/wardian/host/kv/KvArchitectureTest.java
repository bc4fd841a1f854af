package dev.wardian.host.kv;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.wardian.host.testing.CapabilityRules;
import dev.wardian.host.testing.UntimedWaits;

@AnalyzeClasses(
        packages = "dev.wardian.host.kv",
        importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
class KvArchitectureTest {
    @ArchTest static final ArchRule onlyCapabilitiesAreKnown = CapabilityRules.FRAMEWORK;

    @ArchTest static final ArchRule onlyTypesOfTheRuntimeAreKnown = CapabilityRules.RUNTIME;

    /** A wait ends with the call. */
    @ArchTest static final ArchRule storesWaitForABoundedTime = UntimedWaits.RULE;

    /** An application sees the store, and not the database behind it. */
    @ArchTest
    static final ArchRule publicMethodsShowNoDatabase =
            noMethods()
                    .that()
                    .arePublic()
                    .and()
                    .areDeclaredInClassesThat()
                    .arePublic()
                    .should()
                    .haveRawReturnType(
                            DescribedPredicate.describe(
                                    "of the database",
                                    type -> type.getPackageName().startsWith("org.h2")));
}
