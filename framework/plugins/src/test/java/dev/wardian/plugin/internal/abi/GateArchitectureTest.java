package dev.wardian.plugin.internal.abi;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.wardian.plugin.Plugin;
import dev.wardian.plugin.internal.testing.Guest;
import dev.wardian.plugin.internal.testing.Host;
import dev.wardian.plugin.internal.testing.ProbeCapability;
import dev.wardian.wasm.HostCall;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.HostMemory;
import dev.wardian.wasm.Imports;
import dev.wardian.wasm.WasmFunction;
import dev.wardian.wasm.WasmInstance;
import dev.wardian.wasm.WasmMemory;
import dev.wardian.wasm.WasmModule;
import dev.wardian.wasm.internal.model.Opcode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No import of a plugin avoids the gate. */
@Tag("one-jdk")
class GateArchitectureTest {
    private static final String ABI = "dev.wardian.plugin.internal.abi..";

    @TempDir Path folder;

    private static final JavaClasses FRAMEWORK =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.wardian.plugin");

    @Test
    void theGateAloneIsAHostFunctionAndMakesImports() {
        assertTrue(FRAMEWORK.contain(Gate.class));
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Gate.class.getName())
                .should()
                .beAssignableTo(HostFunction.class)
                .check(FRAMEWORK);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Gate.class.getName())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Imports.Builder.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Imports.HostImport.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Imports.AnyHostImport.class)
                .orShould()
                .callMethodWhere(
                        target(owner(assignableTo(HostMemory.class))).and(target(name("function"))))
                .orShould()
                .callMethodWhere(
                        target(owner(assignableTo(WasmFunction.class))).and(target(name("of"))))
                .check(FRAMEWORK);
        constructors().that().areDeclaredIn(Gate.class).should().bePrivate().check(FRAMEWORK);
    }

    @Test
    void modulesAreInstantiatedWithImportsOfTheGateInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(InstanceFactory.class.getName())
                .should()
                .callMethodWhere(
                        target(owner(assignableTo(WasmModule.class)))
                                .and(target(name("instantiate"))))
                .check(FRAMEWORK);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Gate.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(InstanceFactory.class.getName())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Imports.class)
                .check(FRAMEWORK);
    }

    @Test
    void guestsAndTheirMemoryAreTouchedBehindTheBorderOnly() {
        for (Class<?> type : List.of(HostCall.class, WasmInstance.class, WasmMemory.class)) {
            classes()
                    .that()
                    .areAssignableTo(Object.class)
                    .and()
                    .resideOutsideOfPackage(ABI)
                    .should()
                    .onlyDependOnClassesThat(
                            com.tngtech.archunit.base.DescribedPredicate.not(assignableTo(type)))
                    .check(FRAMEWORK);
        }
        assertTrue(
                FRAMEWORK.get(Border.class).getModifiers().contains(JavaModifier.FINAL)
                        && !FRAMEWORK
                                .get(Border.class)
                                .getModifiers()
                                .contains(JavaModifier.PUBLIC));
    }

    /** The same, seen from a guest: each import that it calls is counted by the gate. */
    @Test
    void everyCallOfACapabilityIsCountedAndRecorded() {
        try (Host host = new Host(folder)) {
            ProbeCapability probe = new ProbeCapability("probe/1");
            for (int i = 0; i < 10; i++) {
                probe.function("f" + i, ":i", call -> 1);
            }
            Guest guest = new Guest();
            int[] functions = new int[10];
            for (int i = 0; i < 10; i++) {
                functions[i] = guest.imports("wardian:probe/1", "f" + i, ":i");
            }
            guest.operation(
                    "all",
                    c -> {
                        for (int function : functions) {
                            c.op(Opcode.CALL, function).op(Opcode.DROP);
                        }
                        c.i32(0);
                    });
            Plugin plugin = host.with(probe).load(guest);

            plugin.call("all", new byte[0]);

            assertEquals(10, host.audit().calls.size());
            assertEquals(10, plugin.figures().capability(probe.name()).calls());
        }
    }
}
