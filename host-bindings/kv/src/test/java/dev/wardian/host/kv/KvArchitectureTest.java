package dev.wardian.host.kv;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.wardian.host.testing.UntimedWaits;
import dev.wardian.plugin.capability.CapabilityProvider;

@AnalyzeClasses(
        packages = "dev.wardian.host.kv",
        importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
class KvArchitectureTest {
    @ArchTest
    static final ArchRule ofTheFrameworkOnlyWhatIsForCapabilitiesIsKnown =
            classes()
                    .should()
                    .onlyDependOnClassesThat(
                            DescribedPredicate.describe(
                                    "are no part of the framework but capabilities",
                                    type ->
                                            !type.getPackageName().startsWith("dev.wardian.plugin")
                                                    || type.getPackageName()
                                                            .equals(
                                                                    CapabilityProvider.class
                                                                            .getPackageName())));

    @ArchTest
    static final ArchRule ofTheRuntimeOnlyFunctionTypesAreKnown =
            classes()
                    .should()
                    .onlyDependOnClassesThat(
                            DescribedPredicate.describe(
                                    "are no part of the runtime but types",
                                    type ->
                                            !type.getPackageName().startsWith("dev.wardian.wasm")
                                                    || type.getSimpleName().equals("FunctionType")
                                                    || type.getSimpleName().equals("ValueType")));

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
