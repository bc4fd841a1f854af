package dev.wardian.wasm.text;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows inside the text format. */
@AnalyzeClasses(
        packages = "dev.wardian.wasm.text",
        importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
class ArchitectureTest {
    private static final String LEXER = "lexer";
    private static final String READER = "reader";
    private static final String PRINTER = "printer";
    private static final String INTERNAL = "dev.wardian.wasm.text.internal.";

    @ArchTest
    static final ArchRule readerAndPrinterKnowTheLexerAndNotEachOther =
            layeredArchitecture()
                    .consideringOnlyDependenciesInAnyPackage(INTERNAL + ".")
                    .layer(LEXER)
                    .definedBy(INTERNAL + LEXER)
                    .layer(READER)
                    .definedBy(INTERNAL + READER)
                    .layer(PRINTER)
                    .definedBy(INTERNAL + PRINTER)
                    .whereLayer(LEXER)
                    .mayNotAccessAnyLayer()
                    .whereLayer(READER)
                    .mayOnlyAccessLayers(LEXER)
                    .whereLayer(PRINTER)
                    .mayOnlyAccessLayers(LEXER);

    @ArchTest
    static final ArchRule internalPackagesKnowOnlyTheErrorOfThePublicOne =
            noClasses()
                    .that()
                    .resideInAPackage(INTERNAL + ".")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("dev.wardian.wasm.text")
                                    .and(not(type(WatException.class))));

    @ArchTest
    static final ArchRule ofTheInsideOfTheRuntimeOnlyTheModelIsKnown =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("dev.wardian.wasm.internal..")
                                    .and(not(resideInAPackage("dev.wardian.wasm.internal.model"))));

    @ArchTest
    static final ArchRule theTextFormatDependsOnTheRuntimeAndTheJdkAlone =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("dev.wardian.wasm..", "java..", "org.jspecify.annotations");
}
