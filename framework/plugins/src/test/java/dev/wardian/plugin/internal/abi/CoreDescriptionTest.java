package dev.wardian.plugin.internal.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.wardian.interfaces.ErrorNumber;
import dev.wardian.interfaces.HostInterface;
import dev.wardian.interfaces.HostInterfaces;
import dev.wardian.plugin.capability.Errno;
import dev.wardian.plugin.internal.abi.convention.Wardian1;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the core functions and error numbers are, compared with their descriptions. */
class CoreDescriptionTest {
    private static HostInterfaces described() throws IOException {
        return HostInterfaces.read(Path.of("../../interfaces/wit"));
    }

    @Test
    void coreFunctionsAreThoseDescribed() throws IOException {
        HostInterface core = described().interfaces().get(0);

        assertEquals(
                core.functions().stream()
                        .map(
                                it ->
                                        core.importModule()
                                                + " "
                                                + it.importName()
                                                + " "
                                                + types(it.core().toString()))
                        .toList(),
                new Wardian1()
                        .functions().stream()
                                .map(it -> it.module() + " " + it.name() + " " + it.type())
                                .toList());
    }

    /** {@code f(a: i32, b: i32) -> i32} in the words of a function type. */
    private static String types(String signature) {
        String parameters = signature.replaceAll("^[^(]*\\(|\\).*$", "").replaceAll("\\w+: ", "");
        String result = signature.contains("->") ? signature.replaceAll("^.*-> ", "") : "";
        return "[" + parameters.replace(",", "") + "] -> [" + result + "]";
    }

    @Test
    void errorNumbersAreThoseDescribed() throws IOException {
        List<String> described =
                described().errors().stream()
                        .map((ErrorNumber it) -> it.number() + " " + it.name())
                        .toList();

        assertEquals(
                described,
                Arrays.stream(Errno.values()).map(it -> it.number() + " " + it.name()).toList());
    }
}
