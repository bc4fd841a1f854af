package dev.wardian.spectests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.wardian.wasm.Features;
import dev.wardian.wasm.text.WastCommand;
import dev.wardian.wasm.text.WastModule;
import dev.wardian.wasm.text.WastReader;
import dev.wardian.wasm.text.WatException;
import dev.wardian.wasm.text.WatParser;
import dev.wardian.wasm.text.WatPrinter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text format over whole suites. */
@Tag("one-jdk")
final class TextFormatTest {
    private static Features features(String version) {
        return Arrays.stream(OfficialSuite.values())
                .filter(suite -> suite.title().equals(version))
                .findFirst()
                .orElseThrow()
                .features();
    }

    /** The module that a command loads, if there is one and it is text. */
    private static List<WastModule> textModules(WastCommand command, boolean malformed) {
        WastModule module = null;
        if (command instanceof WastCommand.Instantiate instantiate) {
            module = instantiate.module();
        } else if (command instanceof WastCommand.Define define) {
            module = define.module();
        } else if (command instanceof WastCommand.AssertFailure failure
                && failure.subject() instanceof WastModule subject) {
            boolean wanted = (failure.failure() == WastCommand.Failure.MALFORMED) == malformed;
            return wanted && subject.form() != WastModule.Form.BINARY
                    ? List.of(subject)
                    : List.of();
        }
        return module == null || malformed || module.form() == WastModule.Form.BINARY
                ? List.of()
                : List.of(module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "2.0", "3.0"})
    void printedModulesAreReadAsTheSameBinary(String version) {
        List<Script> scripts = SuiteLocation.scripts(version).orElse(List.of());
        Assumptions.assumeFalse(scripts.isEmpty(), "the official suite is not there");
        List<String> different = new ArrayList<>();
        int count = 0;

        for (Script script : scripts) {
            for (WastCommand command : WastReader.read(script.content())) {
                for (WastModule module : textModules(command, false)) {
                    count++;
                    byte[] binary = module.toBinary(features(version));
                    if (!Arrays.equals(binary, WatParser.toBinary(WatPrinter.print(binary)))) {
                        different.add(script.name() + ":" + command.line());
                    }
                }
            }
        }

        assertEquals(List.of(), different);
        assertTrue(count > 1_000, "only " + count + " modules");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "2.0", "3.0"})
    void malformedTextIsRefused(String version) {
        List<Script> scripts = SuiteLocation.scripts(version).orElse(List.of());
        Assumptions.assumeFalse(scripts.isEmpty(), "the official suite is not there");
        List<String> accepted = new ArrayList<>();
        int count = 0;

        for (Script script : scripts) {
            for (WastCommand command : WastReader.read(script.content())) {
                for (WastModule module : textModules(command, true)) {
                    count++;
                    try {
                        module.toBinary(features(version));
                        accepted.add(script.name() + ":" + command.line());
                    } catch (WatException e) {
                        assertTrue(e.line() > 0 && e.column() > 0, e.getMessage());
                    }
                }
            }
        }

        assertEquals(List.of(), accepted);
        assertTrue(count > 400, "only " + count + " modules");
    }
}
