package dev.wardian.host.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.wardian.host.testing.CapabilityRules;
import dev.wardian.host.testing.UntimedWaits;

@AnalyzeClasses(
        packages = "dev.wardian.host.http",
        importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
class HttpArchitectureTest {
    @ArchTest static final ArchRule onlyCapabilitiesAreKnown = CapabilityRules.FRAMEWORK;

    @ArchTest static final ArchRule onlyTypesOfTheRuntimeAreKnown = CapabilityRules.RUNTIME;

    /** A wait ends with the call: it is bounded, or {@code onInterrupt} ends it. */
    @ArchTest static final ArchRule hostFunctionsWaitForABoundedTime = UntimedWaits.RULE;

    @ArchTest static final ArchRule noMonitorsAreWaitedFor = UntimedWaits.MONITORS;

    @ArchTest
    static final ArchRule onlyTheFactoryAndWhatItTakesArePublic =
            classes()
                    .that()
                    .arePublic()
                    .and()
                    .areTopLevelClasses()
                    .should()
                    .be(HttpCapability.class)
                    .orShould()
                    .be(NameResolver.class);
}
