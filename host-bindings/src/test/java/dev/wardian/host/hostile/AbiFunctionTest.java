package dev.wardian.host.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.host.HostBindings;
import dev.wardian.host.testing.Described;
import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.InterfaceFunction;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AbiFunctionTest {
    @Test
    void randomProgramsCallEveryFunctionOfThisModuleAndTheCore() {
        Set<String> here =
                HostBindings.standard().stream()
                        .flatMap(capability -> capability.importModules().stream())
                        .collect(Collectors.toSet());
        Set<String> described = new TreeSet<>();
        for (HostInterface module : Described.HOST.interfaces()) {
            if (!module.isCore() && !here.contains(module.importModule())) {
                continue;
            }
            for (InterfaceFunction function : module.functions()) {
                described.add(module.importModule() + " " + function.importName());
            }
        }

        assertEquals(
                described,
                Arrays.stream(AbiFunction.values())
                        .filter(AbiFunction::isDescribed)
                        .map(function -> function.module + " " + function.importName)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
