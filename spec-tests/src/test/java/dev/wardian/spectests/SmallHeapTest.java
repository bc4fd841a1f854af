package dev.wardian.spectests;

import dev.wardian.wasm.test.ChildJvm;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A guest that uses up the JVM's heap ends in a trap, and no Error leaves its call. */
@OnEveryEngine
class SmallHeapTest {
    @Test
    void guestThatKeepsMoreThanTheJvmHasEndsInATrap() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(ChildJvm.compilers());
        arguments.addAll(List.of("-Xmx64m", Engines.ofChild(), SmallHeap.class.getName()));

        ChildJvm.assertSucceeds(arguments.toArray(String[]::new));
    }
}
