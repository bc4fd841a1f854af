package dev.wardian.wasm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.wardian.wasm.internal.runtime.Instance;
import dev.wardian.wasm.internal.runtime.Instantiator;
import dev.wardian.wasm.test.ThreadRules;

/** The arrows inside the runtime. */
@AnalyzeClasses(packages = "dev.wardian.wasm", importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("one-jdk")
class ArchitectureTest {
    private static final String MODEL = "model";
    private static final String BINARY = "binary";
    private static final String DEBUG = "debug";
    private static final String VALIDATION = "validation";
    private static final String CODE = "code";
    private static final String ENGINE = "engine";
    private static final String LOWERING = "lowering";
    private static final String NUMERIC = "numeric";
    private static final String VECTOR = "vector";
    private static final String RUNTIME = "runtime";
    private static final String INTERPRETER = "interpreter";
    private static final String FACADE = "facade";
    private static final String INTERNAL = "dev.wardian.wasm.internal.";

    @ArchTest
    static final ArchRule onlyWatchdogActionsEnginesAndProfilerAreThreads =
            ThreadRules.onlyBeginInPlace(
                    "dev.wardian.wasm.internal.engine.FirstSample",
                    "dev.wardian.wasm.internal.runtime.Watchdog",
                    "dev.wardian.wasm.internal.runtime.InterruptThreads",
                    "dev.wardian.wasm.WasmProfiler");

    @ArchTest
    static final ArchRule arrowsPointOneWay =
            layeredArchitecture()
                    .consideringOnlyDependenciesInAnyPackage("dev.wardian.wasm.internal..")
                    .layer(MODEL)
                    .definedBy(INTERNAL + MODEL)
                    .layer(BINARY)
                    .definedBy(INTERNAL + BINARY)
                    .layer(DEBUG)
                    .definedBy(INTERNAL + DEBUG)
                    .layer(VALIDATION)
                    .definedBy(INTERNAL + VALIDATION)
                    .layer(NUMERIC)
                    .definedBy(INTERNAL + NUMERIC)
                    .layer(VECTOR)
                    .definedBy(INTERNAL + VECTOR)
                    .layer(CODE)
                    .definedBy(INTERNAL + CODE)
                    .layer(ENGINE)
                    .definedBy(INTERNAL + ENGINE)
                    .layer(LOWERING)
                    .definedBy(INTERNAL + LOWERING)
                    .layer(RUNTIME)
                    .definedBy(INTERNAL + RUNTIME)
                    .layer(INTERPRETER)
                    .definedBy(INTERNAL + INTERPRETER)
                    .optionalLayer(FACADE)
                    .definedBy("dev.wardian.wasm")
                    .whereLayer(MODEL)
                    .mayNotAccessAnyLayer()
                    .whereLayer(BINARY)
                    .mayOnlyAccessLayers(MODEL)
                    .whereLayer(DEBUG)
                    .mayOnlyAccessLayers(MODEL)
                    .whereLayer(VALIDATION)
                    .mayOnlyAccessLayers(MODEL)
                    .whereLayer(NUMERIC)
                    .mayOnlyAccessLayers(RUNTIME)
                    .whereLayer(VECTOR)
                    .mayOnlyAccessLayers(MODEL, NUMERIC)
                    .whereLayer(CODE)
                    .mayOnlyAccessLayers(MODEL)
                    .whereLayer(ENGINE)
                    .mayOnlyAccessLayers(CODE)
                    .whereLayer(LOWERING)
                    .mayOnlyAccessLayers(MODEL, CODE)
                    .whereLayer(RUNTIME)
                    .mayOnlyAccessLayers(MODEL, CODE)
                    .whereLayer(INTERPRETER)
                    .mayOnlyAccessLayers(MODEL, NUMERIC, VECTOR, CODE, ENGINE, LOWERING, RUNTIME);

    /** What internal packages use of the public one is its vocabulary. */
    @ArchTest
    static final ArchRule onlyAnInstanceKnowsTheModuleOfTheFacade =
            noClasses()
                    .that()
                    .resideInAPackage("dev.wardian.wasm.internal..")
                    .and()
                    .doNotBelongToAnyOf(Instance.class, Instantiator.class)
                    .and()
                    .haveNameNotMatching(".*\\.runtime\\.(GuestUnwind|LeftFrames(\\$.*)?)")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(WasmModule.class)
                    .because("only WasmInstance.module() and backtraces need it");

    /** A host makes tags and exceptions by itself; they are sealed to the engine's own. */
    @ArchTest
    static final ArchRule onlyTheFacadeReachesIntoTheEngine =
            noClasses()
                    .that()
                    .resideInAPackage("dev.wardian.wasm")
                    .and()
                    .doNotBelongToAnyOf(
                            WasmModule.class,
                            WasmEngine.class,
                            CallException.class,
                            WasmTag.class,
                            WasmFunction.class,
                            WasmMemory.class,
                            WasmTable.class,
                            WasmGlobal.class,
                            WasmProfiler.class,
                            HostMemory.class,
                            GuestException.class,
                            ExceptionReference.class)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.wardian.wasm.internal..");

    @ArchTest
    static final ArchRule theRuntimeDependsOnTheJdkAlone =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("dev.wardian.wasm..", "java..", "org.jspecify.annotations");
}
