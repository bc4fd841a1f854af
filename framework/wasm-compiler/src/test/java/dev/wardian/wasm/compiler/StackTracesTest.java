package dev.wardian.wasm.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.wasm.FunctionType;
import dev.wardian.wasm.HostFunction;
import dev.wardian.wasm.Imports;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stack traces and profilers of Java show the names of guest functions. */
final class StackTracesTest {
    @Test
    void methodsHaveTheNamesOfFunctions() {
        List<String> seen = new ArrayList<>();
        HostFunction look =
                call -> {
                    for (StackTraceElement element : Thread.currentThread().getStackTrace()) {
                        if (element.getMethodName().startsWith("in__")) {
                            seen.add(element.getMethodName());
                        }
                    }
                };
        Engines.of(
                        """
                        (module
                          (import "host" "look" (func $look))
                          (func $"in::outer" (export "f") (call $in__inner))
                          (func $in__inner (call $look)))
                        """,
                        Imports.builder()
                                .function("host", "look", FunctionType.of(List.of()), look)
                                .build())
                .call("f");

        assertEquals(List.of("in__inner#2", "in__outer#1"), seen.subList(0, 2));
    }
}
