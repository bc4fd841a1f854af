package dev.wardian.wasm.compiler.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasm.compiler.UsedNames;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What generated code uses is ready before it runs. */
final class ModuleLoaderTest {
    @Test
    void eachClassThatGeneratedCodeNamesIsMadeReady() throws ReflectiveOperationException {
        Set<String> ready = new TreeSet<>();
        ModuleLoader.USED.forEach(used -> ready.add(used.getName()));
        // It makes the others ready.
        ready.add(ModuleLoader.class.getName());

        assertEquals(UsedNames.of(ModuleLoader.class.getPackageName()), ready);
    }
}
