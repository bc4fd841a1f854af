package dev.wardian.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.wardian.cli", importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
class CliArchitectureTest {
    @ArchTest
    static final ArchRule lowerLayersAreUsedThroughTheirPublicInterfaces =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.wardian..internal..");

    @ArchTest
    static final ArchRule hostBindingsAreFoundAndNotNamedButForTheFilesOfOne =
            noClasses()
                    .that()
                    .doNotHaveSimpleName("KvCommand")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.wardian.host..");

    @ArchTest
    static final ArchRule nobodyCanProgramAgainstTheCommand =
            classes().that().arePublic().should().haveFullyQualifiedName("dev.wardian.cli.Main");
}
