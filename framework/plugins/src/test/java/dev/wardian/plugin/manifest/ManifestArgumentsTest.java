package dev.wardian.plugin.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.wardian.plugin.error.ErrorId;
import dev.wardian.plugin.error.ManifestException;
import dev.wardian.plugin.error.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arguments of a program, for an ABI that has them. */
class ManifestArgumentsTest {
    private static final ManifestReader READER =
            new ManifestReader(
                    Manifests.CAPABILITIES,
                    List.of(
                            new Abi("wardian/1", OperationNaming.WORDS, Operands.BYTES),
                            new Abi("program", OperationNaming.WORDS, Operands.BYTES, true)));

    private static byte[] manifest(String abi, String args) {
        return (Manifests.LEAST.replace("abi: wardian/1", "abi: " + abi) + "args: " + args + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> arguments(String args) {
        return READER.read("plugin.yaml", manifest("program", args)).arguments();
    }

    private static Problem problem(String abi, String args) {
        ManifestException error =
                assertThrows(
                        ManifestException.class,
                        () -> READER.read("plugin.yaml", manifest(abi, args)));
        assertEquals(1, error.problems().size(), error.getMessage());
        return error.problems().get(0);
    }

    @Test
    void argumentsAreTextsInTheirOrder() {
        assertEquals(
                List.of("-v", "a b", "5", "1.10", "", "-v"),
                arguments("[-v, a b, 5, 1.10, \"\", -v]"));
        assertEquals(List.of(), arguments("[]"));
        assertEquals(
                List.of(),
                READER.read("plugin.yaml", Manifests.LEAST.getBytes(StandardCharsets.UTF_8))
                        .arguments());
    }

    @Test
    void abiWithoutArgumentsIsAConflict() {
        Problem found = problem("wardian/1", "[a]");

        assertEquals(ErrorId.KEYS_CONFLICT, found.id());
        assertEquals("a module with abi wardian/1 takes no arguments", found.message());
        assertEquals("remove args", found.hint());
        assertEquals("plugin.yaml:7:1", String.valueOf(found.location()));
    }

    @Test
    void argumentsAreTextsWithoutNul() {
        // The bytes that end an argument for the program are in no manifest.
        assertEquals(ErrorId.MANIFEST_NOT_TEXT, problem("program", "[a, \"b\\0c\"]").id());
        assertEquals(ErrorId.WRONG_KIND, problem("program", "[[a]]").id());
        assertEquals(ErrorId.WRONG_KIND, problem("program", "a").id());
    }

    @Test
    void numberIsLimited() {
        assertEquals(1_000, arguments("[" + "a, ".repeat(1_000) + "]").size());
        assertEquals(
                "args: there are at most 1000 arguments",
                problem("program", "[" + "a, ".repeat(1_001) + "]").message());
    }
}
