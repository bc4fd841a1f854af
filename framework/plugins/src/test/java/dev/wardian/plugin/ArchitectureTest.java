package dev.wardian.plugin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.wardian.plugin.capability.Capability;
import dev.wardian.plugin.error.PluginException;
import dev.wardian.plugin.internal.threads.OwnThreads;
import dev.wardian.wasm.test.ThreadRules;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(
        packages = "dev.wardian.plugin",
        importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
class ArchitectureTest {
    private static final String INTERNAL_PACKAGE = "dev.wardian.plugin.internal.";
    private static final String INTERNAL = INTERNAL_PACKAGE + ".";

    @ArchTest
    static final ArchRule theRuntimeIsUsedThroughItsPublicInterface =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.wardian.wasm.internal..");

    @ArchTest
    static final ArchRule threadsBeginInOnePlace =
            ThreadRules.onlyBeginInPlace("dev.wardian.plugin.internal.threads.OwnThreads");

    @ArchTest
    static final ArchRule noConcreteCapabilityIsKnown =
            classes().that().areAssignableTo(Capability.class).should().be(Capability.class);

    @ArchTest
    static final ArchRule onlyManifestsKnowYaml =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.wardian.plugin.manifest..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.yaml..");

    @ArchTest
    static final ArchRule nobodyKnowsAnInjector =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.google..", "jakarta..", "org.springframework..");

    @ArchTest
    static final ArchRule onlyItsBinderKnowsMicrometer =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.wardian.plugin.micrometer..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule onlyEventsKnowTheFlightRecorder =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.wardian.plugin.internal.events..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("jdk.jfr..");

    @ArchTest
    static final ArchRule manifestsKnowNothingThatRuns =
            noClasses()
                    .that()
                    .resideInAPackage("dev.wardian.plugin.manifest..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(INTERNAL);

    /**
     * From what a guest calls to what changes plugins. Sources and generations do not know each
     * other: one is what could run, the other is what runs. Conventions are providers: nobody names
     * one.
     */
    @ArchTest
    static final ArchRule arrowsInsidePointOneWay =
            layeredArchitecture()
                    .consideringOnlyDependenciesInAnyPackage(INTERNAL)
                    .layer("threads")
                    .definedBy(INTERNAL_PACKAGE + "threads")
                    .layer("events")
                    .definedBy(INTERNAL_PACKAGE + "events")
                    .layer("abi")
                    .definedBy(INTERNAL_PACKAGE + "abi")
                    .layer("conventions")
                    .definedBy(INTERNAL_PACKAGE + "abi.convention")
                    .layer("pool")
                    .definedBy(INTERNAL_PACKAGE + "pool")
                    .layer("codec")
                    .definedBy(INTERNAL_PACKAGE + "codec")
                    .layer("source")
                    .definedBy(INTERNAL_PACKAGE + "source")
                    .layer("generation")
                    .definedBy(INTERNAL_PACKAGE + "generation")
                    .layer("manager")
                    .definedBy(INTERNAL_PACKAGE + "manager")
                    .whereLayer("threads")
                    .mayNotAccessAnyLayer()
                    .whereLayer("events")
                    .mayNotAccessAnyLayer()
                    .whereLayer("abi")
                    .mayOnlyAccessLayers("events", "threads")
                    .whereLayer("conventions")
                    .mayOnlyAccessLayers("abi")
                    .whereLayer("conventions")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("pool")
                    .mayOnlyAccessLayers("abi", "events")
                    .whereLayer("codec")
                    .mayOnlyAccessLayers("abi", "threads")
                    .whereLayer("source")
                    .mayOnlyAccessLayers("threads")
                    .whereLayer("generation")
                    .mayOnlyAccessLayers("abi", "pool", "codec", "events");

    /** A generation knows the history that counts it; the history knows figures alone. */
    @ArchTest
    static final ArchRule historiesDoNotKnowGenerations =
            noClasses()
                    .that()
                    .haveFullyQualifiedName(INTERNAL_PACKAGE + "generation.PluginHistory")
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName(INTERNAL_PACKAGE + "generation.Generation");

    /** Several answers would have to agree. */
    @ArchTest
    static final ArchRule whatAPluginMayDoIsDecidedInOnePlace =
            noClasses()
                    .that()
                    .resideInAPackage(INTERNAL)
                    .and()
                    .doNotHaveSimpleName("Authority")
                    .should()
                    .callMethodWhere(
                            JavaCall.Predicates.target(
                                    HasOwner.Predicates.With.owner(
                                            JavaClass.Predicates.type(Grants.class))));

    /** Errors name the state of a plugin and who disabled it: values that know nothing. */
    @ArchTest
    static final ArchRule capabilitiesAndErrorsDoNotKnowWhatRunsThem =
            classes()
                    .that()
                    .resideInAnyPackage("dev.wardian.plugin.capability", "dev.wardian.plugin.error")
                    .should()
                    .onlyDependOnClassesThat(
                            DescribedPredicate.describe(
                                    "are capabilities, errors, PluginState, Disablement,"
                                            + " OwnThreads or no part of the framework",
                                    type ->
                                            !type.getPackageName().startsWith("dev.wardian.plugin")
                                                    || type.isEquivalentTo(PluginState.class)
                                                    || type.isEquivalentTo(Disablement.class)
                                                    || type.isEquivalentTo(OwnThreads.class)
                                                    || type.getPackageName()
                                                            .matches(
                                                                    ".*\\.plugin\\.(capability|error)")));

    @ArchTest
    static final ArchRule capabilitiesDoNotKnowErrorsOfTheApplication =
            noClasses()
                    .that()
                    .resideInAPackage("dev.wardian.plugin.capability")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.wardian.plugin.error");

    @ArchTest
    static final ArchRule publicSignaturesNameNothingInternal =
            classes().that().resideOutsideOfPackage(INTERNAL).should(showNothingInternal());

    @ArchTest
    static final ArchRule errorsHaveNoSetters =
            classes().that().areAssignableTo(PluginException.class).should().haveOnlyFinalFields();

    private static ArchCondition<JavaClass> showNothingInternal() {
        DescribedPredicate<JavaClass> internal = JavaClass.Predicates.resideInAPackage(INTERNAL);
        return new ArchCondition<>("show nothing internal") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getModifiers().contains(JavaModifier.PUBLIC)) {
                    return;
                }
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    Set<JavaModifier> modifiers = unit.getModifiers();
                    boolean visible =
                            modifiers.contains(JavaModifier.PUBLIC)
                                    || modifiers.contains(JavaModifier.PROTECTED);
                    Stream.concat(
                                    Stream.of(unit.getRawReturnType()),
                                    unit.getRawParameterTypes().stream())
                            .filter(shown -> visible && internal.test(shown))
                            .forEach(
                                    shown ->
                                            events.add(
                                                    SimpleConditionEvent.violated(
                                                            unit,
                                                            unit.getFullName()
                                                                    + " shows "
                                                                    + shown.getName())));
                }
            }
        };
    }

    @Test
    void theModuleExportsItsPublicPackagesAndNothingElse() throws IOException {
        Path compiled = Path.of("target/classes/module-info.class");
        try (InputStream in = Files.newInputStream(compiled)) {
            ModuleDescriptor module = ModuleDescriptor.read(in);

            Set<String> exported =
                    module.exports().stream()
                            .filter(export -> !export.isQualified())
                            .map(ModuleDescriptor.Exports::source)
                            .collect(Collectors.toSet());
            assertEquals(
                    Set.of(
                            "dev.wardian.plugin",
                            "dev.wardian.plugin.capability",
                            "dev.wardian.plugin.codec",
                            "dev.wardian.plugin.error",
                            "dev.wardian.plugin.manifest",
                            "dev.wardian.plugin.micrometer"),
                    exported);
            assertFalse(module.isOpen());
        }
    }
}
