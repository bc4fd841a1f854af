package dev.wardian.wasm;

import dev.wardian.wasm.test.ChildJvm;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest that recurses in a JVM that has done nothing else ends in its trap, and breaks no class:
 * linking and initialization at the end of the stack fail with errors that the JVM remembers.
 */
@OnEveryEngine
class ColdRecursionTest {
    @ParameterizedTest
    @ValueSource(ints = {384, 511, 640, 1024})
    void endsInATrap(int stackKib) throws IOException, InterruptedException {
        assertEndsInATrap(stackKib, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {384, 511, 640, 1024})
    void endsInATrapThroughHostFunctions(int stackKib) throws IOException, InterruptedException {
        assertEndsInATrap(stackKib, true);
    }

    /** The runtime's first call finds less than it makes sure of for guests. */
    @ParameterizedTest
    @ValueSource(ints = {144, 176, 208})
    void runtimeGoesOnAfterAFirstCallOnASmallStack(int stackKib)
            throws IOException, InterruptedException {
        assertSucceeds("-Xmixed", SmallFirstStack.class, stackKib);
    }

    /** Without a compiler, whose smaller frames would make depths a matter of time. */
    @ParameterizedTest
    @ValueSource(ints = {512, 1024})
    void hostFunctionThatIsCalledAsDeepAsMayBeSpoilsNoClass(int stackKib)
            throws IOException, InterruptedException {
        assertSucceeds("-Xint", DeepHostCalls.class, stackKib);
    }

    private static void assertEndsInATrap(int stackKib, boolean throughHost)
            throws IOException, InterruptedException {
        assertSucceeds("-Xmixed", ColdRecursion.class, stackKib, throughHost);
    }

    private static void assertSucceeds(String mode, Class<?> main, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(mode, Engines.ofChild(), main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ChildJvm.assertSucceeds(command.toArray(String[]::new));
    }
}
