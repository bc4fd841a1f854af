package dev.wardian.wasm.internal.runtime;

import dev.wardian.wasm.Limits;
import dev.wardian.wasm.test.ChildJvm;
import dev.wardian.wasm.test.Engines;
import dev.wardian.wasm.test.OnEveryEngine;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a guest nests its calls, on whatever stack, and whatever of the runtime is compiled: each
 * host function that it calls finds 64 KiB, and the guest ends in a trap. The usual stack is enough
 * for the usual limit.
 */
@OnEveryEngine
class StackEndTest {
    /** For threads that the JVM makes where nobody says otherwise. */
    private static final int USUAL_KIB = 1024;

    static Stream<Arguments> stacks() {
        return Stream.of(StackEnds.Shape.values())
                .flatMap(
                        shape ->
                                Stream.of(
                                        // On a virtual thread.
                                        Arguments.of("-Xmixed", 0, shape, 50),
                                        Arguments.of("-Xmixed", 256, shape, 0),
                                        Arguments.of("-Xint", 384, shape, 0),
                                        Arguments.of("-XX:TieredStopAtLevel=1", 640, shape, 200),
                                        Arguments.of("-Xint", USUAL_KIB, shape, 0),
                                        Arguments.of("-Xmixed", USUAL_KIB, shape, 50),
                                        Arguments.of(
                                                "-XX:TieredStopAtLevel=1", USUAL_KIB, shape, 200)));
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void hostFunctionsFindRoomAndTheLimitIsReached(
            String mode, int stackKib, StackEnds.Shape shape, int warm)
            throws IOException, InterruptedException {
        Engines.assumeCodeOfItsOwn();
        int calls = stackKib == USUAL_KIB ? Limits.DEFAULT.callDepth() : 1;
        List<Object> arguments =
                List.of(
                        mode,
                        Engines.ofChild(),
                        StackEnds.class.getName(),
                        stackKib,
                        shape,
                        warm,
                        calls);

        ChildJvm.assertSucceeds(arguments.stream().map(Object::toString).toArray(String[]::new));
    }
}
