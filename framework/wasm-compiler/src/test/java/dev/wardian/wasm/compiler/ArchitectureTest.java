package dev.wardian.wasm.compiler;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the compiler. */
@AnalyzeClasses(packages = "dev.wardian.wasm", importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
class ArchitectureTest {
    @ArchTest
    static final ArchRule theRuntimeDoesNotKnowTheCompiler =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.wardian.wasm.compiler..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.wardian.wasm.compiler..");

    @ArchTest
    static final ArchRule whatGeneratedCodeCallsDoesNotKnowHowItIsMade =
            noClasses()
                    .that()
                    .resideInAPackage("dev.wardian.wasm.compiler.runtime")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("dev.wardian.wasm.compiler", "org.objectweb.asm"));

    @ArchTest
    static final ArchRule onlyWhatCompiledCodeCallsKnowsHowTheInterpreterDoesIt =
            noClasses()
                    .that()
                    .resideInAPackage("dev.wardian.wasm.compiler")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.wardian.wasm.internal.interpreter");
}
